import type { Database } from "../database/database.ts";
import { balanceOf, NO_FUNDS, type PartnerBalance } from "../domain/ledger/balance.ts";
import { PARTNER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { readFunds } from "./ledger-desk.ts";

/** The balances of all partners, or of one (exit 7 where there is no such partner), in the order of their names. */
export async function readBalances(
  database: Database,
  now: Instant,
  partner: string | undefined,
): Promise<PartnerBalance[]> {
  return await database.read(async (tables) => {
    if (partner !== undefined && !(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    const partners = partner === undefined ? await tables.partners.names(Number.MAX_SAFE_INTEGER) : [partner];
    const funds = await readFunds(tables, partners, now);
    return partners.map((name) => balanceOf(name, funds.get(name) ?? NO_FUNDS));
  });
}
