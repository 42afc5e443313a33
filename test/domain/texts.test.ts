import { describe, expect, test } from "vitest";
import { ADMIN_ONLY, REQUEST_RULES } from "../../src/domain/association/requests/rules.ts";
import { ASSOCIATION_RULES } from "../../src/domain/association/rules.ts";
import { CERTIFICATION_RULES } from "../../src/domain/certification/rules.ts";
import { SETTLEMENT_RULES } from "../../src/domain/certification/settlement.ts";
import { COUPON_RULES } from "../../src/domain/coupons/rules.ts";
import { INCENTIVE_RULES } from "../../src/domain/incentives/eligibility.ts";
import { PERFORMANCE_RULES } from "../../src/domain/incentives/performance.ts";
import { ASSIGNMENT_RULES, RESELLER_ASSIGNMENT_RULES } from "../../src/domain/managers/rules.ts";
import { PAYMENT_RULES } from "../../src/domain/payments/rules.ts";
import { PROGRAM_RULES } from "../../src/domain/programs/rules.ts";
import { REGISTRATION_RULES } from "../../src/domain/registration/rules.ts";
import { RESELLER_RULES } from "../../src/domain/resellers/rules.ts";
import { evaluate, type Rule } from "../../src/domain/rules.ts";
import { cycleSpan } from "../../src/values/instant.ts";
import { fen } from "../../src/values/money.ts";
import * as given from "./cases.ts";

const { customer, instant, member, parameters, period, profile, program, solution, yuan } = given;

const REFUSED = given.registrationCase({
  profile: profile({ status: "frozen", phone: null }, [program("distributor"), program("reseller")]),
  distributor: profile({ accountName: "d1", status: "delisted" }),
  slotsUsed: 100,
  associatedWith: "p2",
  ownLive: given.registration(),
  otherLive: true,
  account: customer({
    phone: "13800000002",
    site: "international",
    consumerCloud: true,
    contracts: "direct;special",
    cashConsumption: true,
    enterpriseRole: "member",
    accounting: "unified",
    rewardProgram: true,
  }),
});
const REVIEWED = given.registrationCase({
  account: customer({
    registeredAt: instant("2020-01-01"),
    cashConsumption: true,
    directSalesFollowed: true,
    registeredByHuawei: true,
    onlineSalesOwned: true,
    supportCenterOwned: true,
  }),
});
const UNASSOCIABLE = [
  given.associationCase({
    type: "resale",
    associatedWith: "p2",
    registeredByOther: true,
    account: customer({
      site: "international",
      partnerAccount: true,
      registeredByHuawei: true,
      subsidyProgram: true,
      enterpriseRole: "member",
      accounting: "unified",
      contracts: "direct;special",
      huaweiInternal: true,
      consumerCloud: true,
      rewardProgram: true,
      cashConsumption: true,
      registeredAt: instant("2020-01-01"),
      reservedInstance: true,
      owedInvoice: fen(1),
      storedValueCard: true,
      bonusBalance: fen(1),
      creditAccount: true,
      topUpBalance: fen(1),
    }),
  }),
  given.associationCase({
    type: "resale",
    account: customer({ enterpriseRole: "master", membersAccounting: "both" }),
  }),
  given.associationCase({
    type: "resale",
    account: customer({ enterpriseRole: "member", accounting: "independent" }),
  }),
];
const STUCK = customer({
  pendingPartnerOrder: true,
  reservedInstance: true,
  postpaid: true,
  arrears: fen(1),
  owedInvoice: fen(1),
  supportPlan: true,
  pickupVoucher: true,
  contracts: "direct;special",
  storedValueCard: true,
  bonusBalance: fen(1),
  creditAccount: true,
  enterpriseRole: "member",
  accounting: "independent",
});
const UNWANTED = [
  given.requestCase({ account: STUCK, kind: "switch", to: "resale", startedBy: "customer", submitted: [given.NOW] }),
  given.requestCase({ account: STUCK, type: "resale", startedBy: "customer" }),
];
const UNJOINABLE = [
  given.joinCase({
    profile: profile({ realNameVerified: false, email: null, status: "frozen" }, [program("reseller")]),
  }),
  given.joinCase({ program: "distributor", profile: profile({}, [program("distributor")]) }),
];
const UNLINKABLE = [true, false].map((maySeeOthers) =>
  given.resellerCase({
    reseller: profile({ accountName: "r1", status: "delisted" }, [], [given.link("distributor", "d2")]),
    distributor: profile({ accountName: "d1", status: "frozen" }, []),
    maySeeOthers,
  }),
);
const UNSUITED = given.couponCase({
  isSubCustomer: true,
  profile: profile({}, []),
  coupons: [given.coupon({ state: "pending" })],
  application: { solution: solution({ kind: "basic" }), amount: yuan("999999"), configLink: null, customer: "c1" },
});
const UNSTAGED = given.couponCase({
  kind: "service",
  profile: profile({}, [program("service-path")]),
  solutions: [solution({ kind: "service" })],
});
const SPENT = given.couponCase({ coupons: [given.coupon({ amount: yuan("20000") })], application: "none" });
const UNASSIGNABLE = given.assignmentCase({
  member: member({ roles: ["reader"], status: "inactive" }),
  associated: false,
  currentManager: "m2",
});
const MOVED = [period("p2", "2020-01-01", "2026-03-01"), period("p1", "2026-03-01")];
const lineCase = (line: Parameters<typeof given.usageLine>[0], periods = MOVED) => ({
  line: given.usageLine(line),
  periods,
  group: given.groupOf("p1"),
});
const LINES = [
  lineCase({ tradeTime: instant("2026-04-01"), couponAmount: fen(5), performanceFlag: "voucher-not-counted" }),
  lineCase({ performanceFlag: "stored-value-purchase" }, []),
];
const RESELLER = { profile: profile({}, [program("reseller")]), cycle: cycleSpan("2026-10") };

