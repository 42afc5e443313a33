import { expect, test } from "vitest";
import { decideEligibility, INCENTIVE_RULES } from "../../../src/domain/incentives/eligibility.ts";
import type { PartnerLink, ProgramPeriod } from "../../../src/domain/partners/partner.ts";
import { cycleSpan, type Instant } from "../../../src/values/instant.ts";
import { ids, link, parameters, profile, program } from "../cases.ts";

const OCTOBER = cycleSpan("2026-10");
const { from, to } = OCTOBER;
const ms = (at: Instant, by: number): Instant => (at + by) as Instant;
const decide = (programs: ProgramPeriod[], links: PartnerLink[] = []) => {
  const answer = decideEligibility({ profile: profile({}, programs, links), cycle: OCTOBER }, parameters());
  return { ...answer, rules: ids(answer.rules), facts: answer.rules.map(({ facts }) => facts) };
};

test("the rules are those of POLICY.md §8, in its order", () => {
  expect(INCENTIVE_RULES.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    "incentive.reseller not-eligible",
    "incentive.no-program not-eligible",
  ]);
});

test.each([
  ["always a provider", [program("solution-provider")], []],
  ["always a distributor", [program("distributor")], []],
  ["nothing", [], ["incentive.no-program"]],
  ["a path is no programme", [program("software-path")], ["incentive.no-program"]],
  ["joined in the last millisecond", [program("distributor", { from: ms(to, -1) })], []],
  ["joined at the end", [program("distributor", { from: to })], ["incentive.no-program"]],
  ["left in the first millisecond", [program("solution-provider", { to: ms(from, 1) })], []],
  ["left at the beginning", [program("solution-provider", { to: from })], ["incentive.no-program"]],
  [
    "joined and left at one instant",
    [program("distributor", { from: ms(from, 5), to: ms(from, 5) })],
    ["incentive.no-program"],
  ],
  ["a reseller", [program("reseller")], ["incentive.reseller", "incentive.no-program"]],
  [
    "a reseller for one millisecond, then a provider",
    [program("reseller", { to: ms(from, 1) }), program("solution-provider", { from: ms(from, 1) })],
    ["incentive.reseller"],
  ],
  [
    "a reseller until the beginning, then a provider",
    [program("reseller", { to: from }), program("solution-provider", { from })],
    [],
  ],
])("%s", (_, programs, expected) => {
  const { eligible, rules } = decide(programs);
  expect(rules).toEqual(expected);
  expect(eligible).toBe(expected.length === 0);
});

test.each([
  ["no link", [], null],
  ["always linked", [link("distributor", "d1")], "d1"],
  ["another relation", [link("customer-of", "d1")], null],
  ["linked until the beginning", [link("distributor", "d1", { to: from })], null],
  ["linked from the end on", [link("distributor", "d1", { from: to })], null],
  [
    "the later of two",
    [link("distributor", "d2", { from: ms(from, 9) }), link("distributor", "d1", { to: ms(from, 9) })],
    "d2",
  ],
])("accrues to the distributor of the cycle: %s", (_, links, distributor) => {
  const { accruesTo, facts } = decide([program("reseller")], links);
  expect(accruesTo).toBe(distributor);
  expect(facts).toEqual([{ distributor }, { cycle: "2026-10", programs: [] }]);
});

test("a partner that is no reseller accrues to nobody, linked or not", () => {
  expect(decide([program("distributor")], [link("distributor", "d1")]).accruesTo).toBeNull();
});
