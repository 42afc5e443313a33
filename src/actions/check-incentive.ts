import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideEligibility } from "../domain/incentives/eligibility.ts";
import { judgeLine, performanceOf } from "../domain/incentives/performance.ts";
import type { Group, OpenSpan } from "../domain/incentives/types.ts";
import { overlaps, type PartnerProfile } from "../domain/partners/partner.ts";
import { type Parameters, parametersAt } from "../domain/policy/parameters.ts";
import { type FiredRule, notFound } from "../errors.ts";
import { cycleSpan, type Instant } from "../values/instant.ts";
import { addFen, type Fen, ZERO } from "../values/money.ts";
import { settlementBlocks } from "./settlement.ts";

/** Whether a partner gets an incentive for a cycle, and the performance that it would be reckoned on. */
export interface IncentiveCheck {
  readonly partner: string;
  readonly cycle: string;
  readonly eligible: boolean;
  /** Who gets the incentive: the partner itself, the distributor of a reseller, or nobody. */
  readonly accruesTo: string | null;
  readonly performance: Fen;
  /** false where the partner gets nothing or is settled with not at all; null where only a statement can tell. */
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
    if (!profile) throw notFound({ en: "partner", zh: "伙伴" }, partner);
    const span = cycleSpan(cycle);
    // A cycle that is over is judged by the parameters that it ended with, whatever was set for later.
    const parameters = parametersAt(await tables.parameters.all(), Math.min(now, span.to - 1) as Instant);
    const { eligible, accruesTo, rules } = decideEligibility({ profile, cycle: span }, parameters);
    const blockedBy = eligible ? await settlementBlocks(tables, partner, parameters) : [];
    return {
      partner,
      cycle,
      eligible,
      accruesTo: eligible ? partner : accruesTo,
      performance: await performanceIn(tables, cycle, await groupOf(tables, profile, span), parameters),
      payable: eligible && blockedBy.length === 0 ? null : false,
      blockedBy,
      rules,
    };
  });
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

/** Adds up what the lines of a cycle count for; they are streamed, and associations fetched once per batch. */
async function performanceIn(tables: Tables, cycle: string, group: Group, parameters: Parameters): Promise<Fen> {
  let performance = ZERO;
  for await (const lines of tables.usageLines.ofPartners(cycle, [...group.keys()])) {
    const periods = await tables.associations.ofCustomers([...new Set(lines.map((line) => line.customer))]);
    const judged = lines.map((line) => judgeLine(line, periods.get(line.customer) ?? [], group, parameters));
    performance = addFen(performance, performanceOf(judged));
  }
  return performance;
}
