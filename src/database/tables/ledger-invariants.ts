import { type RawBuilder, sql } from "kysely";
import type { Finding } from "./invariants.ts";

type Find = (broken: RawBuilder<unknown>) => Promise<Finding>;

/** What must hold over the ledger, as queries for what breaks it. */
export function ledgerInvariants(find: Find) {
  return {
    /** What all accounts, or all entries, come to where that is not zero. */
    ledgerNotZero: () =>
      find(sql`select 'accounts: ' || sum(balance) as what from ledger_accounts having sum(balance) <> 0
        union all select 'entries: ' || sum(amount) from ledger_entries having sum(amount) <> 0`),

    /** Accounts that hold something else than the sum of their entries. */
    ledgerBalances: () =>
      find(sql`select a.id || ' (' || a.balance || ')' as what from ledger_accounts a
          left join (select account, sum(amount) as total from ledger_entries group by account) as e on e.account = a.id
          where a.balance <> coalesce(e.total, 0)
        union all select e.id from ledger_entries e left join ledger_accounts a on a.id = e.account where a.id is null`),

    /** Movements that are no two opposite entries of the same two accounts. */
    ledgerUnbalanced: () =>
      find(sql`select transaction_id as what from ledger_entries group by transaction_id
          having count(*) <> 2 or sum(amount) <> 0 or max(amount) <= 0
            or min(account) <> min(counterparty) or max(account) <> max(counterparty)
            or min(kind) <> max(kind)`),

    /** Entries that somebody edited or deleted. */
    ledgerEdited: () =>
      find(sql`select id as what from ledger_entries where version <> 1
        union select id from ledger_entries_history`),

    /** Accounts below nothing that may not be, and partners that gave away more than they have. */
    ledgerNegative: (kinds: readonly string[]) =>
      find(sql`select id || ' (' || balance || ')' as what from ledger_accounts
          where balance < 0 and kind in (${sql.join(kinds)})
        union all select partner || ' (' || sum(balance) || ')' from ledger_accounts
          where kind in ('top-up', 'received', 'credit', 'designated') group by partner having sum(balance) < 0`),

    /** Partners whose allocations are not what stands against them. */
    ledgerDesignated: () =>
      find(sql`select giver || ' (' || sum(balance) || ')' as what from (
          select case when kind = 'received' then party else partner end as giver, balance from ledger_accounts
          where kind in ('designated', 'customer', 'received')) as given
        group by giver having sum(balance) <> 0`),

    /** Partners for whom another amount is set aside than their open withdrawals come to. */
    withdrawalsSetAside: () =>
      find(sql`select partner || ' (' || sum(amount) || ')' as what from (
          select partner, balance as amount from ledger_accounts where kind = 'withdrawal'
          union all select partner, -amount from withdrawals where state in ('submitted', 'approved')) as open
        group by partner having sum(amount) <> 0`),
  };
}
