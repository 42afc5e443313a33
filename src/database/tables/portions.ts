import { type RawBuilder, sql } from "kysely";
import type { AssociationType } from "../../domain/association/association.ts";
import type { Portion } from "../../domain/incentives/portions.ts";
import type { PerformanceFlag } from "../../domain/incentives/types.ts";
import type { Instant } from "../../values/instant.ts";
import { type Fen, fen } from "../../values/money.ts";
import type { Session } from "../session.ts";

const BATCH = 1_000;

/** What lines may be told apart by besides their customer, cycle and flag. */
export type PortionKey = "service_type_name" | "region_name" | "charging_mode" | "bill_detail_type";

/** What the customers of a partner consumed in a cycle, within associations of one type about which nothing is asked. */
export interface SettledSum {
  readonly partner: string;
  readonly type: AssociationType;
  /** What counts as performance of lines without a flag: cash, credit and stored value together. */
  readonly counted: Fen;
}

/** Some time of a customer's, from and to as in every period. */
export interface Segment {
  readonly customer: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** A billing cycle with its month, and from when on its lines ask what their customers did before. */
export interface Month {
  readonly cycle: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly historyFrom: Instant;
}

/** What a customer has not paid of a cycle, within associations with the partner. */
export interface UnpaidSum {
  readonly cycle: string;
  readonly partner: string;
  /** The distributor that the partner was linked to then. */
  readonly distributor: string | null;
  readonly amount: Fen;
}

const AMOUNTS = [
  "payment_amount",
  "cash_amount",
  "credit_amount",
  "stored_value_card_amount",
  "coupon_amount",
  "flexipurchase_coupon_amount",
  "debt_amount",
];

/** The amounts that performance consists of. */
const COUNTED = ["cash_amount", "credit_amount", "stored_value_card_amount"];

/** Only what can be performance is added up: that stands in the index. */
const COUNTED_SUMS = AMOUNTS.map((column) =>
  sql.raw(COUNTED.includes(column) ? `cast(sum(u.${column}) as bigint) as ${column}` : `0 as ${column}`),
);

const PORTION_COLUMNS = ["customer", "bill_cycle", "flag", "told", "lines", "first", "last", ...AMOUNTS];

/** The lines `u` of a customer as one portion, whatever their flags and keys. */
const asPortion = (customer: "a" | "u"): RawBuilder<unknown> => sql`${sql.raw(customer)}.customer as customer,
  u.bill_cycle as bill_cycle, null as flag, null as told, count(*) as lines, min(u.trade_time) as first,
  max(u.trade_time) as last, ${sql.join(COUNTED_SUMS)}`;

const ofCustomersOf = (partners: readonly string[] | undefined): RawBuilder<unknown> =>
  partners === undefined
    ? sql``
    : sql`and u.customer in (select customer from associations where partner in (${sql.join(partners)}))`;

/** Consumption added up where the rows are, as far as what is asked of the lines is the same for all of them. */
export function portionsTable({ engine, db }: Session) {
  const stream = (query: RawBuilder<unknown>, columns: readonly string[]) =>
    engine.valueBatches(query.compile(db), columns, BATCH);

  /** The lines `u` of a cycle that were traded in its month within an association `a`. */
  const linesWithin = ({ cycle, from, to }: Month, partners: readonly string[] | undefined) => sql`
    a.from_at < ${to} and (a.to_at is null or a.to_at > ${from})
    ${partners === undefined ? sql`` : sql`and a.partner in (${sql.join(partners)})`}
    and u.bill_cycle = ${cycle} and u.customer = a.customer
    and u.trade_time >= case when a.from_at > ${from} then a.from_at else ${from} end
    and u.trade_time < case when a.to_at < ${to} then a.to_at else ${to} end`;

  /** Whether nothing but the partner of an association `a` is asked of the lines of a month, and it is one all along. */
  const isSettled = ({ from, to, historyFrom }: Month): RawBuilder<unknown> => {
    // With whom a customer was before cannot be seen where others' associations are hidden.
    if (engine.restricted) return sql`(1 = 0)`;
    const linked = sql`select k.partner from partner_links k where k.relation = 'distributor'`;
    const within = (column: string) => sql`(k.${sql.raw(column)} > ${from} and k.${sql.raw(column)} < ${to})`;
    // A reseller's own association of before may have been with another distributor's.
    return sql`((a.from_at < ${historyFrom}
        or not exists (select 1 from associations o where o.customer = a.customer and o.from_at < a.from_at
          and (o.partner <> a.partner or o.partner in (${linked}))))
      and a.partner not in (${linked} and (${within("from_at")} or ${within("to_at")})))`;
  };

  return {
    /**
     * The lines of a cycle that were traded in its month, within settled associations: those of which only the partner
     * is asked, since they began before `historyFrom` or their customer was with no other partner before, and since the
     * partner kept its distributor throughout the month.
     */
    async settled(month: Month, partners?: readonly string[]): Promise<SettledSum[]> {
      // In the order of the customers, as the lines stand in their index: any other order reads it all over the place.
      const query = sql<{ partner: string; type: AssociationType; counted: number }>`
        select partner, type, cast(sum(counted) as bigint) as counted
        from (select a.customer, a.from_at, a.to_at, a.partner as partner, min(a.type) as type,
            sum(${sql.raw(COUNTED.map((column) => `u.${column}`).join(" + "))}) as counted
          from associations a cross join usage_lines u
          where ${linesWithin(month, partners)} and ${isSettled(month)}
          group by a.customer, a.from_at, a.to_at, a.partner) s
        group by partner, type`;
      const { rows } = await query.execute(db);
      return rows.map(({ partner, type, counted }) => ({ partner, type, counted: fen(Number(counted)) }));
    },

    /** The lines of a cycle that were traded in its month within the other associations, each association for itself. */
    async *unsettled(month: Month, partners?: readonly string[]): AsyncGenerator<Portion[]> {
      const query = sql`
        select ${asPortion("a")} from associations a cross join usage_lines u
        where ${linesWithin(month, partners)} and not ${isSettled(month)}
        group by a.customer, a.from_at, a.to_at, u.bill_cycle`;
      for await (const rows of stream(query, PORTION_COLUMNS)) yield rows.map(portion);
    },

    /** The lines of a cycle that were traded before or after its month, by customer and side. */
    async *outside({ cycle, from, to }: Month, partners?: readonly string[]): AsyncGenerator<Portion[]> {
      const query = sql`
        select ${asPortion("u")} from usage_lines u where u.bill_cycle = ${cycle} and u.customer is not null
          and (u.trade_time < ${from} or u.trade_time >= ${to}) ${ofCustomersOf(partners)}
        group by u.customer, u.bill_cycle, case when u.trade_time < ${from} then 0 else 1 end`;
      for await (const rows of stream(query, PORTION_COLUMNS)) yield rows.map(portion);
    },

    /** The lines of some cycles by customer, flag and key, in the order of their customers; those of nobody first. */
    async *of(
      cycles: { readonly first: string; readonly last: string },
      key: PortionKey | null,
      { partners, manager }: { readonly partners?: readonly string[]; readonly manager?: string } = {},
    ): AsyncGenerator<Portion[]> {
      const told = sql.raw(key === null ? "null" : `u.${key}`);
      const sums = AMOUNTS.map((column) => sql.raw(`cast(sum(u.${column}) as bigint) as ${column}`));
      const by = sql.raw(`u.customer, u.bill_cycle, u.performance_flag${key === null ? "" : `, u.${key}`}`);
      const managed =
        manager === undefined
          ? sql``
          : sql`and u.customer in (select customer from assignments where manager = ${manager})`;
      const query = sql`
        select u.customer as customer, u.bill_cycle as bill_cycle, u.performance_flag as flag, ${told} as told,
          count(*) as lines, min(u.trade_time) as first, max(u.trade_time) as last, ${sql.join(sums)}
        from usage_lines u where u.bill_cycle >= ${cycles.first} and u.bill_cycle <= ${cycles.last}
          ${ofCustomersOf(partners)} ${managed}
        group by ${by} order by u.customer asc nulls first`;
      for await (const rows of stream(query, PORTION_COLUMNS)) yield rows.map(portion);
    },

    /**
     * The lines of a cycle within some times of some customers, no more than a batch of them, each time for itself and
     * told apart by a key and by flags where that is asked for.
     */
    async *within(
      cycle: string,
      segments: readonly Segment[],
      apart: { readonly key: PortionKey | null; readonly flags: boolean },
    ): AsyncGenerator<Portion[]> {
      if (segments.length === 0) return;
      const told = sql.raw(apart.key === null ? "null" : `u.${apart.key}`);
      const flag = sql.raw(apart.flags ? "u.performance_flag" : "null");
      const by = [
        "s.customer",
        "s.from_at",
        ...(apart.flags ? ["u.performance_flag"] : []),
        ...(apart.key === null ? [] : [`u.${apart.key}`]),
      ];
      const values = segments.map(
        ({ customer, from, to }) => sql`(${customer}, ${sql.raw(String(from))}, ${sql.raw(String(to))})`,
      );
      const query = sql`with s (customer, from_at, to_at) as (values ${sql.join(values)})
        select s.customer as customer, u.bill_cycle as bill_cycle, ${flag} as flag, ${told} as told,
          count(*) as lines, min(u.trade_time) as first, max(u.trade_time) as last, ${sql.join(COUNTED_SUMS)}
        from s cross join usage_lines u where u.bill_cycle = ${cycle} and u.customer = s.customer
          and u.trade_time >= s.from_at and u.trade_time < s.to_at
        group by u.bill_cycle, ${sql.raw(by.join(", "))}`;
      for await (const rows of stream(query, PORTION_COLUMNS)) yield rows.map(portion);
    },

    /** What is unpaid of cycles, by customers who owe anything of them after what was refunded. */
    async unpaid(cycles: readonly string[]): Promise<UnpaidSum[]> {
      if (cycles.length === 0) return [];
      const rows = await engine.valuesFor(
        `select u.bill_cycle, a.partner, k.other, cast(sum(u.debt_amount) as bigint) from usage_lines u
         join associations a on a.customer = u.customer and a.from_at <= u.trade_time
           and (a.to_at is null or a.to_at > u.trade_time)
         left join partner_links k on k.partner = a.partner and k.relation = 'distributor'
           and (k.from_at is null or k.from_at <= u.trade_time) and (k.to_at is null or k.to_at > u.trade_time)
         where u.debt_amount <> 0 and u.bill_cycle in (?)
         group by u.bill_cycle, a.partner, k.other, u.customer having sum(u.debt_amount) > 0`,
        cycles,
      );
      return rows.map(([cycle, partner, distributor, amount]) => ({
        cycle: cycle as string,
        partner: partner as string,
        distributor: distributor as string | null,
        amount: fen(Number(amount)),
      }));
    },
  };
}

function portion(values: readonly unknown[]): Portion {
  const [customer, billCycle, flag, key, lines, first, last, ...amounts] = values;
  const [payment, cash, credit, card, coupon, flexi, debt] = amounts.map((amount) => fen(Number(amount)));
  return {
    customer: customer as string | null,
    billCycle: billCycle as string,
    performanceFlag: flag as PerformanceFlag | null,
    key: key as string | null,
    lines: Number(lines),
    first: Number(first) as Instant,
    last: Number(last) as Instant,
    paymentAmount: payment as Fen,
    cashAmount: cash as Fen,
    creditAmount: credit as Fen,
    storedValueCardAmount: card as Fen,
    couponAmount: coupon as Fen,
    flexipurchaseCouponAmount: flexi as Fen,
    debtAmount: debt as Fen,
  };
}
