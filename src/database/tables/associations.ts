import { sql } from "kysely";
import type { Association } from "../../domain/association/association.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { AssociationsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { endsAhead, isOpen, OPEN } from "./periods.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Association, AssociationsRow>({
  id: "id",
  customer: "customer",
  partner: "partner",
  type: "type",
  from: "from_at",
  to: "to_at",
  endReason: "end_reason",
  startedBy: "started_by",
  via: "via",
});

/** The columns that hold the ends of a period. */
export const PERIOD = { from: sql.raw("t.from_at"), to: sql.raw("t.to_at") };

/** The account manager whom the customer of a row `t` has. */
export function lookedAfterBy(now: Instant) {
  return sql`(select m.manager from assignments m where m.customer = t.customer and ${isOpen("m", now)}
    order by m.id desc limit 1)`;
}

/** Which customer was whose, of which type, from when to when. */
export function associationsTable(session: Session) {
  const { db, engine } = session;
  return {
    ...recordedTable(session, "associations", {
      mapper,
      expressions: PERIOD,
    }),

    /** The list in batches; `account_manager` is who looks after the customer now: what one may see goes by that. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<Association[]> =>
      recordedTable(session, "associations", {
        mapper,
        expressions: { ...PERIOD, account_manager: lookedAfterBy(now) },
      }).list(query),

    /** All periods of the customers given, past ones included, in the order of their beginnings. */
    async ofCustomers(customers: readonly string[]): Promise<Map<string, Association[]>> {
      const periods = new Map<string, Association[]>();
      if (customers.length === 0) return periods;
      const rows = await engine.rowsFor<AssociationsRow>(
        "select * from associations where customer in (?) order by from_at, id",
        customers,
      );
      for (const row of rows) {
        const association = mapper.fromRow(row);
        const known = periods.get(association.customer);
        if (known) known.push(association);
        else periods.set(association.customer, [association]);
      }
      return periods;
    },

    /** The partner that each of the customers is associated with now. */
    async openPartners(customers: readonly string[], now: Instant): Promise<Map<string, string>> {
      if (customers.length === 0) return new Map();
      const open = `select customer, partner from associations where customer in (?) and ${OPEN}`;
      return new Map((await engine.valuesFor(open, customers, now)) as [string, string][]);
    },

    /** The association of each of the customers that has not ended; of several the one that began first. */
    async openOf(customers: readonly string[], now: Instant): Promise<Map<string, Association>> {
      if (customers.length === 0) return new Map();
      const open = `select * from associations where customer in (?) and ${OPEN} order by from_at desc`;
      const rows = await engine.rowsFor<AssociationsRow>(open, customers, now);
      return new Map(rows.map((row) => [row.customer, mapper.fromRow(row)]));
    },

    /** Until when each of the customers had one, as far as a clock set back has not reached that. */
    endsAhead: (customers: readonly string[], now: Instant) => endsAhead(session, "associations", customers, now),

    /** The association that has not ended; of several, which recorded history can hold, the one that began first. */
    async findOpen(customer: string, now: Instant): Promise<Association | undefined> {
      const row = await db
        .selectFrom("associations")
        .selectAll()
        .where("customer", "=", customer)
        .where(isOpen("associations", now))
        .orderBy("from_at")
        .limit(1)
        .executeTakeFirst();
      return row && mapper.fromRow(row);
    },
  };
}
