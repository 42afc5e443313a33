import { submitCertification } from "../../actions/certify-partner.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { readLetter } from "../../input/letter.ts";
import type { Text } from "../../language/text.ts";
import type { Prompts } from "../../terminal/prompts.ts";
import { maskBankAccount } from "../../values/bank-account.ts";
import { isBlank } from "../../values/names.ts";
import { commandLine } from "../../values/shell.ts";
import { confirmed } from "../ask.ts";
import { certificationColumns } from "../certification/columns.ts";
import { type CertifyFlags, readBankAccount, readCurrency, readDetails, sayOutcome } from "./certify.ts";

/** Leads a person through a submission: what is missing, the bank letter where one is needed, and a last question. */
export async function certifyByPrompts(app: App, account: string, flags: CertifyFlags): Promise<void> {
  // A bad option is not found only after all the questions.
  const given = (text: string | undefined): text is string => text !== undefined && !isBlank(text);
  if (given(flags.bankAccount)) readBankAccount(flags.bankAccount);
  if (given(flags.currency)) readCurrency(flags.currency);
  let letter = flags.bankLetter === undefined ? null : await readLetter(flags.bankLetter);
  const columns = certificationColumns();
  const prompts = await app.prompts();
  const database = await app.mutable(columns);
  const ask = async (text: string | undefined, question: Text, check: (answer: string) => void, initial?: string) =>
    given(text) ? text : await prompts.input(question, (answer) => problemOf(answer, check), initial);
  const details = readDetails({
    bankAccount: await ask(flags.bankAccount, QUESTIONS.bankAccount, readBankAccount),
    signingEntity: await ask(flags.signingEntity, QUESTIONS.signingEntity, () => {}),
    currency: await ask(flags.currency, QUESTIONS.currency, readCurrency, "CNY"),
  });
  const submit = (dryRun: boolean, words: readonly string[]) =>
    submitCertification(
      database,
      { ...app.draft(account), command: commandLine(words), dryRun: dryRun || app.dryRun },
      account,
      details,
      letter,
    );
  const words = ["partner", "certify", account, "--bank-account", details.bankAccount];
  words.push("--signing-entity", details.signingEntity, "--currency", details.currency);
  const tried = await submit(true, words);
  if (tried.view.certification?.state === "awaiting-letter" && !tried.unchanged) {
    sayOutcome(app, tried);
    letter = await askLetter(prompts);
  }
  if (letter) words.push("--bank-letter", letter.name);
  if (!tried.unchanged && !(await confirmed(app, prompts, lastQuestion(account, details.bankAccount)))) return;
  const submission = await submit(false, words);
  await app.printRecord(columns, submission.view);
  sayOutcome(app, submission);
}

const QUESTIONS = {
  bankAccount: { en: "Number of the corporate bank account:", zh: "对公银行账号：" },
  signingEntity: { en: "Signing entity:", zh: "签约主体：" },
  currency: { en: "Signing currency:", zh: "签约币种：" },
} as const;

async function askLetter(prompts: Prompts) {
  const question = { en: "File of the bank letter (empty: later):", zh: "银行确认函文件（留空则稍后上传）：" };
  const path = await prompts.input(question);
  return path === "" ? null : await readLetter(path);
}

function lastQuestion(account: string, bankAccount: string): Text {
  const masked = maskBankAccount(bankAccount);
  return {
    en: `Submit the bank account ${masked} for ${account}? Nothing is settled until it is certified.`,
    zh: `确认为 ${account} 提交银行账号 ${masked}？认证完成前不能结算。`,
  };
}

/** What is wrong with an answer, in the words that a bad option would get. */
function problemOf(answer: string, check: (answer: string) => void): Text | undefined {
  if (isBlank(answer)) return { en: "Something is needed here.", zh: "此项不能为空。" };
  try {
    check(answer);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.text;
    throw error;
  }
}
