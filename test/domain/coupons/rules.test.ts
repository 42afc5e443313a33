import { describe, expect, test } from "vitest";
import { decideCoupon, eligibility } from "../../../src/domain/coupons/decide.ts";
import { COUPON_RULES } from "../../../src/domain/coupons/rules.ts";
import { COUPON_KINDS, type CouponKind } from "../../../src/domain/coupons/types.ts";
import type { Program, Stage } from "../../../src/domain/partners/partner.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { fen, formatFen } from "../../../src/values/money.ts";
import { coupon, couponCase, ids, link, NOW, parameters, profile, program, solution, yuan } from "../cases.ts";

type Changes = Parameters<typeof couponCase>[0];
type Values = Parameters<typeof parameters>[0];
const decide = (changes: Changes = {}, values: Values = {}) => decideCoupon(couponCase(changes), parameters(values));
/** Which rules fire, without their prefix. */
const fired = (changes: Changes = {}, values: Values = {}): string[] =>
  ids(decide(changes, values).rules).map((id) => id.replace("coupon.", ""));
const eligible = (changes: Changes = {}, values: Values = {}) => {
  const { rules, ceiling, used, pending, available, ...rest } = eligibility(
    couponCase({ ...changes, application: "none" }),
    parameters(values),
  );
  return { ...rest, money: [ceiling, used, pending, available].map(formatFen).join(" "), rules: ids(rules) };
};

test("the rules are those of POLICY.md §7, in its order", () => {
  expect(COUPON_RULES.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    "coupon.sub-customer-account refuse",
    "coupon.path refuse",
    "coupon.stage refuse",
    "coupon.solution refuse",
    "coupon.pending refuse",
    "coupon.ceiling refuse",
    "coupon.config-link refuse",
    "coupon.reseller-customer refuse",
  ]);
});

test("nothing fires on a plain application", () => {
  expect(decide()).toEqual({ verdict: "accept", rules: [] });
});

describe("sub-customer-account", () => {
  const on = (links: ReturnType<typeof link>[], isSubCustomer = false) =>
    fired({ profile: profile({}, [program("software-path")], links), isSubCustomer });

  test.each([
    ["a link", [link("customer-of", "p9")], ["sub-customer-account"]],
    ["a link that ended now", [link("customer-of", "p9", { to: NOW })], []],
    [
      "a link that ends a millisecond later",
      [link("customer-of", "p9", { to: (NOW + 1) as Instant })],
      ["sub-customer-account"],
    ],
    ["a link that begins later", [link("customer-of", "p9", { from: (NOW + 1) as Instant })], []],
    ["a distributor", [link("distributor", "p9")], []],
  ])("%s", (_, links, expected) => {
    expect(on(links)).toEqual(expected);
  });

  test("an open association will do", () => {
    expect(on([], true)).toEqual(["sub-customer-account"]);
  });
});

