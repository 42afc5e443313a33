import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { type Fen, fen } from "../../values/money.ts";

export const WITHDRAWAL_METHODS = ["original-route", "bank-card", "incentive"] as const;

/** What people read for them. */
export const WITHDRAWAL_METHOD_WORDS: Readonly<Record<(typeof WITHDRAWAL_METHODS)[number], Text>> = {
  "original-route": { en: "original route", zh: "原路退回" },
  "bank-card": { en: "bank card", zh: "银行卡" },
  incentive: { en: "incentive", zh: "激励" },
};
export const WITHDRAWAL_STATES = ["submitted", "approved", "paid", "rejected"] as const;

export type WithdrawalMethod = (typeof WITHDRAWAL_METHODS)[number];
export type WithdrawalState = (typeof WITHDRAWAL_STATES)[number];

/** What the states are called where a person reads them. */
export const WITHDRAWAL_STATE_WORDS: Readonly<Record<WithdrawalState, Text>> = {
  submitted: { en: "submitted", zh: "待审核" },
  approved: { en: "approved", zh: "已批准" },
  paid: { en: "paid", zh: "已付款" },
  rejected: { en: "rejected", zh: "已驳回" },
};

/** A partner's application to have its cash paid out. Until it is decided its amount is set aside. */
export interface Withdrawal {
  readonly id: string;
  readonly partner: string;
  readonly method: WithdrawalMethod;
  readonly amount: Fen;
  readonly state: WithdrawalState;
  readonly submittedAt: Instant;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly paidAt: Instant | null;
  readonly reason: string | null;
  /** The top-ups that it takes back, as `sourceText` writes them; empty where it takes none, or is older than the routes. */
  readonly topUps: readonly string[];
}

/** What is taken back of a top-up. */
export interface Source {
  /** The transaction of the top-up. */
  readonly topUp: string;
  readonly amount: Fen;
}

/** Writes a source as a withdrawal holds it: `txn-…=12345`, in fen. */
export const sourceText = ({ topUp, amount }: Source): string => `${topUp}=${amount}`;

/** Reads a source as a withdrawal holds it. */
export function readSource(text: string): Source {
  const at = text.lastIndexOf("=");
  return { topUp: text.slice(0, at), amount: fen(Number(text.slice(at + 1))) };
}
