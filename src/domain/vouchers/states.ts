import { type Transition, transitionIn } from "../states.ts";
import type { QuotaState, VoucherState } from "./types.ts";

export type VoucherEvent = "issue" | "use" | "expire" | "reclaim" | "disassociate" | "switch";
export type QuotaEvent = "grant" | "adjust" | "freeze" | "restore" | "invalidate" | "expire";

/** One line of the state machine. `new` is a voucher that does not exist yet; `clock` is the passing of time. */
export type VoucherTransition = Transition<
  VoucherState | "new",
  VoucherEvent,
  VoucherState,
  "partner" | "customer" | "clock" | "association"
>;

/** How vouchers change. What is not listed is not possible; `use` is the use of all that is left. */
export const VOUCHER_TRANSITIONS: readonly VoucherTransition[] = [
  { from: "new", event: "issue", to: "usable", who: "partner" },
  { from: "usable", event: "use", to: "used", who: "customer" },
  { from: "usable", event: "expire", to: "expired", who: "clock" },
  { from: "usable", event: "reclaim", to: "reclaimed", who: "partner" },
  { from: "usable", event: "disassociate", to: "reclaimed", who: "association" },
  { from: "usable", event: "switch", to: "reclaimed", who: "association" },
];

/** The state of a voucher after an event, or undefined where the present one does not allow it. */
export function nextVoucherState(state: VoucherState | "new", event: VoucherEvent): VoucherState | undefined {
  return transitionIn(VOUCHER_TRANSITIONS, state, event)?.to;
}

/** One line of the state machine. `new` is a quota that does not exist yet. */
export type QuotaTransition = Transition<QuotaState | "new", QuotaEvent, QuotaState, "ecosystem-manager" | "clock">;

/** How quotas change. An invalid one stays so: what is left of it went with it. */
export const QUOTA_TRANSITIONS: readonly QuotaTransition[] = [
  { from: "new", event: "grant", to: "normal", who: "ecosystem-manager" },
  { from: "normal", event: "adjust", to: "adjusting", who: "ecosystem-manager" },
  { from: "normal", event: "freeze", to: "frozen", who: "ecosystem-manager" },
  { from: "adjusting", event: "restore", to: "normal", who: "ecosystem-manager" },
  { from: "frozen", event: "restore", to: "normal", who: "ecosystem-manager" },
  ...(["normal", "adjusting", "frozen"] as const).flatMap((from): QuotaTransition[] => [
    { from, event: "invalidate", to: "invalid", who: "ecosystem-manager" },
    { from, event: "expire", to: "invalid", who: "clock" },
  ]),
];

/** Whether an ecosystem manager may put a quota from one state into another. */
export function mayBecome(from: QuotaState, to: QuotaState): boolean {
  return QUOTA_TRANSITIONS.some((line) => line.from === from && line.to === to && line.who === "ecosystem-manager");
}
