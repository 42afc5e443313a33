import { type Kysely, type RawBuilder, sql } from "kysely";
import { hiddenColumns, readable } from "../boundaries.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import type { KeyKind } from "../masks.ts";
import type { Mapper } from "../rows.ts";
import type { RecordedTable } from "../schema.ts";
import { holdRecords, insertRecords, replaceRecords, type Session } from "../session.ts";

const BATCH = 1_000;

type AnyColumns = Record<string, Record<string, unknown>>;

export interface RecordedOptions<Item> {
  readonly mapper: Mapper<Item>;
  /** SQL of columns that are not simply columns of the table, by key; the table's alias is `t`. */
  readonly expressions?: Readonly<Record<string, RawBuilder<unknown>>>;
  /** What a list is ordered by unless it says otherwise; by default the first column. */
  readonly order?: readonly string[];
  /** How a record is shown that exists and may not be seen, on a connection that the engine keeps to one partner. */
  readonly masked?: { readonly kind: KeyKind; of(key: string): Item };
}

/** What every table whose rows have a history offers: finding by key, saving, and its list. */
export function recordedTable<Item>(session: Session, table: RecordedTable, options: RecordedOptions<Item>) {
  const { mapper, expressions = {}, order, masked } = options;
  const { engine } = session;
  const key = mapper.columns[0] as string;
  const hidden = engine.restricted ? hiddenColumns(table) : new Set<string>();
  const from = () => {
    const rows = (session.db as unknown as Kysely<AnyColumns>).selectFrom(`${table} as t`);
    if (hidden.size === 0) return rows.selectAll("t");
    return rows.select(sql.raw<never>(readable(mapper.columns, hidden, "t.").join(", ")) as never);
  };
  const columns = readable(mapper.columns, hidden).join(", ");
  /** The records whose column holds one of the values given; `condition` goes on behind it. */
  const where = async (
    column: string,
    values: readonly string[],
    condition = "",
    ...more: unknown[]
  ): Promise<Item[]> => {
    if (values.length === 0) return [];
    const query = `select ${columns} from ${table} where ${column} in (?) ${condition}`;
    return (await engine.valuesFor(query, values, ...more)).map((row) => mapper.fromValues(row));
  };
  const byKeys = async (keys: readonly string[]): Promise<Map<string, Item>> => {
    if (keys.length === 0) return new Map();
    const rows = await engine.valuesFor(`select ${columns} from ${table} where ${key} in (?)`, keys);
    const found = new Map(rows.map((row) => [row[0] as string, mapper.fromValues(row)]));
    const missing = masked && engine.restricted ? keys.filter((value) => !found.has(value)) : [];
    if (missing.length > 0) {
      const { kind, of } = masked as NonNullable<typeof masked>;
      for (const value of (await engine.restricted?.existing(kind, missing)) ?? []) found.set(value, of(value));
    }
    return found;
  };
  return {
    /** The records that exist among the keys given. */
    byKeys,
    where,

    async find(value: string): Promise<Item | undefined> {
      return (await byKeys([value])).get(value);
    },

    /** Keys that begin with the text given, at most two: one is it, two are ambiguous. */
    async keysLike(prefix: string): Promise<string[]> {
      const rows = await from()
        .where(`t.${key}`, ">=", prefix)
        .where(`t.${key}`, "<", `${prefix}~`)
        .orderBy(`t.${key}`)
        .limit(2)
        .execute();
      return rows.map((row) => row[key] as string);
    },

    /** Keeps rows as they are until a write has ended; they are read after this. In a read it does nothing. */
    hold: (keys: readonly string[]) => holdRecords(session, table, key, keys),

    insert: (items: readonly Item[]) => insertRecords(session, table, mapper, items),

    replace: (items: readonly Item[]) => replaceRecords(session, table, mapper, items),

    /** The list in batches, in the order of its key unless the query says otherwise. */
    async *list(query: ListQuery): AsyncGenerator<Item[]> {
      const columns = { ...plainColumns("t", mapper.columns), ...expressions };
      const compiled = applyList(from(), query, columns, order ?? [`t.${key}`]).compile();
      for await (const rows of engine.valueBatches(compiled, mapper.columns, BATCH)) {
        yield rows.map((values) => mapper.fromValues(values));
      }
    },
  };
}
