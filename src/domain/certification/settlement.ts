import type { FiredRule } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { formatInstant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Rule } from "../rules.ts";
import { nextStep } from "./states.ts";
import { CERTIFICATION_STATE_WORDS, type Certification } from "./types.ts";

/** What every settlement action of a partner is judged by before anything else. */
export interface SettlementCase {
  readonly partner: string;
  /** The partner's last application, whatever became of it. */
  readonly present: Certification | undefined;
  /** Whether an application of the partner was ever certified. */
  readonly everCertified: boolean;
}

/** The step that works as the certification stands: submitting anew is none while an application is open. */
const REMEDY: Text = {
  en: "Finish the certification. {step}: `{next}`; how far it is: `partnerctl certification show {account}`.",
  zh: "请完成商业信息认证。{step}：`{next}`；查看进度：`partnerctl certification show {account}`。",
};

/** What keeps a partner from being paid, in the order of POLICY.md §6. */
export const SETTLEMENT_RULES: readonly Rule<SettlementCase>[] = [
  {
    id: "settlement.certification-changing",
    effect: "no-payment",
    source: "seed: business information",
    text: {
      en: "The business information of {account} was submitted on {submitted_at} and is {state}: nothing is settled before it is certified.",
      zh: "{account} 于 {submitted_at} 提交的商业信息当前{state}，认证完成前不能结算。",
    },
    remedy: REMEDY,
    words: { state: CERTIFICATION_STATE_WORDS },
    when: ({ partner, present }) =>
      present !== undefined &&
      present.state !== "certified" && {
        account: partner,
        state: present.state,
        submitted_at: formatInstant(present.submittedAt),
      },
    said: ({ partner, present }) => nextStep(partner, present),
  },
  {
    id: "settlement.not-certified",
    effect: "no-payment",
    source: "doc: 商业信息认证",
    text: {
      en: "The business information of {account} was never certified.",
      zh: "{account} 从未完成商业信息认证。",
    },
    remedy: REMEDY,
    when: ({ partner, everCertified }) => !everCertified && { account: partner, certified: false },
    said: ({ partner, present }) => nextStep(partner, present),
  },
];

/** Which rules keep a partner from any settlement; empty where it may be paid. */
export function decideSettlement(facts: SettlementCase, parameters: Parameters): FiredRule[] {
  return evaluate(SETTLEMENT_RULES, facts, parameters);
}
