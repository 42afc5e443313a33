import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { AppError, usageError } from "../errors.ts";
import { integrityOf } from "./integrity.ts";
import { historyColumns, MIGRATIONS, type Migration, RECORD_COLUMNS } from "./migrations/index.ts";
import type { Schema } from "./schema.ts";

/** Marks a file as partnerctl's in its header ("ptnr"), so that no other program's SQLite file is written to. */
const APPLICATION_ID = 0x70746e72;
/** A job copies its log into the file at every 32 MB: pages that many chunks touch are then written once. */
const BULK_CHECKPOINT_PAGES = 8_000;
/** How long a write waits for another process before it gives up with exit 75. */
const BUSY_TIMEOUT_MS = 5_000;

export type Access = "read" | "write" | "dry-run";

export interface SqliteTarget {
  readonly path: string;
  /** Only `write` creates a file: for the others a missing one is an empty database in memory. */
  readonly access: Access;
  /** Keeps an older schema as it is and lets the caller migrate it. */
  readonly allowOlder?: boolean;
}

export type Engine = ReturnType<typeof openSqlite>;

/** Opens a SQLite file, checks that it is one of ours and of this version, and creates it where a write needs it. */
export function openSqlite(target: SqliteTarget) {
  const missing = isMissing(target.path);
  const inMemory = missing && target.access !== "write";
  const connection = inMemory ? new Sqlite(":memory:") : openFile(target, missing);
  try {
    connection.pragma("foreign_keys = on");
    // Read-only media cannot sync; every commit of a write is on disk before its results are acknowledged.
    connection.pragma("synchronous = full");
    connection.pragma("cache_size = -32000");
    connection.pragma("temp_store = memory");
    if (missing) createSchema(connection, inMemory);
    else checkSchema(connection, target);
  } catch (error) {
    connection.close();
    if (missing && !inMemory) removeFile(target.path);
    throw translate(error, target.path);
  }
  const statements = new Map<string, Sqlite.Statement>();
  const prepared = (text: string): Sqlite.Statement => {
    let statement = statements.get(text);
    if (!statement) {
      statement = connection.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  return {
    name: "sqlite" as const,
    path: target.path,
    /** Whether this call created the file: a first write that fails takes it away again. */
    created: missing && !inMemory,
    inMemory,
    kysely: new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) }),
    translate: (error: unknown) => translate(error, target.path),
    async begin(mode: "read" | "write"): Promise<void> {
      connection.exec(mode === "write" ? "begin immediate" : "begin");
    },
    async commit(): Promise<void> {
      connection.exec("commit");
    },
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
    info() {
      const size = inMemory || !existsSync(target.path) ? 0 : statSync(target.path).size;
      const schema = appliedMigrations(connection).length;
      const version = sqliteVersion(connection);
      return { engine: "sqlite", path: target.path, exists: !inMemory, size, schema, version };
    },
    pendingMigrations: () => MIGRATIONS.slice(appliedMigrations(connection).length).map(({ name }) => name),
    migrate: (now: number) => migrate(connection, now),
    integrity: async (): Promise<string[]> => integrityOf(connection),
    /** Copies the database to a new file while others may write. */
    async backup(to: string): Promise<void> {
      await connection.backup(to);
    },
    close(): void {
      connection.close();
    },
    /** Takes away the file that this call created, after its first write failed. */
    discard(): void {
      connection.close();
      removeFile(target.path);
    },
  };
}

function isMissing(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    throw usageError("not-a-database", {
      en: `${path} is a directory, not a database file.`,
      zh: `${path} 是目录,不是数据库文件。`,
    });
  }
  return stat === undefined || stat.size === 0;
}

function openFile({ path, access }: SqliteTarget, missing: boolean): Sqlite.Database {
  try {
    if (missing) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // Made by us and not by SQLite, so that it never exists with a wider mode; -wal and -shm follow it.
      closeSync(openSync(path, "a", 0o600));
    }
    return new Sqlite(path, { timeout: BUSY_TIMEOUT_MS, readonly: access === "read" });
  } catch (error) {
    throw translate(error, path);
  }
}

