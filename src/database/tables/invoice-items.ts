import { sql } from "kysely";
import type { AssociationType } from "../../domain/association/association.ts";
import type { PerformanceFlag } from "../../domain/incentives/types.ts";
import type { Consumed, Covered } from "../../domain/invoices/invoiceable.ts";
import { type InvoiceItem, OPEN_STATES, STANDING_STATES } from "../../domain/invoices/types.ts";
import { fen } from "../../values/money.ts";
import { mapRows } from "../rows.ts";
import type { InvoiceItemsRow } from "../schema-invoices.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<InvoiceItem, InvoiceItemsRow>({
  id: "id",
  invoice: "invoice",
  partner: "partner",
  cycle: "cycle",
  customer: "customer",
  order: "trade_id",
  amount: "amount",
});

/** Which of a partner's consumption is asked for: of some cycles, and of one customer or some orders where they are given. */
export interface ConsumedScope {
  readonly cycles: readonly string[];
  readonly customer?: string | undefined;
  readonly orders?: readonly string[] | undefined;
}

/** What invoices cover, and beside it the consumption that there is to be covered. */
export function invoiceItemsTable(session: Session) {
  const { db } = session;
  const { insert, where } = recordedTable(session, "invoice_items", { mapper });
  return {
    insert,

    /** What an invoice covers. */
    ofInvoice: (invoice: string): Promise<InvoiceItem[]> => where("invoice", [invoice], "order by id"),

    /** What a partner's invoices cover that are asked for or stand, without one of them. */
    async covered(partner: string, scope: ConsumedScope, except?: string): Promise<Covered[]> {
      const { cycles, customer } = scope;
      if (cycles.length === 0) return [];
      const { rows } = await sql<Record<string, unknown>>`
        select i.cycle as cycle, i.customer as customer, i.trade_id as trade_id, v.id as invoice,
          case when v.state in (${sql.join([...STANDING_STATES])}) then 1 else 0 end as issued,
          cast(sum(i.amount) as bigint) as amount
        from invoice_items i join invoices v on v.id = i.invoice
        where i.partner = ${partner} and v.state in (${sql.join([...OPEN_STATES, ...STANDING_STATES])})
          and i.cycle in (${sql.join(cycles)})
          ${customer === undefined ? sql`` : sql`and i.customer = ${customer}`}
          ${except === undefined ? sql`` : sql`and v.id <> ${except}`}
        group by i.cycle, i.customer, i.trade_id, v.id, v.state`.execute(db);
      return rows.map((row) => ({
        cycle: row.cycle as string,
        customer: row.customer as string,
        order: row.trade_id as string | null,
        invoice: row.invoice as string,
        isIssued: Number(row.issued) === 1,
        amount: fen(Number(row.amount)),
      }));
    },

    /**
     * What was consumed by a partner's customers, and for a distributor by those of its resellers while they were linked
     * to it, added up by what an invoice looks at.
     */
    async consumed(partner: string, { cycles, customer, orders }: ConsumedScope): Promise<Consumed[]> {
      if (cycles.length === 0) return [];
      const order = sql.raw(orders ? "u.trade_id" : "null");
      const by = sql.raw(`u.bill_cycle, u.customer, a.type, u.performance_flag${orders ? ", u.trade_id" : ""}`);
      const { rows } = await sql<Record<string, unknown>>`
        select u.bill_cycle as cycle, u.customer as customer, ${order} as trade_id, a.type as type,
          u.performance_flag as flag, cast(sum(u.cash_amount) as bigint) as cash,
          cast(sum(u.credit_amount) as bigint) as credit, cast(sum(u.stored_value_card_amount) as bigint) as card,
          cast(sum(u.debt_amount) as bigint) as debt
        from usage_lines u
        join associations a on a.customer = u.customer and a.from_at <= u.trade_time
          and (a.to_at is null or a.to_at > u.trade_time)
        left join partner_links k on k.partner = a.partner and k.relation = 'distributor'
          and (k.from_at is null or k.from_at <= u.trade_time) and (k.to_at is null or k.to_at > u.trade_time)
        where coalesce(k.other, a.partner) = ${partner}
          and u.customer in (select customer from associations where partner = ${partner} or partner in (
            select l.partner from partner_links l where l.relation = 'distributor' and l.other = ${partner}))
          and u.bill_cycle in (${sql.join(cycles)})
          ${customer === undefined ? sql`` : sql`and u.customer = ${customer}`}
          ${orders ? sql`and u.trade_id in (${sql.join(orders)})` : sql``}
        group by ${by}`.execute(db);
      return rows.map((row) => ({
        cycle: row.cycle as string,
        customer: row.customer as string,
        order: row.trade_id as string | null,
        type: row.type as AssociationType,
        flag: row.flag as PerformanceFlag | null,
        cashAmount: fen(Number(row.cash)),
        creditAmount: fen(Number(row.credit)),
        storedValueCardAmount: fen(Number(row.card)),
        debtAmount: fen(Number(row.debt)),
      }));
    },
  };
}
