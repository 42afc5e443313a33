import { extname } from "node:path";
import { csv, tsv } from "./csv.ts";
import type { FormatName, Formatter } from "./dataset.ts";
import { json, jsonl } from "./json.ts";
import { md } from "./md.ts";

export { selectColumns } from "./columns.ts";

/** The formats that datasets are written in. */
export const FORMATS: readonly FormatName[] = ["table", "csv", "tsv", "json", "jsonl", "md", "xlsx", "html"];

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

/** Whether a format is a page or a table for people, who are not shown the wide columns unless they ask for them. */
export function isForPeople(format: FormatName): boolean {
  return format === "table" || format === "md" || format === "html";
}

const EXTENSIONS: ReadonlyMap<string, FormatName> = new Map([
  [".csv", "csv"],
  [".tsv", "tsv"],
  [".json", "json"],
  [".jsonl", "jsonl"],
  [".ndjson", "jsonl"],
  [".md", "md"],
  [".xlsx", "xlsx"],
  [".html", "html"],
  [".txt", "table"],
]);

/** Tells the format that a file's extension means; undefined where it means none. */
export function formatOfFile(path: string): FormatName | undefined {
  return EXTENSIONS.get(extname(path).toLowerCase());
}
