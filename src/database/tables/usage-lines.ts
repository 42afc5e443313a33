import { type RawBuilder, sql } from "kysely";
import type { UsageLine } from "../../domain/incentives/types.ts";
import { newLine, type StoredUsageLine } from "../../domain/usage/line.ts";
import { MASK } from "../masks.ts";
import { mapRows } from "../rows.ts";
import type { UsageLinesRow } from "../schema.ts";
import { openChange, type Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<StoredUsageLine, UsageLinesRow>({
  id: "id",
  billCycle: "bill_cycle",
  customer: "customer",
  customerId: "customer_id",
  accountName: "account_name",
  tradeTime: "trade_time",
  serviceTypeName: "service_type_name",
  chargingMode: "charging_mode",
  billDetailType: "bill_detail_type",
  regionName: "region_name",
  tradeId: "trade_id",
  paymentAmount: "payment_amount",
  cashAmount: "cash_amount",
  creditAmount: "credit_amount",
  storedValueCardAmount: "stored_value_card_amount",
  couponAmount: "coupon_amount",
  flexipurchaseCouponAmount: "flexipurchase_coupon_amount",
  debtAmount: "debt_amount",
  performanceFlag: "performance_flag",
});

const BATCH = 1_000;

/** A line whose customer is known. */
export type MatchedLine = StoredUsageLine & UsageLine;

/** Lines that were asked for by their customers have them. */
const matched = (lines: AsyncGenerator<StoredUsageLine[]>) => lines as AsyncGenerator<MatchedLine[]>;

/** Consumption lines. Those of unknown customers are kept aside with no customer, and matched when it appears. */
export function usageLinesTable(session: Session) {
  const { db, engine } = session;

  /** The lines of a cycle of the customers that a query names, in their order. */
  async function* linesOf(cycle: string, customers: RawBuilder<unknown>): AsyncGenerator<StoredUsageLine[]> {
    const compiled = db
      .selectFrom("usage_lines as u")
      .selectAll("u")
      .where("u.bill_cycle", "=", cycle)
      // A list made once; as a condition per line the engine would walk through all of the partner's associations.
      .where(sql<boolean>`u.customer in (${customers})`)
      .orderBy("u.customer")
      .orderBy("u.id")
      .compile();
    for await (const rows of engine.batches<object>(compiled, BATCH)) {
      yield rows.map((row) => mapper.fromRow(row));
    }
  }

  async function* stream(condition: RawBuilder<unknown>): AsyncGenerator<MatchedLine[]> {
    const columns = sql.raw(mapper.columns.join(", "));
    const query = sql`select ${columns} from usage_lines where ${condition} order by customer, id`;
    for await (const rows of engine.valueBatches(query.compile(db), mapper.columns, BATCH)) {
      yield rows.map((row) => mapper.fromValues(row) as MatchedLine);
    }
  }

  return {
    ...recordedTable(session, "usage_lines", {
      mapper,
      masked: { kind: "usage-line", of: (id) => ({ ...newLine(id), customer: MASK }) },
      expressions: {
        partner: sql`(select a.partner from associations a where a.customer = t.customer and a.from_at <= t.trade_time
          and (a.to_at is null or a.to_at > t.trade_time) limit 1)`,
        manager: sql`(select m.manager from assignments m where m.customer = t.customer and m.from_at <= t.trade_time
          and (m.to_at is null or m.to_at > t.trade_time) limit 1)`,
        // Whose a line is that nobody is known for: the partner on whose behalf it was recorded.
        recorded_for: sql`(select c.partner from changes c where c.seq = t.created_by)`,
      },
    }),

    /** The matched lines of a cycle of customers who are or were associated with one of the partners. */
    ofPartners: (cycle: string, partners: readonly string[]): AsyncGenerator<MatchedLine[]> =>
      matched(linesOf(cycle, sql`select customer from associations where partner in (${sql.join(partners)})`)),

    /** The matched lines of a cycle of customers whom one of the managers looks after, or did at some time. */
    ofManagers: (cycle: string, managers: readonly string[]): AsyncGenerator<MatchedLine[]> =>
      matched(linesOf(cycle, sql`select customer from assignments where manager in (${sql.join(managers)})`)),

    /** The lines of a cycle that carry a flag, of the customers of some partners or of all. */
    flagged(cycle: string, partners?: readonly string[]): AsyncGenerator<MatchedLine[]> {
      const whose = partners
        ? sql`and customer in (select customer from associations where partner in (${sql.join(partners)}))`
        : sql``;
      return stream(sql`bill_cycle = ${cycle} and performance_flag is not null and customer is not null ${whose}`);
    },

    /** The lines of a cycle of the customers given, no more than a batch of them. */
    async *ofCustomers(cycle: string, customers: readonly string[]): AsyncGenerator<MatchedLine[]> {
      if (customers.length === 0) return;
      yield* stream(sql`customer in (${sql.join(customers)}) and bill_cycle = ${cycle}`);
    },

    /** The cycles that have lines, from one to another where they are given; found by the index, not line by line. */
    async cycles(first: string, last: string): Promise<string[]> {
      const found: string[] = [];
      for (let from = sql`>= ${first}`; ; from = sql`> ${found.at(-1)}`) {
        const query = sql<{ cycle: string | null }>`select min(bill_cycle) as cycle from usage_lines
          where bill_cycle ${from} and bill_cycle <= ${last}`;
        const cycle = (await query.execute(db)).rows[0]?.cycle ?? null;
        if (cycle === null) return found;
        found.push(cycle);
      }
    },

    /** Gives lines that others kept aside to customers who have now appeared, where those cannot be seen. */
    async matchHidden(accounts: readonly string[]): Promise<void> {
      await engine.restricted?.matchUsage(accounts, openChange(session).seq);
    },

    /** Whether any line waits for its customer. */
    async anyUnmatched(): Promise<boolean> {
      const rows = await db.selectFrom("usage_lines").select("id").where("customer", "is", null).limit(1).execute();
      return rows.length > 0;
    },

    /** Lines kept aside whose account or customer id is one of those given. */
    async unmatchedOf(accounts: readonly string[], customerIds: readonly string[]): Promise<StoredUsageLine[]> {
      const search = (column: string, keys: readonly string[]) =>
        engine.rowsFor<UsageLinesRow>(`select * from usage_lines where customer is null and ${column} in (?)`, keys);
      const rows = [...(await search("account_name", accounts)), ...(await search("customer_id", customerIds))];
      return [...new Map(rows.map((row) => [row.id, mapper.fromRow(row)])).values()];
    },
  };
}
