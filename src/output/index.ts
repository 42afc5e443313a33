import { extname } from "node:path";
import { usageError } from "../errors.ts";
import { csv, tsv } from "./csv.ts";
import type { FormatName, Formatter } from "./dataset.ts";
import { json, jsonl } from "./json.ts";
import { md } from "./md.ts";

export { selectColumns } from "./columns.ts";

/** The formats that this release writes. */
export const FORMATS: readonly FormatName[] = ["table", "csv", "tsv", "json", "jsonl", "md"];

/** Finds the formatter of a format; that of tables is loaded here, since most runs of scripts never need it. */
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
    default:
      throw usageError(
        "format-not-available",
        { en: `The format "${name}" comes with a later release.`, zh: `格式“${name}”将在后续版本中提供。` },
        {
          field: "format",
          hint: { en: `Use one of: ${FORMATS.join(", ")}.`, zh: `可用的格式：${FORMATS.join("、")}。` },
        },
      );
  }
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
