import type { App } from "../../app.ts";
import { overdueDays } from "../../domain/payments/due.ts";
import { PAYMENT_METHODS, PAYMENT_STATES, type Payment } from "../../domain/payments/types.ts";
import type { Instant } from "../../values/instant.ts";
import { shellWord } from "../../values/shell.ts";
import type { ListColumn } from "../listing.ts";

/** SURFACE.md "payment", as it stands at an instant: that decides how late one is. */
export function paymentColumns(now: Instant): readonly ListColumn<Payment>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    {
      key: "method",
      label: { en: "Method", zh: "发放方式" },
      type: "text",
      value: (row) => row.method,
      values: PAYMENT_METHODS,
    },
    { key: "amount", label: { en: "Amount", zh: "金额" }, type: "money", value: (row) => row.amount },
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: (row) => row.state,
      values: PAYMENT_STATES,
    },
    {
      key: "invoice_number",
      label: { en: "Invoice", zh: "发票号码" },
      type: "text",
      value: (row) => row.invoiceNumber,
    },
    {
      key: "invoice_received",
      label: { en: "Invoice received", zh: "收到发票时间" },
      type: "instant",
      value: (row) => row.invoiceReceived,
      wide: true,
    },
    { key: "due_at", label: { en: "Due", zh: "付款期限" }, type: "instant", value: (row) => row.dueAt },
    { key: "paid_at", label: { en: "Paid", zh: "付款时间" }, type: "instant", value: (row) => row.paidAt },
    {
      key: "overdue_days",
      label: { en: "Days overdue", zh: "逾期天数" },
      type: "integer",
      value: (row) => overdueDays(row, now),
    },
    {
      key: "statements",
      label: { en: "Statements", zh: "激励账单" },
      type: "ids",
      value: (row) => row.statements,
      wide: true,
    },
    {
      key: "quota",
      label: { en: "Voucher quota", zh: "代金券额度" },
      type: "text",
      value: (row) => row.quota,
      optional: true,
    },
  ];
}

/** Says which voucher quota a payment became, which no column of the contract does. */
export function sayQuota(app: App, { quota, partner }: Payment): void {
  if (quota === null) return;
  const line = `partnerctl voucher quota list --partner ${shellWord(partner)} --id ${shellWord(quota)}`;
  app.say({
    en: `The payment became the voucher quota ${quota}: ${line}`,
    zh: `该申付单已转为代金券额度 ${quota}：${line}`,
  });
}
