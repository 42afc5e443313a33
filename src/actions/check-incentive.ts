import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideEligibility } from "../domain/incentives/eligibility.ts";
import type { StatementView } from "../domain/incentives/statements.ts";
import type { Group, OpenSpan } from "../domain/incentives/types.ts";
import { overlaps, type PartnerProfile } from "../domain/partners/partner.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { PARTNER } from "../domain/record-names.ts";
import { type FiredRule, notFound } from "../errors.ts";
import { cycleSpan, type Instant } from "../values/instant.ts";
import { addFen, type Fen } from "../values/money.ts";
import { type Cashier, openCashier } from "./incentive-statements.ts";
import { parametersOf } from "./parameters.ts";
import { performanceOfCycle } from "./performance-of-cycle.ts";
import { settlementBlocks } from "./settlement.ts";

/** Whether a partner gets an incentive for a cycle, and the performance that it would be reckoned on. */
export interface IncentiveCheck {
  readonly partner: string;
  readonly cycle: string;
  readonly eligible: boolean;
  /** Who gets the incentive: the partner itself, the distributor of a reseller, or nobody. */
  readonly accruesTo: string | null;
  readonly performance: Fen;
  /** Whether a statement of the cycle can be paid; null where there is none yet and nothing else keeps from it. */
  readonly payable: boolean | null;
  /** What keeps an eligible partner from being paid; it changes nothing of whether it is eligible. */
  readonly blockedBy: readonly FiredRule[];
  readonly rules: readonly FiredRule[];
}

/** Checks a partner's incentive of a cycle; exit 7 where there is no such partner. */
export async function checkIncentive(
  database: Database,
  now: Instant,
  partner: string,
  cycle: string,
): Promise<IncentiveCheck> {
  return await database.read(async (tables) => {
    const profile = await tables.partners.find(partner);
    if (!profile) throw notFound(PARTNER, partner);
    const span = cycleSpan(cycle);
    // A cycle that is over is judged by the parameters that it ended with, whatever was set for later.
    const parameters = await parametersOf(tables, Math.min(now, span.to - 1) as Instant);
    const { eligible, accruesTo, rules } = decideEligibility({ profile, cycle: span }, parameters);
    const cashier = await openCashier(tables, now);
    const statements = eligible ? await cashier.view(await tables.incentiveStatements.ofCycle(cycle, [partner])) : [];
    const isPayable = statements.some(({ payable }) => payable);
    const blockedBy = eligible
      ? await blocksOf(cashier, statements, () => settlementBlocks(tables, partner, parameters))
      : [];
    return {
      partner,
      cycle,
      eligible,
      accruesTo: eligible ? partner : accruesTo,
      performance: await performanceIn(tables, cycle, partner, await groupOf(tables, profile, span), parameters),
      payable: isPayable || (eligible && statements.length === 0 && blockedBy.length === 0 ? null : false),
      blockedBy: isPayable ? [] : blockedBy,
      rules,
    };
  });
}

/**
 * Every rule that keeps statements from being paid, once, with all the statements that it keeps; without statements what
 * keeps from any payment.
 */
async function blocksOf(
  cashier: Cashier,
  statements: readonly StatementView[],
  fromAny: () => Promise<readonly FiredRule[]>,
): Promise<readonly FiredRule[]> {
  if (statements.length === 0) return await fromAny();
  const rules = new Map<string, FiredRule>();
  for (const rule of statements.flatMap(({ blockedBy }) => blockedBy)) {
    if (rules.has(rule.id)) continue;
    const kept = statements.filter(({ blockedBy }) => blockedBy.some(({ id }) => id === rule.id));
    const together = kept.length > 1 ? await cashier.blocksOf(kept) : [];
    rules.set(rule.id, together.find(({ id }) => id === rule.id) ?? rule);
  }
  return [...rules.values()];
}

/** The partners whose performance is one: a distributor with its resellers while they were that, any other by itself. */
export async function groupOf(
  tables: Tables,
  profile: PartnerProfile,
  span: ReturnType<typeof cycleSpan>,
): Promise<Group> {
  const { accountName } = profile.partner;
  const distributes = profile.programs.some((period) => period.program === "distributor" && overlaps(period, span));
  const links = distributes ? await tables.partners.linkedTo(accountName, "distributor") : [];
  const group = new Map<string, OpenSpan[]>([[accountName, [{ from: null, to: null }]]]);
  for (const { partner, from, to } of links) {
    if (partner !== accountName) group.set(partner, [...(group.get(partner) ?? []), { from, to }]);
  }
  return group;
}

/** Adds up what the lines of a cycle count for. */
async function performanceIn(
  tables: Tables,
  cycle: string,
  partner: string,
  group: Group,
  parameters: Parameters,
): Promise<Fen> {
  const accounts = new Map([[partner, group]]);
  const tallies = await performanceOfCycle(tables, cycle, accounts, parameters, false, [...group.keys()]);
  return addFen(...[...(tallies.get(partner)?.values() ?? [])].flatMap((tally) => [...tally.values()]));
}
