import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangeDraft, Database, Job } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { AppError, type FiredRule } from "../errors.ts";
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
  /** Aborted once the person wants to stop: the chunk under way is finished, waiting for input or a lock is not. */
  readonly stop: AbortSignal;
}

/** The record that a bulk command prints: the job, the rows read, and a count per outcome. */
export interface BulkSummary {
  readonly job: string | null;
  readonly rows: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Whether an atomic job was taken back: nothing was written. */
  readonly takenBack: boolean;
  readonly interrupted: boolean;
  /** What ended the job before its end: a file that breaks off, a full disk. What is counted here came before it. */
  readonly broken?: unknown;
}

/** How a job ends that was not ended early. */
const WHOLE = { takenBack: false, interrupted: false } as const;

/** The summary of the same job where it was given a key and has come to its end before. */
export async function earlierSummary(database: Database, draft: ChangeDraft): Promise<BulkSummary | undefined> {
  return (await database.earlier(draft)) as BulkSummary | undefined;
}

/** Runs a bulk job: chunk by chunk, each a transaction with its results behind it, or all in one if atomic. */
export async function runBulk(
  database: Database,
  draft: ChangeDraft,
  records: AsyncIterable<readonly BulkRecord[]>,
  action: BulkAction,
  options: BulkOptions,
): Promise<BulkSummary> {
  const job = database.job(draft, { atomic: options.atomic, giveUp: () => options.stop.aborted });
  const { rows, counts, interrupted, failure } = await runChunks(job, records, action, options);
  let broken = failure;
  const fileBroke = broken instanceof AppError && broken.row !== undefined;
  const failed = action.failures.some((outcome) => (counts[outcome] ?? 0) > 0);
  let takenBack = options.atomic && (failed || interrupted || broken !== undefined);
  try {
    // After any other failure the change stays open: the job has not come to its end.
    if (takenBack || (broken !== undefined && !fileBroke)) await job.abandon();
    else await job.finish(counts, interrupted || fileBroke ? undefined : { job: job.id, rows, counts, ...WHOLE });
  } catch (error) {
    if (!(interrupted && isInterruption(error))) broken ??= error;
    takenBack = options.atomic;
  }
  const id = job.id === "" || draft.dryRun || takenBack ? null : job.id;
  const shown = takenBack ? countsTakenBack(counts, action) : counts;
  return { job: id, rows, counts: shown, takenBack, interrupted, ...(broken === undefined ? {} : { broken }) };
}

async function runChunks(
  job: Job,
  records: AsyncIterable<readonly BulkRecord[]>,
  action: BulkAction,
  options: BulkOptions,
) {
  const counts: Record<string, number> = {};
  for (const name of [...action.outcomes, ...(action.extras ?? [])]) counts[name] = 0;
  let rows = 0;
  let interrupted = false;
  let failure: unknown;
  try {
    for await (const batch of until(options.stop, records)) {
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
    }
    interrupted = options.stop.aborted;
  } catch (error) {
    if (isInterruption(error)) interrupted = true;
    else failure = error;
  }
  return { rows, counts, interrupted, failure };
}

/** The batches until the signal comes, also where the next batch is still being waited for. */
async function* until<T>(stop: AbortSignal, batches: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = batches[Symbol.asyncIterator]();
  const stopped = new Promise<undefined>((resolve) => {
    stop.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  let ended = false;
  try {
    while (!stop.aborted) {
      const next = await Promise.race([iterator.next(), stopped]);
      ended = next?.done === true;
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    // Not waited for: a read that is still under way may never come back.
    if (!ended) iterator.return?.().catch(() => {});
  }
}

function isInterruption(error: unknown): boolean {
  return error instanceof AppError && error.kind === "interrupted";
}

/** What a job that was taken back comes to: what would have been done is as it was before. */
function countsTakenBack(counts: Readonly<Record<string, number>>, action: BulkAction): Record<string, number> {
  const after: Record<string, number> = {};
  for (const name of Object.keys(counts)) after[name] = action.failures.includes(name) ? (counts[name] ?? 0) : 0;
  for (const name of action.outcomes) {
    if (!action.failures.includes(name)) after.unchanged = (after.unchanged ?? 0) + (counts[name] ?? 0);
  }
  return after;
}

/** The result of a record that cannot be used as it is. */
export function invalid(row: number, key: string, code: string, message: Text): RowResult {
  return { row, key, outcome: "invalid", code, message };
}
