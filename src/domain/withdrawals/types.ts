import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";

export const WITHDRAWAL_METHODS = ["original-route", "bank-card", "incentive"] as const;
export const WITHDRAWAL_STATES = ["submitted", "approved", "paid", "rejected"] as const;

export type WithdrawalMethod = (typeof WITHDRAWAL_METHODS)[number];
export type WithdrawalState = (typeof WITHDRAWAL_STATES)[number];

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
}
