import type { PARTNER_STATUSES } from "../partners/partner.ts";
import { type Transition, transitionIn } from "../states.ts";

export type PartnerStatus = (typeof PARTNER_STATUSES)[number];
export type StatusEvent = "freeze" | "unfreeze" | "delist";

type StatusTransition = Transition<PartnerStatus, StatusEvent, PartnerStatus, "ecosystem-manager">;

/** The state machine of a partner account (POLICY.md §5): whoever is delisted stays so. */
export const STATUS_TRANSITIONS: readonly StatusTransition[] = [
  { from: "active", event: "freeze", to: "frozen", who: "ecosystem-manager" },
  { from: "frozen", event: "unfreeze", to: "active", who: "ecosystem-manager" },
  { from: "active", event: "delist", to: "delisted", who: "ecosystem-manager" },
  { from: "frozen", event: "delist", to: "delisted", who: "ecosystem-manager" },
];

/** The status after an event, or undefined where the present one does not allow it. */
export function nextStatus(status: PartnerStatus, event: StatusEvent): PartnerStatus | undefined {
  return transitionIn(STATUS_TRANSITIONS, status, event)?.to;
}
