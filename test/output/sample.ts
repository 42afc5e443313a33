import type { Column, ColumnType, Dataset, FormatName, WriteOptions } from "../../src/output/dataset.ts";
import { formatter } from "../../src/output/index.ts";

export type Cells = readonly unknown[];

/** Makes a dataset whose rows are arrays of values in the order of the columns. */
export function dataset(
  columns: readonly (readonly [key: string, type: ColumnType, zh?: string])[],
  rows: readonly Cells[],
  shape: "list" | "record" = "list",
): Dataset<Cells> {
  return {
    columns: columns.map(
      ([key, type, zh], index): Column<Cells> => ({
        key,
        label: { en: key.replaceAll("_", " "), zh: zh ?? key },
        type,
        value: (row) => row[index],
      }),
    ),
    // Two batches and an empty one: no format may start or end anything with a batch.
    batches: [rows.slice(0, 1), [], rows.slice(1)],
    shape,
  };
}

export const OPTIONS: WriteOptions = { language: "en", csvProfile: "raw", ambiguousWidth: 1 };

/** Writes a dataset in a format and returns the whole text. */
export async function written(
  format: FormatName,
  data: Dataset<Cells>,
  options: Partial<WriteOptions> = {},
): Promise<string> {
  let text = "";
  for await (const piece of (await formatter(format))(data, { ...OPTIONS, ...options })) text += piece;
  return text;
}

/** One column of every type, and a row of values for it. */
export const EVERY_TYPE = [
  ["name", "text", "名称"],
  ["count", "integer", "数量"],
  ["amount", "money", "金额"],
  ["at", "instant", "时间"],
  ["active", "boolean", "有效"],
  ["share", "fraction", "占比"],
  ["rules", "ids", "规则"],
  ["facts", "json", "事实"],
] as const;

export const EVERY_VALUE = [
  "华东云 A",
  42,
  123450,
  Date.UTC(2026, 10, 1, 1, 0, 0, 5),
  true,
  "0.2500",
  ["registration.a", "registration.b"],
  [{ id: "x", n: 1 }],
];
