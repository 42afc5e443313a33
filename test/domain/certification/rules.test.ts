import { describe, expect, test } from "vitest";
import { decideConfirmation, decideSubmission, viewOf } from "../../../src/domain/certification/decide.ts";
import { CERTIFICATION_RULES } from "../../../src/domain/certification/rules.ts";
import type { Certification } from "../../../src/domain/certification/types.ts";
import { certification, ids, parameters, yuan } from "../cases.ts";

const CERTIFIED = certification({ state: "certified", partner: "p2" });
const DIFFERENT: readonly [string, Partial<Certification>, string[]][] = [
  ["the same", {}, []],
  ["another account", { bankAccount: "6222020012345679" }, ["bank_account"]],
  ["another entity", { signingEntity: "示例软件" }, ["signing_entity"]],
  ["another spelling of the entity", { signingEntity: " 示例　云计算" }, []],
  ["another currency", { currency: "USD" }, ["currency"]],
  [
    "all of it",
    { bankAccount: "1", signingEntity: "x", currency: "USD" },
    ["bank_account", "signing_entity", "currency"],
  ],
];

test("the rules are those of POLICY.md §6, in its order", () => {
  expect(ids(CERTIFICATION_RULES)).toEqual(["certification.letter-required", "certification.wrong-amount"]);
});

describe("a submission", () => {
  const submit = (
    details: Partial<Certification>,
    company: { knownSupplier?: boolean; lastCertified?: Certification } = {},
    hasLetter = false,
  ) =>
    decideSubmission(
      { partner: "p1", knownSupplier: false, lastCertified: undefined, ...company },
      certification(details),
      hasLetter,
      parameters(),
    );

  test.each(DIFFERENT)("beside what was certified last: %s", (_, details, changed) => {
    for (const knownSupplier of [false, true]) {
      const { event, verdict } = submit(details, { knownSupplier, lastCertified: CERTIFIED });
      expect(event).toBe(changed.length === 0 ? "submit" : "submit-for-letter");
      expect(ids(verdict.rules)).toEqual(changed.length === 0 ? [] : ["certification.letter-required"]);
      if (changed.length > 0) {
        expect(verdict.rules[0]?.facts).toEqual({
          account: "p1",
          changed,
          known_supplier: knownSupplier,
          certified_account: "p2",
        });
      }
    }
  });

  test.each(DIFFERENT)("of a company that was never certified: %s", (_, details) => {
    expect(submit(details).event).toBe("submit");
    expect(submit(details, { knownSupplier: true }).event).toBe("submit-for-letter");
  });

  test("with a letter goes to the review only where one is needed", () => {
    expect(submit({}, { knownSupplier: true }, true).event).toBe("submit-with-letter");
    expect(submit({}, {}, true).event).toBe("submit");
  });

  test("facts hold no account number", () => {
    const { verdict } = submit({ bankAccount: "99998888" }, { lastCertified: CERTIFIED });
    expect(JSON.stringify(verdict)).not.toMatch(/99998888|6222020012345678/);
  });
});

describe("an amount", () => {
  const confirm = (text: string, wrongAmounts: number, limit = 3) =>
    decideConfirmation(
      { partner: "p1", knownSupplier: true, lastCertified: undefined },
      certification({ wrongAmounts }),
      yuan(text),
      parameters({ "certification.max_attempts": String(limit) }),
    );

  test.each([
    ["0.37", 0, 3, "confirm", null],
    ["0.37", 2, 3, "confirm", null],
    ["0.36", 0, 3, "mistake", 2],
    ["0.38", 1, 3, "mistake", 1],
    ["0.38", 2, 3, "lock", 0],
    ["0.38", 3, 5, "mistake", 1],
    ["0.38", 2, 1, "lock", 0],
    ["0.38", 0, 1, "lock", 0],
  ] as const)("%s after %i wrong ones of %i", (text, wrong, limit, event, left) => {
    const decision = confirm(text, wrong, limit);
    expect(decision.event).toBe(event);
    expect(decision.verdict.rules.map(({ facts }) => facts)).toEqual(
      left === null ? [] : [{ account: "p1", tries_left: left }],
    );
    expect(JSON.stringify(decision)).not.toContain("37");
    // Another try is advised only where there is one.
    for (const { remedy } of decision.verdict.rules) {
      expect([remedy.en.includes("next try"), remedy.zh.includes("再试")]).toEqual([left !== 0, left !== 0]);
    }
  });
});

test.each([
  ["awaiting-amount", 0, 3],
  ["awaiting-amount", 2, 1],
  ["awaiting-amount", 9, 0],
  ["awaiting-letter", 0, null],
  ["in-review", 0, null],
  ["certified", 1, null],
  ["rejected", 1, null],
  ["locked", 3, 0],
] as const)("%s after %i wrong amounts has %s tries left", (state, wrongAmounts, left) => {
  expect(viewOf("p1", certification({ state, wrongAmounts }), parameters()).attemptsLeft).toBe(left);
});