describe("path, stage and solution by kind", () => {
  const of = (kind: CouponKind, path: Program | null, stage: Stage | null = null) => {
    const solutionKind = kind.startsWith("si") ? "si" : (kind as "service");
    return fired({
      kind,
      solutions: [solution({ kind: solutionKind })],
      profile: profile({}, path === null ? [] : [program(path, { stage })]),
    });
  };

  test.each<[CouponKind, Program, (Stage | null)[]]>([
    ["basic", "software-path", [null, "role-selection", "role-validation", "differentiation"]],
    ["cloud-software", "software-path", [null, "role-selection", "role-validation", "differentiation"]],
    ["advanced", "software-path", [null, "role-selection", "role-validation", "differentiation"]],
    ["service", "service-path", ["role-validation", "differentiation"]],
    ["si", "si-path", [null, "role-selection", "role-validation", "differentiation"]],
    ["si-validation", "si-path", ["role-validation", "differentiation"]],
    ["si-support-validation", "si-path", ["role-validation", "differentiation"]],
    ["si-differentiation", "si-path", ["differentiation"]],
    ["si-support-differentiation", "si-path", ["differentiation"]],
  ])("%s needs the %s and one of %j", (kind, path, enough) => {
    for (const stage of [null, "role-selection", "role-validation", "differentiation"] as const) {
      expect(of(kind, path, stage), `${stage}`).toEqual(enough.includes(stage) ? [] : ["stage"]);
    }
    const others = (["software-path", "service-path", "si-path", "learning-path"] as const).filter(
      (one) => one !== path,
    );
    for (const other of [...others, null]) expect(of(kind, other, "differentiation"), `${other}`).toEqual(["path"]);
  });

  test("a path left now is not held, and its stage does not count", () => {
    const left = program("si-path", { stage: "differentiation", to: NOW });
    const again = program("si-path", { stage: "role-selection", from: NOW });
    const facts = { kind: "si-validation" as const, solutions: [solution({ kind: "si" })] };
    expect(fired({ ...facts, profile: profile({}, [left]) })).toEqual(["path"]);
    expect(fired({ ...facts, profile: profile({}, [left, again]) })).toEqual(["stage"]);
    expect(fired({ ...facts, profile: profile({}, [again, { ...left, to: null }]) })).toEqual([]);
  });

  test.each([
    ["none named", undefined, ["solution"]],
    ["own draft", solution(), []],
    ["rejected", solution({ state: "rejected" }), ["solution"]],
    ["of another kind", solution({ kind: "advanced" }), ["solution"]],
    ["of another partner", solution({ partner: "p2" }), ["solution"]],
  ])("solution of the application: %s", (_, named, expected) => {
    expect(fired({ application: { solution: named } as object })).toEqual(expected);
  });

  test("another solution of the partner's does not stand in for the one named", () => {
    expect(
      fired({ solutions: [solution()], application: { solution: solution({ id: "sol-2", kind: "basic" }) } }),
    ).toEqual(["solution"]);
  });
});

describe("pending", () => {
  test.each([
    ["pending of the same kind", coupon({ state: "pending" }), ["pending"]],
    ["pending of the same kind, other solution", coupon({ state: "pending", solution: "sol-2" }), ["pending"]],
    ["pending of another kind", coupon({ state: "pending", kind: "advanced" }), []],
    ["approved", coupon({ state: "approved" }), []],
    ["rejected", coupon({ state: "rejected" }), []],
    ["withdrawn", coupon({ state: "withdrawn" }), []],
  ])("%s", (_, one, expected) => {
    expect(fired({ coupons: [one] })).toEqual(expected);
  });
});

