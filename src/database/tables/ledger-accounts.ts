import type { AccountKind, LedgerAccount } from "../../domain/ledger/accounts.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";
import { mapRows } from "../rows.ts";
import type { LedgerAccountsRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { OPEN } from "./periods.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<LedgerAccount, LedgerAccountsRow>({
  id: "id",
  partner: "partner",
  kind: "kind",
  party: "party",
  balance: "balance",
});

/** What stands on an account of a kind, or what a partner's customers owe. */
export interface KindTotal {
  readonly partner: string;
  readonly kind: AccountKind | "arrears";
  readonly total: Fen;
}

/** The accounts of the ledger: whoever changes one holds the lock of its partner. */
export function ledgerAccountsTable(session: Session) {
  const { engine } = session;
  const { byKeys, insert, replace } = recordedTable(session, "ledger_accounts", { mapper });
  const totals = async (query: string, partners: readonly string[], ...values: unknown[]): Promise<KindTotal[]> => {
    if (partners.length === 0) return [];
    const rows = await engine.valuesFor(query, partners, ...values);
    return rows.map(([partner, kind, total]) => ({ partner, kind, total: Number(total) }) as KindTotal);
  };
  return {
    byKeys,
    insert,
    replace,

    /** What the partners themselves have and were given: not what lies with each of their customers. */
    totals: (partners: readonly string[]): Promise<KindTotal[]> =>
      totals(
        `select partner, kind, balance from ledger_accounts where partner in (?)
         and kind in ('top-up', 'received', 'credit', 'designated', 'owed-invoice', 'unbooked', 'invoiced')`,
        partners,
      ),

    /** The arrears of the customers that each of the partners has now. */
    arrears: (partners: readonly string[], now: Instant): Promise<KindTotal[]> =>
      totals(
        `select partner, 'arrears', sum((select c.arrears from customers c where c.account_name = customer))
         from associations where partner in (?) and ${OPEN} group by partner`,
        partners,
        now,
      ),
  };
}