const UNPAYABLE = (["pending-confirmation", "confirmed"] as const).map((state) => ({
  statements: [{ id: "inc-1", cycle: "2026-10", associationType: "resale", state } as const],
  amount: fen(0),
  unpaid: [{ cycle: "2026-10", amount: fen(1), customers: 1 }],
  method: "bank" as const,
}));

const UNPROVEN = [
  {
    partner: "p1",
    knownSupplier: true,
    lastCertified: undefined,
    details: given.certification(),
    confirmation: { certification: given.certification(), amount: fen(1) },
  },
];
const UNSETTLED = [{ partner: "p1", present: given.certification(), everCertified: false }];

/** A list of rules with cases that together make each of them fire. */
function tried<Case>(name: string, rules: readonly Rule<Case>[], cases: readonly Case[]) {
  const fired = cases.flatMap((one) => evaluate(rules, one, parameters()));
  return { name, rules: rules.map(({ when: _, ...rule }) => rule), fired };
}

describe.each([
  tried("registration", REGISTRATION_RULES, [REFUSED, REVIEWED]),
  tried("association", ASSOCIATION_RULES, UNASSOCIABLE),
  tried("association requests", REQUEST_RULES, UNWANTED),
  tried("association admins", [ADMIN_ONLY], [{ actor: "m1", command: "association switch", roles: ["operator"] }]),
  tried("coupons", COUPON_RULES, [UNSUITED, UNSTAGED, SPENT]),
  tried("incentives", INCENTIVE_RULES, [RESELLER]),
  tried("performance", PERFORMANCE_RULES, LINES),
  tried("payments", PAYMENT_RULES, UNPAYABLE),
  tried("programs", PROGRAM_RULES, UNJOINABLE),
  tried("certification", CERTIFICATION_RULES, UNPROVEN),
  tried("settlement", SETTLEMENT_RULES, UNSETTLED),
  tried("resellers", RESELLER_RULES, UNLINKABLE),
  tried("managers", ASSIGNMENT_RULES, [UNASSIGNABLE]),
  tried("managers of resellers", RESELLER_ASSIGNMENT_RULES, [UNASSIGNABLE]),
])("$name", ({ rules, fired }) => {
  test("every rule fires in the cases above", () => {
    expect([...new Set(given.ids(fired))].sort()).toEqual(given.ids(rules).sort());
  });

  test("every rule has a sentence, a remedy and a source", () => {
    for (const { id, text, remedy, source } of rules) {
      for (const sentence of [text, remedy]) {
        expect(sentence.en, id).toMatch(/^[\x20-\x7e]+\.$/);
        expect(sentence.zh, id).toMatch(/\p{Script=Han}.*。$/u);
        expect([...sentence.en.matchAll(/\{\w+\}/g)].map(String).sort(), id).toEqual(
          [...sentence.zh.matchAll(/\{\w+\}/g)].map(String).sort(),
        );
      }
      expect(source, id).toMatch(/^(seed|doc|ours): ./);
    }
  });

  test("a rule that fired has no place left open, and facts under plain keys", () => {
    for (const { id, reason, remedy, facts } of fired) {
      for (const sentence of [reason, remedy]) {
        expect(sentence.en, id).not.toMatch(/[{}]|undefined|null|NaN|\(\)| {2}| [.,:;]/);
        expect(sentence.zh, id).not.toMatch(/[{}]|undefined|null|NaN/);
      }
      expect(Object.keys(facts).length, id).toBeGreaterThan(0);
      for (const key of Object.keys(facts)) expect(key, id).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(Object.values(facts), id).not.toContain(undefined);
    }
  });
});
