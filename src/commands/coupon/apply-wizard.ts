import { applyCoupon, couponEligibility } from "../../actions/apply-coupon.ts";
import { refusal } from "../../actions/refusal.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import { COUPON_FIELDS } from "../../domain/coupons/fields.ts";
import {
  COUPON_DEMANDS,
  COUPON_KIND_WORDS,
  COUPON_KINDS,
  type CouponKind,
  SOLUTION_KIND_WORDS,
  SOLUTION_STATE_WORDS,
} from "../../domain/coupons/types.ts";
import type { Field } from "../../domain/fields.ts";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import type { Choice, Prompts } from "../../terminal/prompts.ts";
import { type Fen, formatFen, parseFen } from "../../values/money.ts";
import { commandLine, shellWord } from "../../values/shell.ts";
import { askPartner, checkField, confirmed, preview, sayAgain } from "../ask.ts";
import { readFieldOptions } from "../fields.ts";
import { camel } from "../option-values.ts";
import { readOptions, requestOf } from "./apply.ts";
import { couponColumns } from "./columns.ts";

type Answers = Record<string, string | undefined>;

/** Leads a person through an application for a test coupon: what is possible, the answers, the verdict, a last question. */
export async function applyByPrompts(app: App, flags: Readonly<Answers>): Promise<void> {
  // A bad option is not found only after all the questions.
  readFieldOptions(COUPON_FIELDS, flags);
  const prompts = await app.prompts();
  const database = await app.mutable(couponColumns);
  const partner = await askPartner(app, database, prompts);
  const answers: Answers = { ...flags };
  answers.kind ??= await askKind(app, database, prompts, partner, flags.additional !== undefined);
  answers.solution ??= await askSolution(app, database, prompts, partner, answers.kind as CouponKind);
  for (const key of ["amount", "config_link", "note"]) {
    const field = COUPON_FIELDS.find((candidate) => candidate.key === key) as Field;
    answers[camel(key)] ??= await prompts.input(QUESTIONS[key] as Text, (answer) => checkAnswer(field, answer));
  }
  const request = requestOf(readOptions(answers), partner);
  const possible = await preview(app, () => applyCoupon(database, { ...app.draft(partner), dryRun: true }, request));
  if (possible && !(await confirmed(app, prompts, lastQuestion(partner, request.kind, request.amount)))) return;
  // Refused: the same action says so, with the exit code that a script would get.
  const options = COUPON_FIELDS.flatMap(({ key }) => {
    const value = answers[camel(key)];
    return value === undefined ? [] : [`--${key.replaceAll("_", "-")}`, value];
  });
  const words = ["coupon", "apply", "--partner", partner, ...options];
  const draft = { ...app.draft(partner), command: commandLine(words) };
  await app.printRecord(couponColumns, await applyCoupon(database, draft, request));
  sayAgain(app, words);
}

const QUESTIONS: Readonly<Record<string, Text>> = {
  amount: { en: "Amount in yuan:", zh: "金额（元）：" },
  config_link: { en: "Shared link of the price calculator:", zh: "价格计算器配置清单的分享链接：" },
  note: { en: "What the coupon is needed for:", zh: "申请说明：" },
};

function checkAnswer(field: Field, answer: string): Text | undefined {
  const problem = checkField(field, answer);
  if (problem || field.key !== "amount" || (parseFen(answer) ?? 0) > 0) return problem;
  return { en: "The amount must be above 0.", zh: "金额必须大于 0。" };
}

function lastQuestion(partner: string, kind: CouponKind, amount: Fen): Text {
  const yuan = formatFen(amount);
  return {
    en: `Apply for a test coupon of kind ${kind} over ${yuan} yuan, for ${partner}?`,
    zh: `确认为 ${partner} 申请“${COUPON_KIND_WORDS[kind].zh}”测试券 ${yuan} 元？`,
  };
}

/** Asks for the kind; where none is possible there is nothing to ask, unless a reason is given for more than is left. */
async function askKind(
  app: App,
  database: Database,
  prompts: Prompts,
  partner: string,
  isAdditional: boolean,
): Promise<CouponKind> {
  const rows = await couponEligibility(database, app.now(), partner, COUPON_KINDS);
  if (!isAdditional && !rows.some(({ eligible }) => eligible)) {
    // Of each kind what its choice would have said; what keeps from several kinds in the same words is said once.
    const first = rows.flatMap(({ rules }) => rules.slice(0, 1));
    throw refusal({ rules: [...new Map(first.map((rule) => [rule.reason.en, rule])).values()] });
  }
  const choices = rows.map(({ kind, eligible, available, rules }): Choice<CouponKind> => {
    const amount = formatFen(available);
    const state = eligible ? { en: `up to ${amount}`, zh: `最高 ${amount}` } : { en: "not possible", zh: "不可申请" };
    const [why] = rules;
    return {
      value: kind,
      name: app.text({ en: `${kind} (${state.en})`, zh: `${COUPON_KIND_WORDS[kind].zh}（${state.zh}）` }),
      ...(why ? { description: app.text(why.reason) } : {}),
    };
  });
  return await prompts.select({ en: "Kind of test coupon:", zh: "测试券类型：" }, choices);
}

async function askSolution(
  app: App,
  database: Database,
  prompts: Prompts,
  partner: string,
  kind: CouponKind,
): Promise<string> {
  const wanted = COUPON_DEMANDS[kind].solution;
  const own = await database.read(({ solutions }) => solutions.ofPartner(partner));
  const fitting = own.filter((solution) => solution.kind === wanted);
  if (fitting.length === 0) {
    throw usageError(
      "no-solution",
      {
        en: `${partner} has no solution of kind ${wanted}.`,
        zh: `${partner} 没有类型为“${SOLUTION_KIND_WORDS[wanted].zh}”的方案。`,
      },
      {
        hint: {
          en: `Add one: partnerctl solution add --partner ${shellWord(partner)} --kind ${wanted} --name 'New solution'`,
          zh: `请先添加：partnerctl solution add --partner ${shellWord(partner)} --kind ${wanted} --name '新方案'`,
        },
      },
    );
  }
  return await prompts.select(
    { en: "Solution:", zh: "方案：" },
    fitting.map(({ id, name, state }) => ({
      value: id,
      name: app.text({ en: `${name} (${state})`, zh: `${name}（${SOLUTION_STATE_WORDS[state].zh}）` }),
    })),
  );
}
