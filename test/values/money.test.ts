import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addFen,
  type Fen,
  fen,
  formatFen,
  isTooLarge,
  parseFen,
  parseFenTruncating,
  timesFen,
  ZERO,
} from "../../src/values/money.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const amounts = fc.maxSafeInteger().map((value) => (value === 0 ? ZERO : fen(value)));

describe("parseFen", () => {
  test.each<[string, number]>([
    ["0", 0],
    ["0.00", 0],
    ["-0.00", 0],
    ["1", 100],
    ["1.", 100],
    ["1.5", 150],
    ["1.50", 150],
    ["+1.50", 150],
    ["-0.01", -1],
    [" 1234.50 ", 123450],
    ["\t7\r", 700],
    ["1,234.50", 123450],
    ["-12,345,678.90", -1234567890],
    ["007", 700],
    [`${"0".repeat(10_000)}1.05`, 105],
    ["90071992547409.91", MAX],
    ["-90071992547409.91", -MAX],
  ])("%j is %i fen", (text, amount) => {
    expect(parseFen(text)).toBe(amount);
  });

  test.each(
    [
      "",
      " ",
      ".",
      ".5",
      "-",
      "--1",
      "1-",
      "1.005",
      "1.000",
      "1.00.",
      "1e3",
      "1E3",
      "0x10",
      "Infinity",
      "NaN",
      "null",
      "１２",
      "1２",
      "一百",
      "¥12",
      "12元",
      "1 234.50",
      "1,23",
      "1,2345",
      ",123",
      "1,234,56",
      "1234,567",
      "1;2",
      "90071992547409.92",
      "90071992547409.93",
      "-90071992547409.92",
      "9007199254740993",
      "9".repeat(100_000),
      `1${",000".repeat(50_000)}`,
    ].map((text) => [text.slice(0, 40), text]),
  )("%j is no amount", (_start, text) => {
    expect(parseFen(text)).toBeUndefined();
  });

  test("never makes a negative zero, which would be written and compared as another value", () => {
    for (const text of ["-0", "-0.0", "-0.00"]) expect(Object.is(parseFen(text), 0)).toBe(true);
  });

  test("reads back every amount that formatFen writes", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseFen(formatFen(amount))).toBe(amount);
      }),
    );
  });

  test("agrees with arithmetic on the digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (value) => {
        const absolute = value < 0n ? -value : value;
        const text = `${value < 0n ? "-" : ""}${absolute / 100n}.${String(absolute % 100n).padStart(2, "0")}`;
        expect(parseFen(text)).toBe(absolute <= BigInt(MAX) ? Number(value) : undefined);
      }),
    );
  });

  test("takes no text apart from decimal digits, a sign, a point and thousands separators", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        if (parseFen(text) !== undefined) expect(text.trim()).toMatch(/^[+-]?[0-9,]+\.?[0-9]{0,2}$/);
      }),
    );
  });
});

describe("parseFenTruncating", () => {
  test.each<[string, number, boolean]>([
    ["0.019", 1, true],
    ["-0.019", -1, true],
    ["0.009", 0, true],
    ["-0.009", 0, true],
    ["1.005", 100, true],
    ["-1.999", -199, true],
    ["1.99999999", 199, true],
    ["1.00000001", 100, true],
    ["1.00000000", 100, false],
    ["1.990", 199, false],
    ["1.99", 199, false],
    ["1", 100, false],
    ["1,234.567", 123456, true],
    ["90071992547409.919", MAX, true],
  ])("%j is %i fen, cut: %s", (text, amount, truncated) => {
    expect(parseFenTruncating(text)).toEqual({ amount, truncated });
  });

  test.each(["1e-3", "0.0１", "90071992547409.920", "1.2.3", "1.-5", ""])("%j is no amount", (text) => {
    expect(parseFenTruncating(text)).toBeUndefined();
  });

  test("cuts toward zero: what is cut lies on the far side, and is less than a fen", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (value) => {
        const absolute = value < 0n ? -value : value;
        const text = `${value < 0n ? "-" : ""}${absolute / 10n ** 8n}.${String(absolute % 10n ** 8n).padStart(8, "0")}`;
        expect(parseFenTruncating(text)).toEqual({
          amount: Number(value / 10n ** 6n),
          truncated: value % 10n ** 6n !== 0n,
        });
      }),
    );
  });
});

describe("formatFen", () => {
  test.each<[number, string]>([
    [0, "0.00"],
    [-0, "0.00"],
    [1, "0.01"],
    [-1, "-0.01"],
    [9, "0.09"],
    [10, "0.10"],
    [99, "0.99"],
    [100, "1.00"],
    [-100, "-1.00"],
    [123450, "1234.50"],
    [MAX, "90071992547409.91"],
    [-MAX, "-90071992547409.91"],
  ])("writes %i as %s", (amount, text) => {
    expect(formatFen(amount)).toBe(text);
  });
});

describe("sums", () => {
  test("fen takes the safe integers and nothing else", () => {
    expect(fen(MAX)).toBe(MAX);
    expect(fen(-MAX)).toBe(-MAX);
    for (const value of [MAX + 1, -MAX - 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => fen(value)).toThrow(RangeError);
    }
  });

  test("addFen adds up to the last safe fen and throws beyond it", () => {
    expect(addFen()).toBe(0);
    expect(addFen(fen(MAX - 1), fen(1))).toBe(MAX);
    expect(() => addFen(fen(MAX), fen(1))).toThrow(RangeError);
    expect(() => addFen(fen(-MAX), fen(-1))).toThrow(RangeError);
  });

  test("addFen throws rather than lose a fen on the way beyond the safe range and back", () => {
    expect(() => addFen(fen(MAX), fen(2), fen(-2))).toThrow(RangeError);
  });

  test("addFen is exact or throws", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(amounts, fc.constantFrom(MAX, -MAX, 1, -1, 2) as fc.Arbitrary<Fen>)), (list) => {
        const exact = list.reduce((sum, amount) => sum + BigInt(amount), 0n);
        let sum: number;
        try {
          sum = addFen(...list);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(BigInt(sum)).toBe(exact);
      }),
    );
  });

  test("timesFen multiplies by whole numbers within the safe range", () => {
    expect(timesFen(fen(-250), 3)).toBe(-750);
    expect(timesFen(fen(-250), 0)).toBe(0);
    expect(timesFen(fen(250), -1)).toBe(-250);
    for (const times of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => timesFen(fen(2), times)).toThrow(RangeError);
    }
    expect(() => timesFen(fen(MAX), 2)).toThrow(RangeError);
  });
});

test.each([
  ["90071992547409.91", false],
  ["90071992547409.92", true],
  ["-90071992547409.92", true],
  ["90,071,992,547,409.92", true],
  ["99999999999999999999", true],
  ["1e99", false],
  ["x", false],
])("%s is too large: %s", (text, expected) => {
  expect(isTooLarge(text)).toBe(expected);
});
