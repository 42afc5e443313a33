import type { FiredRule } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { type Fen, formatFen } from "../../values/money.ts";
import { shellWord } from "../../values/shell.ts";
import { ASSOCIATION_TYPE_WORDS, type AssociationType } from "../association/association.ts";
import type { StatementState } from "../incentives/statements.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Rule } from "../rules.ts";
import { PAYMENT_METHOD_WORDS, PAYMENT_METHODS, type PaymentMethod } from "./types.ts";

/** What a statement is to a payment. */
export interface PaidStatement {
  readonly id: string;
  readonly partner: string;
  readonly cycle: string;
  readonly associationType: AssociationType;
  /** As it stands at the instant of the decision. */
  readonly state: StatementState;
}

/** Consumption of a cycle that a partner's customers have not paid. */
export interface UnpaidCycle {
  readonly cycle: string;
  readonly amount: Fen;
  readonly customers: number;
  /** Whose customers they are: the partner's own, or those of resellers that it had then. */
  readonly partners: readonly string[];
}

/** Statements that are to be paid together, or the one that is asked about. */
export interface PaymentCase {
  readonly statements: readonly PaidStatement[];
  /** What they come to together. */
  readonly amount: Fen;
  readonly unpaid: readonly UnpaidCycle[];
  /** How it is to be paid; undefined where nobody has chosen yet. */
  readonly method: PaymentMethod | undefined;
}

/** How incentives of each association type may be paid. */
const METHODS: Readonly<Record<AssociationType, readonly PaymentMethod[]>> = {
  referral: ["bank", "account", "coupon-quota"],
  resale: ["account-owed-invoice", "coupon-quota"],
};

const isOpen = ({ state }: PaidStatement): boolean => state === "estimated" || state === "pending-confirmation";

const isOwed = ({ amount }: UnpaidCycle): boolean => amount > 0;

/** A command as it stands in a sentence, which may say several and end behind one. */
const command = (words: string): string => `\`partnerctl ${words}\``;

/** The commands after which statements are confirmed, or can be. */
function confirmingSteps(statements: readonly PaidStatement[]): readonly string[] {
  const of = (wanted: StatementState): readonly PaidStatement[] => statements.filter(({ state }) => state === wanted);
  const pending = of("pending-confirmation").map(({ id }) => id);
  const cycles = new Set(of("estimated").map(({ cycle }) => cycle));
  return [
    ...(pending.length > 0 ? [command(`incentive confirm ${pending.join(" ")}`)] : []),
    ...[...cycles].map((cycle) => command(`incentive calculate --cycle ${cycle}`)),
  ];
}

/** How many partners and statements a refusal names: a distributor may have hundreds of resellers. */
const NAMED = 5;

/** The statements by name, and how many more there are: the facts have them all. */
function someOf(statements: readonly PaidStatement[]): readonly (Text | string)[] {
  const more = statements.length - NAMED;
  const named = statements.slice(0, NAMED).map(({ id }) => id);
  return more > 0 ? [...named, { en: `and ${more} more`, zh: `另有 ${more} 份` }] : named;
}

/**
 * Where what is owed is listed: lines are listed by the partner within whose association they were traded, and those of
 * a reseller are not shown to its distributor, who is told where they are.
 */
function owedLines(unpaid: readonly UnpaidCycle[], own: string | undefined): readonly (Text | string)[] {
  const partners = [...new Set(unpaid.flatMap((one) => one.partners))].slice(0, NAMED);
  return partners.map((partner) => {
    const cycles = unpaid.filter((one) => one.partners.includes(partner)).map(({ cycle }) => cycle);
    if (partner !== own) {
      return {
        en: `the lines of ${cycles.join(", ")} of ${partner}'s customers are shown to ${partner} and to ecosystem managers`,
        zh: `${partner} 的客户在账期 ${cycles.join("、")} 的明细由 ${partner} 或生态经理查看`,
      };
    }
    return command(
      `usage list --bill-cycle ${cycles.join(",")} --debt-amount-from 0.01 --partner ${shellWord(partner)}`,
    );
  });
}

