import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";

export const PAYMENT_METHODS = ["bank", "account", "account-owed-invoice", "coupon-quota"] as const;

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export const PAYMENT_STATES = ["submitted", "awaiting-invoice", "invoice-review", "approved", "paid"] as const;

export type PaymentState = (typeof PAYMENT_STATES)[number];

/** What the states are called where a person reads them. */
export const PAYMENT_STATE_WORDS: Readonly<Record<PaymentState, Text>> = {
  submitted: { en: "submitted", zh: "已提交" },
  "awaiting-invoice": { en: "waiting for the partner's invoice", zh: "待伙伴开票" },
  "invoice-review": { en: "in review of its invoice", zh: "发票审核中" },
  approved: { en: "approved", zh: "待付款" },
  paid: { en: "paid", zh: "已付款" },
};

/** How each method is called where a person reads it. */
export const PAYMENT_METHOD_WORDS: Readonly<Record<PaymentMethod, Text>> = {
  bank: { en: "bank transfer", zh: "银行转账" },
  account: { en: "return to the account", zh: "返账户" },
  "account-owed-invoice": { en: "return to the account with an owed invoice", zh: "返账户（记欠票）" },
  "coupon-quota": { en: "coupon quota", zh: "代金券额度" },
};

/** What is paid to a partner for statements of its incentive. */
export interface Payment {
  readonly id: string;
  readonly partner: string;
  readonly method: PaymentMethod;
  readonly amount: Fen;
  readonly state: PaymentState;
  readonly invoiceNumber: string | null;
  /** The first instant of the day in Asia/Shanghai on which the invoice arrived. */
  readonly invoiceReceived: Instant | null;
  /** The first instant of the last day on which it is paid in time; known once the invoice is qualified. */
  readonly dueAt: Instant | null;
  readonly paidAt: Instant | null;
  readonly statements: readonly string[];
  readonly submittedAt: Instant;
  readonly submittedBy: string;
  readonly approvedBy: string | null;
  readonly paidBy: string | null;
  /** The voucher quota that it became; null for other methods, and where it was paid before payments became quotas. */
  readonly quota: string | null;
}

/** Methods that the partner invoices for; what is credited by the system is paid at once. */
const INVOICED: readonly PaymentMethod[] = ["bank", "account"];

/** Whether a payment by the method waits for the partner's invoice. */
export function needsInvoice(method: PaymentMethod): boolean {
  return INVOICED.includes(method);
}
