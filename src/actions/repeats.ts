import type { RecordValues } from "./read-fields.ts";

/** A row that can be used, by the key of the record that it is about. */
export interface KeyedRow {
  readonly key: string;
  readonly given: RecordValues;
}

/**
 * The records that several rows of a chunk are about and that are already what those rows leave behind: the last of
 * them wins, so that such rows change nothing, though an earlier one alone would. Without it a file that says two
 * things of one record would change it there and back again on every run.
 */
export function settledKeys(
  rows: Iterable<KeyedRow>,
  leavesAsIs: (key: string, merged: RecordValues) => boolean,
): ReadonlySet<string> {
  const first = new Map<string, RecordValues>();
  const repeated = new Map<string, RecordValues>();
  for (const { key, given } of rows) {
    const before = repeated.get(key) ?? first.get(key);
    if (before) repeated.set(key, before.with(given));
    else first.set(key, given);
  }
  const settled = new Set<string>();
  for (const [key, merged] of repeated) if (leavesAsIs(key, merged)) settled.add(key);
  return settled;
}
