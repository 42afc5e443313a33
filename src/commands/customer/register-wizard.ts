import { checkCustomer, registerCustomer } from "../../actions/register-customers.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import type { CustomerView } from "../../database/tables/customers.ts";
import { REGISTRATION_FIELDS } from "../../domain/registration/fields.ts";
import type { Registration } from "../../domain/registration/types.ts";
import type { Verdict } from "../../domain/rules.ts";
import { AppError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import type { Choice, Prompts } from "../../terminal/prompts.ts";
import { commandLine } from "../../values/shell.ts";
import { askPartner, checkField, confirmed, sayAgain, titled } from "../ask.ts";
import { readFieldOptions } from "../fields.ts";
import { camel } from "../option-values.ts";
import { registrationColumns } from "../registration/columns.ts";
import { verdictLines } from "../verdict.ts";
import { optionOf, readRequest, WANTED } from "./request.ts";

type Answers = Record<string, unknown>;

const SHOWN = 10;

/** Leads a person through one registration: who it is, the verdict, what a review needs, and a last question. */
export async function registerByPrompts(app: App, flags: Answers): Promise<void> {
  // A bad option is not found only after all the questions.
  readFieldOptions(REGISTRATION_FIELDS, flags);
  const prompts = await app.prompts();
  const database = await app.mutable(registrationColumns(app.now()));
  const partner = await askPartner(app, database, prompts);
  const answers: Answers = { ...flags };
  await askCustomer(app, database, prompts, answers);
  if (answers.requestReview === true) await askReview(prompts, answers);
  const verdict = await judge(app, database, prompts, answers, partner);
  if (verdict.verdict === "review" && answers.requestReview !== true) {
    if (!(await prompts.confirm({ en: "Ask for a manual review?", zh: "是否申请人工审核？" }, true))) {
      app.say({ en: "Nothing was written.", zh: "未写入任何内容。" });
      app.exitCode = 5;
      return;
    }
    await askReview(prompts, answers);
  }
  const review = verdict.verdict === "review";
  const possible = verdict.verdict === "accept" || review;
  if (possible && !(await confirmed(app, prompts, lastQuestion(String(answers.fullName), partner, review)))) return;
  // Refused or unchanged: the same action says so, with the exit code that a script would get.
  const words = ["customer", "register", "--partner", partner, ...optionWords(answers)];
  const draft = { ...app.draft(partner), command: commandLine(words) };
  const { registration } = await registerCustomer(database, draft, readRequest(answers, partner));
  await app.printRecord(registrationColumns(app.now()), registration as Registration);
  sayAgain(app, words);
}

function lastQuestion(name: string, partner: string, review: boolean): Text {
  return review
    ? { en: `Submit ${name} for review, for ${partner}?`, zh: `确认为 ${partner} 提交“${name}”的人工审核申请？` }
    : { en: `Register ${name} for ${partner}?`, zh: `确认为 ${partner} 报备“${name}”？` };
}

/** Shows what would become of the answers; writes nothing. A refusal is left to the registration, which says it itself. */
async function judge(
  app: App,
  database: Database,
  prompts: Prompts,
  answers: Answers,
  partner: string,
): Promise<Verdict> {
  const check = () => checkCustomer(database, app.now(), readRequest(answers, partner));
  const verdict = await check().catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== "AMBIGUOUS_PHONE") throw error;
    answers.accountName = await askAccount(database, prompts, readRequest(answers, partner).phone);
    return await check();
  });
  if (verdict.verdict !== "refuse") for (const line of shown(app, verdict)) app.tell({ en: line, zh: line });
  return verdict;
}

/** What a verdict says; what to do about a review is asked next, not told. */
function shown(app: App, verdict: Verdict): string[] {
  if (verdict.verdict !== "review") return verdictLines(app, verdict);
  return verdict.rules.flatMap((rule) => verdictLines(app, { ...verdict, rules: [rule] }).slice(0, 1));
}

/** Which of the accounts that signed up with one phone is meant. */
async function askAccount(database: Database, prompts: Prompts, phone: string): Promise<string> {
  const accounts = await database.read(({ customers }) => customers.byPhones([phone]));
  return await prompts.select(
    { en: `Several accounts signed up with ${phone}. Which one is it?`, zh: `手机号 ${phone} 对应多个账号，请选择：` },
    accounts.map(({ accountName, fullName }) => ({ value: accountName, name: titled(fullName, accountName) })),
  );
}

async function askCustomer(app: App, database: Database, prompts: Prompts, answers: Answers): Promise<void> {
  const { accountName } = answers;
  if (typeof accountName === "string") {
    const known = await database.read(({ customers }) => customers.find(accountName));
    answers.fullName ??= known?.fullName ?? undefined;
    answers.phone ??= known?.phone ?? undefined;
  } else if (answers.fullName === undefined) {
    const chosen = await prompts.search<CustomerView | string>(
      { en: "Customer (type a name or an account):", zh: "客户（输入名称或账号）：" },
      (typed) => candidates(app, database, typed),
    );
    if (typeof chosen === "string") answers.fullName = chosen;
    else {
      answers.accountName = chosen.accountName;
      answers.fullName = chosen.fullName ?? undefined;
      answers.phone ??= chosen.phone ?? undefined;
    }
  }
  for (const key of ["full_name", "phone"]) await askField(prompts, answers, key);
}

/** Known customers that match, and what was typed as the name of a new one. */
async function candidates(app: App, database: Database, typed: string): Promise<Choice<CustomerView | string>[]> {
  const found = await database.read(({ customers }) =>
    customers.search(typed.trim(), SHOWN, app.now(), { partner: database.bound?.partner, nobodys: true }),
  );
  const known = found.map((customer) => ({
    value: customer,
    name: titled(customer.fullName, customer.accountName),
  }));
  if (typed.trim() === "") return known;
  const label = app.text({ en: `new customer: ${typed.trim()}`, zh: `新客户：${typed.trim()}` });
  return [...known, { value: typed.trim(), name: label }];
}

async function askReview(prompts: Prompts, answers: Answers): Promise<void> {
  answers.requestReview = true;
  for (const key of ["expected_consumption", "project", "communication"]) await askField(prompts, answers, key);
}

async function askField(prompts: Prompts, answers: Answers, key: string): Promise<void> {
  const name = camel(key);
  if (typeof answers[name] === "string" && answers[name] !== "") return;
  const field = REGISTRATION_FIELDS.find((candidate) => candidate.key === key);
  if (!field) throw new Error(`no field ${key}`);
  const { en, zh } = WANTED[key] ?? field.label;
  const question: Text = { en: `${capital(en.replace(/^the /, ""))}:`, zh: `${zh}：` };
  answers[name] = await prompts.input(question, (answer) => checkField(field, answer));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The options that stand for the answers. */
function optionWords(answers: Answers): string[] {
  return REGISTRATION_FIELDS.flatMap(({ key }) => {
    const value = answers[camel(key)];
    if (key === "partner") return [];
    if (value === true) return [optionOf(key)];
    return typeof value === "string" ? [optionOf(key), value] : [];
  });
}
