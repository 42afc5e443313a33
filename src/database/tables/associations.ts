import { sql } from "kysely";
import type { Association, AssociationType } from "../../domain/association/association.ts";
import type { AssociationPeriod } from "../../domain/incentives/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { type ForeignPeriod, MASK } from "../masks.ts";
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

/** The association of a customer with another partner: when it is or was, and nothing else. */
function maskedAssociation({ customer, from, to }: ForeignPeriod): Association {
  return {
    id: MASK,
    customer,
    partner: MASK,
    type: "referral",
    from,
    to,
    endReason: null,
    startedBy: null,
    via: null,
  };
}

type PeriodValues = [string, string, AssociationType, Instant, Instant | null];

/** The periods of each customer, those of others that are shown as times alone among them, in the order of their beginnings. */
function gather<Period extends { readonly customer: string; readonly from: Instant }>(
  own: readonly Period[],
  others: readonly Period[],
): Map<string, Period[]> {
  const all = others.length === 0 ? own : [...own, ...others].sort((a, b) => a.from - b.from);
  const periods = new Map<string, Period[]>();
  for (const period of all) {
    const known = periods.get(period.customer);
    if (known) known.push(period);
    else periods.set(period.customer, [period]);
  }
  return periods;
}

/** Which customer was whose, of which type, from when to when. */
export function associationsTable(session: Session) {
  const { db, engine } = session;
  const foreign = async (customers: readonly string[], now: Instant): Promise<ForeignPeriod[]> =>
    (await engine.restricted?.periods("associations", customers, now)) ?? [];
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
      if (customers.length === 0) return new Map();
      const rows = await engine.rowsFor<AssociationsRow>(
        "select * from associations where customer in (?) order by from_at, id",
        customers,
      );
      // No clock is asked: past and future ones are meant alike.
      const own = rows.map((row) => mapper.fromRow(row));
      return gather<Association>(own, (await foreign(customers, 0 as Instant)).map(maskedAssociation));
    },

    /** The same with nothing but whose they were and when, which is half the work. */
    async periodsOf(customers: readonly string[]): Promise<Map<string, AssociationPeriod[]>> {
      if (customers.length === 0) return new Map();
      const query = `select customer, partner, type, from_at, to_at from associations where customer in (?)
        order by from_at, id`;
      const rows = (await engine.valuesFor(query, customers)) as PeriodValues[];
      const own = rows.map(([customer, partner, type, from, to]) => ({ customer, partner, type, from, to }));
      return gather(own, (await foreign(customers, 0 as Instant)).map(maskedAssociation));
    },

    /** The association that each of the customers has now; of several the one that began first. */
    async openOf(customers: readonly string[], now: Instant): Promise<Map<string, Association>> {
      if (customers.length === 0) return new Map();
      const query = `select * from associations where customer in (?) and ${OPEN} order by from_at desc, id desc`;
      const rows = await engine.rowsFor<AssociationsRow>(query, customers, now);
      return new Map(rows.map((row) => [row.customer, mapper.fromRow(row)]));
    },

    /** The partner that each of the customers is associated with now. */
    async openPartners(customers: readonly string[], now: Instant): Promise<Map<string, string>> {
      if (customers.length === 0) return new Map();
      const query = `select customer, partner from associations where customer in (?) and ${OPEN}`;
      const rows = (await engine.valuesFor(query, customers, now)) as [string, string][];
      const open = (await foreign(customers, now)).filter(({ isOpen }) => isOpen);
      return new Map([...open.map(({ customer }) => [customer, MASK] as const), ...rows]);
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
      const other = (await foreign([customer], now)).find(({ isOpen }) => isOpen);
      return row ? mapper.fromRow(row) : other && maskedAssociation(other);
    },
  };
}
