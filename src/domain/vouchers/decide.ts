import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Rule, type Verdict, verdictOf } from "../rules.ts";
import { GRANT_RULES, type GrantCase, SHARE_RULES, type ShareCase, TAKE_BACK_RULES } from "./quota-rules.ts";
import { ISSUE_RULES, type IssueCase } from "./rules.ts";
import type { VoucherQuota } from "./types.ts";

/** Decides whether a partner may be granted a quota. */
export function decideGrant(facts: GrantCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(GRANT_RULES, facts, parameters));
}

/** Decides whether a distributor may share a part of a quota with a reseller. */
export function decideShare(facts: ShareCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(SHARE_RULES, facts, parameters));
}

/** Decides whether the rest of a shared quota may be taken back. */
export function decideTakeBack(
  facts: { readonly at: ShareCase["at"]; readonly quota: VoucherQuota },
  parameters: Parameters,
): Verdict {
  return verdictOf(evaluate(TAKE_BACK_RULES, facts, parameters));
}

/** Decides whether a voucher may be issued to a customer. */
export function decideIssue(facts: IssueCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(ISSUE_RULES, facts, parameters));
}

/** Every rule about vouchers, each once, in the order in which they are reported. */
export const VOUCHER_RULES: readonly Omit<Rule<never>, "when">[] = [
  ...new Set<Omit<Rule<never>, "when">>([...GRANT_RULES, ...SHARE_RULES, ...TAKE_BACK_RULES, ...ISSUE_RULES]),
];
