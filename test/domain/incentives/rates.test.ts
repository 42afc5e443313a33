import { describe, expect, test } from "vitest";
import { exactShare, formatRate, parseRate, type Rate, roundedShare } from "../../../src/domain/incentives/rates.ts";
import { fen } from "../../../src/values/money.ts";

describe("a rate", () => {
  test.each([
    ["0", 0, "0"],
    ["5", 50_000, "5"],
    ["3.25%", 32_500, "3.25"],
    ["0.0001", 1, "0.0001"],
    ["99.9999", 999_999, "99.9999"],
    ["100", 1_000_000, "100"],
    [" 12.50 ", 125_000, "12.5"],
  ])("%s is read and written", (text, rate, written) => {
    expect(parseRate(text)).toBe(rate);
    expect(formatRate(rate as Rate)).toBe(written);
  });

  test.each(["", "-1", "100.0001", "101", "1e1", "3.25001", ".5", "5%%", "五", "1,5"])("%s is none", (text) => {
    expect(parseRate(text)).toBeUndefined();
  });
});

describe("half a fen", () => {
  test.each([
    // Performance in fen, rate in percent, amount in fen.
    [10, "5", 1],
    [9, "5", 0],
    [-10, "5", -1],
    [-9, "5", 0],
    [30, "5", 2],
    [-30, "5", -2],
    [29, "5", 1],
    [499_999, "0.0001", 0],
    [500_000, "0.0001", 1],
    [-500_000, "0.0001", -1],
    [0, "5", 0],
    [Number.MAX_SAFE_INTEGER, "100", Number.MAX_SAFE_INTEGER],
  ])("of %d fen at %s %% goes away from zero: %d", (performance, percent, amount) => {
    expect(roundedShare(exactShare(fen(performance), parseRate(percent) as Rate))).toBe(amount);
  });

  test("beyond the safe range is no amount", () => {
    expect(() => roundedShare(BigInt(Number.MAX_SAFE_INTEGER) * 1_000_001n)).toThrow(RangeError);
  });
});
