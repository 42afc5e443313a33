import { type Fen, fen, formatFen } from "../../values/money.ts";
import { cashOf, type Funds, withdrawableOf } from "../ledger/balance.ts";
import type { Rule } from "../rules.ts";

/** Everything that an application for a withdrawal may look at. */
export interface WithdrawalCase {
  readonly partner: string;
  readonly amount: Fen;
  readonly funds: Funds;
}

/** What decides whether a partner may withdraw an amount, in the order of POLICY.md §9. */
export const WITHDRAWAL_RULES: readonly Rule<WithdrawalCase>[] = [
  {
    id: "withdrawal.invoiced",
    effect: "refuse",
    source: "seed: withdrawal of an invoiced amount",
    text: {
      en: "{invoiced} yuan of {partner} are invoiced: without returning invoices {free} yuan can be withdrawn, not {amount}.",
      zh: "{partner} 已开票 {invoiced} 元：不退票时可提现 {free} 元，不能提现 {amount} 元。",
    },
    remedy: {
      en: "Return the invoice first, or withdraw at most {free} yuan.",
      zh: "请先退票，或提现不超过 {free} 元。",
    },
    when: ({ partner, amount, funds }) => {
      const free = fen(Math.max(0, withdrawableOf(funds) - funds.invoiced));
      return (
        funds.invoiced > 0 &&
        amount > free && {
          partner,
          amount: formatFen(amount),
          invoiced: formatFen(funds.invoiced),
          free: formatFen(free),
        }
      );
    },
  },
  {
    id: "withdrawal.limit",
    effect: "refuse",
    source: "doc: 提现注意事项",
    text: {
      en: "{amount} yuan are more than {withdrawable}: cash {cash} - owed invoices {owed_invoice} - not yet booked {unbooked} - customers' arrears {arrears}.",
      zh: "{amount} 元超过可提现金额 {withdrawable} 元：现金 {cash} − 欠票 {owed_invoice} − 未入账 {unbooked} − 子客户欠费 {arrears}。",
    },
    remedy: {
      en: "Withdraw at most {withdrawable} yuan; see the balance: `partnerctl account balance --partner {partner}`.",
      zh: "最多可提现 {withdrawable} 元；查看余额：`partnerctl account balance --partner {partner}`。",
    },
    when: ({ partner, amount, funds }) => {
      const withdrawable = withdrawableOf(funds);
      return (
        amount > withdrawable && {
          partner,
          amount: formatFen(amount),
          withdrawable: formatFen(withdrawable),
          cash: formatFen(cashOf(funds)),
          owed_invoice: formatFen(funds.owedInvoice),
          unbooked: formatFen(funds.unbooked),
          arrears: formatFen(funds.arrears),
        }
      );
    },
  },
];
