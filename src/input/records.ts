import type { Text } from "../language/text.ts";

/** A column that an import knows: its key, and the other headers (Partner Center's, both languages) that mean it. */
export interface InputColumn {
  readonly key: string;
  readonly aliases: readonly string[];
  readonly required?: boolean;
  /** What JSON may hold here besides a text or a number: a list of them, or true and false. */
  readonly json?: "list" | "flag";
}

/** What a file is expected to hold. */
export interface InputSchema {
  readonly columns: readonly InputColumn[];
  /** Headers that follow from other records (`partner`, `associated_at`, …): recognised and left alone without a warning. */
  readonly derived?: readonly string[];
  /** Columns of which a file must have one at least. */
  readonly oneOf?: readonly string[];
  /** A required column that a file may lack where others stand for it. */
  readonly standIn?: StandIn;
}

/** A required column, what a file has that needs none (one column of each group), and what to say where it has neither. */
export interface StandIn {
  readonly column: string;
  readonly having: readonly (readonly string[])[];
  readonly hint: Text;
}

export type InputFormat = "csv" | "tsv" | "json" | "jsonl" | "xlsx";

/**
 * One record of a file. `cells` stands in the order of the schema's columns: undefined where the file has no such
 * column (or a json record no such key), "" where it is empty. Masked values (`*`) are not judged here.
 */
export interface InputRecord {
  /** Counted from 1, the header not counted. */
  readonly row: number;
  readonly cells: readonly (string | undefined)[];
  /** Set where the record cannot be read as a row at all (`BAD_ROW`) or a cell cannot be kept (`BAD_VALUE`). */
  readonly problem?: {
    readonly code: "BAD_ROW" | "BAD_VALUE";
    readonly text: Text;
    /** The column that the text is about. */
    readonly field?: string;
    /** Every column whose cell could not be kept: its empty cell is no missing value. */
    readonly fields?: readonly string[];
  };
}

/** An opened file: which schema columns it has, and its records in batches, in file order. */
export interface InputFile {
  /** Keys of the schema's columns that the file has (json: that any record so far may have, so all of them). */
  readonly present: ReadonlySet<string>;
  /** Headers that nobody knows; the command warns about them once. */
  readonly unknown: readonly string[];
  /** The encoding that was used, for the message that says so when it is not UTF-8. */
  readonly encoding: string;
  /** Each batch is good until the next one is asked for; its records for as long as anybody keeps them. */
  readonly batches: AsyncIterable<readonly InputRecord[]>;
  /** Lets go of the file, read to its end or not; not while a batch is being waited for. */
  close(): Promise<void>;
}

export interface InputOptions {
  /** A path, or `-` for standard input. */
  readonly path: string;
  readonly stdin: NodeJS.ReadableStream;
  readonly schema: InputSchema;
  /** Overrides what the extension says. */
  readonly format?: InputFormat;
  /** Overrides what the bytes say: a label that TextDecoder knows. */
  readonly encoding?: string;
  /** The sheet of a workbook; its first one unless told. */
  readonly sheet?: string;
  /** Records per batch. */
  readonly batchSize?: number;
}
