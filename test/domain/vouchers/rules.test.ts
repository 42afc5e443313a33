import { describe, expect, test } from "vitest";
import { RULEBOOK } from "../../../src/domain/rulebook.ts";
import { decideGrant, decideIssue, decideShare, decideTakeBack } from "../../../src/domain/vouchers/decide.ts";
import type { ShareCase } from "../../../src/domain/vouchers/quota-rules.ts";
import type { IssueCase } from "../../../src/domain/vouchers/rules.ts";
import { quotaStateAt, voucherStateAt } from "../../../src/domain/vouchers/types.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { fen } from "../../../src/values/money.ts";
import {
  customer,
  ids,
  instant,
  issueCase,
  link,
  NOW,
  parameters,
  profile,
  program,
  shareCase,
  voucherQuota,
  yuan,
} from "../cases.ts";

const later = (ms: number) => (NOW + ms) as Instant;
const short = (rules: readonly { readonly id: string }[]) => ids(rules).map((id) => id.replace("voucher.", ""));
const issued = (changes: Partial<IssueCase> = {}, values: Parameters<typeof parameters>[0] = {}) =>
  short(decideIssue(issueCase(changes), parameters(values)).rules);
const shared = (changes: Partial<ShareCase> = {}) => short(decideShare(shareCase(changes), parameters()).rules);
const ofQuota = (changes: Parameters<typeof voucherQuota>[0]) => issued({ quota: voucherQuota(changes) });

test("nothing fires on plain ones", () => {
  expect(issued()).toEqual([]);
  expect(shared()).toEqual([]);
  expect(decideGrant({ at: NOW, profile: profile() }, parameters()).verdict).toBe("accept");
});

test("every rule stands in the rulebook once", () => {
  const all = ids(RULEBOOK).filter((id) => id.startsWith("voucher."));
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBe(21);
});

describe("the quota", () => {
  test.each<[string, Parameters<typeof voucherQuota>[0], string[]]>([
    ["normal", { state: "normal" }, []],
    ["adjusting", { state: "adjusting" }, ["quota-state"]],
    ["frozen", { state: "frozen" }, ["quota-state"]],
    ["invalid", { state: "invalid" }, ["quota-state"]],
    ["begins now", { validFrom: NOW }, []],
    ["begins a millisecond later", { validFrom: later(1) }, ["quota-not-yet-valid"]],
    ["its last millisecond", { validUntil: NOW }, []],
    ["over for a millisecond", { validUntil: later(-1) }, ["quota-expired"]],
    ["just enough", { balance: yuan("100.00") }, []],
    ["a fen too little", { balance: yuan("99.99") }, ["balance"]],
    ["the least", { faceMin: yuan("100.00") }, []],
    ["below the least", { faceMin: yuan("100.01") }, ["face-min"]],
    ["the greatest", { faceMax: yuan("100.00") }, []],
    ["above the greatest", { faceMax: yuan("99.99") }, ["face-max"]],
    ["for resale", { associationType: "resale" }, []],
    ["for referral", { associationType: "referral" }, ["association-type"]],
    ["for first associations", { firstAssociation: true }, []],
  ])("%s", (_, quota, expected) => {
    expect(ofQuota(quota)).toEqual(expected);
  });

  test("the number of vouchers is a limit that is reached, not passed", () => {
    const quota = voucherQuota({ countMax: 3 });
    expect(issued({ quota, issued: 2 })).toEqual([]);
    expect(issued({ quota, issued: 3 })).toEqual(["count-limit"]);
  });

  test("is enough for all customers of a command or for none, also beyond the safe range", () => {
    expect(issued({ customers: 10, remaining: 10 })).toEqual([]);
    expect(issued({ customers: 11, remaining: 11 })).toEqual(["balance"]);
    const huge = { amount: fen(Number.MAX_SAFE_INTEGER), customers: 100, remaining: 100 };
    const { rules } = decideIssue(issueCase(huge), parameters());
    expect(rules[0]?.facts).toMatchObject({ balance: "1000.00", needed: "100 x 90071992547409.91" });
  });
});

