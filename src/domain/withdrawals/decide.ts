import type { FiredRule } from "../../errors.ts";
import { withdrawalLimitOf } from "../ledger/balance.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { WITHDRAWAL_RULES, type WithdrawalCase } from "./rules.ts";

/** Decides whether a partner may withdraw an amount; `settlement` is what keeps it from any settlement. */
export function decideWithdrawal(
  facts: WithdrawalCase,
  settlement: readonly FiredRule[],
  parameters: Parameters,
): Verdict {
  const { verdict, rules } = verdictOf(evaluate(WITHDRAWAL_RULES, facts, parameters));
  return settlement.length === 0 ? { verdict, rules } : { verdict: "refuse", rules: [...settlement, ...rules] };
}

/** What keeps a partner from withdrawing all that the limit leaves it; nothing where that is nothing. */
export function withdrawalBlocks(
  facts: Omit<WithdrawalCase, "amount" | "route">,
  settlement: readonly FiredRule[],
  parameters: Parameters,
): readonly FiredRule[] {
  const amount = withdrawalLimitOf(facts.funds);
  return amount === 0 ? [] : decideWithdrawal({ ...facts, amount }, settlement, parameters).rules;
}
