import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { type JoinCase, PROGRAM_RULES } from "./rules.ts";

/** Decides whether a partner may join a programme. */
export function decideJoin(facts: JoinCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(PROGRAM_RULES, facts, parameters));
}
