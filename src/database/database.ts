import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { type AppError, conflict, usageError } from "../errors.ts";
import { isForeign, isServer, withoutPassword } from "../values/address.ts";
import type { Instant } from "../values/instant.ts";
import type { CopiedTable, CopyOptions, CopyTarget } from "./copy.ts";
import { type Access, type Engine, interrupted, type Patience } from "./engine.ts";
import { idSource } from "./ids.ts";
import type { Connect } from "./postgres-client.ts";
import type { Bound, OpenChange, Session } from "./session.ts";
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

export interface DatabaseOptions {
  /** A SQLite file, or the `postgres://` URL of a server. */
  readonly path: string;
  readonly access: Access;
  readonly seed: string | undefined;
  /** Keeps an older schema as it is and lets the caller migrate it. */
  readonly allowOlder?: boolean;
  readonly busyTimeoutMs?: number;
  /** Where a server's client looks for PGPASSWORD and the like. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How servers are connected to, where it is not as usual. */
  readonly connect?: Connect;
}

export interface JobOptions {
  readonly atomic: boolean;
  /** Answers true once nobody wants the job any more; asked while it waits for another process. */
  readonly giveUp?: () => boolean;
}

/** How long a write waits for others before the command ends with exit 75. */
const WRITE_PATIENCE_MS = 5_000;
/** How long a chunk waits for others: what other jobs are at work on is free again after each of their chunks. */
const CHUNK_PATIENCE_MS = 60_000;
/** The longest pause before a transaction that lost against another is run again; half of it is left to chance. */
const LONGEST_PAUSE_MS = 200;

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

export type Database = Awaited<ReturnType<typeof openDatabase>>;

/** Opens the engine that an address names: a server's library is loaded only where it is asked for. */
async function openEngine({ path, environment, connect, ...target }: Omit<DatabaseOptions, "seed">): Promise<Engine> {
  if (isServer(path)) {
    const { openPostgres } = await import("./postgres.ts");
    return await openPostgres({
      ...target,
      path,
      ...(environment ? { environment } : {}),
      ...(connect ? { connect } : {}),
    });
  }
  if (isForeign(path)) throw notAnAddress(path);
  const { openSqlite } = await import("./sqlite.ts");
  return openSqlite({ ...target, path });
}

function notAnAddress(path: string): AppError {
  const shown = withoutPassword(path);
  return usageError(
    "bad-value",
    {
      en: `${shown} is neither a file nor a postgres:// URL. A server looks like postgres://user@host:5432/database.`,
      zh: `${shown} 既不是文件，也不是 postgres:// 地址。服务器地址格式如 postgres://user@host:5432/database。`,
    },
    { field: "db" },
  );
}

