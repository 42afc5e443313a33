import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type PartyKind, partyAccount } from "../domain/ledger/accounts.ts";
import { availableOf } from "../domain/ledger/balance.ts";
import { decideMovement } from "../domain/ledger/decide.ts";
import { PARTY_AMOUNT_FIELDS } from "../domain/ledger/fields.ts";
import type { LedgerCase } from "../domain/ledger/rules.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { PARTNER } from "../domain/record-names.ts";
import { openLink } from "../domain/resellers/types.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, fen, ZERO } from "../values/money.ts";
import { refuseForeign } from "./authorize.ts";
import { type Asked, type BookingDesk, bookRows, bookSingle, type Plan } from "./book-rows.ts";
import type { BulkAction } from "./bulk.ts";
import { type Booking, designated, openLedger, type Posting } from "./ledger-desk.ts";
import { parametersOf } from "./parameters.ts";
import { unknownName } from "./period-rows.ts";
import type { Problem } from "./read-fields.ts";

/** Money to a customer or reseller, or back from it. */
export type Transfer = "allocate" | "reclaim";

const PARTY: Text = { en: "customer or reseller", zh: "客户或云经销商" };

/** Gives money to a customer or reseller, or takes it back; refused is exit 4. */
export async function transferMoney(
  database: Database,
  draft: ChangeDraft,
  transfer: Transfer,
  partner: string,
  asked: Asked,
): Promise<Booking> {
  return await database.write({ ...draft, partner }, async (tables, change) => {
    refuseForeign(tables, partner);
    const till = await openTill(tables, change, transfer, partner, [asked]);
    if (till.unknown(asked.account)) throw notFound(PARTY, asked.account, { hint: SEE });
    return await bookSingle(till, asked, change.at);
  });
}

const SEE: Text = {
  en: "See whom you have: partnerctl customer list, partnerctl reseller list",
  zh: "查看客户与云经销商：partnerctl customer list，partnerctl reseller list",
};

/** The same for a file, row by row: an earlier row counts for a later one. */
export function transferAll(transfer: Transfer, partner: string): BulkAction {
  return bookRows(PARTY_AMOUNT_FIELDS, 1, async (tables, change, asked) => {
    refuseForeign(tables, partner);
    return await openTill(tables, change, transfer, partner, asked);
  });
}

/** What a partner may give to the accounts that are named, and take from them. */
async function openTill(
  tables: Tables,
  change: OpenChange,
  transfer: Transfer,
  partner: string,
  asked: readonly Asked[],
): Promise<BookingDesk> {
  const names = [...new Set(asked.map(({ account }) => account))];
  const profiles = await tables.partners.byAccounts([...names, partner]);
  if (!profiles.has(partner)) throw notFound(PARTNER, partner);
  const resellers = names.filter((name) => profiles.has(name));
  const ledger = await openLedger(tables, change, {
    partners: [...new Set([partner, ...resellers])],
    customers: names,
    accounts: [
      designated(partner),
      ...names.map((name) => partyAccount(partner, "customer", name)),
      ...resellers.map((name) => partyAccount(partner, "reseller", name)),
    ],
    references: asked.flatMap(({ reference }) => reference ?? []),
  });
  // Only now nobody else changes whose they are.
  const customers = await tables.customers.known(names);
  const associations = await tables.associations.openOf(names, change.at);
  const linked = await tables.partners.byAccounts(resellers);
  const parameters: Parameters = await parametersOf(tables, change.at);

  function partyOf(account: string): NonNullable<LedgerCase["party"]> {
    const association = associations.get(account);
    const relation = association?.partner === partner ? association.type : undefined;
    const heldBy = (kind: PartyKind): Fen => ledger.balanceOf(partyAccount(partner, kind, account));
    const profile = linked.get(account);
    const isLinked = profile !== undefined && openLink(profile)?.other === partner;
    if (relation !== undefined || (!isLinked && heldBy("reseller") === 0)) {
      return { account, kind: "customer", relation, held: heldBy("customer") };
    }
    // What a reseller has passed on is not there any more.
    const left = Math.max(ZERO, availableOf(ledger.fundsOf(account)));
    const held = fen(Math.min(heldBy("reseller"), left));
    return { account, kind: "reseller", relation: isLinked ? "linked" : undefined, held };
  }

  return {
    ledger,

    unknown: (account: string): Problem | undefined =>
      customers.has(account) || profiles.has(account) ? undefined : unknownName("UNKNOWN_CUSTOMER", PARTY, account),

    plan({ account, amount, note, reference }: Asked): Plan {
      const party = partyOf(account);
      const there = partyAccount(partner, party.kind, account);
      const isGiven = transfer === "allocate";
      const [from, to] = isGiven ? [designated(partner), there] : [there, designated(partner)];
      const posting: Posting = { partner, kind: isGiven ? "allocation" : "reclaim", from, to, amount, note, reference };
      const available = availableOf(ledger.fundsOf(partner));
      const facts: LedgerCase = { partner, party, direction: isGiven ? "spend" : "return", amount, available };
      return { posting, rules: decideMovement(facts, parameters).rules };
    },
  };
}
