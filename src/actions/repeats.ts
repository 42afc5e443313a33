import type { RecordValues } from "./read-fields.ts";

/** The rows of a chunk: which record each is about (undefined for one that cannot be used), and what it gives. */
export interface KeyedRows {
  readonly keys: readonly (string | undefined)[];
  readonly given: (at: number) => RecordValues;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The records that several rows of a chunk are about and that are already what those rows leave behind: the last of
 * them wins, so that such rows change nothing, though an earlier one alone would. Without it a file that says two
 * things of one record would change it there and back again on every run.
 */
export function settledKeys(
  { keys, given }: KeyedRows,
  leavesAsIs: (key: string, merged: RecordValues) => boolean,
): ReadonlySet<string> {
  // Most chunks name every record once: that is all that is asked of them.
  if (new Set(keys).size === keys.length) return NONE;
  const first = new Map<string, number>();
  const repeated = new Map<string, RecordValues>();
  keys.forEach((key, at) => {
    if (key === undefined) return;
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    else repeated.set(key, (repeated.get(key) ?? given(before)).with(given(at)));
  });
  const settled = new Set<string>();
  for (const [key, merged] of repeated) if (leavesAsIs(key, merged)) settled.add(key);
  return settled;
}
