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

/** Which of the balances are wanted, and whether it is asked what blocks them. */
export interface BalanceQuestion {
  readonly partner: string | undefined;
  readonly select: (rows: readonly JudgedBalance[]) => readonly JudgedBalance[];
  /**
   * Whether what blocks a partner is shown, or chosen by: it is looked up partner by partner, so of the wanted ones only,
   * unless that decides which are wanted.
   */
  readonly judged: "not" | "shown" | "chosen";
}

/** The balances of all partners, or of one (exit 7 where there is no such partner), of which the wanted ones are judged. */
export async function readBalances(
  database: Database,
  now: Instant,
  question: BalanceQuestion,
): Promise<readonly JudgedBalance[]> {
  return await database.read((tables) => balancesIn(tables, now, question));
}

/** The same, where the tables are being read. */
export async function balancesIn(
  tables: Tables,
  now: Instant,
  { partner, select, judged }: BalanceQuestion,
): Promise<readonly JudgedBalance[]> {
  if (partner !== undefined && !(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
  const partners = partner === undefined ? await tables.partners.names(Number.MAX_SAFE_INTEGER) : [partner];
  const funds = await readFunds(tables, partners, now);
  const fundsOf = (name: string): Funds => funds.get(name) ?? NO_FUNDS;
  const all = partners.map((name): JudgedBalance => ({ ...balanceOf(name, fundsOf(name)), blockedBy: [] }));
  const parameters = await parametersOf(tables, now);
  async function judge(rows: readonly JudgedBalance[]): Promise<JudgedBalance[]> {
    const found: JudgedBalance[] = [];
    for (const row of rows) {
      found.push({ ...row, blockedBy: await blocksOf(tables, row.partner, fundsOf(row.partner), parameters) });
    }
    return found;
  }
  if (judged === "chosen") return select(await judge(all));
  return judged === "shown" ? await judge(select(all)) : select(all);
}

async function blocksOf(tables: Tables, partner: string, funds: Funds, parameters: Parameters) {
  // Most have nothing to withdraw: of them nothing need be looked up.
  if (withdrawalLimitOf(funds) === 0) return [];
  const standing = funds.invoiced > 0 ? await tables.invoices.standing([partner]) : [];
  const settlement = await settlementBlocks(tables, partner, parameters);
  return withdrawalBlocks({ partner, funds, standing }, settlement, parameters);
}
