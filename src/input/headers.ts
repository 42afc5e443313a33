import { usageError } from "../errors.ts";
import { nameOf } from "./encoding.ts";
import type { InputSchema } from "./records.ts";

/** Columns of a results file: a results file joined to its input is itself an input. */
const RESULT_COLUMNS = ["row", "key", "outcome", "id", "code", "message", "rules"];

/** What the headers of a file mean. */
export interface Headers {
  /** For every column of the schema, where it stands in the file; -1 where it does not. */
  readonly positions: readonly number[];
  readonly present: ReadonlySet<string>;
  readonly unknown: readonly string[];
}

/** One spelling for all: width, case, spaces, hyphens. */
export function normalizeHeader(header: string): string {
  return header
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}

/** Everything that a header may be called, by its normalized spelling: the index of its column, or -1 for one to leave alone. */
export function headerIndex(schema: InputSchema): Map<string, number> {
  const index = new Map<string, number>();
  for (const name of [...(schema.derived ?? []), ...RESULT_COLUMNS]) index.set(normalizeHeader(name), -1);
  schema.columns.forEach((column, position) => {
    for (const alias of column.aliases) index.set(normalizeHeader(alias), position);
  });
  // A key is itself whatever the aliases of another column say.
  schema.columns.forEach((column, position) => {
    index.set(normalizeHeader(column.key), position);
  });
  return index;
}

/** Reads a header row; duplicates, a missing required column and a header in neither language are exit 2. */
export function readHeaders(headers: readonly string[], schema: InputSchema, path: string): Headers {
  const index = headerIndex(schema);
  const positions = schema.columns.map(() => -1);
  const seen = new Map<string, number>();
  const unknown: string[] = [];
  headers.forEach((header, at) => {
    const name = normalizeHeader(header);
    const before = seen.get(name);
    if (before !== undefined && name !== "") throw duplicate(path, header, header, before, at);
    seen.set(name, at);
    const position = index.get(name);
    if (position === undefined) unknown.push(header);
    else if (position >= 0) {
      const taken = positions[position] as number;
      if (taken >= 0) throw duplicate(path, headers[taken] as string, header, taken, at);
      positions[position] = at;
    }
  });
  const present = new Set(
    schema.columns.filter((_, position) => (positions[position] as number) >= 0).map(({ key }) => key),
  );
  checkRequired(schema, present, headers, path);
  return { positions, present, unknown: unknown.filter((header) => header.trim() !== "") };
}

function checkRequired(
  schema: InputSchema,
  present: ReadonlySet<string>,
  headers: readonly string[],
  path: string,
): void {
  const missing = schema.columns.filter((column) => column.required && !present.has(column.key));
  const [first] = missing;
  if (!first) return;
  const found = headers.join(", ").slice(0, 200);
  const nothing = present.size === 0;
  throw usageError(
    "missing-column",
    {
      en: nothing
        ? `${nameOf(path)}: the first line is no header in English or Chinese (found: ${found}).`
        : `${nameOf(path)}: the column ${missing.map(({ key }) => key).join(", ")} is missing (found: ${found}).`,
      zh: nothing
        ? `${nameOf(path)}：首行不是可识别的中英文表头（现有：${found}）。`
        : `${nameOf(path)}：缺少列 ${missing.map(({ key }) => key).join("、")}（现有：${found}）。`,
    },
    {
      field: first.key,
      hint: {
        en: `Give the file a header with: ${schema.columns.map(({ key, required }) => `${key}${required ? "*" : ""}`).join(", ")}`,
        zh: `表头可用列：${schema.columns.map(({ key, required }) => `${key}${required ? "*" : ""}`).join("、")}`,
      },
    },
  );
}

function duplicate(path: string, first: string, second: string, before: number, at: number) {
  return usageError(
    "duplicate-header",
    {
      en: `${nameOf(path)}: columns ${before + 1} (${first}) and ${at + 1} (${second}) mean the same.`,
      zh: `${nameOf(path)}：第 ${before + 1} 列（${first}）与第 ${at + 1} 列（${second}）含义相同。`,
    },
    { hint: { en: "Remove or rename one of them.", zh: "请删除或重命名其中一列。" } },
  );
}
