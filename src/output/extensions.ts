import { basename, extname } from "node:path";
import { usageError } from "../errors.ts";
import type { FormatName } from "./dataset.ts";

/** The formats that datasets are written in. */
export const FORMATS: readonly FormatName[] = ["table", "csv", "tsv", "json", "jsonl", "md", "xlsx", "html"];

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

/** The same of a file that is to be written: without an extension a table; one that is no format is refused (exit 2). */
export function formatToWrite(path: string): FormatName {
  const extension = extname(path);
  // A path that ends as a folder has no name to judge by.
  if (extension === "" || /[/\\]$/.test(path)) return "table";
  const format = formatOfFile(path);
  if (format !== undefined) return format;
  const known = [...EXTENSIONS.keys()];
  throw usageError(
    "BAD_VALUE",
    {
      en: `${basename(path)}: "${extension}" is no format that can be written. These are: ${known.join(", ")}.`,
      zh: `${basename(path)}：“${extension}”不是可写出的格式，可用的扩展名：${known.join("、")}。`,
    },
    {
      field: "output",
      hint: {
        en: `Name the file after its format, or say which one it is to have: --format ${FORMATS.join("|")}`,
        zh: `请使用格式对应的扩展名，或用 --format 指定格式：${FORMATS.join("|")}`,
      },
    },
  );
}

/** Whether a format is a page or a table for people, who are not shown the wide columns unless they ask for them. */
export function isForPeople(format: FormatName): boolean {
  return format === "table" || format === "md" || format === "html";
}