/** What keeps statements from being paid, in the order of POLICY.md §8; `settlement.*` follows them. */
export const PAYMENT_RULES: readonly Rule<PaymentCase>[] = [
  {
    id: "incentive.not-confirmed",
    effect: "no-payment",
    source: "doc: 确认激励对账",
    text: {
      en: "Not confirmed yet: {statements}.",
      zh: "尚未确认的激励账单：{statements}。",
    },
    remedy: {
      en: "Confirm what is pending; close an estimate once its cycle is over: {steps}.",
      zh: "请确认待确认的账单；预估账单在账期结束后生成正式账单：{steps}。",
    },
    when: ({ statements }) => {
      const open = statements.filter(isOpen);
      return open.length > 0 && { statements: open.map(({ id }) => id), states: open.map(({ state }) => state) };
    },
    said: ({ statements }) => ({ statements: someOf(statements.filter(isOpen)), steps: confirmingSteps(statements) }),
  },
  {
    id: "incentive.not-positive",
    effect: "no-payment",
    source: "doc: 申请发放激励",
    text: {
      en: "The payable amount is {amount} yuan: only what is above 0 is paid.",
      zh: "待申付金额为 {amount} 元，仅可申付大于 0 的金额。",
    },
    remedy: {
      en: "Name it together with statements that outweigh it.",
      zh: "请与金额更大的账单合并申付。",
    },
    when: ({ amount }) => amount <= 0 && { amount: formatFen(amount) },
  },
  {
    id: "incentive.arrears",
    effect: "no-payment",
    source: "doc: Applying to Issue Incentive Earnings",
    text: {
      en: "Consumption of the cycle is unpaid: {amount} yuan of {customers} customers in {cycles}.",
      zh: "账期 {cycles} 仍有 {customers} 个客户的消费未付清，合计 {amount} 元。",
    },
    remedy: {
      en: "Have it paid, then import the lines without what was owed: {steps}.",
      zh: "请付清欠费并导入更新后的明细，查看欠费明细：{steps}。",
    },
    instead: {
      when: ({ customers }) => customers === 1,
      text: {
        en: "Consumption of the cycle is unpaid: {amount} yuan of 1 customer in {cycles}.",
        zh: "账期 {cycles} 仍有 1 个客户的消费未付清，合计 {amount} 元。",
      },
    },
    when: ({ unpaid }) => {
      const owed = unpaid.filter(isOwed);
      return (
        owed.length > 0 && {
          cycles: owed.map(({ cycle }) => cycle),
          customers: owed.reduce((sum, one) => sum + one.customers, 0),
          amount: formatFen(owed.reduce((sum, one) => sum + one.amount, 0)),
        }
      );
    },
    said: ({ unpaid, statements }) => ({ steps: owedLines(unpaid.filter(isOwed), statements[0]?.partner) }),
  },
  {
    id: "incentive.method",
    effect: "no-payment",
    source: "doc: 申请发放激励的方式有哪些",
    text: {
      en: "Incentives of {types} customers are not paid by {method}.",
      zh: "{types}激励不能以“{method}”方式发放。",
    },
    remedy: {
      en: "Choose another --method for them: {allowed}.",
      zh: "请用 --method 选择其他方式：{allowed}。",
    },
    words: { types: ASSOCIATION_TYPE_WORDS, method: PAYMENT_METHOD_WORDS },
    when: ({ statements, method }) => {
      if (method === undefined) return false;
      const types = [...new Set(statements.map(({ associationType }) => associationType))];
      const wrong = types.filter((type) => !METHODS[type].includes(method));
      return wrong.length > 0 && { types: wrong, method, allowed: methodsFor(types) };
    },
  },
];

/** The methods by which statements of all these types may be paid together. */
export function methodsFor(types: readonly AssociationType[]): readonly PaymentMethod[] {
  return PAYMENT_METHODS.filter((method) => types.every((type) => METHODS[type].includes(method)));
}

/** Which rules keep statements from being paid; `settlement` is what keeps the partner from any settlement. */
export function decidePayment(
  facts: PaymentCase,
  settlement: readonly FiredRule[],
  parameters: Parameters,
): readonly FiredRule[] {
  return [...evaluate(PAYMENT_RULES, facts, parameters), ...settlement];
}