describe("ceiling", () => {
  test.each([
    ["cloud-software", "draft", "20000.00"],
    ["cloud-software", "in-review", "20000.00"],
    ["cloud-software", "certified", "100000.00"],
    ["cloud-software", "released", "100000.00"],
    ["advanced", "draft", "20000.00"],
    ["advanced", "certified", "300000.00"],
    ["advanced", "released", "300000.00"],
    ["basic", "certified", "20000.00"],
  ] as const)("%s %s: %s yuan", (kind, state, ceiling) => {
    const facts = (amount: number) => ({
      kind,
      solutions: [solution({ kind, state })],
      application: { amount: fen(amount) },
    });
    expect(fired(facts(yuan(ceiling)))).toEqual([]);
    expect(fired(facts(yuan(ceiling) + 1))).toEqual(["ceiling"]);
    expect(eligible({ kind, solutions: [solution({ kind, state })] }).money).toBe(`${ceiling} 0.00 0.00 ${ceiling}`);
  });

  const taken = [
    coupon({ id: "1", amount: yuan("12000") }),
    coupon({ id: "2", amount: yuan("3000"), state: "pending", kind: "advanced" }),
    coupon({ id: "3", amount: yuan("9000"), state: "rejected" }),
    coupon({ id: "4", amount: yuan("9000"), state: "withdrawn" }),
    coupon({ id: "5", amount: yuan("9000"), solution: "sol-2" }),
    coupon({ id: "6", amount: yuan("500"), solution: null }),
  ];

  test("approved and pending ones of the solution are taken off, of whatever kind", () => {
    expect(fired({ coupons: taken, application: { amount: yuan("5000.00") } })).toEqual([]);
    const { rules } = decide({ coupons: taken, application: { amount: yuan("5000.01") } });
    expect(rules.map(({ id, facts }) => ({ id, facts }))).toEqual([
      {
        id: "coupon.ceiling",
        facts: {
          scope: "solution",
          solution: "sol-1",
          amount: "5000.01",
          ceiling: "20000.00",
          used: "12000.00",
          pending: "3000.00",
          available: "5000.00",
        },
      },
    ]);
  });

  test("20,000 used leave 80,000 after certification: ceilings do not add up", () => {
    const facts = (amount: string) => ({
      solutions: [solution({ state: "certified" })],
      coupons: [coupon({ amount: yuan("20000") })],
      application: { amount: yuan(amount) },
    });
    expect(fired(facts("80000.00"))).toEqual([]);
    expect(fired(facts("80000.01"))).toEqual(["ceiling"]);
  });

  test("the company's ceiling spans all solutions, where it is set", () => {
    const company = { "coupon.ceiling.company": "30000.00" };
    const facts = (amount: string) => ({ coupons: taken, application: { amount: yuan(amount) } });
    expect(fired(facts("5000.00"), company)).toEqual([]);
    expect(fired(facts("5000.00"), { "coupon.ceiling.company": "29500.00" })).toEqual([]);
    const { rules } = decide(facts("5000.00"), { "coupon.ceiling.company": "29499.99" });
    expect(rules[0]?.facts).toMatchObject({
      scope: "company",
      used: "21500.00",
      pending: "3000.00",
      available: "4999.99",
    });
  });

  test("of two ceilings that are passed the tighter one is told", () => {
    const { rules } = decide({ application: { amount: yuan("50000") } }, { "coupon.ceiling.company": "30000.00" });
    expect(rules[0]?.facts).toMatchObject({ scope: "solution", available: "20000.00" });
    const other = decide({ application: { amount: yuan("50000") } }, { "coupon.ceiling.company": "10000.00" });
    expect(other.rules[0]?.facts).toMatchObject({ scope: "company", available: "10000.00" });
  });

  test("parameters, huge amounts and lowered ceilings", () => {
    expect(fired({ application: { amount: fen(Number.MAX_SAFE_INTEGER) }, coupons: [coupon()] })).toEqual(["ceiling"]);
    expect(fired({ application: { amount: fen(1) } }, { "coupon.ceiling.joined": "0.00" })).toEqual(["ceiling"]);
    const lowered = decide(
      { coupons: [coupon()], application: { amount: fen(1) } },
      { "coupon.ceiling.joined": "500" },
    );
    expect(lowered.rules[0]?.facts).toMatchObject({ available: "0.00" });
  });

  test("a solution that is not the partner's has no ceiling here", () => {
    expect(fired({ application: { amount: yuan("999999"), solution: solution({ partner: "p2" }) } })).toEqual([
      "solution",
    ]);
  });
});

describe("config-link and reseller-customer", () => {
  test.each([
    ["https://calculator.example/list/1", []],
    ["HTTP://计算器.example/清单?a=1#b", []],
    [" https://calculator.example ", []],
    [null, ["config-link"]],
    ["", ["config-link"]],
    ["calculator.example/list", ["config-link"]],
    ["//calculator.example", ["config-link"]],
    ["/list/1", ["config-link"]],
    ["http:calculator.example", ["config-link"]],
    ["https://", ["config-link"]],
    ["ftp://calculator.example", ["config-link"]],
    ["javascript:alert(1)//https://x", ["config-link"]],
    ["https://a b", ["config-link"]],
    ["HTTPS://x.cn/a b", ["config-link"]],
    ["HTTPS://x.cn/a%20b", []],
    ["https://x.cn/a\tb", ["config-link"]],
    ["https://x.cn/a\u3000b", ["config-link"]],
    [`https://x.example/${"a".repeat(100_000)}`, []],
  ])("link %j", (configLink, expected) => {
    expect(fired({ application: { configLink } })).toEqual(expected);
  });

  test("an application for a sub-customer", () => {
    expect(fired({ application: { customer: "c1" } })).toEqual(["reseller-customer"]);
  });
});

