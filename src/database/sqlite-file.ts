import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { usageError } from "../errors.ts";
import type { Access } from "./engine.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { isBusy, translate } from "./sqlite-errors.ts";
import { checkSchema, createSchema } from "./sqlite-schema.ts";

/** How long a command waits for another process before it gives up with exit 75. */
const BUSY_TIMEOUT_MS = 5_000;
/** Pages kept in memory, for reports that visit many. */
export const CACHE_KB = 4_000;
/** Where a SQLite header says that the file is in WAL mode (2) or not (1): for readers and for writers. */
const MODE_BYTES = [18, 19] as const;

export interface SqliteTarget {
  readonly path: string;
  /** Only `write` creates a file: for the others a missing one is an empty database in memory. */
  readonly access: Access;
  /** Keeps an older schema as it is and lets the caller migrate it. */
  readonly allowOlder?: boolean;
  readonly busyTimeoutMs?: number;
  /** How many migrations a new file is made with; all of them unless a copy of an older database is wanted. */
  readonly schema?: number;
  /** An empty database in memory, whatever the path. */
  readonly empty?: boolean;
}

export interface OpenFile {
  readonly connection: Sqlite.Database;
  /** A missing file, as an empty database that is gone with the process. */
  readonly inMemory: boolean;
  /** Whether this call created the file: a first write that fails takes it away again. */
  readonly created: boolean;
  readonly busyTimeoutMs: number;
}

/** What SQLite says where a file, or what stands beside it, is taken away under it; a broken disk says it every time. */
export const MAY_BE_TAKEN = /^SQLITE_(READONLY_DBMOVED|CANTOPEN|IOERR)/;
/** How often a file is opened again that another process has just taken away, after a first write that failed. */
const MOST_TRIES = 20;

/** Opens a SQLite file, checks that it is one of ours and of this version, and creates it where a write needs it. */
export function openFile(target: SqliteTarget): OpenFile {
  for (let tries = 1; ; tries++) {
    try {
      return openOnce(target);
    } catch (error) {
      const { code: said, cause } = error as { code?: unknown; cause?: { code?: unknown } };
      // Half of a schema that is being taken away looks like another program's; a real one still does the next time.
      const code = said === "not-a-database" ? "SQLITE_READONLY_DBMOVED" : String(cause?.code);
      if (target.access !== "write" || !MAY_BE_TAKEN.test(code) || tries >= MOST_TRIES) throw error;
    }
  }
}

function openOnce(target: SqliteTarget): OpenFile {
  const { path, access, allowOlder = false, busyTimeoutMs, empty: isEmpty, schema } = target;
  const timeout = busyTimeoutMs ?? BUSY_TIMEOUT_MS;
  if (isEmpty) return { ...emptyInMemory(), busyTimeoutMs: timeout };
  // Absolute: `:memory:` and the like mean files here.
  const file = resolve(path);
  let connection: Sqlite.Database | undefined;
  let made = false;
  try {
    recover(file, timeout);
    const missing = isMissing(file, path);
    if (missing && access !== "write") return { ...emptyInMemory(), busyTimeoutMs: timeout };
    made = missing && makeFile(file);
    connection = connect(file, access, timeout);
    prepare(connection);
    // Asked anew: another process may have filled the file by now, or taken it away.
    const empty = access === "write" && connection.pragma("page_count", { simple: true }) === 0;
    const created = empty && createSchema(connection, MIGRATIONS.slice(0, schema));
    if (!created) checkSchema(connection, path, allowOlder);
    if (access === "write") switchToWal(connection);
    return { connection, inMemory: false, created, busyTimeoutMs: timeout };
  } catch (error) {
    connection?.close();
    if (made && statSync(file, { throwIfNoEntry: false })?.size === 0) removeFile(file);
    throw translate(deniedBy(file, error), path);
  }
}

/** Of a folder in which it may not make -wal and -shm SQLite says only that the file cannot be opened. */
function deniedBy(file: string, error: unknown): unknown {
  if (!String((error as { code?: unknown }).code).startsWith("SQLITE_CANTOPEN")) return error;
  try {
    accessSync(dirname(file), constants.W_OK);
    return error;
  } catch (denied) {
    return denied;
  }
}

