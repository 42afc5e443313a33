import type { Parameters } from "../../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../../rules.ts";
import { STORE_RULES } from "../rules.ts";
import { OFFER_RULES, type OfferCase } from "./rules.ts";

/** Decides whether an exclusive offer may be applied for, and once more whether it may be approved. */
export function decideOffer(facts: OfferCase, parameters: Parameters): Verdict {
  return verdictOf([...evaluate(STORE_RULES, facts, parameters), ...evaluate(OFFER_RULES, facts, parameters)]);
}
