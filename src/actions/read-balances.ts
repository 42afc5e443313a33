import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { balanceOf, type Funds, NO_FUNDS, type PartnerBalance, withdrawalLimitOf } from "../domain/ledger/balance.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { PARTNER } from "../domain/record-names.ts";
import { withdrawalBlocks } from "../domain/withdrawals/decide.ts";
import { type FiredRule, notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { readFunds } from "./ledger-desk.ts";
import { parametersOf } from "./parameters.ts";
import { settlementBlocks } from "./settlement.ts";

/** A balance, and what keeps the partner from withdrawing all that its cash leaves it. */
export interface JudgedBalance extends PartnerBalance {
  readonly blockedBy: readonly FiredRule[];
}

/** The balances of all partners, or of one (exit 7 where there is no such partner), in the order of their names. */
export async function readBalances(
  database: Database,
  now: Instant,
  partner: string | undefined,
): Promise<JudgedBalance[]> {
  return await database.read(async (tables) => {
    if (partner !== undefined && !(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    const partners = partner === undefined ? await tables.partners.names(Number.MAX_SAFE_INTEGER) : [partner];
    const funds = await readFunds(tables, partners, now);
    const parameters = await parametersOf(tables, now);
    const balances: JudgedBalance[] = [];
    for (const name of partners) {
      const own = funds.get(name) ?? NO_FUNDS;
      balances.push({ ...balanceOf(name, own), blockedBy: await blocksOf(tables, name, own, parameters) });
    }
    return balances;
  });
}

async function blocksOf(tables: Tables, partner: string, funds: Funds, parameters: Parameters) {
  // Most have nothing to withdraw: of them nothing need be looked up.
  if (withdrawalLimitOf(funds) === 0) return [];
  const standing = funds.invoiced > 0 ? await tables.invoices.standing([partner]) : [];
  const settlement = await settlementBlocks(tables, partner, parameters);
  return withdrawalBlocks({ partner, funds, standing }, settlement, parameters);
}