/** What the driver opens a file by: it takes white space from the end of a name, but none that stands before a NUL. */
export function driversName(file: string): string {
  return file === file.trimEnd() ? file : `${file}\0`;
}

/**
 * Closes a file that this process created and has written nothing to, and takes it away again, unless another process
 * uses it by now. Leaving WAL mode succeeds only where nobody else is connected; whoever opens the file after that meets
 * the exclusive lock, and behind it a file that SQLite refuses to write since it has moved.
 */
export function discardFile(connection: Sqlite.Database, path: string): void {
  try {
    connection.pragma("busy_timeout = 0");
    connection.pragma("journal_mode = delete");
    connection.exec("begin exclusive");
    if (connection.prepare("select count(*) from changes").pluck().get() === 0) removeFile(resolve(path));
  } catch {
    // It stays: an empty database, which reads as a missing one does.
  } finally {
    connection.close();
  }
}

/**
 * Rolls back what a killed process left half done outside of WAL mode, which is how a new file begins. A connection that
 * only reads may not do that, and what remains may be an empty file.
 */
function recover(file: string, timeout: number): void {
  if (!hasContent(file) || !hasContent(`${file}-journal`)) return;
  const connection = new Sqlite(driversName(file), { timeout, fileMustExist: true });
  try {
    connection.pragma("schema_version");
  } finally {
    connection.close();
  }
}

function hasContent(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size > 0;
}

function isMissing(file: string, path: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (stat.isDirectory()) {
    throw usageError("not-a-database", {
      en: `${path} is a directory, not a database file.`,
      zh: `${path} 是目录，不是数据库文件。`,
    });
  }
  if (!stat.isFile()) {
    throw usageError("not-a-database", { en: `${path} is not a regular file.`, zh: `${path} 不是普通文件。` });
  }
  return stat.size === 0;
}

/** Makes the empty file, and not SQLite, so that it never exists with a wider mode; -wal and -shm follow it. */
function makeFile(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  return true;
}

function emptyInMemory() {
  const connection = new Sqlite(":memory:");
  prepare(connection);
  createSchema(connection);
  return { connection, inMemory: true, created: false };
}

function connect(file: string, access: Access, timeout: number): Sqlite.Database {
  const connection = new Sqlite(driversName(file), { timeout, readonly: access === "read", fileMustExist: true });
  if (access !== "read") return connection;
  try {
    connection.pragma("schema_version");
    return connection;
  } catch (error) {
    connection.close();
    const copy = copyInMemory(file, error);
    if (copy === undefined) throw error;
    return copy;
  }
}

/**
 * On a medium that cannot be written SQLite opens no file in WAL mode, since it wants to put -shm beside it. Where
 * nothing waits in a -wal or -journal the file alone is the whole database and is read into memory.
 */
function copyInMemory(file: string, error: unknown): Sqlite.Database | undefined {
  const code = String((error as { code?: unknown }).code);
  if (!code.startsWith("SQLITE_CANTOPEN") && !code.startsWith("SQLITE_READONLY")) return undefined;
  if (hasContent(`${file}-wal`) || hasContent(`${file}-journal`)) return undefined;
  const bytes = readFileSync(file);
  for (const position of MODE_BYTES) bytes[position] = 1;
  return new Sqlite(bytes, { readonly: true });
}

function prepare(connection: Sqlite.Database): void {
  connection.pragma("foreign_keys = on");
  // Every commit of a write is on disk before its results are acknowledged.
  connection.pragma("synchronous = full");
  connection.pragma(`cache_size = -${CACHE_KB}`);
  connection.pragma("temp_store = memory");
}

/** Lets others read while one writes. Where others are in the way just now, the next write does it. */
function switchToWal(connection: Sqlite.Database): void {
  try {
    connection.pragma("journal_mode = wal");
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
}

function removeFile(file: string): void {
  // Through a symbolic link it is the file behind it that was created.
  const real = realpathSync(file);
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${real}${suffix}`, { force: true });
}
