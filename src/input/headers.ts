import { usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { nameOf } from "./broken.ts";
import type { InputColumn, InputSchema } from "./records.ts";

/** Columns of a results file: a results file joined to its input is itself an input. */
const RESULT_COLUMNS = ["row", "key", "outcome", "id", "code", "message", "rules"];

/** What the headers of a file mean. */
export interface Headers {
  /** For every header, the column of the schema that it is; -1 for one to leave alone. */
  readonly targets: readonly number[];
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
  const names = headers.map(normalizeHeader);
  const ofResults = resultBlock(names);
  const places = new Map<string, number>();
  const unknown: string[] = [];
  const meaningOf = (name: string): string => schema.columns[index.get(name) ?? -1]?.key ?? name;
  const excused = excusedColumn(
    names.filter((_, at) => !ofResults.has(at)).map((name) => meaningOf(name)),
    schema,
  );
  const targets = names.map((name, at) => {
    if (name === "" || (ofResults.has(at) && names.some((other, place) => other === name && !ofResults.has(place)))) {
      return -1;
    }
    const column = index.get(name);
    const meaning = meaningOf(name);
    if (ofResults.has(at) && meaning === excused) return -1;
    const before = places.get(meaning);
    if (before !== undefined) throw duplicate(path, headers, before, at);
    places.set(meaning, at);
    if (column === undefined) unknown.push((headers[at] as string).trim());
    return column ?? -1;
  });
  const present = new Set(targets.filter((column) => column >= 0).map((column) => schema.columns[column]?.key ?? ""));
  const missing = schema.columns.filter(({ key, required }) => required && !present.has(key) && key !== excused);
  if (present.size === 0 && (missing.length === 0 || unknown.length === places.size)) {
    throw foreign(path, headers, schema);
  }
  if (missing.length > 0) throw missingColumn(path, headers, schema, missing);
  const { oneOf } = schema;
  if (oneOf && !oneOf.some((key) => present.has(key))) throw noneOf(path, headers, schema, oneOf);
  return { targets, present, unknown };
}

/** The required column that the file need not have, since it has what stands for it. */
function excusedColumn(present: readonly string[], { standIn }: InputSchema): string | undefined {
  if (!standIn || present.includes(standIn.column)) return undefined;
  const stands = standIn.having.every((group) => group.some((key) => present.includes(key)));
  return stands ? standIn.column : undefined;
}

/** Where all columns of a results file stand side by side: one that the input has too (`id`) is the input's. */
function resultBlock(names: readonly string[]): ReadonlySet<number> {
  const start = names.findIndex((_, at) => RESULT_COLUMNS.every((name, offset) => names[at + offset] === name));
  return new Set(start < 0 ? [] : RESULT_COLUMNS.map((_, offset) => start + offset));
}

/** As much of a header as a message can hold. */
function shown(headers: readonly string[]): string {
  const all = headers.join(", ");
  return all.length > 200 ? `${all.slice(0, 200)}…` : all;
}

const SAY_TSV: Text = {
  en: "Its columns are separated by tabs: say --input-format tsv.",
  zh: "各列以制表符分隔，请加 --input-format tsv。",
};

function foreign(path: string, headers: readonly string[], schema: InputSchema) {
  const [first] = schema.columns.filter(({ required }) => required);
  return usageError(
    "missing-column",
    {
      en: `${nameOf(path)}: the first line is no header in English or Chinese (found: ${shown(headers)}).`,
      zh: `${nameOf(path)}：首行不是可识别的中文或英文表头（现有：${shown(headers)}）。`,
    },
    {
      hint: headers.length === 1 && headers[0]?.includes("\t") ? SAY_TSV : expected(schema),
      ...(first ? { field: first.key } : {}),
    },
  );
}

function missingColumn(path: string, headers: readonly string[], schema: InputSchema, missing: readonly InputColumn[]) {
  const keys = missing.map(({ key }) => key);
  const many = keys.length > 1;
  return usageError(
    "missing-column",
    {
      en: `${nameOf(path)}: the column${many ? "s" : ""} ${keys.join(", ")} ${many ? "are" : "is"} missing (found: ${shown(headers)}).`,
      zh: `${nameOf(path)}：缺少列 ${keys.join("、")}（现有：${shown(headers)}）。`,
    },
    {
      field: keys[0] as string,
      hint: schema.standIn && keys.includes(schema.standIn.column) ? schema.standIn.hint : expected(schema),
    },
  );
}

function noneOf(path: string, headers: readonly string[], schema: InputSchema, keys: readonly string[]) {
  return usageError(
    "missing-column",
    {
      en: `${nameOf(path)}: one of the columns ${keys.join(", ")} is needed (found: ${shown(headers)}).`,
      zh: `${nameOf(path)}：缺少列，${keys.join("、")} 至少需有其一（现有：${shown(headers)}）。`,
    },
    { field: keys[0] as string, hint: expected(schema) },
  );
}

function expected({ columns }: InputSchema): Text {
  const names = columns.map(({ key, required }) => (required ? `${key}*` : key));
  return {
    en: `Columns it may have (* required): ${names.join(", ")}`,
    zh: `可用的列（* 为必需）：${names.join("、")}`,
  };
}

function duplicate(path: string, headers: readonly string[], before: number, at: number) {
  const [first, second] = [headers[before], headers[at]];
  return usageError(
    "duplicate-header",
    {
      en: `${nameOf(path)}: columns ${before + 1} (${first}) and ${at + 1} (${second}) mean the same.`,
      zh: `${nameOf(path)}：第 ${before + 1} 列（${first}）与第 ${at + 1} 列（${second}）含义相同。`,
    },
    { hint: { en: "Remove or rename one of them.", zh: "请删除或重命名其中一列。" } },
  );
}
