import type { App } from "../app.ts";
import type { Database } from "../database/database.ts";
import { type Field, parseCell } from "../domain/fields.ts";
import { inputNeeded } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Prompts } from "../terminal/prompts.ts";

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
