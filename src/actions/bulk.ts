import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import type { FiredRule } from "../errors.ts";
import type { Text } from "../language/text.ts";

/** A record of a file as bulk actions read it; `cells` stand in the order of the action's fields. */
export interface BulkRecord {
  readonly row: number;
  readonly cells: readonly (string | undefined)[];
  readonly problem?: { readonly code: string; readonly text: Text };
}

/** What became of one record: a line of the results file. */
export interface RowResult {
  readonly row: number;
  /** The row's natural key. */
  readonly key: string;
  readonly outcome: string;
  readonly id?: string | null;
  /** The code of an invalid row (SURFACE.md "Bulk input"). */
  readonly code?: string;
  readonly message?: Text;
  readonly rules?: readonly FiredRule[];
}

/** What a bulk action does with a chunk of records; it decides and writes, and prints nothing. */
export interface BulkAction {
  /** Outcomes that can occur, in the order in which the summary counts them. */
  readonly outcomes: readonly string[];
  /** Those of them that make the command end with exit code 3. */
  readonly failures: readonly string[];
  /** Extra counts of the summary, added up over the chunks. */
  readonly extras?: readonly string[];
  chunk(tables: Tables, records: readonly BulkRecord[]): Promise<ChunkResult>;
}

export interface ChunkResult {
  readonly results: readonly RowResult[];
  readonly extras?: Readonly<Record<string, number>>;
}

export interface BulkOptions {
  readonly atomic: boolean;
  /** Only these records of the file (`--only-failed`). */
  readonly only?: ReadonlySet<number>;
  /** Takes the results of a chunk that is on disk (atomic or dry run: that is decided). */
  readonly onResults: (results: readonly RowResult[]) => Promise<void>;
  readonly onProgress: (rows: number) => void;
  /** Answers true once the person wants to stop; asked between chunks. */
  readonly interrupted: () => boolean;
}

/** The record that a bulk command prints: the job, the rows read, and a count per outcome. */
export interface BulkSummary {
  readonly job: string | null;
  readonly rows: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Whether an atomic job was taken back because a row failed. */
  readonly takenBack: boolean;
  readonly interrupted: boolean;
  /** What broke the file after the rows counted here were kept. */
  readonly broken?: unknown;
}

/** Runs a bulk job: chunk by chunk, each a transaction with its results behind it, or all in one if atomic. */
export async function runBulk(
  database: Database,
  draft: ChangeDraft,
  records: AsyncIterable<readonly BulkRecord[]>,
  action: BulkAction,
  options: BulkOptions,
): Promise<BulkSummary> {
  const counts: Record<string, number> = {};
  for (const name of [...action.outcomes, ...(action.extras ?? [])]) counts[name] = 0;
  const job = database.job(draft, { atomic: options.atomic });
  let rows = 0;
  let broken: unknown;
  let interrupted = false;
  try {
    for await (const batch of records) {
      const chosen = options.only ? batch.filter((record) => options.only?.has(record.row)) : batch;
      if (chosen.length > 0) {
        const { results, extras = {} } = await job.chunk((tables) => action.chunk(tables, chosen));
        for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
        for (const [name, count] of Object.entries(extras)) counts[name] = (counts[name] ?? 0) + count;
        rows += chosen.length;
        await options.onResults(results);
        options.onProgress(rows);
      }
      // better-sqlite3 is synchronous: signals and progress get their turn only here.
      await nextTurn();
      interrupted = options.interrupted();
      if (interrupted) break;
    }
  } catch (error) {
    if (!(error instanceof Error && "row" in error && error.row !== undefined)) {
      await job.abandon();
      throw error;
    }
    broken = error;
  }
  const failed = action.failures.some((outcome) => (counts[outcome] ?? 0) > 0);
  const takenBack = options.atomic && (failed || broken !== undefined || interrupted);
  const id = job.id === "" || draft.dryRun || takenBack ? null : job.id;
  if (takenBack) await job.abandon();
  else await job.finish(counts);
  return { job: id, rows, counts, takenBack, interrupted, ...(broken === undefined ? {} : { broken }) };
}

/** The result of a record that cannot be used as it is. */
export function invalid(row: number, key: string, code: string, message: Text): RowResult {
  return { row, key, outcome: "invalid", code, message };
}
