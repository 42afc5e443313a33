import { type Transition, transitionIn } from "../states.ts";
import type { CertificationState } from "./types.ts";

/** `submit-for-letter` and `submit-with-letter` are submissions that need a bank letter, without and with it. */
export const CERTIFICATION_EVENTS = [
  "submit",
  "submit-for-letter",
  "submit-with-letter",
  "attach-letter",
  "transfer",
  "confirm",
  "mistake",
  "lock",
  "approve",
  "reject",
] as const;

export type CertificationEvent = (typeof CERTIFICATION_EVENTS)[number];

/** One line of the state machine; `policy` is what follows from the limit of wrong amounts. */
export type CertificationTransition = Transition<
  CertificationState,
  CertificationEvent,
  Exclude<CertificationState, "none">,
  "partner" | "ecosystem-manager" | "policy"
>;

/**
 * How certifications change (POLICY.md §6). What is not listed is not possible: what is open is neither edited nor replaced,
 * and a locked one is decided on by an ecosystem manager, or guessing would begin anew with every submission.
 */
export const CERTIFICATION_TRANSITIONS: readonly CertificationTransition[] = [
  ...submissions("none"),
  ...submissions("certified"),
  ...submissions("rejected"),
  { from: "awaiting-letter", event: "attach-letter", to: "in-review", who: "partner" },
  // Again, where the first one was lost.
  { from: "awaiting-amount", event: "transfer", to: "awaiting-amount", who: "ecosystem-manager" },
  { from: "awaiting-amount", event: "confirm", to: "certified", who: "partner" },
  { from: "awaiting-amount", event: "mistake", to: "awaiting-amount", who: "partner" },
  { from: "awaiting-amount", event: "lock", to: "locked", who: "policy" },
  ...decisions("awaiting-amount"),
  ...decisions("awaiting-letter"),
  ...decisions("in-review"),
  ...decisions("locked"),
];

function submissions(from: CertificationState): CertificationTransition[] {
  return [
    { from, event: "submit", to: "awaiting-amount", who: "partner" },
    { from, event: "submit-for-letter", to: "awaiting-letter", who: "partner" },
    { from, event: "submit-with-letter", to: "in-review", who: "partner" },
  ];
}

function decisions(from: CertificationState): CertificationTransition[] {
  return [
    { from, event: "approve", to: "certified", who: "ecosystem-manager" },
    { from, event: "reject", to: "rejected", who: "ecosystem-manager" },
  ];
}

/** The state after an event, or undefined where the state does not allow it. */
export function nextState(
  state: CertificationState,
  event: CertificationEvent,
): Exclude<CertificationState, "none"> | undefined {
  return transitionIn(CERTIFICATION_TRANSITIONS, state, event)?.to;
}