/** Opens the database of a command. Every access is one transaction: `read`, `write`, or the chunks of a `job`. */
export async function openDatabase({ seed, ...target }: DatabaseOptions) {
  let engine = await openEngine(target);
  let bound: Bound | undefined;
  const session = (change: OpenChange | undefined): Session => ({ db: engine.kysely, engine, change, bound });
  const writePatience = target.busyTimeoutMs ?? WRITE_PATIENCE_MS;
  let committed = !engine.created;

  /** Runs a transaction, and runs it again where it lost against another one, as long as `patience` lasts. */
  async function transaction<T>(
    mode: "read" | "write",
    end: "commit" | "rollback" | "open",
    work: () => Promise<T>,
    patience: Patience = {},
  ): Promise<T> {
    const { ms = writePatience, giveUp } = patience;
    const until = performance.now() + ms;
    for (let tries = 0; ; tries++) {
      try {
        await engine.begin(mode, { ...patience, ms: Math.max(0, until - performance.now()) });
        const result = await work();
        if (end === "rollback") await engine.rollback();
        if (end === "commit") {
          await engine.commit();
          committed ||= mode === "write";
        }
        return result;
      } catch (error) {
        const failure = await takenBack(engine, error);
        if (mode === "write" && engine.isMoved(error) && performance.now() < until) {
          // Another process took its file away again, after a first write that failed: this one makes its own.
          await engine.close();
          engine = await openEngine(target);
          committed = !engine.created;
          continue;
        }
        // What was read may have been printed already: only a write can be run again.
        if (mode === "read" || !engine.isConflict(error, tries) || performance.now() >= until) throw failure;
      }
      await pause(pauseMs(tries));
      if (giveUp?.()) throw interrupted();
    }
  }

  /**
   * Runs a later chunk inside the one transaction of an atomic job. Where it lost against another process only the chunk
   * is taken back and run again, as long as a chunk of its own would be.
   */
  async function withinTransaction<T>(work: () => Promise<T>, giveUp?: () => boolean): Promise<T> {
    const until = performance.now() + CHUNK_PATIENCE_MS;
    const say = (statement: string) => sql.raw(statement).execute(engine.kysely);
    for (let tries = 0; ; tries++) {
      try {
        await say("savepoint chunk");
        const result = await work();
        await say("release savepoint chunk");
        return result;
      } catch (error) {
        if (!engine.isConflict(error, tries) || performance.now() >= until) throw await takenBack(engine, error);
        await say("rollback to savepoint chunk").catch(async (failure) => {
          throw await takenBack(engine, failure);
        });
      }
      await pause(pauseMs(tries));
      if (giveUp?.()) throw interrupted();
    }
  }

  return {
    /** What people are shown of where it is. */
    get path(): string {
      return engine.path;
    },
    /** Keeps everything that is read and written from now on to what an actor may do; undefined may do everything. */
    bind(to: Bound | undefined): void {
      bound = to;
    },
    get bound(): Bound | undefined {
      return bound;
    },
    /** The role and partner that the engine itself keeps this connection to; undefined where it sees everything. */
    get restricted(): { readonly role: string; readonly partner: string } | undefined {
      return engine.restricted;
    },

    /** Reads at one moment: nothing that others write meanwhile is seen. */
    read: <T>(work: (tables: Tables) => Promise<T>): Promise<T> =>
      transaction("read", "rollback", () => work(tablesOf(session(undefined)))),

    /** Writes in one transaction, the change record first. What `work` throws leaves nothing but a line in `attempts`. */
    async write<T>(draft: ChangeDraft, work: (tables: Tables, change: OpenChange) => Promise<T>): Promise<T> {
      try {
        return await transaction("write", draft.dryRun ? "rollback" : "commit", async () => {
          const change = await beginChange(engine, draft, seed, "done");
          return await work(tablesOf(session(change)), change);
        });
      } catch (error) {
        if (isAttempt(error) && !draft.dryRun && committed) {
          // What was refused is what a person must hear of, also where its trace cannot be left.
          await transaction("write", "commit", () => recordAttempt(engine, draft, error, seed)).catch((failure) => {
            error.cause ??= failure;
          });
        }
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
            const result = await transaction("write", "commit", run, patience);
            change = begun;
            return result;
          }
          // Nothing is lost yet when the first chunk is run again: it stays open for the next ones.
          if (!open) {
            const result = await transaction("write", "open", run, patience);
            open = true;
            change = begun;
            return result;
          }
          try {
            return await withinTransaction(run, giveUp);
          } catch (error) {
            open = false;
            throw error;
          }
        },
        async finish(counts) {
          if (!change) return;
          const { seq } = change;
          const close = () => finishChange(engine, seq, counts);
          if (!single) {
            engine.durability("strict");
            return await transaction("write", "commit", close, { ...stopping, ms: CHUNK_PATIENCE_MS });
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

    /** Only what copies it looks behind it. */
    get engine(): Engine {
      return engine;
    },
    /** Takes over everything that another database holds, in this one, which is empty; see copy.ts. */
    async copyFrom(source: { readonly engine: Engine }, options: CopyOptions): Promise<CopiedTable[]> {
      const { copyDatabase } = await import("./copy.ts");
      const patience: Patience = { ms: CHUNK_PATIENCE_MS, giveUp: () => options.stop?.aborted === true };
      const target: CopyTarget = {
        engine,
        read: (work) => transaction("read", "rollback", work),
        write: (work) => transaction("write", "commit", work, patience),
      };
      return await copyDatabase(source.engine, target, options);
    },
    identity: () => engine.identity(),

    /** Puts up the boundary between partners where the engine has one; returns why it does not take it. */
    secure: (): Promise<string | undefined> => transaction("write", "commit", async () => await engine.roles?.secure()),
    /** Applies pending migrations and returns their names. */
    migrate: (now: Instant) => engine.migrate(now),
    pendingMigrations: () => engine.pendingMigrations(),
    info: () => engine.info(),
    integrity: () => engine.integrity(),
    backup: (to: string) => engine.backup(to),
    /** Closes it; what this command created and never wrote to is taken away again. */
    close: () => (committed ? engine.close() : engine.discard()),
  };
}

/** How long to get out of the way before a transaction is run again. */
function pauseMs(tries: number): number {
  return Math.min(2 ** tries * 5, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
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
        en: `Finish it first: partnerctl db copy <this database> --db ${source}`,
        zh: `请先完成复制：partnerctl db copy <此数据库> --db ${source}`,
      },
    },
  );
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
