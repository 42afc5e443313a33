import fc from "fast-check";
import { expect, test } from "vitest";
import { type Field, formatCell, parseCell } from "../../../src/domain/fields.ts";
import { ASSIGNMENT_FIELDS } from "../../../src/domain/managers/fields.ts";
import { USAGE_IMPORT_FIELDS } from "../../../src/domain/usage/bill-fields.ts";
import { USAGE_FIELDS } from "../../../src/domain/usage/fields.ts";
import { BILL_DETAIL_TYPES, billTypeOf } from "../../../src/domain/usage/words.ts";

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

const MODE = USAGE_FIELDS.find((field) => field.key === "charging_mode") as Field;
const DETAIL = USAGE_FIELDS.find((field) => field.key === "bill_detail_type") as Field;

test.each([
  [MODE, "yearly-monthly", ["1", "包年/包月", "Yearly/Monthly", "YEARLY/MONTHLY", "包年／包月", "yearly-monthly"]],
  [MODE, "pay-per-use", ["3", " 按需 ", "Pay-per-use", "pay per use", "３"]],
  [
    MODE,
    "reserved-instance",
    ["10", "预留实例", "预留实例-订购", "预留实例 - 按时计费", "Reserved instance–hourly billing"],
  ],
  [MODE, "savings-plan", ["11", "节省计划", "节省计划-抵扣", "Savings plans used"]],
  [DETAIL, "new", ["1", "消费-新购", "消费－新购", "Expenditure-purchase"]],
  [DETAIL, "refund-unsubscribe", ["4", "退款-退订"]],
  [DETAIL, "yearly-pay", ["103", "消费-按年付费"]],
  [DETAIL, "adjustment", ["调账", "Adjustment", "adjustment"]],
  [DETAIL, "consumption", ["消费", "Expenditure"]],
] as const)("%s: all writings of %s are it", (field, word, writings) => {
  for (const writing of writings) expect(parseCell(field, writing), writing).toEqual({ kind: "value", value: word });
});

test.each(["一次性", "12", "Pay-per-usage", "0", "按需;包年/包月"])("%s is kept as it is", (word) => {
  expect(parseCell(MODE, word)).toEqual({ kind: "value", value: word });
});

test("every bill detail type but an unknown one has a bill type", () => {
  expect(BILL_DETAIL_TYPES.map((word) => billTypeOf(word)).filter((type) => type === null)).toEqual([]);
  expect([billTypeOf("refund-change"), billTypeOf("adjust-charge"), billTypeOf("usage")]).toEqual([
    "refund",
    "adjustment",
    "consumption",
  ]);
  expect([billTypeOf(null), billTypeOf("消费"), billTypeOf("toString")]).toEqual([null, null, null]);
});

test.each([
  ["usage", USAGE_IMPORT_FIELDS],
  ["assignment", ASSIGNMENT_FIELDS],
] as const)("no header of %s means two fields", (_, fields) => {
  const headers = fields.flatMap(({ key, label, aliases = [] }) => [
    ...new Set([key, label.en, label.zh, ...aliases].map((header) => header.toLowerCase())),
  ]);
  expect(headers.filter((header, place) => headers.indexOf(header) !== place)).toEqual([]);
});
