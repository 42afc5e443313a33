import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideAssignment } from "../../../src/domain/managers/decide.ts";
import { ROLES, type Role, roleProblem } from "../../../src/domain/managers/member.ts";
import { ASSIGNMENT_RULES, RESELLER_ASSIGNMENT_RULES } from "../../../src/domain/managers/rules.ts";
import { assignmentCase, ids, member, parameters } from "../cases.ts";

const decide = (changes: Parameters<typeof assignmentCase>[0] = {}) =>
  decideAssignment(assignmentCase(changes), parameters());

test("the rules are those of POLICY.md §4, in its order", () => {
  expect(ASSIGNMENT_RULES.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    "manager.role refuse",
    "manager.inactive refuse",
    "manager.not-associated refuse",
    "manager.already-assigned refuse",
  ]);
});

test("resellers are assigned by the same rules, which name them", () => {
  expect(ids(RESELLER_ASSIGNMENT_RULES)).toEqual(ids(ASSIGNMENT_RULES));
  const facts = assignmentCase({ subject: "r1", associated: false, currentManager: "m2" });
  const { rules } = decideAssignment(facts, parameters(), RESELLER_ASSIGNMENT_RULES);
  expect(rules.map(({ facts: found }) => found)).toEqual([
    { reseller: "r1", partner: "p1", associated: false },
    { reseller: "r1", manager: "m2" },
  ]);
  for (const { reason } of rules) expect(reason.zh).not.toContain("客户 r1");
});

describe("assigning a customer", () => {
  test.each([
    ["nothing speaks against it", {}, []],
    ["an account manager with more roles", { member: member({ roles: ["reader", "account-manager"] }) }, []],
    ["a director is no account manager", { member: member({ roles: ["account-director"] }) }, ["manager.role"]],
    ["nor is an admin", { member: member({ roles: ["admin"] }) }, ["manager.role"]],
    ["inactive", { member: member({ status: "inactive" }) }, ["manager.inactive"]],
    ["not associated", { associated: false }, ["manager.not-associated"]],
    ["has another", { currentManager: "m2" }, ["manager.already-assigned"]],
    ["has another, replaced", { currentManager: "m2", replace: true }, []],
    ["account names are not folded", { currentManager: "M1" }, ["manager.already-assigned"]],
    [
      "everything",
      { member: member({ roles: ["reader"], status: "inactive" }), associated: false, currentManager: "m2" },
      ["manager.role", "manager.inactive", "manager.not-associated", "manager.already-assigned"],
    ],
    [
      "replacing lifts nothing else",
      { member: member({ status: "inactive" }), associated: false, currentManager: "m2", replace: true },
      ["manager.inactive", "manager.not-associated"],
    ],
  ] as const)("%s", (_, changes, expected) => {
    const { verdict, rules } = decide(changes);
    expect(ids(rules)).toEqual(expected);
    expect(verdict).toBe(expected.length === 0 ? "accept" : "refuse");
  });

  test("to the manager that it has, nothing changes", () => {
    for (const replace of [false, true]) {
      expect(decide({ currentManager: "m1", replace })).toEqual({ verdict: "unchanged", rules: [] });
    }
    expect(decide({ currentManager: "m1", member: member({ roles: [], status: "inactive" }) }).verdict).toBe(
      "unchanged",
    );
  });
});

describe("roleProblem", () => {
  test.each<[Role[], string | null, boolean]>([
    [["admin"], "p1", true],
    [["account-manager"], "p1", true],
    [["account-manager", "operator", "reader"], "p1", true],
    [["account-director", "operator", "reader"], "p1", true],
    [["ecosystem-manager"], null, true],
    [[], "p1", false],
    [[], null, false],
    [["reader", "reader"], "p1", false],
    [["admin", "reader"], "p1", false],
    [["account-manager", "account-director"], "p1", false],
    [["account-manager", "operator", "reader", "admin"], "p1", false],
    [["ecosystem-manager"], "p1", false],
    [["ecosystem-manager", "reader"], null, false],
    [["ecosystem-manager", "reader"], "p1", false],
    [["reader"], null, false],
    [["admin"], null, false],
  ])("%j of %s", (roles, partner, fine) => {
    const problem = roleProblem(roles, partner);
    expect(problem === undefined).toBe(fine);
    if (problem) expect(problem.zh).toMatch(/\p{Script=Han}/u);
  });

  test("names the first thing that is wrong", () => {
    expect(roleProblem(["account-manager", "account-director", "operator", "reader"], "p1")?.en).toContain("at most 3");
    expect(roleProblem(["account-manager", "account-director", "reader"], "p1")?.en).toContain("exclude each other");
  });

  test("allows what a naive reading allows", () => {
    const naive = (roles: readonly Role[], partner: string | null): boolean => {
      if (roles.length < 1 || roles.length > 3 || new Set(roles).size < roles.length) return false;
      for (const alone of ["admin", "ecosystem-manager"] as const)
        if (roles.includes(alone) && roles.length > 1) return false;
      if (roles.includes("account-manager") && roles.includes("account-director")) return false;
      return (partner === null) === (roles[0] === "ecosystem-manager");
    };
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...ROLES), { maxLength: 4 }),
        fc.constantFrom("p1", null),
        (roles, partner) => {
          expect(roleProblem(roles, partner) === undefined).toBe(naive(roles, partner));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
