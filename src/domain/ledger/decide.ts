import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { LEDGER_RULES, type LedgerCase } from "./rules.ts";

/** Decides whether a partner's money may be moved, for single commands and rows of files alike. */
export function decideMovement(facts: LedgerCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(LEDGER_RULES, facts, parameters));
}
