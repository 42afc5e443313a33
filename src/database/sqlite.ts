import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type Sqlite from "better-sqlite3";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { constantColumns, type Engine, type EngineInfo, interrupted, overwriting, type Patience } from "./engine.ts";
import { integrityOf } from "./integrity.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import type { Schema } from "./schema.ts";
import { isBusy, translate } from "./sqlite-errors.ts";
import { CACHE_KB, discardFile, MAY_BE_TAKEN, openFile, type SqliteTarget } from "./sqlite-file.ts";
import { appliedMigrations, migrate } from "./sqlite-schema.ts";

/** A job copies its log into the file at every 32 MB: pages that many chunks touch are then written once. */
const BULK_CHECKPOINT_PAGES = 8_000;
/** Pages kept in memory. A job gains nothing by more: a million customers took as long with 12 MB as with 32. */
const BULK_CACHE_KB = 16_000;
/** How long SQLite itself waits for a lock; between such waits signals get their turn. */
const LOCK_SLICE_MS = 100;

/** Statements kept ready: those of `insertRows` differ by what a chunk has in common, and a file has many chunks. */
const MOST_STATEMENTS = 200;

/** Opens a database and offers what tables and transactions need from it. */
export function openSqlite(target: SqliteTarget): Engine {
  const { connection, inMemory, created, busyTimeoutMs } = openFile(target);
  const file = resolve(target.path);
  const statements = new Map<string, Sqlite.Statement>();
  const prepared = (text: string): Sqlite.Statement => {
    let statement = statements.get(text);
    if (!statement) {
      if (statements.size >= MOST_STATEMENTS) statements.clear();
      statement = connection.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  const openedAs = inMemory ? undefined : statSync(file, { throwIfNoEntry: false })?.ino;
  /** Asked before the first write; what this process has written since is not meant. */
  let untouched: boolean | undefined;
  return {
    path: target.path,
    created,
    isMissing: inMemory,
    kysely: new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) }),
    translate: (error: unknown) => translate(error, target.path),
    // One writes at a time: nobody ever loses.
    isConflict: () => false,
    isMoved(error): boolean {
      const code = String((error as { code?: unknown } | undefined)?.code);
      if (untouched !== true || !MAY_BE_TAKEN.test(code)) return false;
      return statSync(file, { throwIfNoEntry: false })?.ino !== openedAs;
    },
    /** A write takes the lock at once, since a lock wanted later is refused without waiting. */
    async begin(mode, patience = {}): Promise<void> {
      if (mode !== "write") return void connection.exec("begin");
      untouched ??= created || isUntouched(connection);
      await takeLock(connection, busyTimeoutMs, patience);
    },
    async commit(): Promise<void> {
      connection.exec("commit");
    },
    /** SQLite has ended it itself where the disk was full. */
    async rollback(): Promise<void> {
      if (connection.inTransaction) connection.exec("rollback");
    },
    /**
     * A job of many commits need not wait for the disk at each of them: a killed process loses nothing all the same,
     * and a power cut at most the last chunks, never a half one. Its last commit is on disk again (`strict`).
     */
    durability(level): void {
      if (connection.inTransaction || inMemory) return;
      connection.pragma(`synchronous = ${level === "bulk" ? "normal" : "full"}`);
      connection.pragma(`cache_size = -${level === "bulk" ? BULK_CACHE_KB : CACHE_KB}`);
      connection.pragma(`wal_autocheckpoint = ${level === "bulk" ? BULK_CHECKPOINT_PAGES : 1_000}`);
    },
    async insertRows(table, columns, rows, key): Promise<void> {
      const constant = constantColumns(columns, rows);
      const statement = prepared(insertStatement(table, columns, constant, key));
      const bound = columns.flatMap((column, position) => (constant.has(column) ? [] : [position]));
      const values = new Array<unknown>(bound.length);
      for (const row of rows) {
        for (let i = 0; i < bound.length; i++) values[i] = row[bound[i] as number];
        statement.run(values);
      }
    },
    // The write lock is enough.
    async lock(): Promise<void> {},
    async hold(): Promise<void> {},
    async trustReferences(): Promise<void> {
      connection.pragma("foreign_keys = off");
    },
    async othersVersion(): Promise<number> {
      return prepared("pragma data_version").pluck().get() as number;
    },
    async rowsFor<Row>(text: string, keys: readonly string[], ...values: unknown[]): Promise<Row[]> {
      const query = text.replace("(?)", "(select value from json_each(?))");
      return prepared(query).all(JSON.stringify(keys), ...values) as Row[];
    },
    async valuesFor(text: string, keys: readonly string[], ...values: unknown[]): Promise<unknown[][]> {
      const query = text.replace("(?)", "(select value from json_each(?))");
      const statement = prepared(query);
      return statement.raw(true).all(JSON.stringify(keys), ...values) as unknown[][];
    },
    async runFor(text: string, keys: readonly string[]): Promise<void> {
      prepared(text.replace("(?)", "(select value from json_each(?))")).run(JSON.stringify(keys));
    },
    batches<Row>({ sql, parameters }: CompiledQuery, size: number): AsyncGenerator<Row[]> {
      return inBatches(connection.prepare(sql).iterate(...parameters) as Iterable<Row>, size);
    },
    /**
     * A row crosses as one JSON text and a batch is parsed at
     * once: handing 42 values over one by one takes half as long again, and with names three times as long.
     */
    async *valueBatches(query, columns, size) {
      const text = `select json_array(${columns.map((column) => `"${column}"`).join(", ")}) from (${query.sql})`;
      let rows: string[] = [];
      for (const row of connection
        .prepare(text)
        .pluck()
        .iterate(...query.parameters)) {
        rows.push(row as string);
        if (rows.length < size) continue;
        yield JSON.parse(`[${rows.join()}]`) as unknown[][];
        rows = [];
      }
      if (rows.length > 0) yield JSON.parse(`[${rows.join()}]`) as unknown[][];
    },
    async shadow(views): Promise<void> {
      for (const [table, text] of views("main")) connection.exec(`create temp view ${table} as ${text}`);
    },
    async identity(): Promise<string | undefined> {
      if (inMemory) return undefined;
      const { dev, ino } = statSync(file, { bigint: true });
      return `${dev}:${ino}`;
    },
    async info(): Promise<EngineInfo> {
      const size = inMemory || !existsSync(target.path) ? 0 : statSync(target.path).size;
      const schema = appliedMigrations(connection).length;
      const version = connection.prepare("select sqlite_version()").pluck().get() as string;
      return { engine: "sqlite", path: target.path, exists: !inMemory, size, schema, version };
    },
    pendingMigrations: async () => MIGRATIONS.slice(appliedMigrations(connection).length).map(({ name }) => name),
    async migrate(now): Promise<string[]> {
      try {
        return migrate(connection, now);
      } catch (error) {
        throw translate(error, target.path);
      }
    },
    integrity: async (): Promise<string[]> => integrityOf(connection),
    async backup(to): Promise<void> {
      try {
        await connection.backup(to);
      } catch (error) {
        throw translate(error, to);
      }
    },
    async close(): Promise<void> {
      connection.close();
    },
    async discard(): Promise<void> {
      discardFile(connection, target.path);
    },
  };
}

