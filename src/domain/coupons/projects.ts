import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";
import { holdsProgram, type PartnerProfile } from "../partners/partner.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Rule, type Verdict, verdictOf } from "../rules.ts";

export const PROJECT_STATES = ["reported", "issued"] as const;

/** What people read for them. */
export const PROJECT_STATE_WORDS: Readonly<Record<(typeof PROJECT_STATES)[number], Text>> = {
  reported: { en: "reported", zh: "已上报" },
  issued: { en: "issued", zh: "已发放" },
};

/** A project of a sub-customer that a solution provider reports, so that the ecosystem manager issues a test coupon for it. */
export interface CouponProject {
  readonly id: string;
  readonly partner: string;
  readonly customer: string;
  readonly project: string;
  readonly amount: Fen;
  readonly state: (typeof PROJECT_STATES)[number];
  readonly reportedAt: Instant;
  readonly reportedBy: string;
  /** The coupon that was issued for it. */
  readonly coupon: string | null;
}

/** Everything that reporting a project may look at. */
export interface ProjectCase {
  readonly at: Instant;
  readonly profile: PartnerProfile;
  readonly customer: string;
  /** The partner of the customer's open association. */
  readonly associatedWith: string | undefined;
}

const SEED = "seed: how does a sub-customer get test coupons";

/** What decides whether a project may be reported. */
export const PROJECT_RULES: readonly Rule<ProjectCase>[] = [
  {
    id: "coupon.project-provider",
    effect: "refuse",
    source: SEED,
    text: {
      en: "{partner} is no active solution provider, and only those report projects.",
      zh: "{partner} 不是正常状态的解决方案提供商，只有解决方案提供商可报备项目。",
    },
    remedy: {
      en: "See what it holds: `partnerctl partner programs {partner}`; otherwise ask the ecosystem manager, who issues by hand.",
      zh: "查看已加入的计划：`partnerctl partner programs {partner}`；否则请联系生态经理人工发券。",
    },
    when: ({ profile, at }) => {
      const { accountName, status } = profile.partner;
      const holds = holdsProgram(profile, ["solution-provider"], at);
      return (status !== "active" || !holds) && { partner: accountName, status, holds_solution_provider: holds };
    },
  },
  {
    id: "coupon.project-customer",
    effect: "refuse",
    source: SEED,
    text: { en: "{customer} is not a sub-customer of {partner}.", zh: "{customer} 不是 {partner} 的子客户。" },
    remedy: {
      en: "Its own partner reports the project, or associate it first: `partnerctl association check {customer} --type resale`.",
      zh: "请由其所属伙伴报备，或先关联：`partnerctl association check {customer} --type resale`。",
    },
    when: ({ profile, customer, associatedWith }) => {
      const partner = profile.partner.accountName;
      return associatedWith !== partner && { customer, partner };
    },
  },
];

/** Decides whether a project may be reported. */
export function decideProject(facts: ProjectCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(PROJECT_RULES, facts, parameters));
}
