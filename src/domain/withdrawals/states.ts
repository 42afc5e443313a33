import type { MovementKind } from "../ledger/movements.ts";
import { transitionIn } from "../states.ts";
import type { WithdrawalState } from "./types.ts";

export type WithdrawalEvent = "request" | "approve" | "reject" | "pay";

/** One line of the state machine. `new` is an application that does not exist yet. */
export interface WithdrawalTransition {
  readonly from: WithdrawalState | "new";
  readonly event: WithdrawalEvent;
  readonly to: WithdrawalState;
  readonly who: "partner" | "ecosystem-manager";
  /** What it moves in the ledger, if anything. */
  readonly movement: MovementKind | null;
}

/** How withdrawals change. What is not listed is not possible; a payment that the bank sends back ends in `reject`. */
export const WITHDRAWAL_TRANSITIONS: readonly WithdrawalTransition[] = [
  { from: "new", event: "request", to: "submitted", who: "partner", movement: "withdrawal" },
  { from: "submitted", event: "approve", to: "approved", who: "ecosystem-manager", movement: null },
  { from: "submitted", event: "reject", to: "rejected", who: "ecosystem-manager", movement: "withdrawal-rejected" },
  { from: "approved", event: "reject", to: "rejected", who: "ecosystem-manager", movement: "withdrawal-rejected" },
  { from: "approved", event: "pay", to: "paid", who: "ecosystem-manager", movement: "withdrawal-paid" },
];

/** The line of the state machine for an event, or undefined where the state does not allow it. */
export function withdrawalTransition(
  state: WithdrawalState | "new",
  event: WithdrawalEvent,
): WithdrawalTransition | undefined {
  return transitionIn(WITHDRAWAL_TRANSITIONS, state, event);
}
