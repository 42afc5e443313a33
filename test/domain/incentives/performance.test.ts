import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeLine, PERFORMANCE_RULES } from "../../../src/domain/incentives/performance.ts";
import type { AssociationPeriod, UsageLine } from "../../../src/domain/incentives/types.ts";
import { fen, formatFen } from "../../../src/values/money.ts";
import { groupOf, ids, instant, parameters, period, usageLine, yuan } from "../cases.ts";

const OLD = [period("p1", "2020-01-01")];
const judge = (
  line: Partial<UsageLine>,
  periods: readonly AssociationPeriod[] = OLD,
  group: readonly string[] = ["p1"],
  values: Parameters<typeof parameters>[0] = {},
) => {
  const { counted, excluded } = judgeLine(usageLine(line), periods, groupOf(...group), parameters(values));
  return [formatFen(counted), ...ids(excluded)];
};
const at = (text: string): Partial<UsageLine> => ({ tradeTime: instant(text) });

test("the rules are those of POLICY.md §8, in its order", () => {
  expect(PERFORMANCE_RULES.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    "incentive.rebound excludes",
    "performance.coupon excludes",
    "performance.flagged-voucher excludes",
    "performance.stored-value-purchase excludes",
    "performance.not-associated excludes",
  ]);
});

describe("amounts", () => {
  test.each<[string, Partial<UsageLine>, string[]]>([
    ["cash, credit and stored value count, debt does not", { debtAmount: yuan("7") }, ["111.00"]],
    ["coupons are left out, the rest counts", { couponAmount: yuan("5") }, ["111.00", "performance.coupon"]],
    ["so are flexi-purchase coupons", { flexipurchaseCouponAmount: fen(1) }, ["111.00", "performance.coupon"]],
    ["returned coupons too", { couponAmount: yuan("-5") }, ["111.00", "performance.coupon"]],
    ["refunds are negative", { cashAmount: yuan("-300") }, ["-289.00"]],
    ["flagged voucher", { performanceFlag: "voucher-not-counted" }, ["0.00", "performance.flagged-voucher"]],
    [
      "stored-value purchase",
      { performanceFlag: "stored-value-purchase" },
      ["0.00", "performance.stored-value-purchase"],
    ],
    [
      "all reasons are told",
      { couponAmount: fen(1), performanceFlag: "voucher-not-counted", ...at("2019-01-01") },
      ["0.00", "performance.coupon", "performance.flagged-voucher", "performance.not-associated"],
    ],
  ])("%s", (_, line, expected) => {
    expect(judge(line)).toEqual(expected);
  });
});

describe("not-associated", () => {
  const once = [period("p1", "2024-01-01T10:00:00+08:00", "2024-06-01T10:00:00+08:00")];

  test.each([
    ["2024-01-01T09:59:59.999+08:00", false],
    ["2024-01-01T10:00:00.000+08:00", true],
    ["2024-06-01T09:59:59.999+08:00", true],
    ["2024-06-01T10:00:00.000+08:00", false],
  ])("traded %s", (time, counts) => {
    expect(judge(at(time), once)).toEqual(counts ? ["111.00"] : ["0.00", "performance.not-associated"]);
  });

  test("another partner's association is none, a reseller's of the group is", () => {
    const reseller = [period("r1", "2020-01-01")];
    expect(judge({}, reseller)).toEqual(["0.00", "performance.not-associated"]);
    expect(judge({}, reseller, ["p1", "r1"])).toEqual(["111.00"]);
    expect(judge({}, [])).toEqual(["0.00", "performance.not-associated"]);
  });
});

