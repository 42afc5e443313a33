import { layoutOf } from "../migrations/layout.ts";
import type { RecordedTable } from "../schema.ts";
import type { Session } from "../session.ts";

/** A record as it is stored, by column. */
export type StoredRecord = Readonly<Record<string, unknown>>;

const layout = layoutOf();
const keyOf = (table: RecordedTable): string => layout.get(table)?.key as string;

/** How often records were changed, and how they stood at an earlier version. */
export function versionsOf({ engine }: Session) {
  return {
    /** The present versions of records by their keys. */
    async of(table: RecordedTable, keys: readonly string[]): Promise<Map<string, number>> {
      if (keys.length === 0) return new Map();
      const key = keyOf(table);
      const rows = await engine.valuesFor(`select ${key}, version from ${table} where ${key} in (?)`, keys);
      return new Map(rows.map(([value, version]) => [value as string, Number(version)]));
    },

    /** A record at a version of it, also an earlier one; undefined where it never had that version. */
    async at(table: RecordedTable, key: string, version: number): Promise<StoredRecord | undefined> {
      const column = keyOf(table);
      for (const from of [table, `${table}_history`]) {
        const query = `select * from ${from} where ${column} in (?) and version = ? order by changed_by desc`;
        const [row] = await engine.rowsFor<StoredRecord>(query, [key], version);
        if (row) return row;
      }
      return undefined;
    },
  };
}
