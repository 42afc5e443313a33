import { type AppError, conflict } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import type { Engine } from "./engine.ts";
import { idSource } from "./ids.ts";
import type { OpenChange } from "./session.ts";
import type { Tables } from "./tables/index.ts";

/** Who changes what, and when: everything a change record says before its work begins. */
export interface ChangeDraft {
  readonly actor: string;
  /** The clock of the command: it dates what is written. */
  readonly at: Instant;
  /** The command line, secrets removed. */
  readonly command: string;
  readonly partner: string | null;
  /** Decides and shows everything, then takes it all back. */
  readonly dryRun: boolean;
  /** Makes the same command line, given again, answer with its first result (--idempotency-key). */
  readonly once?: Once;
  /** Throws where who acts may not do it any more; asked inside each transaction, before anything is decided. */
  readonly admit?: ((tables: Tables) => Promise<void>) | undefined;
}

/** The key that a command line is given so that it is carried out at most once. */
export interface Once {
  readonly key: string;
  /** A digest of the command line, without what only changes looks. */
  readonly digest: string;
}

/** Counts of a finished change, by outcome. */
export type Counts = Readonly<Record<string, number>>;

/** Writes the change record of a write, before anything else is written. */
export async function beginChange(
  engine: Engine,
  draft: ChangeDraft,
  seed: string | undefined,
  state: "open" | "done",
): Promise<OpenChange> {
  const { restricted } = engine;
  const seq = restricted ? await restricted.nextChange() : (await lastChange(engine)) + 1;
  const unfinished = await engine.kysely.selectFrom("copies").select("source").limit(1).executeTakeFirst();
  if (unfinished) throw halfCopied(unfinished.source);
  const ids = idSource(draft.at, seed, seq);
  const id = ids.next("chg");
  const { actor, at, command, partner } = draft;
  const record = { seq, id, actor, at, recorded_at: Date.now(), command, state };
  if (restricted) await restricted.beginChange(record);
  else {
    await engine.kysely
      .insertInto("changes")
      .values({ ...record, partner, summary: null })
      .execute();
  }
  return { seq, id, at, ids };
}

async function lastChange({ kysely }: Engine): Promise<number> {
  const row = await kysely
    .selectFrom("changes")
    .select(({ fn }) => fn.max("seq").as("seq"))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** A database that a copy has not filled yet: what is written into it would make the rest of the copy impossible. */
function halfCopied(source: string): AppError {
  return conflict(
    "copy-unfinished",
    {
      en: `A copy of ${source} into this database was not finished.`,
      zh: `从 ${source} 到此数据库的复制尚未完成。`,
    },
    {
      hint: {
        en: `Finish it first: partnerctl db copy <this database> --db ${shellWord(source)}`,
        zh: `请先完成复制：partnerctl db copy <此数据库> --db ${shellWord(source)}`,
      },
    },
  );
}

/** Closes the change record of a job with its counts. */
export async function finishChange(engine: Engine, seq: number, counts: Counts): Promise<void> {
  await engine.kysely
    .updateTable("changes")
    .set({ state: "done", summary: JSON.stringify(counts) })
    .where("seq", "=", seq)
    .execute();
}

/** Whether a failure is one that leaves its trace: what was tried and refused. */
export function isAttempt(error: unknown): error is AppError {
  const kind = (error as AppError | undefined)?.kind;
  return kind === "refused" || kind === "review" || kind === "conflict" || kind === "forbidden";
}

/** Leaves a line of what was refused. */
export async function recordAttempt(
  engine: Engine,
  draft: ChangeDraft,
  error: AppError,
  seed: string | undefined,
): Promise<void> {
  const { restricted } = engine;
  const count = restricted ? await restricted.countAttempts() : await attemptCount(engine);
  const ids = idSource(draft.at, seed === undefined ? undefined : `${seed}\nattempt`, count);
  const { actor, at, command, partner } = draft;
  const attempt = {
    id: ids.next("att"),
    actor,
    at,
    recorded_at: Date.now(),
    command,
    code: error.code,
    rules: error.rules.map((rule) => rule.id).join(";") || null,
    message: error.text.en,
  };
  if (restricted) await restricted.recordAttempt(attempt);
  else
    await engine.kysely
      .insertInto("attempts")
      .values({ ...attempt, partner })
      .execute();
}

async function attemptCount({ kysely }: Engine): Promise<number> {
  const row = await kysely
    .selectFrom("attempts")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
