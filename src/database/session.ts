import type { Kysely } from "kysely";
import type { Instant } from "../values/instant.ts";
import type { IdSource } from "./ids.ts";
import type { RecordedTable, Schema } from "./schema.ts";
import type { Engine } from "./sqlite.ts";

/** One transaction as a table module sees it: queries, bulk operations, and in a write the change it belongs to. */
export interface Session {
  readonly db: Kysely<Schema>;
  readonly engine: Engine;
  readonly change: OpenChange | undefined;
}

/** The change that a write transaction belongs to: its sequence stands in every row it touches. */
export interface OpenChange {
  readonly seq: number;
  readonly id: string;
  readonly at: Instant;
  readonly ids: IdSource;
}

/** The change of a write; a read has none, and writing in one is a bug. */
export function openChange(session: Session): OpenChange {
  if (!session.change) throw new Error("a write was attempted inside a read");
  return session.change;
}

/** Inserts new rows, stamped with the change that makes them. */
export async function insertRecords(
  session: Session,
  table: RecordedTable,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const { seq } = openChange(session);
  await session.engine.insertRows(
    table,
    [...columns, "created_by", "changed_by", "version"],
    rows.map((row) => [...row, seq, seq, 1]),
  );
}

/** Overwrites rows that exist, after their old versions were copied to the history in one statement. */
export async function replaceRecords(
  session: Session,
  table: RecordedTable,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const { seq } = openChange(session);
  const key = columns[0] as string;
  await keepHistory(
    session,
    table,
    key,
    rows.map((row) => row[0] as string),
  );
  await session.engine.insertRows(
    table,
    [...columns, "created_by", "changed_by", "version"],
    rows.map((row) => [...row, seq, seq, 1]),
    key,
  );
}

/** Deletes rows by key, after their old versions were copied to the history. */
export async function deleteRecords(
  session: Session,
  table: RecordedTable,
  key: string,
  keys: readonly string[],
): Promise<void> {
  await keepHistory(session, table, key, keys);
  await session.engine.runFor(`delete from ${table} where ${key} in (?)`, keys);
}

async function keepHistory(
  session: Session,
  table: RecordedTable,
  key: string,
  keys: readonly string[],
): Promise<void> {
  const { seq } = openChange(session);
  await session.engine.runFor(`insert into ${table}_history select *, ${seq} from ${table} where ${key} in (?)`, keys);
}
