import fc from "fast-check";
import { expect, test } from "vitest";
import { decideConfirmation, decideSubmission } from "../../../src/domain/certification/decide.ts";
import {
  CERTIFICATION_EVENTS,
  CERTIFICATION_TRANSITIONS,
  type CertificationEvent,
  nextState,
} from "../../../src/domain/certification/states.ts";
import { CERTIFICATION_STATES, type CertificationState } from "../../../src/domain/certification/types.ts";
import { fen } from "../../../src/values/money.ts";
import { certification, parameters } from "../cases.ts";

const SUBMISSIONS: Partial<Record<CertificationEvent, CertificationState>> = {
  submit: "awaiting-amount",
  "submit-for-letter": "awaiting-letter",
  "submit-with-letter": "in-review",
};
const DECISIONS: Partial<Record<CertificationEvent, CertificationState>> = { approve: "certified", reject: "rejected" };
const ALLOWED: Readonly<Record<CertificationState, Partial<Record<CertificationEvent, CertificationState>>>> = {
  none: SUBMISSIONS,
  certified: SUBMISSIONS,
  rejected: SUBMISSIONS,
  "awaiting-amount": {
    transfer: "awaiting-amount",
    confirm: "certified",
    mistake: "awaiting-amount",
    lock: "locked",
    ...DECISIONS,
  },
  "awaiting-letter": { "attach-letter": "in-review", ...DECISIONS },
  "in-review": DECISIONS,
  locked: DECISIONS,
};

test.each(CERTIFICATION_STATES)("from %s", (state) => {
  for (const event of CERTIFICATION_EVENTS) expect(nextState(state, event), event).toBe(ALLOWED[state][event]);
});

test("what was sent, an approval and a rejection are an ecosystem manager's, and every line is there once", () => {
  for (const { event, who } of CERTIFICATION_TRANSITIONS) {
    expect([event, who === "ecosystem-manager"]).toEqual([event, ["transfer", "approve", "reject"].includes(event)]);
  }
  const lines = CERTIFICATION_TRANSITIONS.map(({ from, event }) => `${from} ${event}`);
  expect(lines).toEqual([...new Set(lines)]);
});

/** What a person could try next. */
const step = fc.record({
  wish: fc.constantFrom("submit", "attach-letter", "transfer", "confirm", "approve", "reject"),
  known: fc.boolean(),
  letter: fc.boolean(),
  amount: fc.integer({ min: 1, max: 3 }),
});

test("a random walk never leaves the table, and never has more tries than are allowed", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
      const rules = parameters({ "certification.max_attempts": String(limit) });
      let state: CertificationState = "none";
      let wrongAmounts = 0;
      for (const { wish, known, letter, amount } of steps) {
        const company = { partner: "p1", knownSupplier: known, lastCertified: undefined };
        const open = certification({ wrongAmounts, transferred: fen(1) });
        const event: CertificationEvent =
          wish === "submit"
            ? decideSubmission(company, open, letter, rules).event
            : wish === "confirm"
              ? decideConfirmation(company, open, fen(amount), rules).event
              : (wish as CertificationEvent);
        const next = nextState(state, event);
        const listed = CERTIFICATION_TRANSITIONS.some(
          ({ from, event: one, to }) => from === state && one === event && to === next,
        );
        expect(listed).toBe(next !== undefined);
        if (!next) continue;
        if (wish === "submit") wrongAmounts = 0;
        if (event === "mistake" || event === "lock") wrongAmounts++;
        state = next;
        // A locked one has used up what there was; what is still asked for has not.
        if (state === "locked") expect(wrongAmounts).toBe(limit);
        if (state === "awaiting-amount") expect(wrongAmounts).toBeLessThan(limit);
      }
    }),
  );
});
