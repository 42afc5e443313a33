import { type App, commandLine } from "../app.ts";
import type { Database } from "../database/database.ts";
import { type Field, parseCell } from "../domain/fields.ts";
import { AppError, inputNeeded } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Prompts } from "../terminal/prompts.ts";
import { verdictLines } from "./verdict.ts";

const ALL = 1_000;

/** The partner on whose behalf a wizard runs: a setting, the only one there is, or the one that the person picks. */
export async function askPartner(app: App, database: Database, prompts: Prompts): Promise<string> {
  const named = app.partner();
  if (named !== undefined) return named;
  const names = await database.read(({ partners }) => partners.names(ALL));
  const [only] = names;
  if (only === undefined) {
    throw inputNeeded("--partner", {
      en: "there is no partner yet; add one with: partnerctl partner add",
      zh: "还没有伙伴，请先运行 partnerctl partner add",
    });
  }
  if (names.length === 1) return only;
  return await prompts.search({ en: "Partner:", zh: "伙伴：" }, async (typed) =>
    names.filter((name) => name.includes(typed)).map((name) => ({ value: name, name })),
  );
}

/** What is wrong with an answer to a field's question, in the words that a bad option would get. */
export function checkField(field: Field, answer: string): Text | undefined {
  if (answer.trim() === "") return { en: "Something is needed here.", zh: "此项不能为空。" };
  const parsed = parseCell({ ...field, masked: false }, answer);
  return parsed.kind === "bad" ? parsed.text : undefined;
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

/** The last question before something is written; --yes answers it. */
export async function confirmed(app: App, prompts: Prompts, question: Text): Promise<boolean> {
  if (app.globals.yes || (await prompts.confirm(question, true))) return true;
  app.say({ en: "Nothing was written.", zh: "未写入任何内容。" });
  return false;
}

/** Tells which command would do the same without questions. */
export function sayAgain(app: App, words: readonly string[]): void {
  app.say({ en: `The same again: ${commandLine(words)}`, zh: `等效命令：${commandLine(words)}` });
}
