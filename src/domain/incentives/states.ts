import { type Transition, transitionIn } from "../states.ts";
import type { StatementState } from "./statements.ts";

export type StatementEvent = "estimate" | "close" | "recalculate" | "confirm" | "auto-confirm" | "request" | "pay";

/** One line of the state machine. `new` is a statement that does not exist yet; `clock` is the passing of time. */
export type StatementTransition = Transition<
  StatementState | "new",
  StatementEvent,
  StatementState,
  "calculation" | "partner" | "ecosystem-manager" | "clock"
>;

/** How statements change (POLICY.md §8). What is not listed is not possible: a confirmed one is never recalculated. */
export const STATEMENT_TRANSITIONS: readonly StatementTransition[] = [
  { from: "new", event: "estimate", to: "estimated", who: "calculation" },
  { from: "new", event: "close", to: "pending-confirmation", who: "calculation" },
  { from: "estimated", event: "estimate", to: "estimated", who: "calculation" },
  { from: "estimated", event: "close", to: "pending-confirmation", who: "calculation" },
  { from: "pending-confirmation", event: "recalculate", to: "pending-confirmation", who: "calculation" },
  { from: "pending-confirmation", event: "confirm", to: "confirmed", who: "partner" },
  { from: "pending-confirmation", event: "auto-confirm", to: "confirmed", who: "clock" },
  { from: "confirmed", event: "request", to: "issuing", who: "partner" },
  { from: "issuing", event: "pay", to: "issued", who: "ecosystem-manager" },
];

/** The state after an event, or undefined where the state does not allow it. */
export function nextState(state: StatementState | "new", event: StatementEvent): StatementState | undefined {
  return transitionIn(STATEMENT_TRANSITIONS, state, event)?.to;
}
