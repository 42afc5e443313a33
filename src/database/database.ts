import type { AppError } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { idSource } from "./ids.ts";
import type { OpenChange, Session } from "./session.ts";
import { type Engine, openSqlite, type Patience } from "./sqlite.ts";
import type { SqliteTarget } from "./sqlite-file.ts";
import { type Tables, tablesOf } from "./tables/index.ts";

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
}

export interface DatabaseOptions extends SqliteTarget {
  readonly seed: string | undefined;
}

export interface JobOptions {
  readonly atomic: boolean;
  /** Answers true once nobody wants the job any more; asked while it waits for another process. */
  readonly giveUp?: () => boolean;
}

/** How long a chunk waits for others: what other jobs are at work on is free again after each of their chunks. */
const CHUNK_PATIENCE_MS = 60_000;

/** Counts of a finished change, by outcome. */
export type Counts = Readonly<Record<string, number>>;

/** A bulk job: one change over many transactions (or one, if atomic). */
export interface Job {
  readonly id: string;
  /** Runs one chunk in its own transaction; it is on disk when this returns, unless the job is atomic or a dry run. */
  chunk<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Closes the change with its counts and commits what is open. */
  finish(counts: Counts): Promise<void>;
  /** Takes an atomic job back; for any other, what was committed stays. */
  abandon(): Promise<void>;
}

export type Database = ReturnType<typeof openDatabase>;

/** Opens the database of a command. Every access is one transaction: `read`, `write`, or the chunks of a `job`. */
export function openDatabase({ seed, ...target }: DatabaseOptions) {
  const engine = openSqlite(target);
  const session = (change: OpenChange | undefined): Session => ({ db: engine.kysely, engine, change });
  let committed = !engine.created;

  async function transaction<T>(
    mode: "read" | "write",
    keep: boolean,
    work: () => Promise<T>,
    patience?: Patience,
  ): Promise<T> {
    try {
      await engine.begin(mode, patience);
      const result = await work();
      if (keep) {
        await engine.commit();
        committed ||= mode === "write";
      } else await engine.rollback();
      return result;
    } catch (error) {
      throw await takenBack(engine, error);
    }
  }

  return {
    path: target.path,
    /** Reads at one moment: nothing that others write meanwhile is seen. */
    read: <T>(work: (tables: Tables) => Promise<T>): Promise<T> =>
      transaction("read", false, () => work(tablesOf(session(undefined)))),

    /** Writes in one transaction, the change record first. What `work` throws leaves nothing but a line in `attempts`. */
    async write<T>(draft: ChangeDraft, work: (tables: Tables, change: OpenChange) => Promise<T>): Promise<T> {
      try {
        return await transaction("write", !draft.dryRun, async () => {
          const change = await beginChange(engine, draft, seed, "done");
          return await work(tablesOf(session(change)), change);
        });
      } catch (error) {
        if (isAttempt(error) && !draft.dryRun && committed) await recordAttempt(engine, draft, error, seed);
        throw error;
      }
    },

    /** Starts a bulk job; its change record is written with the first chunk. */
    job(draft: ChangeDraft, { atomic, giveUp }: JobOptions): Job {
      const single = atomic || draft.dryRun;
      const stopping: Patience = giveUp ? { giveUp } : {};
      let change: OpenChange | undefined;
      let open = false;
      return {
        get id() {
          return change?.id ?? "";
        },
        async chunk(work) {
          const patience = { ...stopping, ...(change ? { ms: CHUNK_PATIENCE_MS } : {}) };
          let begun: OpenChange | undefined;
          const run = async () => {
            begun = change ?? (await beginChange(engine, draft, seed, "open"));
            return await work(tablesOf(session(begun)));
          };
          if (!open) engine.durability(single ? "strict" : "bulk");
          if (!single) {
            const result = await transaction("write", true, run, patience);
            change = begun;
            return result;
          }
          try {
            if (!open) await engine.begin("write", patience);
            open = true;
            const result = await run();
            change = begun;
            return result;
          } catch (error) {
            open = false;
            throw await takenBack(engine, error);
          }
        },
        async finish(counts) {
          if (!change) return;
          const { seq } = change;
          const close = () => finishChange(engine, seq, counts);
          if (!single) {
            engine.durability("strict");
            return await transaction("write", true, close, { ...stopping, ms: CHUNK_PATIENCE_MS });
          }
          if (!open) return;
          open = false;
          try {
            if (draft.dryRun) return await engine.rollback();
            await close();
            await engine.commit();
            committed = true;
          } catch (error) {
            throw await takenBack(engine, error);
          }
        },
        async abandon() {
          open = false;
          await engine.rollback();
        },
      };
    },

    /** Applies pending migrations and returns their names. */
    migrate: (now: Instant): string[] => engine.migrate(now),
    pendingMigrations: () => engine.pendingMigrations(),
    info: () => engine.info(),
    integrity: () => engine.integrity(),
    backup: (to: string) => engine.backup(to),
    /** Closes the file; one that this command created and never wrote to is taken away again. */
    close(): void {
      if (committed) engine.close();
      else engine.discard();
    },
  };
}

/** Takes back what is open after a failure, and returns that failure in words: a second one must not hide it. */
async function takenBack(engine: Engine, error: unknown): Promise<unknown> {
  await engine.rollback().catch(() => {});
  return engine.translate(error);
}

async function beginChange(
  engine: Engine,
  draft: ChangeDraft,
  seed: string | undefined,
  state: "open" | "done",
): Promise<OpenChange> {
  const row = await engine.kysely
    .selectFrom("changes")
    .select(({ fn }) => fn.max("seq").as("seq"))
    .executeTakeFirst();
  const seq = (row?.seq ?? 0) + 1;
  const ids = idSource(draft.at, seed, seq);
  const id = ids.next("chg");
  await engine.kysely
    .insertInto("changes")
    .values({
      seq,
      id,
      actor: draft.actor,
      at: draft.at,
      recorded_at: Date.now(),
      command: draft.command,
      partner: draft.partner,
      state,
      summary: null,
    })
    .execute();
  return { seq, id, at: draft.at, ids };
}

async function finishChange(engine: Engine, seq: number, counts: Counts): Promise<void> {
  await engine.kysely
    .updateTable("changes")
    .set({ state: "done", summary: JSON.stringify(counts) })
    .where("seq", "=", seq)
    .execute();
}

function isAttempt(error: unknown): error is AppError {
  const kind = (error as AppError | undefined)?.kind;
  return kind === "refused" || kind === "review" || kind === "conflict" || kind === "forbidden";
}

async function recordAttempt(
  engine: Engine,
  draft: ChangeDraft,
  error: AppError,
  seed: string | undefined,
): Promise<void> {
  try {
    await engine.begin("write");
    const row = await engine.kysely
      .selectFrom("attempts")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirst();
    await engine.kysely
      .insertInto("attempts")
      .values({
        id: idSource(draft.at, seed === undefined ? undefined : `${seed}\nattempt`, Number(row?.count ?? 0)).next(
          "att",
        ),
        actor: draft.actor,
        at: draft.at,
        recorded_at: Date.now(),
        command: draft.command,
        partner: draft.partner,
        code: error.code,
        rules: error.rules.map((rule) => rule.id).join(";") || null,
        message: error.text.en,
      })
      .execute();
    await engine.commit();
  } catch (failure) {
    throw await takenBack(engine, failure);
  }
}
