import { type Transition, transitionIn } from "../states.ts";
import type { PaymentState } from "./types.ts";

/** `credit` is what needs no invoice; `accept` lets a request go on, `return` is an invoice that does not qualify. */
export type PaymentEvent = "submit" | "credit" | "accept" | "invoice" | "qualify" | "return" | "approve" | "pay";

/** One line of the state machine. `new` is a payment that does not exist yet. */
export type PaymentTransition = Transition<
  PaymentState | "new",
  PaymentEvent,
  PaymentState,
  "partner" | "ecosystem-manager"
>;

/** How payments change (POLICY.md §8). What is not listed is not possible. */
export const PAYMENT_TRANSITIONS: readonly PaymentTransition[] = [
  { from: "new", event: "submit", to: "submitted", who: "partner" },
  { from: "new", event: "credit", to: "paid", who: "partner" },
  { from: "submitted", event: "accept", to: "awaiting-invoice", who: "ecosystem-manager" },
  // Nobody has to wait for the request to be looked at before the invoice is sent.
  { from: "submitted", event: "invoice", to: "invoice-review", who: "partner" },
  { from: "awaiting-invoice", event: "invoice", to: "invoice-review", who: "partner" },
  { from: "invoice-review", event: "invoice", to: "invoice-review", who: "partner" },
  { from: "invoice-review", event: "qualify", to: "invoice-review", who: "ecosystem-manager" },
  { from: "invoice-review", event: "return", to: "awaiting-invoice", who: "ecosystem-manager" },
  { from: "invoice-review", event: "approve", to: "approved", who: "ecosystem-manager" },
  { from: "approved", event: "pay", to: "paid", who: "ecosystem-manager" },
];

/** The state after an event, or undefined where the state does not allow it. */
export function nextState(state: PaymentState | "new", event: PaymentEvent): PaymentState | undefined {
  return transitionIn(PAYMENT_TRANSITIONS, state, event)?.to;
}
