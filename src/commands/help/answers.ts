import type { App } from "../../app.ts";
import { type PolicyEntry, policyEntry } from "../../domain/policy/entries.ts";
import type { ParameterName, ParameterValue } from "../../domain/policy/parameters.ts";
import { AppError } from "../../errors.ts";
import { fill, inGeneral, same, type Text } from "../../language/text.ts";
import { formatLocal } from "../../values/instant.ts";

/** A question that partners ask, and the rules and parameters that answer it: their texts are the answer. */
interface Answer {
  readonly question: Text;
  readonly rules: readonly string[];
  /** What the texts are about here, where a rule is about more. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly parameter?: { readonly name: ParameterName; readonly source: string };
  /** What to run, and what it shows. */
  readonly commands: readonly (readonly [line: Text, what: Text])[];
}

export const ANSWER_TOPICS = [
  "reseller-incentives",
  "change-distributor",
  "two-programmes",
  "sub-customer-coupons",
  "payment-time",
] as const;

export type AnswerTopic = (typeof ANSWER_TOPICS)[number];

/** The questions of Partner Center's help centre that the rules of this program answer. */
export const ANSWERS: Readonly<Record<AnswerTopic, Answer>> = {
  "reseller-incentives": {
    question: {
      en: "Does a reseller get incentives?",
      zh: "云经销商（二级经销商）是否可以享受激励返点？",
    },
    rules: ["incentive.reseller"],
    commands: [
      [
        {
          en: "partnerctl incentive check <reseller> --cycle <YYYY-MM>",
          zh: "partnerctl incentive check <云经销商> --cycle <YYYY-MM>",
        },
        { en: "whose its performance is", zh: "查看业绩计入哪个总经销商" },
      ],
      [
        {
          en: "partnerctl reseller list --distributor <distributor>",
          zh: "partnerctl reseller list --distributor <总经销商>",
        },
        { en: "the resellers", zh: "查看名下云经销商" },
      ],
    ],
  },
  "change-distributor": {
    question: { en: "Can a reseller change its distributor?", zh: "云经销商是否能与总经销商更改关联关系？" },
    rules: ["reseller.change", "reseller.one-distributor"],
    commands: [
      [same("partnerctl reseller list"), { en: "whose reseller it is or was", zh: "查看现在与曾经的归属" }],
      [
        {
          en: "partnerctl reseller invite <new account> --distributor <distributor>",
          zh: "partnerctl reseller invite <新账号> --distributor <总经销商>",
        },
        { en: "invite the new account", zh: "邀请新账号" },
      ],
    ],
  },
  "two-programmes": {
    question: {
      en: "Can a company be both a solution provider and a reseller?",
      zh: "同一企业能否同时加入解决方案提供商计划和分销计划（云经销商）？",
    },
    rules: ["program.one-account", "program.reseller-exclusive"],
    facts: { program: "solution-provider", held: "reseller" },
    commands: [
      [
        { en: "partnerctl partner programs <account>", zh: "partnerctl partner programs <账号>" },
        { en: "what an account has joined", zh: "查看账号已加入的计划" },
      ],
      [
        {
          en: "partnerctl partner join <other account> --program reseller",
          zh: "partnerctl partner join <另一账号> --program reseller",
        },
        { en: "join with the other account", zh: "用另一个账号加入" },
      ],
    ],
  },
  "sub-customer-coupons": {
    question: { en: "How does a sub-customer get test coupons?", zh: "子客户如何申请测试券？" },
    rules: ["coupon.reseller-customer", "coupon.sub-customer-account"],
    commands: [
      [
        {
          en: "partnerctl coupon report-project --customer <customer> --project <text> --amount <yuan>",
          zh: "partnerctl coupon report-project --customer <客户> --project <文本> --amount <金额>",
        },
        { en: "the solution provider reports the project", zh: "解决方案提供商报备项目" },
      ],
      [
        {
          en: "partnerctl coupon issue <customer> --amount <yuan> --reason <text>",
          zh: "partnerctl coupon issue <客户> --amount <金额> --reason <文本>",
        },
        { en: "the ecosystem manager issues it", zh: "生态经理发券" },
      ],
    ],
  },
  "payment-time": {
    question: { en: "How long does the payment of an incentive take?", zh: "激励申付后多久可以付款到账？" },
    parameter: { name: "payment.due_days", source: "seed: payment of incentives" },
    rules: ["incentive.not-confirmed", "settlement.certification-changing", "settlement.not-certified"],
    commands: [
      [same("partnerctl payment list"), { en: "when each payment is due", zh: "查看每笔申付的付款期限" }],
      [
        same("partnerctl payment overdue"),
        { en: "what is late: ask the vendor's support about it", zh: "查看逾期未付的，可联系客服咨询" },
      ],
      [same("partnerctl policy show payment.due_days"), { en: "the term and its history", zh: "查看期限及其历史取值" }],
    ],
  },
};