describe("rebound", () => {
  /** With p2 until the instant, with p1 from then on. */
  const moved = (time: string) => [period("p2", "2020-01-01", time), period("p1", time)];
  const REBOUND = ["0.00", "incentive.rebound"];
  const COUNTS = ["111.00"];
  const OUTSIDE = ["0.00", "performance.not-associated"];

  test.each([
    ["2025-12-31T23:59:59.999+08:00", COUNTS],
    ["2026-01-01T00:00:00.000+08:00", REBOUND],
  ])("begins %s", (time, expected) => {
    expect(judge(at("2026-02-01"), moved(time))).toEqual(expected);
  });

  test.each([
    ["2026-03-15T10:00:00.000+08:00", "2026-03-15T10:00:00.000+08:00", REBOUND],
    ["2026-03-15T10:00:00.000+08:00", "2026-09-15T09:59:59.999+08:00", REBOUND],
    ["2026-03-15T10:00:00.000+08:00", "2026-09-15T10:00:00.000+08:00", COUNTS],
    ["2026-08-31T10:00:00.000+08:00", "2027-02-28T09:59:59.999+08:00", REBOUND],
    ["2026-08-31T10:00:00.000+08:00", "2027-02-28T10:00:00.000+08:00", COUNTS],
  ])("begins %s, traded %s", (begins, traded, expected) => {
    expect(judge(at(traded), moved(begins))).toEqual(expected);
  });

  test("parameters: from which day, for how many months", () => {
    const periods = moved("2026-03-15T10:00:00+08:00");
    expect(judge(at("2026-05-15T10:00:00+08:00"), periods, ["p1"], { "incentive.rebound_months": "2" })).toEqual(
      COUNTS,
    );
    expect(judge(at("2026-05-15T09:59:59.999+08:00"), periods, ["p1"], { "incentive.rebound_months": "2" })).toEqual(
      REBOUND,
    );
    expect(judge(at("2026-03-16"), periods, ["p1"], { "incentive.rebound_months": "0" })).toEqual(COUNTS);
    expect(judge(at("2026-04-01"), periods, ["p1"], { "incentive.rebound_from": "2026-03-16" })).toEqual(COUNTS);
    expect(judge(at("2026-04-01"), periods, ["p1"], { "incentive.rebound_from": "2026-03-15" })).toEqual(REBOUND);
    expect(judge(at("9000-01-01"), periods, ["p1"], { "incentive.rebound_months": "999999999" })).toEqual(REBOUND);
  });

  test.each<[string, AssociationPeriod[], string[], string[]]>([
    ["a first association", [period("p1", "2026-03-01")], ["p1"], COUNTS],
    [
      "back to the same partner",
      [period("p1", "2020-01-01", "2026-01-15"), period("p1", "2026-03-01")],
      ["p1"],
      COUNTS,
    ],
    [
      "another partner long before, with a gap",
      [period("p2", "2020-01-01", "2021-01-01"), period("p1", "2026-03-01")],
      ["p1"],
      REBOUND,
    ],
    [
      "another partner afterwards only",
      [period("p1", "2026-03-01", "2026-07-01"), period("p2", "2026-07-01")],
      ["p1"],
      COUNTS,
    ],
    [
      "from a reseller of the group",
      [period("r1", "2020-01-01", "2026-03-01"), period("p1", "2026-03-01")],
      ["p1", "r1"],
      COUNTS,
    ],
    [
      "from a reseller outside",
      [period("r1", "2020-01-01", "2026-03-01"), period("p1", "2026-03-01")],
      ["p1"],
      REBOUND,
    ],
    [
      "within the group after another partner: the first of them began before the rule",
      [period("p2", "2020-01-01", "2025-06-01"), period("r1", "2025-06-01", "2026-03-01"), period("p1", "2026-03-01")],
      ["p1", "r1"],
      COUNTS,
    ],
    [
      "a switch of type is no new association",
      [period("p2", "2020-01-01", "2025-06-01"), period("p1", "2025-06-01", "2026-04-01"), period("p1", "2026-04-01")],
      ["p1"],
      COUNTS,
    ],
    [
      "a gap makes it one",
      [
        period("p2", "2020-01-01", "2025-06-01"),
        period("p1", "2025-06-01", "2026-04-01"),
        period("p1", "2026-04-01T00:00:00.001+08:00"),
      ],
      ["p1"],
      REBOUND,
    ],
    [
      "an association that never held",
      [period("p2", "2020-01-01", "2020-01-01"), period("p1", "2026-03-01")],
      ["p1"],
      COUNTS,
    ],
  ])("%s", (_, periods, group, expected) => {
    expect(judge(at("2026-05-01"), periods, group)).toEqual(expected);
    expect(judge(at("2026-05-01"), periods.toReversed(), group)).toEqual(expected);
  });

  test.each<[string, AssociationPeriod[], string, string[]]>([
    ["a reseller before its link", [period("r1", "2020-01-01")], "2026-02-28T23:59:59.999+08:00", OUTSIDE],
    ["from the link on, however old its association", [period("r1", "2020-01-01")], "2026-03-01", COUNTS],
    ["to the last instant of the link", [period("r1", "2020-01-01")], "2026-08-31T23:59:59.999+08:00", COUNTS],
    ["after the link", [period("r1", "2020-01-01")], "2026-09-01", OUTSIDE],
    [
      "one of the group while it was linked is no partner before, also after its link",
      [period("r1", "2020-01-01", "2026-04-01"), period("p1", "2026-09-01")],
      "2026-10-01",
      COUNTS,
    ],
    [
      "one that was no longer linked is",
      [period("r1", "2026-09-02", "2026-10-01"), period("p1", "2026-10-01")],
      "2026-10-02",
      REBOUND,
    ],
    [
      "an association that began before the link began then",
      [period("p2", "2020-01-01", "2025-06-01"), period("r1", "2025-06-01")],
      "2026-03-02",
      COUNTS,
    ],
  ])("a group that changes: %s", (_, periods, time, expected) => {
    const linked = [{ from: instant("2026-03-01"), to: instant("2026-09-01") }];
    const group = new Map([...groupOf("p1"), ["r1", linked]]);
    for (const order of [periods, periods.toReversed()]) {
      const { counted, excluded } = judgeLine(usageLine(at(time)), order, group, parameters());
      expect([formatFen(counted), ...ids(excluded)]).toEqual(expected);
    }
  });

  test("facts name the partner before, the beginning and the end", () => {
    const periods = [period("p3", "2019-01-01", "2020-01-01"), ...moved("2026-03-15T10:00:00+08:00")];
    const { excluded } = judgeLine(usageLine(at("2026-04-01")), periods, groupOf("p1"), parameters());
    expect(excluded[0]?.facts).toEqual({
      previous_partner: "p2",
      associated_at: "2026-03-15T02:00:00.000Z",
      trade_time: "2026-03-31T16:00:00.000Z",
      counts_from: "2026-09-15T02:00:00.000Z",
      rebound_months: 6,
    });
  });
});

test("a line counts as a whole, or only for what is not paid with coupons", () => {
  const amounts = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(fen);
  const days = fc.integer({ min: 0, max: 400 }).map((day) => instant(`2026-01-01`) + day * 86_400_000);
  fc.assert(
    fc.property(amounts, amounts, amounts, amounts, days, days, (cash, credit, card, coupon, begin, trade) => {
      const line = usageLine({
        cashAmount: cash,
        creditAmount: credit,
        storedValueCardAmount: card,
        couponAmount: coupon,
        tradeTime: trade as UsageLine["tradeTime"],
      });
      const association = { ...period("p1", "2026-01-01"), from: begin as UsageLine["tradeTime"] };
      const { counted, excluded } = judgeLine(line, [association], groupOf("p1"), parameters());
      expect(counted === 0 ? 0 : counted).toBe(trade >= begin ? cash + credit + card : 0);
      expect(ids(excluded)).toEqual([
        ...(coupon === 0 ? [] : ["performance.coupon"]),
        ...(trade >= begin ? [] : ["performance.not-associated"]),
      ]);
    }),
  );
});
