import { daysAfter, type Instant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import { PARTNER_RULES, type PartnerCase } from "../registration/partner-rules.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { INVITATION_RULES, INVITATION_USE_RULES, type InvitationCase, type InvitationUse } from "./rules.ts";

/** Decides whether a partner may invite a registered customer by mail. */
export function decideInvitation(facts: InvitationCase, parameters: Parameters): Verdict {
  return verdictOf([...evaluate(PARTNER_RULES, facts, parameters), ...evaluate(INVITATION_RULES, facts, parameters)]);
}

/** Decides whether a partner may hand out links. */
export function decideLink(facts: PartnerCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(PARTNER_RULES, facts, parameters));
}

/** Decides whether a customer may be associated through an invitation: a link never stands in the way by itself. */
export function decideUse(
  facts: Omit<InvitationUse, "registration"> & { readonly registration: InvitationUse["registration"] | undefined },
  parameters: Parameters,
): Verdict {
  const { registration } = facts;
  if (facts.invitation.kind === "link" || !registration) return verdictOf([]);
  return verdictOf(evaluate(INVITATION_USE_RULES, { ...facts, registration }, parameters));
}

/** When a mail sent at an instant expires: days of 24 hours. */
export function mailExpiryOf(sentAt: Instant, parameters: Parameters): Instant {
  return daysAfter(sentAt, parameters.count("invitation.email_days"));
}
