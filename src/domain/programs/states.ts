import type { PARTNER_STATUSES } from "../partners/partner.ts";

export type PartnerStatus = (typeof PARTNER_STATUSES)[number];
export type StatusEvent = "freeze" | "unfreeze" | "delist";

interface StatusTransition {
  readonly from: PartnerStatus;
  readonly event: StatusEvent;
  readonly to: PartnerStatus;
  readonly who: "ecosystem-manager";
}

/** The state machine of a partner account (POLICY.md §5): whoever is delisted stays so. */
export const STATUS_TRANSITIONS: readonly StatusTransition[] = [
  { from: "active", event: "freeze", to: "frozen", who: "ecosystem-manager" },
  { from: "frozen", event: "unfreeze", to: "active", who: "ecosystem-manager" },
  { from: "active", event: "delist", to: "delisted", who: "ecosystem-manager" },
  { from: "frozen", event: "delist", to: "delisted", who: "ecosystem-manager" },
];

/** The status after an event, or undefined where the present one does not allow it. */
export function nextStatus(status: PartnerStatus, event: StatusEvent): PartnerStatus | undefined {
  return STATUS_TRANSITIONS.find((line) => line.from === status && line.event === event)?.to;
}
