import { layoutOf } from "../migrations/layout.ts";
import type { Mapper } from "../rows.ts";
import type { RecordedTable } from "../schema.ts";
import type { Session } from "../session.ts";

/**
 * The versions of a partner's records that were approved last: the record as it stands, or the version that an edit, a
 * submission or a rejection has replaced since. Read from the versions, so that nothing is kept twice.
 */
export async function lastApproved<Item>(
  { engine }: Session,
  table: RecordedTable,
  mapper: Mapper<Item>,
  partner: string,
): Promise<Item[]> {
  const key = layoutOf().get(table)?.key as string;
  const columns = (alias: string): string => mapper.columns.map((column) => `${alias}.${column}`).join(", ");
  const query = `select ${columns("v")} from (
      select version, ${columns("t")} from ${table} t
      union all
      select h.version, ${columns("h")} from ${table}_history h join ${table} c on c.${key} = h.${key} and h.version < c.version
    ) v where v.partner in (?) and v.state = 'approved' order by v.version`;
  const place = mapper.columns.indexOf(key);
  const latest = new Map<unknown, Item>();
  for (const row of await engine.valuesFor(query, [partner])) latest.set(row[place], mapper.fromValues(row));
  return [...latest.values()];
}
