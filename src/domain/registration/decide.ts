import { daysAfter, type Instant } from "../../values/instant.ts";
import { holdsProgram, linkedTo } from "../partners/partner.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { REGISTRATION_RULES } from "./rules.ts";
import type { RegistrationCase } from "./types.ts";

const ALREADY_YOURS = REGISTRATION_RULES.filter((rule) => rule.effect === "unchanged");
const OTHERS = REGISTRATION_RULES.filter((rule) => rule.effect !== "unchanged");
/** What can still stop an application that is being approved: its slot has been taken since it was submitted. */
const AT_APPROVAL = OTHERS.filter((rule) => rule.effect === "refuse" && rule.id !== "registration.limit");

/** Decides whether a partner may register a customer. One that it has registered already stays as it is. */
export function decideRegistration(facts: RegistrationCase, parameters: Parameters): Verdict {
  const yours = evaluate(ALREADY_YOURS, facts, parameters);
  if (yours.length > 0) return { verdict: "unchanged", rules: yours };
  return verdictOf(evaluate(OTHERS, facts, parameters));
}

/**
 * Decides again whether a pending application may be approved: refusals only, since the review is what is being held.
 * The caller leaves the application itself out of `ownLive` and `otherLive`.
 */
export function decideApproval(facts: RegistrationCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(AT_APPROVAL, facts, parameters));
}

/** When a registration accepted at an instant lapses: days of 24 hours from the acceptance. */
export function expiryOf(acceptedAt: Instant, parameters: Parameters): Instant {
  return daysAfter(acceptedAt, parameters.count("registration.validity_days"));
}

/** The facts that rules ask of an account, by the names of the customer columns. */
const ACCOUNT_FACTS = [
  "site",
  "consumer_cloud",
  "contracts",
  "cash_consumption",
  "direct_sales_followed",
  "enterprise_role",
  "accounting",
  "reward_program",
  "registered_at",
  "registered_by_huawei",
  "online_sales_owned",
  "support_center_owned",
] as const;

/** The names of the facts that were not known, on which therefore no rule could fire. */
export function missingFacts(facts: RegistrationCase): string[] {
  const { account, profile, request, at } = facts;
  const missing: string[] = [];
  const unknownDistributor =
    facts.distributor === undefined &&
    holdsProgram(profile, ["reseller"], at) &&
    linkedTo(profile, "distributor", at) !== undefined;
  if (unknownDistributor) missing.push("distributor");
  if (request.accountName !== null && !account?.phone) missing.push("phone");
  if (!account) return [...missing, ...ACCOUNT_FACTS];
  if (account.enterpriseRole === "member" && account.accounting === null) missing.push("accounting");
  if (account.registeredAt === null) missing.push("registered_at");
  return missing;
}
