import type { Text } from "../../language/text.ts";
import { type Fen, formatFen, ZERO } from "../../values/money.ts";
import { shellWord } from "../../values/shell.ts";
import { returnStep } from "../invoices/states.ts";
import type { Invoice } from "../invoices/types.ts";
import { accountId, ownAccount } from "../ledger/accounts.ts";
import { cashOf, type Funds, withdrawableOf, withdrawalLimitOf } from "../ledger/balance.ts";
import type { Rule } from "../rules.ts";
import type { WithdrawalMethod } from "./types.ts";

/** Everything that an application for a withdrawal may look at. */
export interface WithdrawalCase {
  readonly partner: string;
  readonly amount: Fen;
  readonly funds: Funds;
  /** The invoices that are issued and not returned, the oldest first. */
  readonly standing: readonly Pick<Invoice, "id" | "state">[];
  /** The route that was chosen, and what may go by it; undefined where nobody has chosen one. */
  readonly route?: { readonly method: WithdrawalMethod; readonly amount: Fen } | undefined;
}

const NOTHING = formatFen(ZERO);

/** How many invoices a refusal names: the oldest; the list shows the others. */
const NAMED = 5;

/** What was invoiced before anything was recorded here stands on this account alone. */
const invoicedAccount = (partner: string): string => accountId(ownAccount(partner, "invoiced"));

/** What stands in the way of money that is invoiced. */
function inTheWay({ partner, standing }: WithdrawalCase): readonly string[] {
  return standing.length === 0 ? [invoicedAccount(partner)] : standing.slice(0, NAMED).map(({ id }) => id);
}

/** The commands that clear it away. */
function clearing({ partner, standing }: WithdrawalCase): readonly (Text | string)[] {
  if (standing.length === 0) return [`partnerctl account ledger --account ${invoicedAccount(partner)}`];
  return standing
    .slice(0, NAMED)
    .map(({ id, state }) => returnStep(id, state) ?? `partnerctl invoice show ${shellWord(id)}`);
}

/** What decides whether a partner may withdraw an amount, in the order of POLICY.md §9. */
export const WITHDRAWAL_RULES: readonly Rule<WithdrawalCase>[] = [
  {
    id: "withdrawal.invoiced",
    effect: "refuse",
    source: "seed: withdrawal of an invoiced amount",
    text: {
      en: "{invoiced} yuan of {partner} are invoiced ({invoices}): without returning that {free} yuan can be withdrawn, not {amount}.",
      zh: "{partner} 已开票 {invoiced} 元（{invoices}）：不退票时可提现 {free} 元，不能提现 {amount} 元。",
    },
    remedy: {
      en: "Have it returned first ({steps}), or withdraw at most {free} yuan.",
      zh: "请先退票（{steps}），或提现不超过 {free} 元。",
    },
    instead: {
      when: ({ free }) => free === NOTHING,
      remedy: { en: "Have it returned first ({steps}).", zh: "请先退票（{steps}）。" },
    },
    when: (facts) => {
      const { partner, amount, funds } = facts;
      const free = withdrawableOf(funds);
      return (
        funds.invoiced > 0 &&
        amount > free && {
          partner,
          amount: formatFen(amount),
          invoiced: formatFen(funds.invoiced),
          free: formatFen(free),
          invoices: inTheWay(facts),
        }
      );
    },
    said: (facts) => ({ steps: clearing(facts) }),
  },
  {
    id: "withdrawal.limit",
    effect: "refuse",
    source: "doc: 提现注意事项",
    text: {
      en: "{amount} yuan are more than {limit}: cash {cash} - owed invoices {owed_invoice} - not yet booked {unbooked} - customers' arrears {arrears}.",
      zh: "{amount} 元超过提现上限 {limit} 元：现金 {cash} − 欠票 {owed_invoice} − 未入账 {unbooked} − 子客户欠费 {arrears}。",
    },
    remedy: {
      en: "Withdraw at most {withdrawable} yuan; see the balance: `partnerctl account balance --partner {partner}`.",
      zh: "最多可提现 {withdrawable} 元；查看余额：`partnerctl account balance --partner {partner}`。",
    },
    instead: {
      when: ({ withdrawable }) => withdrawable === NOTHING,
      remedy: {
        en: "Nothing can be withdrawn now; see the balance: `partnerctl account balance --partner {partner}`.",
        zh: "目前没有可提现金额；查看余额：`partnerctl account balance --partner {partner}`。",
      },
    },
    when: ({ partner, amount, funds }) => {
      const limit = withdrawalLimitOf(funds);
      return (
        amount > limit && {
          partner,
          amount: formatFen(amount),
          limit: formatFen(limit),
          // What the balance shows: of the limit what is not invoiced.
          withdrawable: formatFen(withdrawableOf(funds)),
          cash: formatFen(cashOf(funds)),
          owed_invoice: formatFen(funds.owedInvoice),
          unbooked: formatFen(funds.unbooked),
          arrears: formatFen(funds.arrears),
        }
      );
    },
  },
  {
    id: "withdrawal.original-route",
    effect: "refuse",
    source: "doc: 申请原路提现",
    text: {
      en: "{amount} yuan are more than the {route} yuan that can go back the way they came, within {months} months of the top-up.",
      zh: "{amount} 元超过可原路提现的 {route} 元：须在充值后 {months} 个月内。",
    },
    remedy: {
      en: "Withdraw the rest with --method bank-card; the top-ups: `partnerctl account ledger --kind top-up --partner {partner}`.",
      zh: "其余金额请用 --method bank-card 提现；查看充值流水：`partnerctl account ledger --kind top-up --partner {partner}`。",
    },
    when: ({ partner, amount, route }, parameters) =>
      route?.method === "original-route" &&
      amount > route.amount && {
        partner,
        amount: formatFen(amount),
        route: formatFen(route.amount),
        months: parameters.count("withdrawal.original_route_months"),
      },
  },
  {
    id: "withdrawal.incentive",
    effect: "refuse",
    source: "doc: 申请激励返点提现",
    text: {
      en: "{amount} yuan are more than the {route} yuan that incentives have brought to the account of {partner} and that are still there.",
      zh: "{amount} 元超过 {partner} 账户中可按激励返点提现的 {route} 元。",
    },
    remedy: {
      en: "Withdraw other money with --method original-route or bank-card; incentives paid: `partnerctl account ledger --kind incentive --partner {partner}`.",
      zh: "其他款项请用 --method original-route 或 bank-card 提现；查看激励返账户：`partnerctl account ledger --kind incentive --partner {partner}`。",
    },
    when: ({ partner, amount, route }) =>
      route?.method === "incentive" &&
      amount > route.amount && { partner, amount: formatFen(amount), route: formatFen(route.amount) },
  },
];
