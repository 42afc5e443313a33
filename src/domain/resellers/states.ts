import { type Transition, transitionIn } from "../states.ts";

export const RESELLER_INVITATION_STATES = ["open", "accepted", "declined", "withdrawn", "lapsed"] as const;

export type ResellerInvitationState = (typeof RESELLER_INVITATION_STATES)[number];
export type ResellerInvitationEvent = "invite" | "accept" | "decline" | "withdraw" | "lapse";

/** One line of the state machine. `new` is an invitation that does not exist yet. */
export type ResellerInvitationTransition = Transition<
  ResellerInvitationState | "new",
  ResellerInvitationEvent,
  ResellerInvitationState,
  "distributor" | "reseller" | "link"
>;

/** How invitations change: a link, by whatever way it came, makes those of all others pointless. */
export const RESELLER_INVITATION_TRANSITIONS: readonly ResellerInvitationTransition[] = [
  { from: "new", event: "invite", to: "open", who: "distributor" },
  { from: "open", event: "accept", to: "accepted", who: "reseller" },
  { from: "open", event: "decline", to: "declined", who: "reseller" },
  { from: "open", event: "withdraw", to: "withdrawn", who: "distributor" },
  { from: "open", event: "lapse", to: "lapsed", who: "link" },
];

/** The state after an event, or undefined where the present one does not allow it. */
export function nextInvitationState(
  state: ResellerInvitationState | "new",
  event: ResellerInvitationEvent,
): ResellerInvitationState | undefined {
  return transitionIn(RESELLER_INVITATION_TRANSITIONS, state, event)?.to;
}
