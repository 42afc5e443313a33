import { readSource, WITHDRAWAL_METHODS, WITHDRAWAL_STATES, type Withdrawal } from "../../domain/withdrawals/types.ts";
import { formatFen } from "../../values/money.ts";
import type { ListColumn } from "../listing.ts";

/** An application for a withdrawal. */
export const withdrawalColumns: readonly ListColumn<Withdrawal>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  {
    key: "method",
    label: { en: "Method", zh: "提现方式" },
    type: "text",
    value: (row) => row.method,
    values: WITHDRAWAL_METHODS,
  },
  { key: "amount", label: { en: "Amount", zh: "金额" }, type: "money", value: (row) => row.amount },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: WITHDRAWAL_STATES,
  },
  { key: "submitted_at", label: { en: "Submitted", zh: "申请时间" }, type: "instant", value: (row) => row.submittedAt },
  { key: "decided_at", label: { en: "Decided", zh: "审核时间" }, type: "instant", value: (row) => row.decidedAt },
  {
    key: "decided_by",
    label: { en: "Decided by", zh: "审核人" },
    type: "text",
    value: (row) => row.decidedBy,
    wide: true,
  },
  { key: "paid_at", label: { en: "Paid", zh: "付款时间" }, type: "instant", value: (row) => row.paidAt },
  { key: "reason", label: { en: "Reason", zh: "原因" }, type: "text", value: (row) => row.reason, wide: true },
  // Shown where --columns names it: the other columns stay those that scripts know.
  {
    key: "top_ups",
    label: { en: "Top-ups", zh: "退回的充值" },
    type: "ids",
    value: (row) => row.topUps.map(readSource).map(({ topUp, amount }) => `${topUp}=${formatFen(amount)}`),
    optional: true,
    computed: "asked",
  },
];
