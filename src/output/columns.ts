import { usageError } from "../errors.ts";
import { nearest } from "../language/nearest.ts";
import { inLanguage } from "../language/text.ts";
import type { Column, Dataset, WriteOptions } from "./dataset.ts";

/**
 * Picks and orders the columns that `--columns` or `--json=` names (`full-name` means `full_name`).
 * Without a wish machines get every column, and tables for people (`table`) leave the wide ones out.
 */
export function selectColumns<Row>(
  columns: readonly Column<Row>[],
  wanted: readonly string[] | undefined,
  table: boolean,
): readonly Column<Row>[] {
  if (wanted === undefined) {
    const usual = columns.filter((column) => !column.optional);
    const narrow = table ? usual.filter((column) => !column.wide) : usual;
    return narrow.length > 0 ? narrow : usual;
  }
  const chosen = new Set<Column<Row>>();
  for (const name of wanted) {
    const column = findColumn(columns, name.trim());
    if (chosen.has(column)) throw repeatedColumn(column.key);
    chosen.add(column);
  }
  return [...chosen];
}

function findColumn<Row>(columns: readonly Column<Row>[], name: string): Column<Row> {
  const bare = name.replaceAll("-", "_");
  const found = columns.find(({ key }) => key === name) ?? columns.find(({ key }) => key.replaceAll("-", "_") === bare);
  if (found) return found;
  const keys = columns.map(({ key }) => key);
  const close = nearest(bare, keys);
  throw usageError(
    "unknown-column",
    { en: `There is no column "${name}".`, zh: `没有名为“${name}”的列。` },
    {
      field: "columns",
      hint: {
        en: `${close ? `Did you mean "${close}"? ` : ""}The columns are: ${keys.join(", ")}.`,
        zh: `${close ? `是否指“${close}”？` : ""}可用的列：${keys.join("、")}。`,
      },
    },
  );
}

function repeatedColumn(key: string) {
  return usageError(
    "repeated-column",
    { en: `The column "${key}" is named twice.`, zh: `列“${key}”重复出现。` },
    { field: "columns", hint: { en: "Name each column once.", zh: "每列只写一次。" } },
  );
}

/** What heads the columns: keys or labels. Columns that share a label get their key behind it, or json would lose one. */
export function headings<Row>(
  { columns }: Dataset<Row>,
  { headers, language }: WriteOptions,
  standard: "key" | "label",
): string[] {
  if ((headers ?? standard) === "key") return columns.map(({ key }) => key);
  const labels = columns.map(({ label }) => inLanguage(label, language));
  return labels.map((label, index) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${columns[index]?.key})`,
  );
}

/** The size in UTF-16 units at which text is handed on: rows one by one would cost a turn of the loop each. */
export const PIECE = 65_536;
