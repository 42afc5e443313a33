import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { type AppError, usageError } from "../errors.ts";
import { isForeign, isServer, withoutPassword } from "../values/address.ts";
import type { Instant } from "../values/instant.ts";
import {
  beginChange,
  type ChangeDraft,
  type Counts,
  finishChange,
  isAttempt,
  type Once,
  recordAttempt,
} from "./change-records.ts";
import type { CopiedTable, CopyOptions, CopyTarget } from "./copy.ts";
import { type Access, type Engine, interrupted, type Patience } from "./engine.ts";
import type { Moment } from "./moments.ts";
import { earlierResult, firstGivenAt, keepResult, keyedWrite } from "./once.ts";
import type { Connect } from "./postgres-client.ts";
import type { Bound, OpenChange, Session } from "./session.ts";
import { type Tables, tablesOf } from "./tables/index.ts";

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

/** A bulk job: one change over many transactions (or one, if atomic). */
export interface Job {
  readonly id: string;
  /** Runs one chunk in its own transaction; it is on disk when this returns, unless the job is atomic or a dry run. */
  chunk<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Closes the change with its counts and commits what is open; `result`, if any, is what a repetition answers with. */
  finish(counts: Counts, result?: unknown): Promise<void>;
  /** Takes an atomic job back; for any other, what was committed stays. */
  abandon(): Promise<void>;
}

export type { ChangeDraft, Counts } from "./change-records.ts";

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
    "BAD_VALUE",
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
  let moment: Moment | undefined;
  let writes = 0;
  const session = (change: OpenChange | undefined): Session => ({ db: engine.kysely, engine, change, bound });
  const writePatience = target.busyTimeoutMs ?? WRITE_PATIENCE_MS;
  let committed = !engine.created;

  /** Runs a transaction, and runs it again where it lost against another one, as long as `patience` lasts. */
  async function transaction<T>(
    mode: "read" | "past" | "write",
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
        if (mode !== "write" || !engine.isConflict(error, tries) || performance.now() >= until) throw failure;
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
    /** Whether there is none where it was looked for: then it reads as an empty one. */
    get isMissing(): boolean {
      return engine.isMissing;
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

    /** Moves everything that is read from now on to a moment of the past; see moments.ts. */
    travel(to: Moment): void {
      moment = to;
    },

    /** Reads at one moment: nothing that others write meanwhile is seen. */
    read: <T>(work: (tables: Tables) => Promise<T>): Promise<T> =>
      transaction(moment ? "past" : "read", "rollback", async () => {
        if (moment) await (await import("./moments.ts")).moveTo(engine, moment);
        return await work(tablesOf(session(undefined)));
      }),

    /**
     * Writes in one transaction, the change record first. A command line that was given a key answers with what it
     * answered before, if it did, so what `work` returns must survive JSON. What `work` throws leaves nothing but a line in
     * `attempts`.
     */
    async write<T>(draft: ChangeDraft, work: (tables: Tables, change: OpenChange) => Promise<T>): Promise<T> {
      const keyed = keyedWrite(draft, ++writes);
      try {
        return await transaction("write", draft.dryRun ? "rollback" : "commit", async () => {
          const earlier = keyed && (await earlierResult(engine, keyed));
          if (earlier) return earlier.result as T;
          const change = await beginChange(engine, draft, seed, "done");
          const tables = tablesOf(session(change));
          await draft.admit?.(tables);
          const result = await work(tables, change);
          if (keyed) await keepResult(engine, keyed, draft, change.id, result);
          return result;
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

    /** What the same command line answered before where its next write is a job; undefined if it has to be carried out. */
    async earlier(draft: ChangeDraft): Promise<unknown> {
      const keyed = keyedWrite(draft, writes + 1);
      return keyed && (await transaction("write", "rollback", () => earlierResult(engine, keyed)))?.result;
    },

    /** When the same command line was first carried out under its key; undefined if it was not. */
    async firstGivenAt(once: Once): Promise<Instant | undefined> {
      return await transaction("read", "rollback", () => firstGivenAt(engine, once));
    },

    /** Starts a bulk job; its change record is written with the first chunk. */
    job(draft: ChangeDraft, { atomic, giveUp }: JobOptions): Job {
      const single = atomic || draft.dryRun;
      const keyed = keyedWrite(draft, ++writes);
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
            const tables = tablesOf(session(begun));
            // Later chunks go on: the job itself may have made the first ecosystem manager.
            if (!change) await draft.admit?.(tables);
            return await work(tables);
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
        async finish(counts, result) {
          if (!change) return;
          const { id, seq } = change;
          const close = async () => {
            await finishChange(engine, seq, counts);
            if (!keyed || result === undefined || (await earlierResult(engine, keyed))) return;
            await keepResult(engine, keyed, draft, id, result);
          };
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
    pendingMigrations: () => inWords(engine, () => engine.pendingMigrations()),
    info: () => inWords(engine, () => engine.info()),
    integrity: () => inWords(engine, () => engine.integrity()),
    backup: (to: string) => engine.backup(to),
    /** Closes it; what this command created and never wrote to is taken away again. */
    close: () => (committed ? engine.close() : engine.discard()),
  };
}

/** How long to get out of the way before a transaction is run again. */
function pauseMs(tries: number): number {
  return Math.min(2 ** tries * 5, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
}

/** Asks the engine something outside of transactions; a failure comes in words, as it does inside of them. */
async function inWords<T>(engine: Engine, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw engine.translate(error);
  }
}

/** Takes back what is open after a failure, and returns that failure in words: a second one must not hide it. */
async function takenBack(engine: Engine, error: unknown): Promise<unknown> {
  await engine.rollback().catch(() => {});
  return engine.translate(error);
}
