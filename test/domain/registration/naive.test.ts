import fc from "fast-check";
import { expect, test } from "vitest";
import type { PARTNER_STATUSES, Program } from "../../../src/domain/partners/partner.ts";
import { decideApproval, decideRegistration } from "../../../src/domain/registration/decide.ts";
import type { RegistrationCase } from "../../../src/domain/registration/types.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { customer, NOW, parameters, profile, program, registration, registrationCase } from "../cases.ts";
import { naive, type Situation } from "./naive.ts";

const DAY = 24 * 3_600_000;
/** Rarely true, so that accepting and reviewing cases come up often enough. */
const seldom = fc.integer({ min: 0, max: 11 }).map((value) => value === 0);
const mostly = seldom.map((value) => !value);

const situations: fc.Arbitrary<Situation> = fc
  .record({
    partnerStatus: fc.oneof({ weight: 8, arbitrary: fc.constant("active") }, fc.constantFrom("frozen", "delisted")),
    isProvider: fc.boolean(),
    isDistributor: fc.boolean(),
    isReseller: fc.boolean(),
    hasPhone: mostly,
    hasEmail: fc.boolean(),
    mayDevelopCustomers: mostly,
    distributorStatus: fc.constantFrom("", "active", "frozen", "active", "delisted"),
    pending: fc.integer({ min: 0, max: 4 }),
    unexpiredRegistered: fc.integer({ min: 0, max: 4 }),
    ownLiveOne: seldom,
    otherLiveOne: seldom,
    associated: seldom,
    accountKnown: mostly,
    accountNamed: fc.boolean(),
    accountPhone: fc.constantFrom("", "13800000001", "13800000001", "13800000002"),
    phone: fc.constant("13800000001"),
    international: seldom,
    consumerCloud: seldom,
    contracts: fc.oneof(
      { weight: 8, arbitrary: fc.constant<string[]>([]) },
      fc.subarray(["direct", "telesales", "special"]),
    ),
    cash: fc.boolean(),
    followed: mostly,
    role: fc.constantFrom("none", "master", "member"),
    accounting: fc.constantFrom("", "independent", "unified"),
    reward: seldom,
    byHuawei: seldom,
    onlineSales: seldom,
    supportCenter: seldom,
    limit: fc.constantFrom(4, 6, 8, 100),
    newAccountDays: fc.constantFrom(0, 1, 7),
    ageNeedsFollowUp: fc.boolean(),
    days: fc.constantFrom(0, 1, 7, 8, 400),
    ms: fc.constantFrom(-1, 0, 1),
    ageKnown: mostly,
  })
  .map(({ days, ms, ageKnown, ...situation }) => ({ ...situation, age: ageKnown ? days * DAY + ms : "" }));

function caseOf(s: Situation): RegistrationCase {
  const held: [boolean, Program][] = [
    [s.isProvider, "solution-provider"],
    [s.isDistributor, "distributor"],
    [s.isReseller, "reseller"],
  ];
  // What is not held now was held until now: it must not count.
  const programs = held.map(([now, name]) => program(name, { to: now ? null : NOW }));
  const account = customer({
    phone: s.accountPhone || null,
    site: s.international ? "international" : "china",
    consumerCloud: s.consumerCloud,
    contracts: s.contracts.join(";") || null,
    cashConsumption: s.cash,
    directSalesFollowed: s.followed,
    enterpriseRole: s.role as "none" | "master" | "member",
    accounting: (s.accounting || null) as "unified" | "independent" | null,
    rewardProgram: s.reward,
    registeredAt: s.age === "" ? null : ((NOW - s.age) as Instant),
    registeredByHuawei: s.byHuawei,
    onlineSalesOwned: s.onlineSales,
    supportCenterOwned: s.supportCenter,
  });
  const status = s.distributorStatus as (typeof PARTNER_STATUSES)[number] | "";
  return registrationCase({
    profile: profile(
      {
        status: s.partnerStatus as (typeof PARTNER_STATUSES)[number],
        phone: s.hasPhone ? "13900000000" : null,
        email: s.hasEmail ? "p1@example.com" : null,
        customerDevelopment: s.mayDevelopCustomers,
      },
      programs,
    ),
    distributor: status === "" ? undefined : profile({ accountName: "d1", status }),
    slotsUsed: s.pending + s.unexpiredRegistered,
    account: s.accountKnown ? account : undefined,
    associatedWith: s.associated ? "p2" : undefined,
    ownLive: s.ownLiveOne ? registration() : undefined,
    otherLive: s.otherLiveOne,
    request: { phone: s.phone, accountName: s.accountNamed ? "c1" : null },
  });
}

const parametersOf = (s: Situation) =>
  parameters({
    "registration.limit": String(s.limit),
    "registration.new_account_days": String(s.newAccountDays),
    "registration.age_needs_follow_up": String(s.ageNeedsFollowUp),
  });

const told = ({ verdict, rules }: ReturnType<typeof decideRegistration>): string =>
  `${verdict}: ${rules.map(({ id }) => id.replace("registration.", "")).join(" ")}`;

test("the rules say what a naive second reading of POLICY.md says, in its order", () => {
  const verdicts = new Map<string, number>();
  const seen = new Set<string>();
  fc.assert(
    fc.property(situations, (situation) => {
      const expected = naive(situation);
      expect(told(decideRegistration(caseOf(situation), parametersOf(situation)))).toBe(expected);
      const [verdict = "", ids = ""] = expected.split(": ");
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      for (const id of ids.split(" ")) seen.add(id);
    }),
    { numRuns: 5_000 },
  );
  // The comparison proves nothing about what never came up.
  for (const verdict of ["accept", "review", "refuse", "unchanged"])
    expect(verdicts.get(verdict), verdict).toBeGreaterThan(50);
  expect([...seen].filter((id) => id !== "")).toHaveLength(20);
});

test("an approval refuses what the naive reading refuses, but for the limit", () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const [, ids = ""] = naive({
        ...situation,
        ownLiveOne: false,
        limit: Number.POSITIVE_INFINITY,
        age: "",
      }).split(": ");
      const reviews = ["cash-followed", "registered-by-huawei", "online-sales-owned", "support-center-owned"];
      const refusals = ids.split(" ").filter((id) => id !== "" && !reviews.includes(id));
      const expected = `${refusals.length > 0 ? "refuse" : "accept"}: ${refusals.join(" ")}`;
      expect(told(decideApproval(caseOf(situation), parametersOf(situation)))).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});
