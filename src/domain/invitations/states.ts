import { type Transition, transitionIn } from "../states.ts";
import type { InvitationState } from "./types.ts";

export type InvitationEvent = "prepare" | "link" | "deliver" | "fail" | "expire" | "associate" | "resend";

/** One line of the state machine. `new` is an invitation that does not exist yet; `clock` is the passing of time. */
type InvitationTransition = Transition<
  InvitationState | "new",
  InvitationEvent,
  InvitationState,
  "partner" | "mail-server" | "customer" | "clock"
>;

/**
 * How invitations change (POLICY.md §2). A mail that failed on its way, or whose customer could not be associated, is
 * `failed` with the cause; what arrived may be tried again until it expires. A link is used by many and stays active.
 */
export const INVITATION_TRANSITIONS: readonly InvitationTransition[] = [
  { from: "new", event: "prepare", to: "prepared", who: "partner" },
  { from: "prepared", event: "deliver", to: "sent", who: "mail-server" },
  { from: "prepared", event: "fail", to: "failed", who: "mail-server" },
  { from: "sent", event: "expire", to: "expired", who: "clock" },
  { from: "sent", event: "associate", to: "associated", who: "customer" },
  { from: "sent", event: "fail", to: "failed", who: "customer" },
  { from: "failed", event: "associate", to: "associated", who: "customer" },
  { from: "failed", event: "fail", to: "failed", who: "customer" },
  { from: "expired", event: "fail", to: "failed", who: "customer" },
  { from: "prepared", event: "resend", to: "prepared", who: "partner" },
  { from: "sent", event: "resend", to: "prepared", who: "partner" },
  { from: "failed", event: "resend", to: "prepared", who: "partner" },
  { from: "expired", event: "resend", to: "prepared", who: "partner" },
  { from: "new", event: "link", to: "active", who: "partner" },
  { from: "active", event: "associate", to: "active", who: "customer" },
];

/** The state after an event, or undefined where the state does not allow it. */
export function nextInvitationState(
  state: InvitationState | "new",
  event: InvitationEvent,
): InvitationState | undefined {
  return transitionIn(INVITATION_TRANSITIONS, state, event)?.to;
}
