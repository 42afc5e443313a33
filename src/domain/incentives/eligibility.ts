import type { FiredRule } from "../../errors.ts";
import { cycleOf, type Instant } from "../../values/instant.ts";
import { overlaps, type PartnerProfile, type Program } from "../partners/partner.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Rule } from "../rules.ts";

/** A partner and the half-open span of the cycle for which it is asked. */
export interface IncentiveCase {
  readonly profile: PartnerProfile;
  readonly cycle: { readonly from: Instant; readonly to: Instant };
}

export interface IncentiveEligibility {
  readonly eligible: boolean;
  /** The distributor that gets the incentive of a reseller, where one is known. */
  readonly accruesTo: string | null;
  readonly rules: readonly FiredRule[];
}

/** Which partners get an incentive at all, in the order of POLICY.md §8. */
export const INCENTIVE_RULES: readonly Rule<IncentiveCase>[] = [
  {
    id: "incentive.reseller",
    effect: "not-eligible",
    source: "seed: incentives of resellers",
    text: {
      en: "A reseller gets no incentive: its performance accrues to its distributor.",
      zh: "云经销商不能享受激励返点，其业绩计入总经销商。",
    },
    remedy: {
      en: "See the incentive of its distributor; the two settle between themselves.",
      zh: "请查看其总经销商的激励，并与总经销商自行结算。",
    },
    when: (facts) => heldInCycle(facts, ["reseller"]) && { distributor: distributorOf(facts) },
  },
  {
    id: "incentive.no-program",
    effect: "not-eligible",
    source: "doc: 什么是解决方案提供商激励",
    text: {
      en: "At no time in {cycle} did the partner hold the solution-provider or distributor programme.",
      zh: "伙伴在 {cycle} 账期内未加入解决方案提供商计划或总经销商计划。",
    },
    remedy: {
      en: "Join the programme; cycles from then on count. If it was held then, record it with its date.",
      zh: "请加入相应计划，自加入的账期起计算激励；如当时已加入，请补录加入日期。",
    },
    when: (facts) =>
      !heldInCycle(facts, ["solution-provider", "distributor"]) && { cycle: cycleOf(facts.cycle.from), programs: [] },
  },
];

/** Decides whether a partner gets an incentive for a cycle, and who gets it instead. */
export function decideEligibility(facts: IncentiveCase, parameters: Parameters): IncentiveEligibility {
  const rules = evaluate(INCENTIVE_RULES, facts, parameters);
  const accrues = rules.some((rule) => rule.id === "incentive.reseller");
  return { eligible: rules.length === 0, accruesTo: accrues ? distributorOf(facts) : null, rules };
}

/** Whether something ever held: joined and left at one instant is [t, t), which holds at none. */
function isNotEmpty({ from, to }: { readonly from: Instant | null; readonly to: Instant | null }): boolean {
  return from === null || to === null || from < to;
}

function heldInCycle({ profile, cycle }: IncentiveCase, programs: readonly Program[]): boolean {
  return profile.programs.some(
    (period) => programs.includes(period.program) && isNotEmpty(period) && overlaps(period, cycle),
  );
}

/** The distributor that the partner was linked to in the cycle, the latest if there were several. */
function distributorOf({ profile, cycle }: IncentiveCase): string | null {
  const links = profile.links.filter(
    (link) => link.relation === "distributor" && isNotEmpty(link) && overlaps(link, cycle),
  );
  const start = (from: Instant | null) => from ?? Number.NEGATIVE_INFINITY;
  return (
    links.reduce<(typeof links)[number] | undefined>(
      (latest, link) => (latest && start(latest.from) > start(link.from) ? latest : link),
      undefined,
    )?.other ?? null
  );
}
