import type { Parameters } from "../../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../../rules.ts";
import { COMPLETION_RULES, REQUEST_RULES, type RequestCase } from "./rules.ts";

/** Decides whether a request to disassociate or to switch may be submitted: everything to put right is named at once. */
export function decideRequest(facts: RequestCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(REQUEST_RULES, facts, parameters));
}

/** Decides whether a request that the other side agrees to may be carried out: how often was asked no longer matters. */
export function decideCompletion(facts: Omit<RequestCase, "submitted">, parameters: Parameters): Verdict {
  return verdictOf(evaluate(COMPLETION_RULES, { ...facts, submitted: [] }, parameters));
}
