import { type RawBuilder, sql } from "kysely";
import type { InvoiceState } from "../../domain/invoices/types.ts";
import type { Finding } from "./invariants.ts";

type Find = (broken: RawBuilder<unknown>) => Promise<Finding>;

/** What must hold over invoices, as queries for what breaks it. */
export function invoiceInvariants(find: Find) {
  return {
    /**
     * Partners whose account `invoiced` holds something else than what was set there and the invoices that stand, or for
     * whom other owed amounts were offset than those invoices say.
     */
    invoicesOnAccounts: (standing: readonly InvoiceState[]) =>
      find(sql`select partner || ' (' || sum(amount) || ', ' || sum(owed) || ')' as what from (
          select partner, balance as amount, 0 as owed from ledger_accounts where kind = 'invoiced'
          union all select e.partner, -e.amount, 0 from ledger_entries e join ledger_accounts a on a.id = e.account
            where a.kind = 'invoiced' and e.kind = 'invoiced'
          union all select e.partner, 0, -e.amount from ledger_entries e join ledger_accounts a on a.id = e.account
            where a.kind = 'owed-invoice' and e.kind in ('invoice-offset', 'invoice-offset-returned')
          union all select partner, -amount, -owed_offset from invoices where state in (${sql.join([...standing])})) as both_sides
        group by partner having sum(amount) <> 0 or sum(owed) <> 0`),

    /** Invoices that are not on what they cover, less what they offset. */
    invoicesOff: () =>
      find(sql`select v.id || ' (' || v.chosen || ')' as what from invoices v
        left join (select invoice, sum(amount) as amount from invoice_items group by invoice) i on i.invoice = v.id
        where v.chosen <> coalesce(i.amount, 0) or v.chosen <> v.amount + v.owed_offset or v.amount <= 0
          or v.owed_offset < 0`),

    /** Invoices that say when they were issued or returned where they cannot, or do not where they must. */
    invoicesUndated: (standing: readonly InvoiceState[]) =>
      find(sql`select id as what from invoices
        where (state in (${sql.join([...standing])}) or state = 'returned') <> (issued_at is not null)
          or (state = 'returned') <> (returned_at is not null)`),

    /** Numbers that more than one invoice has. */
    sharedNumbers: () =>
      find(sql`select number || ' (' || count(*) || ')' as what from invoices
        where number is not null group by number having count(*) > 1`),
  };
}
