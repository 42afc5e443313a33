import { existsSync, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type Sqlite from "better-sqlite3";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { AppError } from "../errors.ts";
import { integrityOf } from "./integrity.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import type { Schema } from "./schema.ts";
import { isBusy, translate } from "./sqlite-errors.ts";
import { CACHE_KB, discardFile, openFile, type SqliteTarget } from "./sqlite-file.ts";
import { appliedMigrations, migrate } from "./sqlite-schema.ts";

/** A job copies its log into the file at every 32 MB: pages that many chunks touch are then written once. */
const BULK_CHECKPOINT_PAGES = 8_000;
/** Pages kept in memory. A job gains nothing by more: a million customers took as long with 12 MB as with 32. */
const BULK_CACHE_KB = 16_000;
/** How long SQLite itself waits for a lock; between such waits signals get their turn. */
const LOCK_SLICE_MS = 100;

/** Statements kept ready: those of `insertRows` differ by what a chunk has in common, and a file has many chunks. */
const MOST_STATEMENTS = 200;

/** How long a write waits for the lock that another process holds. */
export interface Patience {
  readonly ms?: number;
  /** Answers true once nobody wants the write any more. */
  readonly giveUp?: () => boolean;
}

export type Engine = ReturnType<typeof openSqlite>;

/** Opens a database and offers what tables and transactions need from it. */
export function openSqlite(target: SqliteTarget) {
  const { connection, inMemory, created, busyTimeoutMs } = openFile(target);
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
  return {
    name: "sqlite" as const,
    path: target.path,
    created,
    inMemory,
    kysely: new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) }),
    translate: (error: unknown) => translate(error, target.path),
    /** Begins a transaction; a write takes the lock at once, since a lock wanted later is refused without waiting. */
    async begin(mode: "read" | "write", patience: Patience = {}): Promise<void> {
      if (mode === "read") connection.exec("begin");
      else await takeLock(connection, busyTimeoutMs, patience);
    },
    async commit(): Promise<void> {
      connection.exec("commit");
    },
    /** Ends a transaction without a trace; SQLite has done so itself where the disk was full. */
    async rollback(): Promise<void> {
      if (connection.inTransaction) connection.exec("rollback");
    },
    /**
     * A job of many commits need not wait for the disk at each of them: a killed process loses nothing all the same,
     * and a power cut at most the last chunks, never a half one. Its last commit is on disk again (`strict`).
     */
    durability(level: "strict" | "bulk"): void {
      if (connection.inTransaction || inMemory) return;
      connection.pragma(`synchronous = ${level === "bulk" ? "normal" : "full"}`);
      connection.pragma(`cache_size = -${level === "bulk" ? BULK_CACHE_KB : CACHE_KB}`);
      connection.pragma(`wal_autocheckpoint = ${level === "bulk" ? BULK_CHECKPOINT_PAGES : 1_000}`);
    },
    /** Inserts rows given as arrays in column order; with `key`, a row that exists is overwritten and its version counted up. */
    async insertRows(
      table: string,
      columns: readonly string[],
      rows: readonly (readonly unknown[])[],
      key?: string,
    ): Promise<void> {
      const constant = constantColumns(columns, rows);
      const statement = prepared(insertStatement(table, columns, constant, key));
      const bound = columns.flatMap((column, position) => (constant.has(column) ? [] : [position]));
      const values = new Array<unknown>(bound.length);
      for (const row of rows) {
        for (let i = 0; i < bound.length; i++) values[i] = row[bound[i] as number];
        statement.run(values);
      }
    },
    /** A number that stays the same as long as nobody but this connection has written. */
    async othersVersion(): Promise<number> {
      return prepared("pragma data_version").pluck().get() as number;
    },
    /** Runs a statement that is not a query, with positional values. */
    async run(text: string, ...values: unknown[]): Promise<number> {
      return prepared(text).run(...values).changes;
    },
    /** Runs a query for the keys given, in one go however many they are. `text` holds `(?)` where the keys go. */
    async rowsFor<Row>(text: string, keys: readonly (string | number)[], ...values: unknown[]): Promise<Row[]> {
      const query = text.replace("(?)", "(select value from json_each(?))");
      return prepared(query).all(JSON.stringify(keys), ...values) as Row[];
    },
    /** The same with each row as an array, in the order in which the query names its columns. */
    async valuesFor(text: string, keys: readonly (string | number)[], ...values: unknown[]): Promise<unknown[][]> {
      const query = text.replace("(?)", "(select value from json_each(?))");
      const statement = prepared(query);
      return statement.raw(true).all(JSON.stringify(keys), ...values) as unknown[][];
    },
    /** Runs a statement for the keys given, in one go however many they are. */
    async runFor(text: string, keys: readonly string[]): Promise<void> {
      prepared(text.replace("(?)", "(select value from json_each(?))")).run(JSON.stringify(keys));
    },
    /** Reads a query's rows in batches, so that a long list never stands in memory at once. */
    async *batches<Row>(query: CompiledQuery, size: number): AsyncGenerator<Row[]> {
      let batch: Row[] = [];
      for (const row of connection.prepare(query.sql).iterate(...query.parameters)) {
        batch.push(row as Row);
        if (batch.length >= size) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
    /**
     * The same with each row as an array of the columns named. A row crosses as one JSON text and a batch is parsed at
     * once: handing 42 values over one by one takes half as long again, and with names three times as long.
     */
    async *valueBatches(query: CompiledQuery, columns: readonly string[], size: number): AsyncGenerator<unknown[][]> {
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
    info() {
      const size = inMemory || !existsSync(target.path) ? 0 : statSync(target.path).size;
      const schema = appliedMigrations(connection).length;
      const version = connection.prepare("select sqlite_version()").pluck().get() as string;
      return { engine: "sqlite", path: target.path, exists: !inMemory, size, schema, version };
    },
    pendingMigrations: () => MIGRATIONS.slice(appliedMigrations(connection).length).map(({ name }) => name),
    migrate(now: number): string[] {
      try {
        return migrate(connection, now);
      } catch (error) {
        throw translate(error, target.path);
      }
    },
    integrity: async (): Promise<string[]> => integrityOf(connection),
    /** Copies the database to a new file while others may write. */
    async backup(to: string): Promise<void> {
      try {
        await connection.backup(to);
      } catch (error) {
        throw translate(error, to);
      }
    },
    close(): void {
      connection.close();
    },
    /** Takes away the file that this call created, after its first write failed. */
    discard(): void {
      discardFile(connection, target.path);
    },
  };
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

function interrupted(): AppError {
  return new AppError("interrupted", "interrupted", { en: "Interrupted.", zh: "已中断。" });
}

/** Text that may stand in a statement as it is: choices and other words of the contract, never a quote. */
const WORD = /^[A-Za-z][\w-]{0,39}$/;

/** How a value stands in a statement; undefined for text that has to be bound. */
function literal(value: unknown): string | undefined {
  if (value === null) return "null";
  if (typeof value === "number") return String(value);
  return typeof value === "string" && WORD.test(value) ? `'${value}'` : undefined;
}

/**
 * Columns that hold the same number, word or nothing in every row: most facts of most customers. They are written into
 * the statement once, since handing each value over to SQLite costs more than storing it.
 */
function constantColumns(columns: readonly string[], rows: readonly (readonly unknown[])[]): Map<string, string> {
  const constant = new Map<string, string>();
  const [first] = rows;
  if (!first || rows.length < 2) return constant;
  columns.forEach((column, position) => {
    const value = first[position] ?? null;
    const written = literal(value);
    if (written !== undefined && rows.every((row) => (row[position] ?? null) === value)) constant.set(column, written);
  });
  return constant;
}

function insertStatement(
  table: string,
  columns: readonly string[],
  constant: ReadonlyMap<string, string>,
  key: string | undefined,
): string {
  const values = columns.map((column) => constant.get(column) ?? "?").join(", ");
  const insert = `insert into ${table} (${columns.join(", ")}) values (${values})`;
  if (key === undefined) return insert;
  const sets = columns
    .filter((column) => column !== key && column !== "created_by" && column !== "version")
    .map((column) => `${column} = excluded.${column}`);
  return `${insert} on conflict (${key}) do update set ${sets.join(", ")}, version = ${table}.version + 1`;
}
