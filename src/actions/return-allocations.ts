import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type AccountRef, accountId, partyAccount } from "../domain/ledger/accounts.ts";
import { availableOf } from "../domain/ledger/balance.ts";
import { fen } from "../values/money.ts";
import type { EndedAssociation } from "./association-effects.ts";
import { designated, openLedger } from "./ledger-desk.ts";

/**
 * What a partner had allocated to customers returns to it when they stop being its resale customers: in the same
 * transaction, as an entry of its own. An association of the past that is recorded afterwards takes nothing from a
 * customer who is one again, and one whose end lies ahead leaves the customer what it has.
 */
export async function returnFromCustomers(
  tables: Tables,
  change: OpenChange,
  ended: readonly EndedAssociation[],
): Promise<void> {
  const resale = ended.flatMap(({ association }) => (association.type === "resale" ? [association] : []));
  if (resale.length === 0) return;
  const open = await tables.associations.openOf([...new Set(resale.map(({ customer }) => customer))], change.at);
  const left = new Map<string, AccountRef>();
  for (const { customer, partner } of resale) {
    const now = open.get(customer);
    if (now?.partner === partner && now.type === "resale") continue;
    const account = partyAccount(partner, "customer", customer);
    left.set(accountId(account), account);
  }
  // The locks of the customers are held: nobody gives them anything meanwhile.
  const held = await tables.ledgerAccounts.byKeys([...left.keys()]);
  const accounts = [...held.values()].filter(({ balance }) => balance > 0);
  if (accounts.length === 0) return;
  const partners = [...new Set(accounts.map(({ partner }) => partner))];
  const ledger = await openLedger(tables, change, { partners, accounts: [...accounts, ...partners.map(designated)] });
  for (const from of accounts) {
    ledger.post({
      kind: "disassociation",
      from,
      to: designated(from.partner),
      amount: from.balance,
    });
  }
  await ledger.save();
}

/**
 * What resellers still have of what their former distributor gave them returns to it when their link ends; what they have
 * passed on to their customers stays with those, and can be reclaimed once it has come back. `left`: from whom.
 */
export async function returnFromResellers(
  tables: Tables,
  change: OpenChange,
  left: ReadonlyMap<string, string>,
): Promise<void> {
  if (left.size === 0) return;
  const accounts = [...left].map(([reseller, distributor]) => partyAccount(distributor, "reseller", reseller));
  const partners = [...new Set([...left.keys(), ...left.values()])];
  const known = new Set(partners);
  for (const name of await tables.partners.unknown(partners)) known.delete(name);
  const ledger = await openLedger(tables, change, {
    partners: [...known],
    accounts: [...accounts, ...[...left.values()].map(designated)],
  });
  for (const from of accounts) {
    const amount = fen(Math.min(ledger.balanceOf(from), availableOf(ledger.fundsOf(from.partner))));
    if (amount > 0) ledger.post({ kind: "unlink", from, to: designated(from.party as string), amount });
  }
  await ledger.save();
}
