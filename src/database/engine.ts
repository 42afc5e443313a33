import type { CompiledQuery, Kysely } from "kysely";
import { AppError } from "../errors.ts";
import type { Restricted } from "./masks.ts";
import type { Schema } from "./schema.ts";

/** What a command may do with the database. Only `write` creates one: for the others a missing one is empty. */
export type Access = "read" | "write" | "dry-run";

/** How long a write waits for what others hold. */
export interface Patience {
  readonly ms?: number;
  /** Answers true once nobody wants the write any more. */
  readonly giveUp?: () => boolean;
}

/** What `db info` says of a database beside its contents. */
export interface EngineInfo {
  readonly engine: "sqlite" | "postgres";
  /** The file, or the server's URL without its password. */
  readonly path: string;
  readonly exists: boolean;
  /** Bytes that the tables take. */
  readonly size: number;
  /** How many migrations it has seen. */
  readonly schema: number;
  /** The version of the engine itself. */
  readonly version: string;
}

/** The roles of a server that are kept to one partner; everything happens inside the transaction that is open. */
export interface Roles {
  /** Puts up the boundary between partners where it does not stand; says why the server does not take it. */
  secure(): Promise<string | undefined>;
  /** Makes a role where there is none, and lets it work within the boundary. */
  grant(role: string, password: string | undefined): Promise<void>;
  /** Takes that back; the role itself stays. */
  revoke(role: string): Promise<void>;
}

/**
 * What the tables and transactions need of a database. Everything that differs between SQLite and PostgreSQL is behind
 * it: the texts that go through it are SQL that both understand, with `?` for values and `in (?)` for many keys.
 */
export interface Engine {
  /** What people are shown: never a password. */
  readonly path: string;
  /** Whether opening it made the schema: a first write that fails leaves no trace then. */
  readonly created: boolean;
  /** Whether there is no database where it was looked for: it reads as an empty one, in memory. */
  readonly isMissing: boolean;
  readonly kysely: Kysely<Schema>;
  /** What stands in for the records of others where the engine itself keeps the connection to one partner. */
  readonly restricted?: Restricted | undefined;
  /** undefined where the engine knows no roles: a file's permissions are its boundary. */
  readonly roles?: Roles;
  /** Puts a failure of the engine into words; anything else passes through unchanged. */
  translate(error: unknown): unknown;
  /** Whether a transaction lost against another one and may simply be run again, after it was run `tries` times before. */
  isConflict(error: unknown, tries: number): boolean;
  /** Whether a database that nothing was written to yet was taken away under this connection: it may be opened anew. */
  isMoved(error: unknown): boolean;
  /** Begins a transaction, `past` for a read whose tables views are put before; what a write waits for is waited for no longer than `patience` says. */
  begin(mode: "read" | "past" | "write", patience?: Patience): Promise<void>;
  commit(): Promise<void>;
  /** Ends a transaction without a trace, if there is one. */
  rollback(): Promise<void>;
  /** How far the commits of a job of many wait for the disk. */
  durability(level: "strict" | "bulk"): void;
  /** Inserts rows given as arrays in column order; with `key`, a row that exists is overwritten and its version counted up. */
  insertRows(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    key?: string,
  ): Promise<void>;
  /**
   * Takes the locks of those names until the end of the transaction, in their order, whoever else wants some of them.
   * Where only one writes at a time there is nothing to take.
   */
  lock(names: readonly string[]): Promise<void>;
  /** Holds the rows with these keys until the end of the transaction, so that nobody overwrites what is decided on. */
  hold(table: string, key: string, keys: readonly string[]): Promise<void>;
  /** Takes rows as they are from now on: what is copied may refer to what is missing, as its source does. */
  trustReferences(): Promise<void>;
  /** A number that stays the same only as long as nobody but this connection has written. */
  othersVersion(): Promise<number>;
  /** Runs a query for the keys given, in one go however many they are. `text` holds `in (?)` where the keys go. */
  rowsFor<Row>(text: string, keys: readonly string[], ...values: unknown[]): Promise<Row[]>;
  /** The same with each row as an array, in the order in which the query names its columns. */
  valuesFor(text: string, keys: readonly string[], ...values: unknown[]): Promise<unknown[][]>;
  /** Runs a statement for the keys given. */
  runFor(text: string, keys: readonly string[]): Promise<void>;
  /** Reads a query's rows in batches inside a transaction, so that a long list never stands in memory at once. */
  batches<Row>(query: CompiledQuery, size: number): AsyncGenerator<Row[]>;
  /** The same with each row as an array of the columns named: less than half the time. */
  valueBatches(
    query: Pick<CompiledQuery, "sql" | "parameters">,
    columns: readonly string[],
    size: number,
  ): AsyncGenerator<unknown[][]>;
  /**
   * Puts views before tables until a transaction of the mode `past` ends: whatever is read by the name of a table is read
   * through its view.
   * `views` is given the name of the schema in which the tables themselves stand.
   */
  shadow(views: (schema: string) => ReadonlyMap<string, string>): Promise<void>;
  /** Tells this database from every other one, whatever address it was opened by; undefined where there is none yet. */
  identity(): Promise<string | undefined>;
  info(): Promise<EngineInfo>;
  pendingMigrations(): Promise<string[]>;
  /** Applies what is pending and returns its names. */
  migrate(now: number): Promise<string[]>;
  /** What the engine itself finds wrong: damage and broken references. Empty is good. */
  integrity(): Promise<string[]>;
  /** Copies everything to a new SQLite file, as it is at one moment, while others may write. */
  backup(to: string): Promise<void>;
  close(): Promise<void>;
  /** Closes, and takes away what this process created and wrote nothing to. */
  discard(): Promise<void>;
}

/** What a wait ends with once nobody wants its outcome any more. */
export function interrupted(): AppError {
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
 * the statement once, since handing each value over costs more than storing it.
 */
export function constantColumns(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Map<string, string> {
  const constant = new Map<string, string>();
  const [first] = rows;
  if (!first || rows.length < 2) return constant;
  columns.forEach((column, position) => {
    // A key differs from row to row; where it does not, something is left to be handed over all the same.
    if (position === 0) return;
    const value = first[position] ?? null;
    const written = literal(value);
    if (written !== undefined && rows.every((row) => (row[position] ?? null) === value)) constant.set(column, written);
  });
  return constant;
}

/** The end of an insert that overwrites: `fixed` are the columns that identify a row. Its maker stays, its version counts up. */
export function overwriting(table: string, columns: readonly string[], fixed: readonly string[]): string {
  const sets = columns
    .filter((column) => !fixed.includes(column) && column !== "created_by" && column !== "version")
    .map((column) => `${column} = excluded.${column}`);
  return ` on conflict (${fixed.join(", ")}) do update set ${sets.join(", ")}, version = ${table}.version + 1`;
}
