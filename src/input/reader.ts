import type { InputRecord } from "./records.ts";

/** Turns text, fed piece by piece, into records. Where the file breaks, `feed` and `end` throw Broken. */
export interface RecordReader {
  /** Records read so far. */
  readonly rows: number;
  /** Whether the file has begun as its format says, so that a break belongs to a record and not to the file. */
  readonly begun: boolean;
  /** Whether the header, or the first record where there is no header, was read. */
  readonly known: boolean;
  /** The record that is being read, counted from 1; 0 is the header. */
  readonly current: number;
  /** Reads a piece; the records that end in it are added to `into`, also where it breaks. */
  feed(text: string, into: InputRecord[]): void;
  /** Reads what the end of the file ends. */
  end(into: InputRecord[]): void;
}
