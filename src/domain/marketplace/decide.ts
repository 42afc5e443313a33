import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { STORE_RULES, type StoreCase } from "./rules.ts";

/** Decides whether a partner may look at what the cloud store offers, or sell it by offers and links. */
export function decideStore(facts: StoreCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(STORE_RULES, facts, parameters));
}
