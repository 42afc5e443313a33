import type { App } from "../app.ts";
import type { Database } from "../database/database.ts";
import { type Field, parseTyped } from "../domain/fields.ts";
import { PARTNER } from "../domain/record-names.ts";
import { AppError, inputNeeded, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Choice, Prompts } from "../terminal/prompts.ts";
import { isBlank } from "../values/names.ts";
import { commandLine } from "../values/shell.ts";
import { verdictLines } from "./verdict.ts";

const ALL = 1_000;

/** The partner on whose behalf a wizard runs: a setting, the only one there is, or the one that the person picks. */
export async function askPartner(app: App, database: Database, prompts: Prompts): Promise<string> {
  const given = app.partner();
  const { names, profiles } = await database.read(async ({ partners }) => {
    const names = given === undefined ? await partners.names(ALL) : [given];
    return { names, profiles: await partners.byAccounts(names) };
  });
  if (given !== undefined) {
    if (!profiles.has(given)) throw notFound(PARTNER, given);
    return given;
  }
  const [only] = names;
  if (only === undefined) {
    throw inputNeeded("--partner", {
      en: "there is no partner yet; add one with: partnerctl partner add",
      zh: "还没有伙伴，请先运行 partnerctl partner add",
    });
  }
  if (names.length === 1) return only;
  const choices = names.map((name) => ({ value: name, name: titled(profiles.get(name)?.partner.company, name) }));
  return await prompts.search({ en: "Partner:", zh: "伙伴：" }, async (typed) => matching(choices, typed));
}

/** A name with the account behind it; the account alone where there is no name. */
export function titled(name: string | null | undefined, account: string): string {
  return name ? `${name} (${account})` : account;
}

/** The choices in whose names the typed text occurs, in any case. */
export function matching<Value>(choices: readonly Choice<Value>[], typed: string): Choice<Value>[] {
  return choices.filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
}

/** What is wrong with an answer to a field's question, in the words that a bad option would get. */
export function checkField(field: Field, answer: string): Text | undefined {
  if (isBlank(answer)) return { en: "Something is needed here.", zh: "此项不能为空。" };
  const parsed = parseTyped(field, answer);
  if (parsed.kind !== "bad") return undefined;
  const { en, zh } = parsed.text;
  // Whoever answers was asked by the label and never saw the key.
  return { en: en.replace(field.key, field.label.en), zh: zh.replace(`${field.key} `, field.label.zh) };
}

/**
 * Shows that a mutation would be accepted before anything is written: `attempt` is the mutation itself as a dry run.
 * Answers false where it would be refused: the mutation then says so itself, and leaves its line in the record.
 */
export async function preview(app: App, attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof AppError && error.rules.length > 0) return false;
    throw error;
  }
  for (const line of verdictLines(app, { verdict: "accept", rules: [] })) app.tell({ en: line, zh: line });
  return true;
}

/** The last question before something is written; --yes answers it, and a dry run has nothing to confirm. */
export async function confirmed(app: App, prompts: Prompts, question: Text): Promise<boolean> {
  if (app.globals.yes || app.dryRun || (await prompts.confirm(question, true))) return true;
  app.say({ en: "Nothing was written.", zh: "未写入任何内容。" });
  return false;
}

/** Tells which command would do the same without questions. */
export function sayAgain(app: App, words: readonly string[]): void {
  const { db, profile, as, now } = app.globals;
  const given = Object.entries({ db, profile, as, now }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  const line = commandLine([...words, ...given]);
  app.say({ en: `The same as one command: ${line}`, zh: `等效命令：${line}` });
}
