import type { Fen } from "../../values/money.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { attemptsLeft, CERTIFICATION_RULES, type CompanyFacts } from "./rules.ts";
import type { CertificationEvent } from "./states.ts";
import type { BusinessDetails, Certification, CertificationView } from "./types.ts";

/** What a decision comes to in the state machine, and the rules that fired. */
export interface CertificationDecision {
  readonly event: CertificationEvent;
  readonly verdict: Verdict;
}

/** Decides how a submission goes on: with an amount to confirm, or where a bank letter is needed with that. */
export function decideSubmission(
  company: CompanyFacts,
  details: BusinessDetails,
  hasLetter: boolean,
  parameters: Parameters,
): CertificationDecision {
  const verdict = verdictOf(evaluate(CERTIFICATION_RULES, { ...company, details }, parameters));
  if (verdict.verdict === "accept") return { event: "submit", verdict };
  return { event: hasLetter ? "submit-with-letter" : "submit-for-letter", verdict };
}

/** Decides about an amount that was entered: the right one certifies, a wrong one counts, and the last one allowed locks. */
export function decideConfirmation(
  company: CompanyFacts,
  certification: Certification,
  amount: Fen,
  parameters: Parameters,
): CertificationDecision {
  const facts = { ...company, confirmation: { certification, amount } };
  const verdict = verdictOf(evaluate(CERTIFICATION_RULES, facts, parameters));
  if (verdict.verdict === "accept") return { event: "confirm", verdict };
  const limit = parameters.count("certification.max_attempts");
  const left = attemptsLeft(certification.wrongAmounts + 1, limit);
  return { event: left === 0 ? "lock" : "mistake", verdict };
}

/** A partner's application as it is shown: tries are counted only where an amount is asked for. */
export function viewOf(
  partner: string,
  certification: Certification | undefined,
  parameters: Parameters,
): CertificationView {
  const limit = parameters.count("certification.max_attempts");
  const asked = certification?.state === "awaiting-amount" ? attemptsLeft(certification.wrongAmounts, limit) : null;
  return { partner, certification, attemptsLeft: certification?.state === "locked" ? 0 : asked };
}
