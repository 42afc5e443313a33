import type { Command } from "commander";
import { whatNext } from "../../actions/certification-case.ts";
import { type Submission, submitCertification } from "../../actions/certify-partner.ts";
import type { App } from "../../app.ts";
import type { BusinessDetails } from "../../domain/certification/types.ts";
import { usageError } from "../../errors.ts";
import { readLetter } from "../../input/letter.ts";
import type { Text } from "../../language/text.ts";
import { parseBankAccount } from "../../values/bank-account.ts";
import { certificationColumns } from "../certification/columns.ts";
import { allNeeded, neededAccount } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { orAsk } from "../or-ask.ts";
import { ruleLines } from "../verdict.ts";

/** The options of `partner certify` as they were given. */
export interface CertifyFlags {
  readonly bankAccount?: string;
  readonly signingEntity?: string;
  readonly currency?: string;
  readonly bankLetter?: string;
}

const NEEDED: Text = { en: " (needed)", zh: "（必填）" };
const ACCOUNT: Text = { en: "the number of the corporate bank account", zh: "对公银行账号" };
const ENTITY: Text = { en: "the signing entity", zh: "签约主体" };
const CURRENCY: Text = { en: "the signing currency, such as CNY", zh: "签约币种，例如 CNY" };

/** `partner certify`. */
export function registerCertify(partner: Command, app: App): void {
  const option = (text: Text): string => `${app.text(text)}${app.text(NEEDED)}`;
  partner
    .command("certify <account>")
    .description(app.text({ en: "Submit business information for certification", zh: "提交商业信息认证" }))
    .option("--bank-account <number>", option(ACCOUNT))
    .option("--signing-entity <name>", option(ENTITY))
    .option("--currency <code>", option(CURRENCY))
    .option(
      "--bank-letter <file>",
      app.text({ en: "the bank confirmation letter: PDF, PNG or JPEG", zh: "银行确认函：PDF、PNG 或 JPEG" }),
    )
    .action(async (account: string, flags: CertifyFlags) => {
      neededAccount(account, { en: "the partner's account", zh: "伙伴账号名" });
      await orAsk(
        app,
        () => certify(app, account, flags),
        async () => (await import("./certify-wizard.ts")).certifyByPrompts(app, account, flags),
      );
    });
}

async function certify(app: App, account: string, flags: CertifyFlags): Promise<void> {
  const details = readDetails(flags);
  const letter = flags.bankLetter === undefined ? null : await readLetter(flags.bankLetter);
  const columns = certificationColumns();
  const database = await app.mutable(columns);
  const submission = await submitCertification(database, app.draft(account), account, details, letter);
  await app.printRecord(columns, submission.view);
  sayOutcome(app, submission);
}

/** Reads the options: a missing one is exit 8, a bad one exit 2. */
export function readDetails(flags: CertifyFlags): BusinessDetails {
  const [bankAccount, signingEntity, currency] = allNeeded({ ...flags }, [
    ["--bank-account", ACCOUNT],
    ["--signing-entity", ENTITY],
    ["--currency", CURRENCY],
  ]);
  return {
    bankAccount: readBankAccount(bankAccount),
    signingEntity: signingEntity.trim(),
    currency: readCurrency(currency),
  };
}

/** Reads an account number; the text that is none is not repeated, since it may be one with a slip in it. */
export function readBankAccount(text: string): string {
  const digits = parseBankAccount(text);
  if (digits !== undefined) return digits;
  throw usageError(
    "BAD_VALUE",
    {
      en: "--bank-account is not a bank account number: 8 to 30 digits, besides spaces and hyphens.",
      zh: "--bank-account 不是银行账号：除空格与连字符外应为 8 至 30 位数字。",
    },
    { field: "bank-account" },
  );
}

/** Reads a currency as its three capital letters. */
export function readCurrency(text: string): string {
  const code = text.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return code;
  throw badValue("--currency", text, { en: "a currency of three letters, such as CNY", zh: "CNY 这样的三位币种代码" });
}

/** Tells a person why a letter is needed and what comes next; for a script the record says it. */
export function sayOutcome(app: App, { view, unchanged, rules }: Submission): void {
  if (app.printsJson) return;
  const { partner, certification } = view;
  if (unchanged) {
    app.say({
      en: `Unchanged: the same information of ${partner} was submitted before.`,
      zh: `未变：${partner} 已提交过相同的信息。`,
    });
  }
  const state = certification?.state ?? "none";
  if (rules.length > 0 && state === "awaiting-letter") {
    for (const line of ruleLines(rules, app.language, app)) app.say({ en: line, zh: line });
  } else if (state !== "certified") app.say(whatNext(partner, certification));
}
