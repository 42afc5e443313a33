import type { Facts, FiredRule } from "../errors.ts";
import { fill, inLanguage, LANGUAGES, type Language, same, type Text, type Words, wordFor } from "../language/text.ts";
import { formatLocal, parseInstant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import type { Parameters } from "./policy/parameters.ts";

/** What a rule does to a decision when it fires (POLICY.md: verdict or effect). */
export const EFFECTS = ["refuse", "review", "unchanged", "not-eligible", "excludes", "no-payment"] as const;
export type Effect = (typeof EFFECTS)[number];

/** What people read for them. */
export const EFFECT_WORDS: Readonly<Record<Effect, Text>> = {
  refuse: { en: "refuse", zh: "拒绝" },
  review: { en: "review", zh: "需人工审核" },
  unchanged: { en: "unchanged", zh: "保持不变" },
  "not-eligible": { en: "not eligible", zh: "无激励资格" },
  excludes: { en: "excludes", zh: "不计入" },
  "no-payment": { en: "no payment", zh: "不予支付" },
};

/**
 * What only the texts of a rule name, by the name they give it: a string is a word, which a command between back-ticks
 * takes as a shell reads it; a pair of texts is a command itself, or a sentence.
 */
export type Said = Readonly<Record<string, Text | string | readonly (Text | string)[]>>;

/**
 * A rule as data beside a pure predicate. `text` and `remedy` may name facts, and what is `said`, as `{name}`.
 * `when` returns the values that made it fire, or something falsy.
 */
export interface Rule<Case> {
  readonly id: string;
  readonly effect: Effect;
  /** Where the rule comes from: "seed: …", "doc: …" or "ours: …". */
  readonly source: string;
  readonly text: Text;
  readonly remedy: Text;
  /** The wording for facts of which the usual one is wrong. */
  readonly instead?: { readonly when: (found: Facts) => boolean; readonly text?: Text; readonly remedy?: Text };
  /** What values of facts are called in the texts, by the fact's name: states, and with the key "" an empty list. */
  readonly words?: Readonly<Record<string, Words>>;
  readonly when: (facts: Case, parameters: Parameters) => Facts | false | undefined | null;
  /** What the texts name besides the facts, of a case in which the rule fired: facts hold values and no commands. */
  readonly said?: (facts: Case) => Said;
}

/** Evaluates every rule, in the order of the list (which is that of POLICY.md), and returns all that fired. */
export function evaluate<Case>(rules: readonly Rule<Case>[], facts: Case, parameters: Parameters): FiredRule[] {
  const fired: FiredRule[] = [];
  for (const rule of rules) {
    const found = rule.when(facts, parameters);
    if (found) fired.push(fire(rule, found, rule.said?.(facts)));
  }
  return fired;
}

/** Makes the record of a rule that fired, its texts filled with the facts and with what is only said. */
export function fire(
  { id, effect, source, ...rule }: Omit<Rule<never>, "when" | "said">,
  facts: Facts,
  said?: Said,
): FiredRule {
  const { text, remedy } = rule.instead?.when(facts) ? { ...rule, ...rule.instead } : rule;
  const given = { ...facts, ...said };
  const words = quoted(given);
  const [en, zh] = LANGUAGES.map((language) => {
    const values = readable(given, language, {});
    const named = rule.words ? readable(given, language, rule.words) : values;
    const typed = { ...values, ...words };
    return [text, remedy].map((one) => filled(inLanguage(one, language), named, typed));
  }) as [[string, string], [string, string]];
  return { id, effect, reason: { en: en[0], zh: zh[0] }, remedy: { en: en[1], zh: zh[1] }, source, facts };
}

/** Between back-ticks stand commands: they take the words of the contract, which sentences have names for. */
const COMMAND_OR_SENTENCE = /`[^`]*`|[^`]+/g;

/** Fills the places of a text: in its sentences with names for words, in its commands with what is typed for them. */
function filled(template: string, named: Record<string, unknown>, typed: Record<string, unknown>): string {
  if (!template.includes("`")) return fill(same(template), named).en;
  return template.replace(COMMAND_OR_SENTENCE, (piece) => fill(same(piece), piece.startsWith("`") ? typed : named).en);
}

/** The texts among values, as a shell reads them again: names come from files, and may hold anything. */
function quoted(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(texts.map(([key, value]) => [key, shellWord(value)]));
}

/** Facts as people read them: lists, words for states, and instants in the time of tables, Asia/Shanghai. */
function readable(
  values: Readonly<Record<string, unknown>>,
  language: Language,
  words: Readonly<Record<string, Words>>,
): Record<string, unknown> {
  const shown = (value: unknown, named: Words | undefined): unknown => {
    if (Array.isArray(value) && value.length === 0) return shown("", named);
    if (Array.isArray(value)) return value.map((one) => shown(one, named)).join(language === "zh" ? "、" : ", ");
    if (typeof value === "object" && value !== null) return inLanguage(value as Text, language);
    if (typeof value !== "string") return value;
    const parsed = INSTANT.test(value) ? parseInstant(value) : undefined;
    if (parsed) return formatLocal(parsed.at);
    return named ? inLanguage(wordFor(named, value), language) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value, words[name])]));
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
