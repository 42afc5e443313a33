import { csv, tsv } from "./csv.ts";
import type { FormatName, Formatter } from "./dataset.ts";
import { json, jsonl } from "./json.ts";
import { md } from "./md.ts";

export { selectColumns } from "./columns.ts";
export { FORMATS, formatOfFile, isForPeople } from "./extensions.ts";

/** Finds the formatter of a format; those that most runs of scripts never need are loaded here. */
export async function formatter(name: FormatName): Promise<Formatter> {
  switch (name) {
    case "table":
      return (await import("./table.ts")).table;
    case "csv":
      return csv;
    case "tsv":
      return tsv;
    case "json":
      return json;
    case "jsonl":
      return jsonl;
    case "md":
      return md;
    case "xlsx":
      return (await import("./xlsx.ts")).xlsx;
    case "html":
      return (await import("./html.ts")).html;
  }
}