test("all that fired are told in order", () => {
  const facts: Changes = {
    isSubCustomer: true,
    profile: profile({}, []),
    coupons: [coupon({ state: "pending" })],
    application: { solution: solution({ kind: "basic" }), amount: yuan("999999"), configLink: null, customer: "c1" },
  };
  expect(fired(facts)).toEqual([
    "sub-customer-account",
    "path",
    "solution",
    "pending",
    "ceiling",
    "config-link",
    "reseller-customer",
  ]);
  expect(decide(facts).verdict).toBe("refuse");
});

describe("eligibility", () => {
  test("sums over the usable solutions of the kind", () => {
    const solutions = [
      solution(),
      solution({ id: "sol-2", state: "released" }),
      solution({ id: "sol-3", state: "rejected" }),
      solution({ id: "sol-4", kind: "basic" }),
    ];
    const coupons = [
      coupon({ id: "1", amount: yuan("20000") }),
      coupon({ id: "2", amount: yuan("1000"), solution: "sol-2" }),
      coupon({ id: "3", amount: yuan("7"), solution: "sol-4", kind: "basic" }),
    ];
    expect(eligible({ solutions, coupons })).toEqual({
      kind: "cloud-software",
      eligible: true,
      money: "120000.00 21000.00 0.00 99000.00",
      rules: [],
    });
  });

  test("fires the ceiling when nothing is left, not while a fen is", () => {
    const used = (amount: string) => ({ coupons: [coupon({ amount: yuan(amount) })] });
    expect(eligible(used("20000.00")).rules).toEqual(["coupon.ceiling"]);
    expect(eligible(used("19999.99")).rules).toEqual([]);
    expect(eligible(used("20000.00"))).toMatchObject({ eligible: false, money: "20000.00 20000.00 0.00 0.00" });
  });

  test("what is left is capped by the company's and never below zero", () => {
    const other = { coupons: [coupon({ solution: "sol-9", amount: yuan("900") })] };
    expect(eligible(other, { "coupon.ceiling.company": "1000.00" }).money).toBe("20000.00 0.00 0.00 100.00");
    expect(eligible(other, { "coupon.ceiling.company": "500.00" })).toMatchObject({
      money: "20000.00 0.00 0.00 0.00",
      rules: ["coupon.ceiling"],
    });
    const lowered = eligible({ coupons: [coupon()] }, { "coupon.ceiling.joined": "500.00" });
    expect(lowered.money).toBe("500.00 1000.00 0.00 0.00");
  });

  test("without a usable solution only that is told", () => {
    expect(decide({ solutions: [], application: "none" }).rules[0]?.remedy.en).toContain(
      "`partnerctl solution add --partner p1 --kind cloud-software --name 'New solution'`",
    );
    expect(eligible({ solutions: [] })).toMatchObject({ money: "0.00 0.00 0.00 0.00", rules: ["coupon.solution"] });
    expect(eligible({ solutions: [solution({ state: "rejected" })] }).rules).toEqual(["coupon.solution"]);
    expect(eligible({ solutions: [solution({ partner: "p2" })] }).rules).toEqual(["coupon.solution"]);
  });

  test.each(COUPON_KINDS)("answers for %s", (kind) => {
    expect(eligible({ kind, profile: profile({}, []), solutions: [] }).rules).toEqual([
      "coupon.path",
      "coupon.solution",
    ]);
  });
});
