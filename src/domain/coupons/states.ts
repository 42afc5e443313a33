import { type Transition, transitionIn } from "../states.ts";
import type { CouponState } from "./types.ts";

export type CouponEvent = "submit" | "issue" | "approve" | "reject" | "withdraw";

/** One line of the state machine. `new` is an application that does not exist yet. */
export type CouponTransition = Transition<
  CouponState | "new",
  CouponEvent,
  CouponState,
  "partner" | "ecosystem-manager"
>;

/** How applications for test coupons change. What is not listed is not possible. */
export const COUPON_TRANSITIONS: readonly CouponTransition[] = [
  { from: "new", event: "submit", to: "pending", who: "partner" },
  { from: "new", event: "issue", to: "approved", who: "ecosystem-manager" },
  { from: "pending", event: "approve", to: "approved", who: "ecosystem-manager" },
  { from: "pending", event: "reject", to: "rejected", who: "ecosystem-manager" },
  { from: "pending", event: "withdraw", to: "withdrawn", who: "partner" },
];

/** The state after an event, or undefined where the state does not allow it. */
export function nextState(state: CouponState | "new", event: CouponEvent): CouponState | undefined {
  return transitionIn(COUPON_TRANSITIONS, state, event)?.to;
}
