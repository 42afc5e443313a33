import fc from "fast-check";
import { expect, test } from "vitest";
import { type Field, formatCell, parseCell } from "../../../src/domain/fields.ts";
import { ASSIGNMENT_FIELDS } from "../../../src/domain/managers/fields.ts";
import { USAGE_FIELDS } from "../../../src/domain/usage/fields.ts";

const AMOUNT = USAGE_FIELDS.find((field) => field.key === "cash_amount") as Field;

test.each([
  ["0", 0, false],
  ["-0.004", 0, true],
  ["1.00000000", 100, false],
  ["1.00000001", 100, true],
  ["-1.99999999", -199, true],
  ["1,234.567", 123456, true],
  ["90071992547409.919", 9007199254740991, true],
])("%s is read as %i fen", (text, fen, cut) => {
  expect(parseCell(AMOUNT, text)).toEqual({ kind: "value", value: fen, ...(cut ? { cut: true } : {}) });
});

test.each(["", "ten", "1e3", "0x10", "1.2.3", "--1", "90071992547409.92", "９", "1 2", "NaN"])(
  "%j is no amount or nothing",
  (text) => {
    expect(parseCell(AMOUNT, text)).toMatchObject(text === "" ? { kind: "value", value: null } : { kind: "bad" });
  },
);

test("an amount of eight places is cut toward zero as whole numbers would be", () => {
  const units = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
  fc.assert(
    fc.property(units, (unit) => {
      const absolute = unit < 0n ? -unit : unit;
      const digits = absolute.toString().padStart(9, "0");
      const text = `${unit < 0n ? "-" : ""}${digits.slice(0, -8)}.${digits.slice(-8)}`;
      const parsed = parseCell(AMOUNT, text);
      if (parsed.kind !== "value") throw new Error(text);
      expect(BigInt(parsed.value as number)).toBe(unit / 1_000_000n);
      expect(parsed.cut ?? false).toBe(unit % 1_000_000n !== 0n);
      expect(parseCell(AMOUNT, formatCell(AMOUNT, parsed.value))).toEqual({ kind: "value", value: parsed.value });
    }),
  );
});

test.each([
  ["usage", USAGE_FIELDS],
  ["assignment", ASSIGNMENT_FIELDS],
] as const)("no header of %s means two fields", (_, fields) => {
  const headers = fields.flatMap(({ key, label, aliases = [] }) => [
    ...new Set([key, label.en, label.zh, ...aliases].map((header) => header.toLowerCase())),
  ]);
  expect(headers.filter((header, place) => headers.indexOf(header) !== place)).toEqual([]);
});
