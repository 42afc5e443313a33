import type { Language, Text } from "../language/text.ts";

/**
 * What a value is, which decides how each format writes it.
 * `text` string · `integer` number · `money` fen → "1234.50" · `instant` ms → ISO (machines) or Shanghai time (people) ·
 * `boolean` true/false · `fraction` an already formatted decimal text · `ids` a list of ids (json array, elsewhere `;`) ·
 * `json` an object or array (json as it is, elsewhere one line of JSON).
 */
export type ColumnType = "text" | "integer" | "money" | "instant" | "boolean" | "fraction" | "ids" | "json";

/** One column of a noun: its key in json and csv, its label for people, its type and where its value comes from. */
export interface Column<Row> {
  readonly key: string;
  readonly label: Text;
  readonly type: ColumnType;
  /** null and undefined are the empty value: null in json, nothing in csv. */
  readonly value: (row: Row) => unknown;
  /** Left out of tables for people unless asked for with --columns; machines always get it. */
  readonly wide?: boolean;
  /** Shown only where --columns names it: no column of the contract. */
  readonly optional?: boolean;
  /** The only words of the contract that it can have: people may be shown what those are called in their language. */
  readonly values?: readonly string[];
}

/**
 * What a command prints: columns and rows, in batches so that a million rows never stand in memory at once.
 * `list` is an array in json; `record` is one object, shown to people as one line per column.
 */
export interface Dataset<Row = unknown> {
  readonly columns: readonly Column<Row>[];
  readonly batches: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>;
  readonly shape: "list" | "record";
}

export type FormatName = "table" | "csv" | "tsv" | "json" | "jsonl" | "md" | "xlsx" | "html";

/** How a dataset is written; everything that depends on the terminal is here and only changes looks. */
export interface WriteOptions {
  readonly language: Language;
  /** What heads the columns; each format has its own default (labels for people, keys for machines). */
  readonly headers?: "key" | "label";
  readonly csvProfile: "raw" | "excel";
  /** What people are shown instead of the words of a column, by its `values`; without it the words themselves. */
  readonly words?: (values: readonly string[]) => ReadonlyMap<string, string> | undefined;
  /** What a page that shows nothing else is called; a report of several parts has a title of its own. */
  readonly title?: Text;
  /** Columns of the terminal that a table is fitted to; undefined (a pipe or a file) never wraps. */
  readonly width?: number;
  /** Emphasizes headings on a terminal with colours; undefined where nothing may be coloured. */
  readonly emphasize?: (text: string) => string;
  /** Cells that an ambiguous-width character (“ ” … ①) takes on this terminal. */
  readonly ambiguousWidth: 1 | 2;
}

/** What a format hands on: text, or the bytes of a file that is none. */
export type Piece = string | Uint8Array;

/** A format is a function from a dataset to pieces, to be written as they come. */
export type Formatter = <Row>(dataset: Dataset<Row>, options: WriteOptions) => AsyncIterable<Piece>;

/** A format that is text. */
export type TextFormatter = <Row>(dataset: Dataset<Row>, options: WriteOptions) => AsyncIterable<string>;
