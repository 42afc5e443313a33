import type { Kysely } from "kysely";
import type { Instant } from "../values/instant.ts";
import type { Engine } from "./engine.ts";
import type { IdSource } from "./ids.ts";
import { layoutOf } from "./migrations/layout.ts";
import type { Mapper } from "./rows.ts";
import type { RecordedTable, Schema } from "./schema.ts";

/** One transaction as a table module sees it: queries, bulk operations, and in a write the change it belongs to. */
export interface Session {
  readonly db: Kysely<Schema>;
  readonly engine: Engine;
  readonly change: OpenChange | undefined;
  readonly bound?: Bound | undefined;
}

/** An actor who may act for one partner only. */
export interface Bound {
  readonly actor: string;
  readonly partner: string;
  readonly roles: readonly string[];
  /** Whether the actor may see no more than its own customers and what it registered itself. */
  readonly ownOnly: boolean;
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

/** Keeps rows as they are until a write has ended: what is read of them afterwards is what is overwritten. */
export async function holdRecords(
  session: Session,
  table: RecordedTable,
  key: string,
  keys: readonly string[],
): Promise<void> {
  if (session.change && keys.length > 0) await session.engine.hold(table, key, keys);
}

/** Columns that say who made and last changed a row, and how often it was changed. */
const RECORD = ["created_by", "changed_by", "version"] as const;

/** Inserts new records, stamped with the change that makes them. */
export async function insertRecords<Item>(
  session: Session,
  table: RecordedTable,
  mapper: Mapper<Item>,
  items: readonly Item[],
): Promise<void> {
  if (items.length === 0) return;
  const { seq } = openChange(session);
  const rows = items.map((item) => mapper.toRecord(item, seq));
  await session.engine.insertRows(table, [...mapper.columns, ...RECORD], rows);
}

/** Overwrites records that exist, after their old versions were copied to the history in one statement. */
export async function replaceRecords<Item>(
  session: Session,
  table: RecordedTable,
  mapper: Mapper<Item>,
  items: readonly Item[],
): Promise<void> {
  if (items.length === 0) return;
  const { seq } = openChange(session);
  const rows = items.map((item) => mapper.toRecord(item, seq));
  const [key] = mapper.columns as readonly [string];
  await keepHistory(
    session,
    table,
    key,
    rows.map((row) => row[0] as string),
  );
  await session.engine.insertRows(table, [...mapper.columns, ...RECORD], rows, key);
}

/** Counts the versions of records up whose parts in other tables were changed; one that the change wrote has been. */
export async function touchRecords(
  session: Session,
  table: RecordedTable,
  key: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const { seq } = openChange(session);
  const query = `select ${key} from ${table} where ${key} in (?) and changed_by <> ?`;
  const untouched = (await session.engine.valuesFor(query, keys, seq)).map(([value]) => value as string);
  await keepHistory(session, table, key, untouched);
  const update = `update ${table} set version = version + 1, changed_by = ${seq} where ${key} in (?)`;
  await session.engine.runFor(update, untouched);
}

/** Deletes rows by key, after their old versions were copied to the history. */
export async function deleteRecords(
  session: Session,
  table: RecordedTable,
  key: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await keepHistory(session, table, key, keys);
  await session.engine.runFor(`delete from ${table} where ${key} in (?)`, keys);
}

const layout = layoutOf();

/** Named one by one: a migration may have added some behind the last one of the history. */
function columnsOfTable(table: RecordedTable): string[] {
  return (layout.get(table)?.columns ?? []).map(({ name }) => name);
}

async function keepHistory(
  session: Session,
  table: RecordedTable,
  key: string,
  keys: readonly string[],
): Promise<void> {
  const { seq } = openChange(session);
  const columns = columnsOfTable(table).join(", ");
  await session.engine.runFor(
    `insert into ${table}_history (${columns}, replaced_by) select ${columns}, ${seq} from ${table} where ${key} in (?)`,
    keys,
  );
}
