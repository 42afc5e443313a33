import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { ASSIGNMENT_RULES, type AssignmentCase } from "./rules.ts";

/** Decides whether a customer may be assigned to an account manager. To the one that it has, nothing changes. */
export function decideAssignment(facts: AssignmentCase, parameters: Parameters): Verdict {
  if (facts.currentManager === facts.member.account) return { verdict: "unchanged", rules: [] };
  return verdictOf(evaluate(ASSIGNMENT_RULES, facts, parameters));
}
