import { type Transition, transitionIn } from "../../states.ts";
import { LIVE_OFFER_STATES, type OfferState } from "./types.ts";

export type OfferEvent = "submit" | "approve" | "reject" | "withdraw" | "expire" | "disassociate" | "switch";

/** One line of the state machine. `new` is an offer that does not exist yet; `clock` is the passing of time. */
export type OfferTransition = Transition<
  OfferState | "new",
  OfferEvent,
  OfferState,
  "partner" | "ecosystem-manager" | "clock" | "association"
>;

/** How exclusive offers change (POLICY.md §3, §10). What is not listed is not possible: an effective one is not taken back. */
export const OFFER_TRANSITIONS: readonly OfferTransition[] = [
  { from: "new", event: "submit", to: "submitted", who: "partner" },
  { from: "submitted", event: "approve", to: "effective", who: "ecosystem-manager" },
  { from: "submitted", event: "reject", to: "rejected", who: "ecosystem-manager" },
  { from: "submitted", event: "withdraw", to: "withdrawn", who: "partner" },
  ...LIVE_OFFER_STATES.flatMap((from): OfferTransition[] => [
    { from, event: "expire", to: "expired", who: "clock" },
    { from, event: "disassociate", to: "lapsed", who: "association" },
    { from, event: "switch", to: "lapsed", who: "association" },
  ]),
];

/** The state after an event, or undefined where the state does not allow it. */
export function nextOfferState(state: OfferState | "new", event: OfferEvent): OfferState | undefined {
  return transitionIn(OFFER_TRANSITIONS, state, event)?.to;
}
