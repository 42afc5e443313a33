import { type RawBuilder, sql } from "kysely";
import type { BillAmounts, BillFigures, BillSum } from "../../domain/usage/bill.ts";
import { type Fen, fen } from "../../values/money.ts";
import type { Session } from "../session.ts";
import { type DashboardScope, tradedWith } from "./dashboard-scope.ts";

/** What the bill of a partner and cycle comes to. */
export interface BillTotal extends BillFigures {
  readonly partner: string;
  readonly cycle: string;
  readonly customers: number;
}

interface AmountsRow {
  readonly lines: number | string;
  readonly payment: number | string;
  readonly cash: number | string;
  readonly credit: number | string;
  readonly card: number | string;
  readonly coupon: number | string;
  readonly flexi: number | string;
  readonly debt: number | string;
}

interface SumRow extends AmountsRow {
  readonly customer: string;
  readonly full_name: string | null;
  readonly service_type_name: string | null;
  readonly bill_detail_type: string | null;
  readonly charging_mode: string | null;
}

/** Sums are cast, since those of whole numbers are decimals on PostgreSQL. */
const AMOUNTS = sql.raw(
  [
    ["payment_amount", "payment"],
    ["cash_amount", "cash"],
    ["credit_amount", "credit"],
    ["stored_value_card_amount", "card"],
    ["coupon_amount", "coupon"],
    ["flexipurchase_coupon_amount", "flexi"],
    ["debt_amount", "debt"],
  ]
    .map(([column, name]) => `cast(sum(u.${column}) as bigint) as ${name}`)
    .join(", "),
);

const amount = (sum: number | string): Fen => fen(Number(sum));

function figuresOf(row: AmountsRow): BillFigures {
  const amounts: BillAmounts = {
    paymentAmount: amount(row.payment),
    cashAmount: amount(row.cash),
    creditAmount: amount(row.credit),
    storedValueCardAmount: amount(row.card),
    couponAmount: amount(row.coupon),
    flexipurchaseCouponAmount: amount(row.flexi),
    debtAmount: amount(row.debt),
  };
  return { ...amounts, lines: Number(row.lines) };
}

/** Bills of partners: what their resale customers consumed, added up where the lines are. */
export function billsTable({ db }: Session) {
  const rowsOf = async <Row>(query: RawBuilder<Row>): Promise<Row[]> => (await query.execute(db)).rows;

  return {
    /** The lines of a cycle that were traded within a resale association with the partner, by all that a bill tells apart. */
    async sums(scope: DashboardScope, cycle: string): Promise<BillSum[]> {
      const keys = sql.raw("u.customer, u.service_type_name, u.bill_detail_type, u.charging_mode");
      const rows = await rowsOf(sql<SumRow>`
        select ${keys}, (select c.full_name from customers c where c.account_name = u.customer) as full_name,
          count(*) as lines, ${AMOUNTS}
        from usage_lines u
        where u.bill_cycle = ${cycle} and ${tradedWith(scope, "resale")} group by ${keys} order by u.customer`);
      return rows.map((row) => ({
        customer: row.customer,
        fullName: row.full_name,
        serviceTypeName: row.service_type_name,
        billDetailType: row.bill_detail_type,
        chargingMode: row.charging_mode,
        ...figuresOf(row),
      }));
    },

    /** What the bills of all cycles come to, of one partner or of all, in the order of partners and cycles. */
    async totals(partner: string | undefined): Promise<BillTotal[]> {
      const whose = partner === undefined ? sql`` : sql`and a.partner = ${partner}`;
      const rows = await rowsOf(sql<AmountsRow & { partner: string; cycle: string; customers: number | string }>`
        select a.partner as partner, u.bill_cycle as cycle, count(distinct u.customer) as customers, count(*) as lines,
          ${AMOUNTS}
        from usage_lines u join associations a on a.customer = u.customer and a.type = 'resale' ${whose}
          and a.from_at <= u.trade_time and (a.to_at is null or a.to_at > u.trade_time)
        group by a.partner, u.bill_cycle order by a.partner, u.bill_cycle`);
      return rows.map((row) => ({
        partner: row.partner,
        cycle: row.cycle,
        customers: Number(row.customers),
        ...figuresOf(row),
      }));
    },
  };
}
