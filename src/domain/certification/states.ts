import { type Transition, transitionIn } from "../states.ts";
import type { Certification, CertificationState } from "./types.ts";

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

/**
 * The command that takes a partner's certification further from where it is. Whether the vendor has sent its amount is
 * not known everywhere: then the record says what comes next.
 */
export function nextStep(partner: string, present: Standing | undefined): string {
  const state = present?.state ?? "none";
  switch (state) {
    case "none":
    case "certified":
    case "rejected":
      return `partnerctl partner certify ${partner}`;
    case "awaiting-amount":
      if (present?.transferredAt === undefined) return `partnerctl certification show ${partner}`;
      return present.transferredAt === null
        ? `partnerctl certification transfer ${partner} --amount <yuan>`
        : `partnerctl certification confirm ${partner} --amount <yuan>`;
    case "awaiting-letter":
      return `partnerctl certification attach-letter ${partner} <file>`;
    case "in-review":
    case "locked":
      return `partnerctl certification approve ${partner}`;
  }
}

/** How far a certification is, as far as that is known. */
interface Standing {
  readonly state: CertificationState;
  readonly transferredAt?: Certification["transferredAt"];
}
