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

/**
 * The lines of a cycle of one customer, or of all customers together that need not be told apart (`customer` null):
 * those whose lines were all traded in the cycle's own month and within one association: the first that they ever had,
 * or one that began before their history is asked for.
 * Customers without any association between their first and their last line are left out: the lines are nobody's.
 */
export interface ConsumedSum {
  readonly customer: string | null;
  /** Whose the customers are where they are not told apart. */
  readonly partner: string | null;
  readonly type: AssociationType | null;
  readonly lines: number;
  readonly first: Instant;
  readonly last: Instant;
  readonly cashAmount: Fen;
  readonly creditAmount: Fen;
  readonly storedValueCardAmount: Fen;
}

/** Some time of a customer's, from and to as in every period. */
export interface Segment {
  readonly customer: string;
  readonly from: Instant;
  readonly to: Instant;
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
const COUNTED = new Set(["cash_amount", "credit_amount", "stored_value_card_amount"]);

const PORTION_COLUMNS = ["customer", "bill_cycle", "flag", "told", "lines", "first", "last", ...AMOUNTS];

const ofCustomersOf = (partners: readonly string[] | undefined): RawBuilder<unknown> =>
  partners === undefined
    ? sql``
    : sql`and u.customer in (select customer from associations where partner in (${sql.join(partners)}))`;

/** Consumption added up where the rows are, as far as what is asked of the lines is the same for all of them. */
export function portionsTable({ engine, db }: Session) {
  const stream = (query: RawBuilder<unknown>, columns: readonly string[]) =>
    engine.valueBatches(query.compile(db), columns, BATCH);

  return {
    /** The lines of a cycle, summed as `ConsumedSum` says. Goes through the cycle once, in the order of its index. */
    async *consumed(
      cycle: string,
      span: { readonly from: Instant; readonly to: Instant },
      historyFrom: Instant,
      partners?: readonly string[],
    ): AsyncGenerator<ConsumedSum[]> {
      const within = (column: string) =>
        sql`(k.${sql.raw(column)} > ${span.from} and k.${sql.raw(column)} < ${span.to})`;
      // Whether it is the first association of a customer cannot be seen where others' are hidden: each is told apart then.
      const isKnown = engine.restricted ? sql`false` : sql`true`;
      const query = sql`
        select case when a.id is null then c.customer end as customer, a.partner as partner, a.type as type,
          cast(sum(c.lines) as bigint) as lines, min(c.first) as first, max(c.last) as last,
          cast(sum(c.cash) as bigint) as cash, cast(sum(c.credit) as bigint) as credit, cast(sum(c.card) as bigint) as card
        from (select u.customer as customer, count(*) as lines, min(u.trade_time) as first, max(u.trade_time) as last,
            sum(u.cash_amount) as cash, sum(u.credit_amount) as credit, sum(u.stored_value_card_amount) as card
          from usage_lines u where u.bill_cycle = ${cycle} and u.customer is not null ${ofCustomersOf(partners)}
          group by u.customer) c
        left join associations a on ${isKnown} and a.customer = c.customer and a.from_at <= c.first
          and (a.to_at is null or a.to_at > c.last) and c.first >= ${span.from} and c.last < ${span.to}
          and (a.from_at < ${historyFrom}
            or not exists (select 1 from associations o where o.customer = a.customer and o.from_at < a.from_at))
          and not exists (select 1 from partner_links k where k.partner = a.partner and k.relation = 'distributor'
            and (${within("from_at")} or ${within("to_at")}))
        where a.id is not null or exists (select 1 from associations t where t.customer = c.customer
          and t.from_at <= c.last and (t.to_at is null or t.to_at > c.first))
        group by case when a.id is null then c.customer end, a.partner, a.type`;
      const columns = ["customer", "partner", "type", "lines", "first", "last", "cash", "credit", "card"];
      for await (const rows of stream(query, columns)) {
        yield rows.map(
          ([customer, partner, type, lines, first, last, cash, credit, card]): ConsumedSum => ({
            customer: customer as string | null,
            partner: partner as string | null,
            type: type as AssociationType | null,
            lines: Number(lines),
            first: Number(first) as Instant,
            last: Number(last) as Instant,
            cashAmount: fen(Number(cash)),
            creditAmount: fen(Number(credit)),
            storedValueCardAmount: fen(Number(card)),
          }),
        );
      }
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
     * told apart by a key and by flags where that is asked for. Only what can be performance is added up: that stands in
     * the index.
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
      const sums = AMOUNTS.map((column) =>
        sql.raw(COUNTED.has(column) ? `cast(sum(u.${column}) as bigint) as ${column}` : `0 as ${column}`),
      );
      const values = segments.map(
        ({ customer, from, to }) => sql`(${customer}, ${sql.raw(String(from))}, ${sql.raw(String(to))})`,
      );
      const query = sql`with s (customer, from_at, to_at) as (values ${sql.join(values)})
        select s.customer as customer, u.bill_cycle as bill_cycle, ${flag} as flag, ${told} as told,
          count(*) as lines, min(u.trade_time) as first, max(u.trade_time) as last, ${sql.join(sums)}
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
