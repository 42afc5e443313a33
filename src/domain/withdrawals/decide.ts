import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { WITHDRAWAL_RULES, type WithdrawalCase } from "./rules.ts";

/** Decides whether a partner may withdraw an amount. */
export function decideWithdrawal(facts: WithdrawalCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(WITHDRAWAL_RULES, facts, parameters));
}
