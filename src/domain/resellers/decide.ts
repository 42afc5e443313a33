import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { RESELLER_RULES, type ResellerCase } from "./rules.ts";

/** Decides whether a reseller may be linked to a distributor: asked when it is invited, accepts, or is linked. */
export function decideLink(facts: ResellerCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(RESELLER_RULES, facts, parameters));
}
