import type { Command } from "commander";
import { setParameter } from "../../actions/set-parameter.ts";
import type { App } from "../../app.ts";
import { policyEntry } from "../../domain/policy/entries.ts";
import { findParameter, normalizeParameter, PARAMETERS, type ParameterType } from "../../domain/policy/parameters.ts";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { type Instant, startOf } from "../../values/instant.ts";
import { needed } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { policyColumns } from "./columns.ts";
import { unknown } from "./show.ts";

/** What a value of each type looks like. */
const SHAPES: Readonly<Record<ParameterType, Text>> = {
  count: { en: "a whole number of 0 or more", zh: "不小于 0 的整数" },
  money: { en: "an amount in yuan such as 20000 or 1234.50", zh: "以元为单位的金额，例如 20000 或 1234.50" },
  "optional-money": {
    en: 'an amount in yuan such as 20000, or "" for none',
    zh: '以元为单位的金额，例如 20000；不设时为空文本 ""',
  },
  boolean: { en: "true or false", zh: "true 或 false" },
  date: { en: "a date such as 2026-11-24", zh: "2026-11-24 这样的日期" },
};

/** `policy set`. */
export function registerSet(policy: Command, app: App): void {
  policy
    .command("set <parameter> <value>")
    .description(app.text({ en: "Set a parameter from a day on", zh: "设置参数自某日起的取值" }))
    .option("--from <date>", app.text({ en: "the day from which the value holds", zh: "取值的生效日期" }))
    .action((name: string, value: string, flags) => runSet(app, name, value, flags));
}

async function runSet(app: App, name: string, text: string, flags: Readonly<Record<string, unknown>>): Promise<void> {
  const parameter = findParameter(name);
  if (!parameter) {
    const names = PARAMETERS.map((one) => one.name);
    throw unknown({ en: "parameter", zh: "参数" }, name, names);
  }
  const from = readDay(needed(flags, "--from", { en: "the day from which the value holds", zh: "取值自哪一天起生效" }));
  const value = normalizeParameter(parameter, text);
  if (value === undefined) {
    const { en, zh } = SHAPES[parameter.type];
    throw usageError(
      "BAD_VALUE",
      {
        en: `${name} is of the type ${parameter.type}: "${text}" is not ${en}.`,
        zh: `${name} 的类型为 ${parameter.type}：“${text}”不是${zh}。`,
      },
      { field: "value" },
    );
  }
  const database = await app.mutable(policyColumns(app));
  // The policy is nobody's: its changes belong to the record of no partner.
  const { values, changed } = await setParameter(database, app.draft(null), parameter, value, from);
  if (!changed)
    app.say({ en: "Unchanged: that value was set for that day before.", zh: "未变：该日期已设置为此取值。" });
  const entry = policyEntry(name, values, app.now());
  if (entry) await app.printRecord(policyColumns(app), entry);
}

function readDay(text: string): Instant {
  const from = startOf(text);
  if (from === undefined)
    throw badValue("--from", text, { en: "a date such as 2026-11-24", zh: "2026-11-24 这样的日期" });
  return from;
}
