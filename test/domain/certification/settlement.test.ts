import { expect, test } from "vitest";
import { decideSettlement, SETTLEMENT_RULES } from "../../../src/domain/certification/settlement.ts";
import { nextState, nextStep } from "../../../src/domain/certification/states.ts";
import { CERTIFICATION_STATE_WORDS, CERTIFICATION_STATES } from "../../../src/domain/certification/types.ts";
import { certification, ids, parameters } from "../cases.ts";

test("the rules are those of POLICY.md §6, in its order", () => {
  expect(ids(SETTLEMENT_RULES)).toEqual(["settlement.certification-changing", "settlement.not-certified"]);
});

test.each(CERTIFICATION_STATES)("%s", (state) => {
  const present = state === "none" ? undefined : certification({ state });
  const fired = (everCertified: boolean) =>
    ids(decideSettlement({ partner: "p1", present, everCertified }, parameters())).map((id) =>
      id.replace("settlement.", ""),
    );
  const changing = state === "none" || state === "certified" ? [] : ["certification-changing"];
  // Also where an earlier certification exists, and also after a rejection.
  expect(fired(true)).toEqual(changing);
  expect(fired(false)).toEqual([...changing, "not-certified"]);
});

test("the remedy is a step that works in the state that there is, the same for both rules", () => {
  const step = (present: Parameters<typeof nextStep>[1]) => nextStep("p1", present).next.en;
  expect(step(undefined)).toBe("partnerctl partner certify p1");
  expect(step(certification({ transferredAt: null }))).toBe("partnerctl certification transfer p1 --amount <yuan>");
  expect(step(certification())).toBe("partnerctl certification confirm p1 --amount <yuan>");
  // Where it is not known whether the amount was sent.
  expect(step({ state: "awaiting-amount" })).toBe("partnerctl certification show p1");
  // A place to fill in is named in the reader's language.
  expect(nextStep("p1", certification()).next.zh).toBe("partnerctl certification confirm p1 --amount <元>");
  const event = {
    certify: "submit",
    transfer: "transfer",
    confirm: "confirm",
    "attach-letter": "attach-letter",
    approve: "approve",
  };
  // Who approves what is certified already has nothing to submit.
  expect(step(certification({ state: "certified" }))).toBe("partnerctl certification show p1");
  for (const state of CERTIFICATION_STATES.filter((one) => one !== "certified")) {
    const verb = step(state === "none" ? undefined : certification({ state })).split(" ")[2] as keyof typeof event;
    expect([state, verb, nextState(state, event[verb] as "submit")]).not.toContain(undefined);
  }
  const rules = decideSettlement(
    { partner: "p1", present: certification({ state: "in-review" }), everCertified: false },
    parameters(),
  );
  expect(new Set(rules.map(({ remedy }) => remedy.en)).size).toBe(1);
  expect(rules.map(({ facts }) => Object.keys(facts))).toEqual([
    ["account", "state", "submitted_at"],
    ["account", "certified"],
  ]);
});

test("a state is said in words, and kept as its key in the facts", () => {
  const [rule] = decideSettlement(
    { partner: "p1", present: certification({ state: "awaiting-letter" }), everCertified: true },
    parameters(),
  );
  expect(rule?.reason.zh).toContain(CERTIFICATION_STATE_WORDS["awaiting-letter"].zh);
  expect(`${rule?.reason.en}${rule?.reason.zh}`).not.toContain("awaiting-letter");
  expect(rule?.facts.state).toBe("awaiting-letter");
});
