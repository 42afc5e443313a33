import { applyCoupon, couponEligibility } from "../../actions/apply-coupon.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import { COUPON_FIELDS } from "../../domain/coupons/fields.ts";
import { COUPON_DEMANDS, COUPON_KINDS, type CouponKind } from "../../domain/coupons/types.ts";
import type { Field } from "../../domain/fields.ts";
import { usageError } from "../../errors.ts";
import type { Choice, Prompts } from "../../terminal/prompts.ts";
import { formatFen } from "../../values/money.ts";
import { askPartner, checkField, confirmed, preview, sayAgain } from "../ask.ts";
import { camel } from "../listing.ts";
import { readOptions, requestOf } from "./apply.ts";
import { couponColumns } from "./columns.ts";

type Answers = Record<string, string | undefined>;

/** Leads a person through an application for a test coupon: what is possible, the answers, the verdict, a last question. */
export async function applyByPrompts(app: App, flags: Readonly<Answers>): Promise<void> {
  const prompts = await app.prompts();
  const database = await app.database("write");
  const partner = await askPartner(app, database, prompts);
  const answers: Answers = { ...flags };
  answers.kind ??= await askKind(app, database, prompts, partner);
  answers.solution ??= await askSolution(database, prompts, partner, answers.kind as CouponKind);
  for (const key of ["amount", "config_link", "note"]) {
    const field = COUPON_FIELDS.find((candidate) => candidate.key === key) as Field;
    const question = { en: `${field.label.en}:`, zh: `${field.label.zh}：` };
    answers[camel(key)] ??= await prompts.input(question, (answer) => checkField(field, answer));
  }
  const request = requestOf(readOptions(answers), partner);
  const possible = await preview(app, () => applyCoupon(database, { ...app.draft(partner), dryRun: true }, request));
  const question = { en: "Submit this application?", zh: "确认提交申请？" };
  if (possible && !(await confirmed(app, prompts, question))) return;
  // Refused: the same action says so, with the exit code that a script would get.
  await app.printRecord(couponColumns, await applyCoupon(database, app.draft(partner), request));
  const words = COUPON_FIELDS.flatMap(({ key }) => {
    const value = answers[camel(key)];
    return value === undefined ? [] : [`--${key.replaceAll("_", "-")}`, value];
  });
  sayAgain(app, ["coupon", "apply", "--partner", partner, ...words]);
}

async function askKind(app: App, database: Database, prompts: Prompts, partner: string): Promise<CouponKind> {
  const rows = await couponEligibility(database, app.now(), partner, COUPON_KINDS);
  const choices = rows.map(({ kind, eligible, available, rules }): Choice<CouponKind> => {
    const amount = formatFen(available);
    const state = eligible ? { en: `up to ${amount}`, zh: `最高 ${amount}` } : { en: "not possible", zh: "不可申请" };
    const [why] = rules;
    return { value: kind, name: `${kind} (${app.text(state)})`, ...(why ? { description: app.text(why.reason) } : {}) };
  });
  return await prompts.select({ en: "Kind of test coupon:", zh: "测试券类型：" }, choices);
}

async function askSolution(database: Database, prompts: Prompts, partner: string, kind: CouponKind): Promise<string> {
  const wanted = COUPON_DEMANDS[kind].solution;
  const own = await database.read(({ solutions }) => solutions.ofPartner(partner));
  const fitting = own.filter((solution) => solution.kind === wanted);
  if (fitting.length === 0) {
    throw usageError(
      "no-solution",
      { en: `${partner} has no solution of kind ${wanted}.`, zh: `${partner} 没有类型为 ${wanted} 的方案。` },
      {
        hint: {
          en: `Add one: partnerctl solution add --name <name> --kind ${wanted}`,
          zh: `请先添加：partnerctl solution add --name <名称> --kind ${wanted}`,
        },
      },
    );
  }
  return await prompts.select(
    { en: "Solution:", zh: "方案：" },
    fitting.map(({ id, name, state }) => ({ value: id, name: `${name} (${state})` })),
  );
}
