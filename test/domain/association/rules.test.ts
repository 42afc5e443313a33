import { describe, expect, test } from "vitest";
import { ASSOCIATION_RULES, type AssociationCase } from "../../../src/domain/association/rules.ts";
import { evaluate } from "../../../src/domain/rules.ts";
import { parameters } from "../cases.ts";

const decide = (associatedWith: string | undefined) => {
  const facts: AssociationCase = { customer: "c1", partner: "p1", type: "referral", associatedWith };
  return evaluate(ASSOCIATION_RULES, facts, parameters());
};

describe("association.associated-elsewhere", () => {
  test.each([
    [undefined, []],
    ["p1", []],
    ["p2", ["association.associated-elsewhere"]],
  ])("with %s", (associatedWith, ids) => {
    expect(decide(associatedWith).map(({ id }) => id)).toEqual(ids);
  });

  test("names the other partner in both languages and as a fact", () => {
    const [rule] = decide("p2");
    expect(rule).toMatchObject({ effect: "refuse", facts: { partner: "p2" } });
    for (const text of [rule?.reason, rule?.remedy]) {
      expect(text?.en).toContain("p2");
      expect(text?.zh).toMatch(/p2.*。$/);
    }
  });
});
