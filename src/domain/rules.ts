import type { Facts, FiredRule } from "../errors.ts";
import { fill, inLanguage, LANGUAGES, type Language, same, type Text, type Words, wordFor } from "../language/text.ts";
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
  /** What values of facts are called in the texts, by the fact's name: states, and with the key "" an empty list. */
  readonly words?: Readonly<Record<string, Words>>;
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
    reason: filled(rule.text, facts, rule.words),
    remedy: filled(rule.remedy, facts, rule.words),
    source: rule.source,
    facts,
  };
}

/** Between back-ticks stand commands: they take the words of the contract, which sentences have names for. */
const COMMAND_OR_WORDS = /`[^`]*`|[^`]+/g;

function filled(text: Text, facts: Facts, words: Rule<never>["words"]): Text {
  const [en, zh] = LANGUAGES.map((language) => {
    const put = (piece: string) =>
      inLanguage(fill(same(piece), readable(facts, language, piece.startsWith("`") ? {} : words)), language);
    return inLanguage(text, language).replace(COMMAND_OR_WORDS, put);
  });
  return { en: en as string, zh: zh as string };
}

/** Facts as people read them: lists, words for states, and instants in the time of tables, Asia/Shanghai. */
function readable(facts: Facts, language: Language, words: Rule<never>["words"] = {}): Record<string, unknown> {
  const shown = (value: unknown, named: Words | undefined): unknown => {
    if (Array.isArray(value) && value.length === 0) return shown("", named);
    if (Array.isArray(value)) return value.map((one) => shown(one, named)).join(language === "zh" ? "、" : ", ");
    if (typeof value !== "string") return value;
    const parsed = INSTANT.test(value) ? parseInstant(value) : undefined;
    if (parsed) return formatLocal(parsed.at);
    return named ? inLanguage(wordFor(named, value), language) : value;
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, shown(value, words[name])]));
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
