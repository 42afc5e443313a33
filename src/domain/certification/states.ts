import { fill, same, type Text } from "../../language/text.ts";
import { shellWord } from "../../values/shell.ts";
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

/** A step that takes a record further, in words, and the command that does it. */
interface NextStep {
  readonly step: Text;
  readonly next: Text;
}

/** What takes a certification further, each with the command that does it; `show` where it is not known whether it was paid. */
const STEPS = {
  certify: { step: { en: "Submit it", zh: "请提交" }, next: same("partner certify {account}") },
  transfer: {
    step: { en: "The vendor sends a small amount next", zh: "接下来由华为云打款" },
    next: {
      en: "certification transfer {account} --amount <yuan>",
      zh: "certification transfer {account} --amount <元>",
    },
  },
  confirm: {
    step: { en: "Confirm the amount that arrived", zh: "请确认到账金额" },
    next: {
      en: "certification confirm {account} --amount <yuan>",
      zh: "certification confirm {account} --amount <元>",
    },
  },
  show: {
    step: { en: "See whether the amount was sent", zh: "请查看是否已打款" },
    next: same("certification show {account}"),
  },
  "attach-letter": {
    step: { en: "Attach the bank confirmation letter", zh: "请上传银行确认函" },
    next: {
      en: "certification attach-letter {account} <file>",
      zh: "certification attach-letter {account} <文件>",
    },
  },
  approve: {
    step: {
      en: "An ecosystem manager approves it, or rejects it with a reason",
      zh: "由生态经理批准，或注明原因后驳回（reject）",
    },
    next: same("certification approve {account}"),
  },
  done: {
    step: { en: "Nothing is left to do; see it", zh: "已无需操作，可查看" },
    next: same("certification show {account}"),
  },
} as const satisfies Readonly<Record<string, NextStep>>;

/** How far a certification is, as far as that is known. */
interface Standing {
  readonly state: CertificationState;
  readonly transferredAt?: Certification["transferredAt"];
}

/**
 * The step that takes a partner's certification further from where it is, in words and as the command: submitting anew
 * is none while one is open.
 */
export function nextStep(account: string, present: Standing | undefined) {
  const { step, next } = STEPS[stepFrom(present)];
  const { en, zh } = fill(next, { account: shellWord(account) });
  return { step, next: { en: `partnerctl ${en}`, zh: `partnerctl ${zh}` } } satisfies NextStep;
}

function stepFrom(present: Standing | undefined): keyof typeof STEPS {
  switch (present?.state) {
    case "awaiting-amount":
      if (present.transferredAt === undefined) return "show";
      return present.transferredAt === null ? "transfer" : "confirm";
    case "awaiting-letter":
      return "attach-letter";
    case "in-review":
    case "locked":
      return "approve";
    case "certified":
      return "done";
    default:
      return "certify";
  }
}
