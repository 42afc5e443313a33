import { describe, expect, test } from "vitest";
import { type RouteFacts, routesOf, sourcesOf, totalOf } from "../../../src/domain/withdrawals/routes.ts";
import type { Withdrawal } from "../../../src/domain/withdrawals/types.ts";
import { formatFen, ZERO } from "../../../src/values/money.ts";
import { instant, NOW, parameters, yuan } from "../cases.ts";

const topUp = (transaction: string, at: string, amount: string) => ({
  transaction,
  at: instant(at),
  amount: yuan(amount),
});
/** One a minute too old for the original route, and two that are not. */
const TOP_UPS = [
  topUp("old", "2026-08-01T08:59:59+08:00", "1000"),
  topUp("new", "2026-10-31", "30"),
  topUp("mid", "2026-08-01T09:00:01+08:00", "200"),
];
const withdrawal = (amount: string, changes: Partial<Withdrawal> = {}): Withdrawal => ({
  id: "wdr-1",
  partner: "p1",
  method: "original-route",
  amount: yuan(amount),
  state: "submitted",
  submittedAt: NOW,
  decidedAt: null,
  decidedBy: null,
  paidAt: null,
  reason: null,
  topUps: [],
  ...changes,
});
const routes = (changes: Partial<RouteFacts> = {}, set: Parameters<typeof parameters>[0] = {}) =>
  routesOf(
    { at: NOW, topUps: TOP_UPS, incentives: ZERO, withdrawals: [], chosen: undefined, ...changes },
    parameters(set),
  );
const original = (changes: Partial<RouteFacts> = {}, set: Parameters<typeof parameters>[0] = {}) =>
  formatFen(totalOf(routes(changes, set).original));
const taken = (method: Withdrawal["method"], amount: string) =>
  sourcesOf(routes(), method, yuan(amount)).map((source) => `${source.topUp} ${formatFen(source.amount)}`);

describe("the original route", () => {
  test("takes what was topped up within the months of the parameter", () => {
    expect(original()).toBe("230.00");
    expect(original({ at: instant("2026-11-01T08:59:58+08:00") })).toBe("1230.00");
    expect(original({ at: instant("2026-11-01T08:59:59+08:00") })).toBe("230.00");
    expect(original({}, { "withdrawal.original_route_months": "4" })).toBe("1230.00");
    expect(original({}, { "withdrawal.original_route_months": "0" })).toBe("0.00");
  });

  test("takes the chosen ones alone, and of those only what is not too old", () => {
    expect(original({ chosen: ["mid"] })).toBe("200.00");
    expect(original({ chosen: ["old"] })).toBe("0.00");
  });

  test("is narrowed by what was withdrawn before, wherever that came from", () => {
    expect(original({ withdrawals: [withdrawal("50", { topUps: ["mid=5000"] })] })).toBe("180.00");
    expect(original({ withdrawals: [withdrawal("50", { topUps: ["mid=5000"], state: "rejected" })] })).toBe("230.00");
    expect(original({ withdrawals: [withdrawal("50", { topUps: ["old=5000"], method: "bank-card" })] })).toBe("230.00");
    expect(original({ withdrawals: [withdrawal("50", { method: "incentive" })] })).toBe("230.00");
  });

  test("an older withdrawal that does not say what it took took it in the order of its method", () => {
    expect(original({ withdrawals: [withdrawal("50")] })).toBe("180.00");
    expect(original({ withdrawals: [withdrawal("50", { method: "bank-card" })] })).toBe("230.00");
    // What was topped up after it, it cannot have taken.
    expect(original({ withdrawals: [withdrawal("50", { submittedAt: instant("2026-10-01") })] })).toBe("180.00");
  });
});

test("last in, first out by the original route; the oldest first by bank card, and beyond them what came otherwise", () => {
  expect(taken("original-route", "40")).toEqual(["new 30.00", "mid 10.00"]);
  expect(taken("bank-card", "1001")).toEqual(["old 1000.00", "mid 1.00"]);
  expect(taken("bank-card", "2000")).toEqual(["old 1000.00", "mid 200.00", "new 30.00"]);
  expect(taken("incentive", "10")).toEqual([]);
});

test("incentives go out as such up to what they brought", () => {
  const left = (withdrawals: Withdrawal[]) => formatFen(routes({ incentives: yuan("60"), withdrawals }).incentive);
  expect(left([])).toBe("60.00");
  expect(left([withdrawal("20", { method: "incentive" }), withdrawal("20")])).toBe("40.00");
  expect(left([withdrawal("20", { method: "incentive", state: "rejected" })])).toBe("60.00");
});
