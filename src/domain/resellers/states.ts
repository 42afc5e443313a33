export const RESELLER_INVITATION_STATES = ["open", "accepted", "declined", "withdrawn", "lapsed"] as const;

export type ResellerInvitationState = (typeof RESELLER_INVITATION_STATES)[number];
export type ResellerInvitationEvent = "invite" | "accept" | "decline" | "withdraw" | "lapse";

/** One line of the state machine. `new` is an invitation that does not exist yet. */
export interface ResellerInvitationTransition {
  readonly from: ResellerInvitationState | "new";
  readonly event: ResellerInvitationEvent;
  readonly to: ResellerInvitationState;
  readonly who: "distributor" | "reseller" | "link";
}

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
  return RESELLER_INVITATION_TRANSITIONS.find((line) => line.from === state && line.event === event)?.to;
}
