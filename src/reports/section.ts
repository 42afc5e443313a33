import type { Text } from "../language/text.ts";

/** A cell of a report: counts and fen are numbers, decided fractions are text, null is the empty value. */
export type Cell = string | number | null;

export type Row = readonly Cell[];

/** One column of a report; what prints it takes it for a column of its own. */
export interface ReportColumn {
  readonly key: string;
  readonly label: Text;
  readonly type: "text" | "integer" | "money" | "fraction" | "instant";
  readonly value: (row: Row) => Cell;
  /** The only words of the contract that it can have. */
  readonly values?: readonly string[];
}

/** A dataset with a name: one part of a dashboard, of which no format is known here. */
export interface Section {
  readonly name: string;
  readonly title: Text;
  readonly columns: readonly ReportColumn[];
  readonly batches: Iterable<readonly Row[]>;
  readonly shape: "list" | "record";
}

type Heading = readonly [key: string, type: ReportColumn["type"], label: Text, values?: readonly string[] | undefined];

/** Makes the columns of rows whose cells stand in the order of the headings. */
export function reportColumns(headings: readonly Heading[]): ReportColumn[] {
  return headings.map(([key, type, label, values], place) => ({
    ...{ key, type, label, value: (row: Row) => row[place] ?? null },
    ...(values ? { values } : {}),
  }));
}