describe("the customer", () => {
  test.each<[string, Partial<IssueCase>, string[]]>([
    ["nobody's", { association: undefined }, ["not-associated"]],
    ["another's", { association: { partner: "p2", type: "resale", from: NOW } }, ["not-associated"]],
    ["referral", { association: { partner: "p1", type: "referral", from: NOW } }, []],
    [
      "a unified member",
      { account: customer({ enterpriseRole: "member", accounting: "unified" }) },
      ["finance-managed-member"],
    ],
    ["an independent member", { account: customer({ enterpriseRole: "member", accounting: "independent" }) }, []],
    ["a master", { account: customer({ enterpriseRole: "master", accounting: "unified" }) }, []],
    ["the partner itself", { account: customer({ accountName: "p1" }) }, ["own-account"]],
    [
      "the partner itself, nobody's customer",
      { account: customer({ accountName: "p1" }), association: undefined },
      ["own-account"],
    ],
    [
      "another's, of whose affairs nothing is told",
      {
        association: { partner: "p2", type: "resale", from: NOW },
        account: customer({ enterpriseRole: "member", accounting: "unified" }),
        hadOther: true,
        quota: voucherQuota({ firstAssociation: true }),
      },
      ["not-associated"],
    ],
    ["associated before", { hadOther: true }, []],
    [
      "associated before, first only",
      { hadOther: true, quota: voucherQuota({ firstAssociation: true }) },
      ["first-association"],
    ],
    [
      "another's, of the wrong type: only that it is not the partner's is told",
      {
        association: { partner: "p2", type: "resale", from: NOW },
        quota: voucherQuota({ associationType: "referral" }),
      },
      ["not-associated"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(issued(changes)).toEqual(expected);
  });

  test("who is somebody else's customer is not to be associated", () => {
    const remedy = (association: IssueCase["association"]) =>
      decideIssue(issueCase({ association }), parameters()).rules[0]?.remedy.en;
    expect(remedy(undefined)).toContain("`partnerctl association create c1 --type resale --partner p1`");
    const elsewhere = remedy({ partner: "p2", type: "resale", from: NOW });
    expect(elsewhere).toBe("Issue it to a customer of p1: `partnerctl customer list --partner p1`.");
  });

  test("at most so many at once", () => {
    const quota = voucherQuota({ balance: yuan("99999") });
    expect(issued({ quota, customers: 100 })).toEqual([]);
    expect(issued({ quota, customers: 101 })).toEqual(["customers-per-issue"]);
    expect(issued({ customers: 2 }, { "voucher.customers_per_issue": "1" })).toEqual(["customers-per-issue"]);
  });
});

test.each<[string, Partial<IssueCase>, string[]]>([
  ["to the end of the quota", { validUntil: later(5), quota: voucherQuota({ validUntil: later(5) }) }, []],
  ["beyond it", { validUntil: later(6), quota: voucherQuota({ validUntil: later(5) }) }, ["validity"]],
  ["without an end of the quota", { validUntil: later(5) }, []],
  ["to now", { validUntil: NOW }, []],
  ["over", { validUntil: later(-1) }, ["validity"]],
])("a voucher valid %s", (_, changes, expected) => {
  expect(issued(changes)).toEqual(expected);
});

describe("the partner", () => {
  test.each([
    ["a reseller", profile({}, [program("reseller")]), []],
    ["frozen", profile({ status: "frozen" }), ["partner-inactive"]],
    ["delisted", profile({ status: "delisted" }), ["partner-inactive"]],
    ["of a path alone", profile({}, [program("software-path")]), ["partner-inactive"]],
    ["of a programme that ended now", profile({}, [program("reseller", { to: NOW })]), ["partner-inactive"]],
  ])("%s", (_, one, expected) => {
    expect(issued({ profile: one })).toEqual(expected);
  });

  test.each([
    ["a solution provider", [program("solution-provider")], []],
    ["a distributor", [program("distributor")], []],
    ["a reseller", [program("reseller")], ["quota-holder"]],
    ["nothing", [], ["partner-inactive", "quota-holder"]],
  ])("a grant to %s", (_, programs, expected) => {
    expect(short(decideGrant({ at: NOW, profile: profile({}, programs) }, parameters()).rules)).toEqual(expected);
  });
});

describe("sharing", () => {
  const reseller = (
    links: ReturnType<typeof link>[],
    status: "active" | "frozen" = "active",
    name = "reseller" as const,
  ) => profile({ accountName: "r1", status }, [program(name)], links);
  test.each<[string, Partial<ShareCase>, string[]]>([
    ["by a provider", { profile: profile({ accountName: "d1" }) }, ["not-a-distributor"]],
    [
      "by a frozen one",
      { profile: profile({ accountName: "d1", status: "frozen" }, [program("distributor")]) },
      ["partner-inactive"],
    ],
    ["another's reseller", { reseller: reseller([link("distributor", "d2")]) }, ["not-your-reseller"]],
    ["a link that ended now", { reseller: reseller([link("distributor", "d1", { to: NOW })]) }, ["not-your-reseller"]],
    ["a frozen reseller", { reseller: reseller([link("distributor", "d1")], "frozen") }, ["reseller-inactive"]],
    ["all of it", { amount: yuan("1000") }, []],
    ["a fen more", { amount: yuan("1000.01") }, ["balance"]],
    ["of a frozen quota", { quota: voucherQuota({ state: "frozen" }) }, ["quota-state"]],
    ["of an expired quota", { quota: voucherQuota({ validUntil: later(-1) }) }, ["quota-expired"]],
  ])("%s", (_, changes, expected) => {
    expect(shared(changes)).toEqual(expected);
  });

  test.each([
    ["a shared one", { parent: "vqt-0" }, []],
    ["a granted one", {}, ["not-shared"]],
    ["an empty one", { parent: "vqt-0", balance: fen(0) }, ["quota-empty"]],
    ["one with a fen", { parent: "vqt-0", balance: fen(1) }, []],
    ["one being adjusted", { parent: "vqt-0", state: "adjusting" as const }, ["quota-state"]],
    ["an expired one", { parent: "vqt-0", validUntil: later(-1) }, ["quota-expired"]],
  ])("taking back %s", (_, changes, expected) => {
    expect(short(decideTakeBack({ at: NOW, quota: voucherQuota(changes) }, parameters()).rules)).toEqual(expected);
  });
});

test("by the clock: valid through the last millisecond", () => {
  const until = instant("2026-12-31T23:59:59.999+08:00");
  const next = (until + 1) as Instant;
  expect([until, next].map((at) => voucherStateAt({ state: "usable", validUntil: until }, at))).toEqual([
    "usable",
    "expired",
  ]);
  expect(voucherStateAt({ state: "used", validUntil: until }, next)).toBe("used");
  expect([until, next].map((at) => quotaStateAt({ state: "frozen", validUntil: until }, at))).toEqual([
    "frozen",
    "invalid",
  ]);
  expect(quotaStateAt({ state: "normal", validUntil: null }, next)).toBe("normal");
});
