import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { RULEBOOK, type WrittenRule } from "../rulebook.ts";
import type { Effect } from "../rules.ts";
import type { ShownKind } from "./kinds.ts";
import { findParameter, PARAMETERS, type Parameter, type ParameterType, type ParameterValue } from "./parameters.ts";

/** A line of the policy: a parameter with its value, or a rule; by the one name that they share, both. */
export interface PolicyEntry {
  readonly id: string;
  readonly kind: ShownKind;
  readonly type: ParameterType | null;
  /** null: unset, or no parameter. */
  readonly value: string | null;
  /** Since when the value holds; null: always, or no parameter. */
  readonly from: Instant | null;
  readonly initial: string | null;
  readonly effect: Effect | null;
  readonly source: string | null;
  readonly text: Text;
  readonly remedy: Text | null;
  /** Every value that was set, by the day from which it holds. */
  readonly history: readonly ParameterValue[];
}

/** All parameters and rules by id, as they stand at an instant; of one name the parameter comes first. */
export function policyEntries(values: readonly ParameterValue[], at: Instant): PolicyEntry[] {
  const parameters = PARAMETERS.map((parameter) => parameterEntry(parameter, values, at));
  // The sort is stable, which keeps the parameter before the rule of the same name.
  return [...parameters, ...RULEBOOK.map(ruleEntry)].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The parameter or rule of a name, or both in one; undefined where there is neither. */
export function policyEntry(id: string, values: readonly ParameterValue[], at: Instant): PolicyEntry | undefined {
  const parameter = findParameter(id);
  const rule = RULEBOOK.find((one) => one.id === id);
  if (!parameter) return rule && ruleEntry(rule);
  const entry = parameterEntry(parameter, values, at);
  if (!rule) return entry;
  const { effect, source, remedy, text } = ruleEntry(rule);
  return {
    ...entry,
    kind: "rule and parameter",
    effect,
    source,
    remedy,
    text: { en: `${entry.text.en} ${text.en}`, zh: `${entry.text.zh}${text.zh}` },
  };
}

/** The names of all parameters and rules. */
export const POLICY_IDS: readonly string[] = [
  ...new Set([...PARAMETERS.map(({ name }) => name), ...RULEBOOK.map(({ id }) => id)]),
];

function parameterEntry(parameter: Parameter, values: readonly ParameterValue[], at: Instant): PolicyEntry {
  const history = values.filter(({ name }) => name === parameter.name).sort((a, b) => a.from - b.from);
  const current = history.findLast(({ from }) => from <= at);
  return {
    id: parameter.name,
    kind: "parameter",
    type: parameter.type,
    value: (current ? current.value : parameter.initial) || null,
    from: current?.from ?? null,
    initial: parameter.initial || null,
    effect: null,
    source: null,
    text: parameter.text,
    remedy: null,
    history,
  };
}

function ruleEntry({ id, effect, source, text, remedy }: WrittenRule): PolicyEntry {
  const none = { type: null, value: null, from: null, initial: null, history: [] };
  return { id, kind: "rule", effect, source, text, remedy, ...none };
}
