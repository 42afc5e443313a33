import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Rule, type Verdict, verdictOf } from "../rules.ts";
import { ASSIGNMENT_RULES, type AssignmentCase } from "./rules.ts";

/** Decides whether somebody may be handed to an account manager. To the one that it has, nothing changes. */
export function decideAssignment(
  facts: AssignmentCase,
  parameters: Parameters,
  rules: readonly Rule<AssignmentCase>[] = ASSIGNMENT_RULES,
): Verdict {
  if (facts.currentManager === facts.member.account) return { verdict: "unchanged", rules: [] };
  return verdictOf(evaluate(rules, facts, parameters));
}
