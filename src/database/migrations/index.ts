import { first } from "./0001-first.ts";
import { servers } from "./0002-servers.ts";
import { relationships } from "./0003-relationships.ts";
import { marketplace } from "./0004-marketplace.ts";

/** What a migration may do; each engine writes it in its own words. */
export interface Ddl {
  /** Creates a table from its column definitions, in the portable words `text` and `integer`. */
  table(name: string, columns: string): void;
  /** Creates a table whose rows carry who made and last changed them, and beside it `<name>_history` for the old rows. */
  history(name: string, columns: string): void;
  /** Adds a column without a constraint to a table that has a history, and to that. */
  column(table: string, definition: string): void;
  index(table: string, columns: string): void;
  statement(text: string): void;
}

export interface Migration {
  readonly name: string;
  up(ddl: Ddl): void;
}

/** All migrations, oldest first. A released one is never edited: the next one mends it. */
export const MIGRATIONS: readonly Migration[] = [first, servers, relationships, marketplace];

/** Columns that every row with a history carries: the changes (by sequence) that made and last changed it, and its version. */
export const RECORD_COLUMNS = "created_by integer not null, changed_by integer not null, version integer not null";

/** The columns of a history table: the same without their constraints, and the change that replaced the row. */
export function historyColumns(columns: string): string {
  return `${columns.replace(/ (primary key|not null|unique|references \w+)/g, "")}, created_by integer, changed_by integer, version integer, replaced_by integer not null`;
}
