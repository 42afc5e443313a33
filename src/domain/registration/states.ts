import { type Transition, transitionIn } from "../states.ts";
import type { RegistrationState } from "./types.ts";

export type RegistrationEvent = "accept" | "submit" | "approve" | "reject" | "expire" | "delete" | "associate";

/** One line of the state machine. `new` is a registration that does not exist yet; `clock` is the passing of time. */
export type RegistrationTransition = Transition<
  RegistrationState | "new",
  RegistrationEvent,
  RegistrationState,
  "partner" | "ecosystem-manager" | "customer" | "clock"
>;

/** How registrations change (POLICY.md §2). What is not listed is not possible. */
export const REGISTRATION_TRANSITIONS: readonly RegistrationTransition[] = [
  { from: "new", event: "accept", to: "registered", who: "partner" },
  { from: "new", event: "submit", to: "pending", who: "partner" },
  { from: "pending", event: "approve", to: "registered", who: "ecosystem-manager" },
  { from: "pending", event: "reject", to: "rejected", who: "ecosystem-manager" },
  { from: "pending", event: "delete", to: "deleted", who: "partner" },
  { from: "registered", event: "expire", to: "expired", who: "clock" },
  { from: "registered", event: "delete", to: "deleted", who: "partner" },
  { from: "registered", event: "associate", to: "associated", who: "customer" },
];

/** The state after an event, or undefined where the state does not allow it. */
export function nextState(state: RegistrationState | "new", event: RegistrationEvent): RegistrationState | undefined {
  return transitionIn(REGISTRATION_TRANSITIONS, state, event)?.to;
}
