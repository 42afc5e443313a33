import fc from "fast-check";
import { expect, test } from "vitest";
import { quotient } from "../../src/reports/quotient.ts";

test.each([
  [1n, 3n, 4, "0.3333"],
  [2n, 3n, 4, "0.6667"],
  [1n, 20_000n, 4, "0.0001"],
  [1n, 20_001n, 4, "0.0000"],
  [-1n, 20_000n, 4, "-0.0001"],
  [-1n, 20_001n, 4, "0.0000"],
  [1n, -20_000n, 4, "-0.0001"],
  [-3n, -2n, 4, "1.5000"],
  [0n, -5n, 4, "0.0000"],
  [5n, 100n, 1, "0.1"],
  [-5n, 100n, 1, "-0.1"],
  [49n, 1000n, 1, "0.0"],
  [12_345n, 1n, 1, "12345.0"],
  [10n ** 30n + 5n * 10n ** 25n, 10n ** 30n, 4, "1.0001"],
])("%s / %s with %s places is %s", (dividend, divisor, places, written) => {
  expect(quotient(dividend, divisor, places)).toBe(written);
});

test("nothing is divided by zero", () => {
  expect(quotient(0n, 0n, 4)).toBeNull();
  expect(quotient(7n, 0n, 1)).toBeNull();
});

test("is never further than half a unit of its last place from the true value, and exact halves go outwards", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.bigInt({ min: 1n, max: 10n ** 18n }), (a, b) => {
      const units = BigInt((quotient(a, b, 4) as string).replace(".", ""));
      const error = 2n * (units * b - a * 10_000n);
      expect(error <= b && error >= -b).toBe(true);
      if (error === b) expect(a > 0n).toBe(true);
      if (error === -b) expect(a < 0n).toBe(true);
    }),
  );
});