/** The answer to a question in the words of the rules that the decisions use. */
export async function answerText(app: App, topic: AnswerTopic): Promise<string> {
  const { question, rules, facts = {}, parameter, commands } = ANSWERS[topic];
  const { values, known } = parameter ? await parameterValues(app) : { values: [], known: true };
  const term = parameter && policyEntry(parameter.name, values, app.now());
  const parts = [
    app.text(question),
    ...(term ? [termLines(app, term, parameter.source, known)] : []),
    ...rules.map((id) => ruleLines(app, entryOf(id), facts)),
    [
      app.text({ en: "Commands", zh: "相关命令" }),
      ...commands.map(([line, what]) => `  ${app.text(line)}\n    ${app.text(what)}`),
    ].join("\n"),
  ];
  return parts.join("\n\n");
}

function entryOf(id: string): PolicyEntry {
  const entry = policyEntry(id, [], 0 as never);
  if (!entry) throw new Error(`there is no rule ${id}`);
  return entry;
}

/** A rule in the general form, its effect, what to do about it and where it comes from. */
function ruleLines(app: App, { id, text, remedy, effect, source }: PolicyEntry, facts: Answer["facts"]): string {
  const general = (one: Text): string => app.text(inGeneral(fill(one, facts ?? {})));
  return [
    `${id} (${effect})`,
    `  ${general(text)}`,
    `  ${label(app, { en: "What to do", zh: "办法" })}${general(remedy as Text)}`,
    `  ${label(app, SOURCE)}${source}`,
  ].join("\n");
}

const SOURCE: Text = { en: "Source", zh: "出处" };

/** A parameter with its value of now, and since when it holds. */
function termLines(app: App, { id, value, from, text }: PolicyEntry, source: string, known: boolean): string {
  const since = from === null ? INITIAL : { en: `since ${formatLocal(from)}`, zh: `自 ${formatLocal(from)} 起` };
  const note = app.text(known ? since : UNKNOWN);
  return [
    `${id} = ${value}${app.text({ en: ` (${note})`, zh: `（${note}）` })}`,
    `  ${app.text(text)}`,
    `  ${label(app, SOURCE)}${source}`,
  ].join("\n");
}

const INITIAL: Text = { en: "the value from the beginning", zh: "初始值" };
const UNKNOWN: Text = {
  en: "the initial value: the database cannot be read",
  zh: "初始值：数据库无法读取",
};

function label(app: App, text: Text): string {
  return app.text({ en: `${text.en}: `, zh: `${text.zh}：` });
}

/** The values that were set of parameters. Help is there also where the database is not: then nothing is known of them. */
async function parameterValues(app: App): Promise<{ values: readonly ParameterValue[]; known: boolean }> {
  try {
    const database = await app.database("read");
    return { values: await database.read(({ parameters }) => parameters.all()), known: true };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "interrupted") throw error;
    return { values: [], known: false };
  }
}
