import type { Facts, FiredRule } from "../errors.ts";
import { fill, type Language, type Text } from "../language/text.ts";
import { formatLocal, parseInstant } from "../values/instant.ts";
import type { Parameters } from "./policy/parameters.ts";

/** What a rule does to a decision when it fires (POLICY.md: verdict or effect). */
export type Effect = "refuse" | "review" | "unchanged" | "not-eligible" | "excludes" | "no-payment";

/**
 * A rule as data beside a pure predicate. `text` and `remedy` may name facts as `{name}`.
 * `when` returns the values that made it fire, or something falsy.
 */
export interface Rule<Case> {
  readonly id: string;
  readonly effect: Effect;
  /** Where the rule comes from: "seed: …", "doc: …" or "ours: …". */
  readonly source: string;
  readonly text: Text;
  readonly remedy: Text;
  /** What people read for values of facts that are words for programs. */
  readonly words?: Readonly<Record<string, Text>>;
  readonly when: (facts: Case, parameters: Parameters) => Facts | false | undefined | null;
}

/** Evaluates every rule, in the order of the list (which is that of POLICY.md), and returns all that fired. */
export function evaluate<Case>(rules: readonly Rule<Case>[], facts: Case, parameters: Parameters): FiredRule[] {
  const fired: FiredRule[] = [];
  for (const rule of rules) {
    const found = rule.when(facts, parameters);
    if (found) fired.push(fire(rule, found));
  }
  return fired;
}

/** Makes the record of a rule that fired, its texts filled with the facts. */
export function fire(rule: Omit<Rule<never>, "when">, facts: Facts): FiredRule {
  return {
    id: rule.id,
    effect: rule.effect,
    reason: told(rule.text, facts, rule.words),
    remedy: told(rule.remedy, facts, rule.words),
    source: rule.source,
    facts,
  };
}

/** A text with its facts, each language with its own words for them. */
function told(text: Text, facts: Facts, words: Readonly<Record<string, Text>> | undefined): Text {
  if (!words)
    return fill(
      text,
      readable(facts, () => undefined),
    );
  const of = (language: Language) =>
    fill(
      text,
      readable(facts, (value) => words[value]?.[language]),
    )[language];
  return { en: of("en"), zh: of("zh") };
}

/** Facts as people read them: lists with spaces, and instants in the time of tables and mails, Asia/Shanghai. */
function readable(facts: Facts, wordFor: (value: string) => string | undefined): Record<string, unknown> {
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.join(", ");
    const word = typeof value === "string" ? wordFor(value) : undefined;
    if (word !== undefined) return word;
    const parsed = typeof value === "string" && INSTANT.test(value) ? parseInstant(value) : undefined;
    return parsed ? formatLocal(parsed.at) : value;
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, shown(value)]));
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export type VerdictWord = "accept" | "review" | "refuse" | "unchanged";

/** The outcome of a decision: the strongest effect, and all rules that fired in POLICY.md order. */
export interface Verdict {
  readonly verdict: VerdictWord;
  readonly rules: readonly FiredRule[];
}

/** The strongest of what fired: refuse > review > accept. */
export function verdictOf(rules: readonly FiredRule[]): Verdict {
  if (rules.some((rule) => rule.effect === "refuse")) return { verdict: "refuse", rules };
  if (rules.some((rule) => rule.effect === "review")) return { verdict: "review", rules };
  return { verdict: "accept", rules };
}
