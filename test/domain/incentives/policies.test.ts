import { describe, expect, test } from "vitest";
import { type IncentivePolicy, isAmbiguous, isSamePolicy, reckon } from "../../../src/domain/incentives/policies.ts";
import { formatRate, parseRate, type Rate } from "../../../src/domain/incentives/rates.ts";
import type { Fen } from "../../../src/values/money.ts";
import { instant, yuan } from "../cases.ts";

type Changes = Partial<Omit<IncentivePolicy, "rate">>;

function policy(id: string, rate: string, changes: Changes = {}): IncentivePolicy {
  return {
    id,
    program: "solution-provider",
    associationType: null,
    products: [],
    tier: null,
    threshold: null,
    cap: null,
    from: instant("2026-01-01"),
    to: null,
    ...changes,
    rate: parseRate(rate) as Rate,
  };
}

const AT = instant("2026-10-31T23:59:59.999+08:00");
const CASE = { program: "solution-provider", associationType: "referral", tier: "core", at: AT } as const;
const of = (amounts: Record<string, string>): Map<string | null, Fen> =>
  new Map(Object.entries(amounts).map(([product, amount]) => [product === "" ? null : product, yuan(amount)]));

function outcome(policies: readonly IncentivePolicy[], amounts: Record<string, string>) {
  const { rate, amount, performance, parts } = reckon(policies, { ...CASE, performance: of(amounts) });
  const used = parts.map((part) => part.policy?.id ?? "none");
  return { rate: rate === null ? null : formatRate(rate), amount: amount / 100, performance: performance / 100, used };
}

describe("which policy applies", () => {
  test.each<[string, IncentivePolicy[], string]>([
    ["none: the rate is 0", [], "0"],
    ["another programme's does not", [policy("a", "5", { program: "distributor" })], "0"],
    ["another type's does not", [policy("a", "5", { associationType: "resale" })], "0"],
    ["another tier's does not", [policy("a", "5", { tier: "leading" })], "0"],
    ["one that begins at the last instant", [policy("a", "5", { from: AT })], "5"],
    ["not one that begins after it", [policy("a", "5", { from: (AT + 1) as never })], "0"],
    ["not one that ended at it", [policy("a", "5", { to: AT })], "0"],
    ["one that ends after it", [policy("a", "5", { to: (AT + 1) as never })], "5"],
    ["a type before none", [policy("a", "5"), policy("b", "6", { associationType: "referral" })], "6"],
    [
      "a tier before a type",
      [policy("a", "5", { tier: "core" }), policy("b", "6", { associationType: "referral" })],
      "5",
    ],
    [
      "a tier and a type before a tier",
      [policy("a", "5", { tier: "core" }), policy("b", "6", { tier: "core", associationType: "referral" })],
      "6",
    ],
    [
      "products before a tier and a type",
      [policy("a", "5", { products: ["ECS"] }), policy("b", "6", { tier: "core", associationType: "referral" })],
      "5",
    ],
    ["the later of the same", [policy("a", "5"), policy("b", "6", { from: instant("2026-06-01") })], "6"],
  ])("%s", (_, policies, rate) => {
    expect(outcome(policies, { ECS: "100" }).rate).toBe(rate);
    expect(outcome([...policies].reverse(), { ECS: "100" }).rate).toBe(rate);
  });
});

describe("thresholds, caps and products", () => {
  const steps = [
    policy("base", "1"),
    policy("t1", "2", { threshold: yuan("1000") }),
    policy("t2", "3", { threshold: yuan("5000") }),
  ];
  test.each([
    ["999.99", "1"],
    ["1000", "2"],
    ["4999.99", "2"],
    ["5000", "3"],
    ["-1", "1"],
  ])("performance of %s gets %s %% on everything", (performance, rate) => {
    expect(outcome(steps, { "": performance })).toMatchObject({ rate, performance: Number(performance) });
  });

  test("a threshold looks at what its policy covers", () => {
    const policies = [policy("all", "1"), policy("ecs", "9", { products: ["ECS"], threshold: yuan("100") })];
    expect(outcome(policies, { ECS: "99.99", OBS: "500" }).used).toEqual(["all"]);
    expect(outcome(policies, { ECS: "100", OBS: "500" })).toMatchObject({
      rate: null,
      amount: 14,
      used: ["ecs", "all"],
    });
  });

  test("a cap cuts what one policy gives, not what is taken back", () => {
    const capped = [policy("a", "10", { cap: yuan("5") })];
    expect(outcome(capped, { "": "50" }).amount).toBe(5);
    expect(outcome(capped, { "": "50.10" }).amount).toBe(5);
    expect(outcome(capped, { "": "49.90" }).amount).toBe(4.99);
    expect(outcome(capped, { "": "-500" }).amount).toBe(-50);
  });

  test("parts are rounded once, in the sum", () => {
    const policies = [policy("a", "5", { products: ["A"] }), policy("b", "5", { products: ["B"] })];
    // Half a fen each: one together.
    expect(outcome(policies, { A: "0.10", B: "0.10" }).amount).toBe(0.01);
    expect(outcome(policies, { A: "0.10" }).amount).toBe(0.01);
  });

  test("what no policy covers has the rate 0 and still is performance", () => {
    const policies = [policy("a", "5", { products: ["A"] })];
    expect(outcome(policies, { A: "100", "": "7" })).toEqual({
      rate: null,
      amount: 5,
      performance: 107,
      used: ["a", "none"],
    });
  });
});

describe("adding a policy", () => {
  test.each<[string, Changes, boolean]>([
    ["the same scope and day", {}, true],
    ["another end", { to: instant("2027-01-01") }, true],
    ["another day", { from: instant("2026-01-02") }, false],
    ["a tier", { tier: "core" }, false],
    ["a type", { associationType: "resale" }, false],
    ["a threshold", { threshold: yuan("1") }, false],
    ["products", { products: ["ECS"] }, false],
    ["another programme", { program: "distributor" }, false],
  ])("with %s beside one for everything is ambiguous: %s", (_, changes, expected) => {
    expect(isAmbiguous(policy("a", "5"), policy("b", "6", changes))).toBe(expected);
  });

  test("products that are shared make it ambiguous, in whatever order they are named", () => {
    const one = policy("a", "5", { products: ["A", "B"] });
    expect(isAmbiguous(one, policy("b", "6", { products: ["B", "C"] }))).toBe(true);
    expect(isAmbiguous(one, policy("b", "6", { products: ["C"] }))).toBe(false);
    expect(isSamePolicy(one, policy("b", "5", { products: ["B", "A"] }))).toBe(true);
    expect(isSamePolicy(one, policy("b", "6", { products: ["A", "B"] }))).toBe(false);
  });
});