async function* inBatches<Row>(rows: Iterable<Row>, size: number): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length >= size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Whether nothing was ever written to a database: what another process may take away again. */
function isUntouched(connection: Sqlite.Database): boolean {
  return connection.prepare("select 1 from changes limit 1").get() === undefined;
}

/** Waits for the write lock in slices, so that Ctrl-C is heard however long another process holds it. */
async function takeLock(connection: Sqlite.Database, timeout: number, { ms = timeout, giveUp }: Patience) {
  const until = performance.now() + ms;
  connection.pragma(`busy_timeout = ${Math.min(LOCK_SLICE_MS, timeout)}`);
  try {
    for (;;) {
      try {
        connection.exec("begin immediate");
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() >= until) throw error;
      }
      await pause(1);
      if (giveUp?.()) throw interrupted();
    }
  } finally {
    connection.pragma(`busy_timeout = ${timeout}`);
  }
}

function insertStatement(
  table: string,
  columns: readonly string[],
  constant: ReadonlyMap<string, string>,
  key: string | undefined,
): string {
  const values = columns.map((column) => constant.get(column) ?? "?").join(", ");
  const insert = `insert into ${table} (${columns.join(", ")}) values (${values})`;
  return key === undefined ? insert : insert + overwriting(table, columns, [key]);
}
