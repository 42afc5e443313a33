import type { AssociationRequest, RequestState, Starter } from "./request.ts";

export type RequestEvent = "submit" | "consent" | "approve" | "reject" | "withdraw" | "lapse";

/** One line of the state machine. `new` is a request that does not exist yet; `records` is what else is recorded. */
export interface RequestTransition {
  readonly from: RequestState | "new";
  readonly event: RequestEvent;
  readonly to: RequestState;
  /** Whose requests go this way. */
  readonly startedBy: Starter;
  readonly who: "partner" | "customer" | "records";
}

/**
 * How requests to disassociate or to switch change (POLICY.md §3): each side answers the other one's, and takes back its
 * own. One lapses where its association ends without it. What is not listed is not possible.
 */
export const REQUEST_TRANSITIONS: readonly RequestTransition[] = [
  { from: "new", event: "submit", to: "pending", startedBy: "partner", who: "partner" },
  { from: "pending", event: "consent", to: "approved", startedBy: "partner", who: "customer" },
  { from: "pending", event: "withdraw", to: "withdrawn", startedBy: "partner", who: "partner" },
  { from: "pending", event: "lapse", to: "lapsed", startedBy: "partner", who: "records" },
  { from: "new", event: "submit", to: "pending", startedBy: "customer", who: "customer" },
  { from: "pending", event: "approve", to: "approved", startedBy: "customer", who: "partner" },
  { from: "pending", event: "reject", to: "rejected", startedBy: "customer", who: "partner" },
  { from: "pending", event: "withdraw", to: "withdrawn", startedBy: "customer", who: "customer" },
  { from: "pending", event: "lapse", to: "lapsed", startedBy: "customer", who: "records" },
];

/** The transition that an event means for a request, or undefined where there is none from its state. */
export function transitionOf(
  { state, startedBy }: Pick<AssociationRequest, "startedBy"> & { readonly state: RequestState | "new" },
  event: RequestEvent,
): RequestTransition | undefined {
  return REQUEST_TRANSITIONS.find(
    (line) => line.from === state && line.event === event && line.startedBy === startedBy,
  );
}

/** The events by which a pending request of this side can be decided, in the order of the table. */
export function decisionsOn(startedBy: Starter): RequestEvent[] {
  return REQUEST_TRANSITIONS.filter(
    (line) => line.from === "pending" && line.startedBy === startedBy && line.who !== "records",
  ).map(({ event }) => event);
}

/** Who decides by an event on requests of this side, whatever state they are in. */
export function whoDecides(startedBy: Starter, event: RequestEvent): RequestTransition["who"] | undefined {
  return REQUEST_TRANSITIONS.find((line) => line.event === event && line.startedBy === startedBy)?.who;
}
