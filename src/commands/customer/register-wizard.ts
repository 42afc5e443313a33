import { checkCustomer, registerCustomer } from "../../actions/register-customers.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import type { CustomerView } from "../../database/tables/customers.ts";
import { REGISTRATION_FIELDS } from "../../domain/registration/fields.ts";
import type { Registration } from "../../domain/registration/types.ts";
import type { Verdict } from "../../domain/rules.ts";
import type { Text } from "../../language/text.ts";
import type { Choice, Prompts } from "../../terminal/prompts.ts";
import { askPartner, checkField, confirmed, sayAgain } from "../ask.ts";
import { registrationColumns } from "../registration/columns.ts";
import { verdictLines } from "../verdict.ts";
import { optionOf, readRequest, WANTED } from "./request.ts";

type Answers = Record<string, unknown>;

const SHOWN = 10;

/** Leads a person through one registration: who it is, the verdict, what a review needs, and a last question. */
export async function registerByPrompts(app: App, flags: Answers): Promise<void> {
  const prompts = await app.prompts();
  const database = await app.database("write");
  const partner = await askPartner(app, database, prompts);
  const answers: Answers = { ...flags };
  await askCustomer(app, database, prompts, answers);
  const verdict = await judge(app, database, answers, partner);
  if (verdict.verdict === "review" && answers.requestReview !== true) {
    if (!(await prompts.confirm({ en: "Ask for a manual review?", zh: "是否申请人工审核？" }, true))) {
      app.say({ en: "Nothing was written.", zh: "未写入任何内容。" });
      app.exitCode = 5;
      return;
    }
    await askReview(prompts, answers);
  }
  const possible = verdict.verdict === "accept" || verdict.verdict === "review";
  if (possible && !(await confirmed(app, prompts, { en: "Register this customer?", zh: "确认报备该客户？" }))) return;
  // Refused or unchanged: the same action says so, with the exit code that a script would get.
  const { registration } = await registerCustomer(database, app.draft(partner), readRequest(answers, partner));
  await app.printRecord(registrationColumns(app.now()), registration as Registration);
  sayAgain(app, ["customer", "register", "--partner", partner, ...optionWords(answers)]);
}

/** Shows what would become of the answers; writes nothing. A refusal is left to the registration, which says it itself. */
async function judge(app: App, database: Database, answers: Answers, partner: string): Promise<Verdict> {
  const verdict = await checkCustomer(database, app.now(), readRequest(answers, partner));
  if (verdict.verdict !== "refuse") for (const line of verdictLines(app, verdict)) app.tell({ en: line, zh: line });
  return verdict;
}

async function askCustomer(app: App, database: Database, prompts: Prompts, answers: Answers): Promise<void> {
  if (answers.fullName === undefined) {
    const chosen = await prompts.search<CustomerView | string>(
      { en: "Customer (type a name or an account):", zh: "客户（输入名称或账号）：" },
      (typed) => candidates(app, database, typed),
    );
    if (typeof chosen === "string") answers.fullName = chosen;
    else {
      answers.accountName ??= chosen.accountName;
      if (chosen.fullName !== null) answers.fullName = chosen.fullName;
      if (chosen.phone !== null) answers.phone ??= chosen.phone;
    }
  }
  for (const key of ["full_name", "phone"]) await askField(prompts, answers, key);
}

/** Known customers that match, and what was typed as the name of a new one. */
async function candidates(app: App, database: Database, typed: string): Promise<Choice<CustomerView | string>[]> {
  const found = await database.read(({ customers }) => customers.search(typed, SHOWN, app.now()));
  const known = found.map((customer) => ({
    value: customer,
    name: `${customer.fullName ?? customer.accountName} (${customer.accountName})`,
  }));
  if (typed.trim() === "") return known;
  const label = app.text({ en: `new customer: ${typed}`, zh: `新客户：${typed}` });
  return [...known, { value: typed.trim(), name: label }];
}

async function askReview(prompts: Prompts, answers: Answers): Promise<void> {
  answers.requestReview = true;
  for (const key of ["expected_consumption", "project", "communication"]) await askField(prompts, answers, key);
}

async function askField(prompts: Prompts, answers: Answers, key: string): Promise<void> {
  const name = optionOf(key)
    .slice(2)
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (typeof answers[name] === "string" && answers[name] !== "") return;
  const field = REGISTRATION_FIELDS.find((candidate) => candidate.key === key);
  if (!field) throw new Error(`no field ${key}`);
  const question: Text = { en: `${field.label.en}:`, zh: `${(WANTED[key] ?? field.label).zh}：` };
  answers[name] = await prompts.input(question, (answer) => checkField(field, answer));
}

/** The options that stand for the answers. */
function optionWords(answers: Answers): string[] {
  return REGISTRATION_FIELDS.flatMap(({ key }) => {
    const option = optionOf(key);
    const value = answers[option.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    if (value === true) return [option];
    return typeof value === "string" ? [option, value] : [];
  });
}
