import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fen, fen } from "../../src/values/money.ts";
import { formatPercent, lessPercent, type Percent, parsePercent } from "../../src/values/percent.ts";

describe("a percentage", () => {
  test.each([
    ["12.5", 1250],
    ["12.50%", 1250],
    [" 12.5 ％ ", 1250],
    ["0", 0],
    ["-0", 0],
    ["-5", -500],
    ["100", 10_000],
    ["100.01", 10_001],
    ["007", 700],
    ["0.01", 1],
  ])("%j is %d hundredths", (text, hundredths) => {
    expect(parsePercent(text)).toBe(hundredths);
  });

  test.each([
    "",
    " ",
    "abc",
    "1.234",
    "1.",
    ".5",
    "1e2",
    "+5",
    "1,5",
    "1 5",
    "%",
    "1%%",
    "NaN",
    "１２",
    "10000000",
    "八折",
  ])("%j is none", (text) => {
    expect(parsePercent(text)).toBeUndefined();
  });

  test("is written as it is read", () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (hundredths) => {
        expect(parsePercent(formatPercent(hundredths as Percent))).toBe(hundredths);
      }),
    );
  });

  test.each([
    [100_00, 15_00, 85_00],
    [99_99, 33_33, 66_66],
    [1, 50_00, 1],
    [3, 50_00, 2],
    [1, 50_01, 0],
    [100_00, 100_00, 0],
    [0, 50_00, 0],
    [Number.MAX_SAFE_INTEGER, 1, 9006298534815517],
  ])("%d fen less %d hundredths are %d", (amount, percent, left) => {
    expect(lessPercent(fen(amount), percent as Percent)).toBe(left);
  });

  test("taken off is exact: never below nothing, never above the whole", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 10_000 }), (amount, percent) => {
        const left = lessPercent(amount as Fen, percent as Percent);
        const exact = BigInt(amount) * BigInt(10_000 - percent);
        const off = BigInt(left) * 10_000n - exact;
        expect(off > -5_000n && off <= 5_000n).toBe(true);
      }),
    );
  });
});
