import type { Instant } from "../../values/instant.ts";
import { type Transition, transitionIn } from "../states.ts";
import type { BrandState, Reviewed } from "./types.ts";

export type BrandEvent = "edit" | "submit" | "approve" | "reject";

/** One line of the state machine. `new` is an item that does not exist yet. */
export type BrandTransition = Transition<BrandState | "new", BrandEvent, BrandState, "partner" | "ecosystem-manager">;

/**
 * How promotions, menu entries and the brand change. What is not listed is not possible. What was approved before stays in
 * the console until the next approval.
 */
export const BRAND_TRANSITIONS: readonly BrandTransition[] = [
  { from: "new", event: "edit", to: "draft", who: "partner" },
  { from: "draft", event: "edit", to: "draft", who: "partner" },
  { from: "submitted", event: "edit", to: "draft", who: "partner" },
  { from: "approved", event: "edit", to: "draft", who: "partner" },
  { from: "rejected", event: "edit", to: "draft", who: "partner" },
  { from: "draft", event: "submit", to: "submitted", who: "partner" },
  { from: "rejected", event: "submit", to: "submitted", who: "partner" },
  { from: "submitted", event: "approve", to: "approved", who: "ecosystem-manager" },
  { from: "submitted", event: "reject", to: "rejected", who: "ecosystem-manager" },
];

/** The states in which an event is possible. */
export function statesFor(event: BrandEvent): BrandState[] {
  return BRAND_TRANSITIONS.flatMap((line) => (line.event === event && line.from !== "new" ? [line.from] : []));
}

/** What no review has been asked for. */
export const UNREVIEWED: Reviewed = {
  state: "draft",
  submittedAt: null,
  decidedAt: null,
  decidedBy: null,
  reason: null,
};

/** Where an item stands after an event, or undefined where its state does not allow it. */
export function reviewedAfter(
  { state, submittedAt }: Reviewed,
  event: BrandEvent,
  by: { readonly at: Instant; readonly actor: string; readonly reason: string | null },
): Reviewed | undefined {
  const line = transitionIn(BRAND_TRANSITIONS, state, event);
  if (!line) return undefined;
  if (event === "edit") return { ...UNREVIEWED, state: line.to };
  if (event === "submit") return { ...UNREVIEWED, state: line.to, submittedAt: by.at };
  return { state: line.to, submittedAt, decidedAt: by.at, decidedBy: by.actor, reason: by.reason };
}