function removeFile(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${path}${suffix}`, { force: true });
}

function createSchema(connection: Sqlite.Database, inMemory: boolean): void {
  if (!inMemory) connection.pragma("journal_mode = wal");
  connection.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(connection, Date.now());
}

function sqliteVersion(connection: Sqlite.Database): string {
  return connection.prepare("select sqlite_version()").pluck().get() as string;
}

function appliedMigrations(connection: Sqlite.Database): string[] {
  return connection.prepare("select name from migrations order by name").pluck().all() as string[];
}

function checkSchema(connection: Sqlite.Database, { path, allowOlder }: SqliteTarget): void {
  const id = connection.pragma("application_id", { simple: true });
  if (id !== APPLICATION_ID) {
    throw usageError("not-a-database", {
      en: `${path} is a SQLite file of another program; it was left as it is. Name another file with --db.`,
      zh: `${path} 是其他程序的 SQLite 文件,未作改动。请用 --db 指定其他文件。`,
    });
  }
  const version = connection.pragma("user_version", { simple: true }) as number;
  if (version === MIGRATIONS.length) return;
  if (version > MIGRATIONS.length) {
    throw usageError("newer-database", {
      en: `${path} was written by a newer partnerctl (schema ${version}, this one knows ${MIGRATIONS.length}). Install the newer version.`,
      zh: `${path} 由更新版本的 partnerctl 写入(结构版本 ${version},本程序支持到 ${MIGRATIONS.length})。请安装新版本。`,
    });
  }
  if (!allowOlder) {
    throw usageError("older-database", {
      en: `${path} has schema ${version}, this partnerctl needs ${MIGRATIONS.length}. Run "partnerctl db migrate".`,
      zh: `${path} 的结构版本为 ${version},本程序需要 ${MIGRATIONS.length}。请运行“partnerctl db migrate”。`,
    });
  }
}

/** Applies what is pending, each migration and its record in one transaction, the record first. */
function migrate(connection: Sqlite.Database, now: number): string[] {
  connection.exec("create table if not exists migrations (name text primary key, applied_at integer not null) strict");
  const applied = appliedMigrations(connection);
  applied.forEach((name, index) => {
    if (MIGRATIONS[index]?.name !== name) throw new Error(`migration ${name} is not where this program expects it`);
  });
  const done: string[] = [];
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < applied.length) continue;
    connection
      .transaction(() => {
        connection.prepare("insert into migrations (name, applied_at) values (?, ?)").run(migration.name, now);
        apply(connection, migration);
        connection.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
    done.push(migration.name);
  }
  return done;
}

function apply(connection: Sqlite.Database, migration: Migration): void {
  migration.up({
    table: (name, columns) => connection.exec(`create table ${name} (${columns}) strict`),
    history(name, columns) {
      connection.exec(`create table ${name} (${columns}, ${RECORD_COLUMNS}) strict`);
      connection.exec(`create table ${name}_history (${historyColumns(columns)}) strict`);
      const [key] = columns.trim().split(/\s/);
      connection.exec(`create index ${name}_history_key on ${name}_history (${key})`);
    },
    index: (table, columns) =>
      connection.exec(`create index ${table}_${columns.replace(/, /g, "_")} on ${table} (${columns})`),
    statement: (text) => connection.exec(text),
  });
}

/**
 * Columns that hold the same number or nothing in every row: most facts of most customers. They are written into the
 * statement once, since handing each value over to SQLite costs as much as storing it.
 */
function constantColumns(columns: readonly string[], rows: readonly (readonly unknown[])[]): Map<string, string> {
  const constant = new Map<string, string>();
  const [first] = rows;
  if (!first || rows.length < 2) return constant;
  columns.forEach((column, position) => {
    const value = first[position] ?? null;
    if (value !== null && typeof value !== "number") return;
    if (rows.every((row) => (row[position] ?? null) === value))
      constant.set(column, value === null ? "null" : String(value));
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

/** Puts SQLite's failures into words; anything that is not one of them passes through unchanged. */
function translate(error: unknown, path: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  const details = { cause: error };
  if (code.startsWith("SQLITE_BUSY") || code === "SQLITE_LOCKED") {
    return new AppError(
      "busy",
      "database-busy",
      { en: `${path} is in use by another process. Try again.`, zh: `${path} 正被其他进程使用,请重试。` },
      details,
    );
  }
  if (code === "SQLITE_NOTADB") {
    return usageError(
      "not-a-database",
      { en: `${path} is not a database file.`, zh: `${path} 不是数据库文件。` },
      details,
    );
  }
  if (code.startsWith("SQLITE_READONLY") || code === "EACCES" || code === "EROFS" || code === "EPERM") {
    return usageError(
      "read-only",
      {
        en: `${path} cannot be written: the file or its folder is read-only. Change its permissions or name another file with --db.`,
        zh: `${path} 无法写入:文件或所在目录为只读。请修改权限或用 --db 指定其他文件。`,
      },
      details,
    );
  }
  if (code.startsWith("SQLITE_CANTOPEN") || code === "ENOENT" || code === "ENOTDIR" || code === "EEXIST") {
    return usageError(
      "cannot-open",
      {
        en: `${path} cannot be opened. Check the path and its permissions.`,
        zh: `${path} 无法打开,请检查路径与权限。`,
      },
      details,
    );
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return usageError(
      "damaged",
      {
        en: `${path} is damaged. Keep it, and restore a backup to another file with --db.`,
        zh: `${path} 已损坏。请保留原文件,并用 --db 使用备份文件。`,
      },
      details,
    );
  }
  if (code === "SQLITE_FULL" || code === "ENOSPC") {
    return usageError(
      "disk-full",
      {
        en: `No space left on the disk of ${path}. Nothing of this step was kept; free some space and run it again.`,
        zh: `${path} 所在磁盘空间不足,本步骤未保存任何内容。请释放空间后重试。`,
      },
      details,
    );
  }
  return error;
}
