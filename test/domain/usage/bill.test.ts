import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addUp, type BillSum, billState, generatedAt, NO_BILL, totalOf } from "../../../src/domain/usage/bill.ts";
import { formatInstant } from "../../../src/values/instant.ts";
import { type Fen, fen } from "../../../src/values/money.ts";
import { instant } from "../cases.ts";

const dated = (value: string, from: string) => ({ name: "bill.day", value, from: instant(from) });

describe("when a bill is generated", () => {
  test.each([
    ["2026-10", [], "2026-11-05T04:00:00.000Z"],
    ["2026-12", [], "2027-01-05T04:00:00.000Z"],
    ["2026-10", [dated("1", "2026-01-01")], "2026-11-01T04:00:00.000Z"],
    ["2026-10", [dated("0", "2026-01-01")], "2026-11-01T04:00:00.000Z"],
    ["2026-10", [dated("30", "2026-01-01")], "2026-11-30T04:00:00.000Z"],
    ["2026-10", [dated("31", "2026-01-01")], "2026-11-30T04:00:00.000Z"],
    ["2027-01", [dated("29", "2026-01-01")], "2027-02-28T04:00:00.000Z"],
    ["2028-01", [dated("29", "2026-01-01")], "2028-02-29T04:00:00.000Z"],
    // The parameter is that of the beginning of the month in which the bill is made.
    ["2026-10", [dated("8", "2026-11-01")], "2026-11-08T04:00:00.000Z"],
    ["2026-10", [dated("8", "2026-11-01T00:00:00.001+08:00")], "2026-11-05T04:00:00.000Z"],
  ])("%s with %j: %s", (cycle, values, at) => {
    expect(formatInstant(generatedAt(cycle, values))).toBe(at);
  });

  test("it is final from that moment on", () => {
    const at = generatedAt("2026-10", []);
    expect(billState(at, instant("2026-11-05T11:59:59.999+08:00"))).toBe("estimated");
    expect(billState(at, instant("2026-11-05T12:00:00+08:00"))).toBe("final");
  });
});

const AMOUNTS = Object.keys(NO_BILL) as (keyof typeof NO_BILL)[];
const word = (...words: string[]) => fc.constantFrom(null, ...words);
const sums = fc.array(
  fc.record({
    customer: fc.constantFrom("c1", "c2", "客户", "😀", "｡"),
    fullName: fc.constant(null),
    serviceTypeName: word("云硬盘", "ECS", ""),
    billDetailType: word("new", "refund", "usage", "一次性", "adjust-charge"),
    chargingMode: word("pay-per-use", "1"),
    lines: fc.nat(9),
    ...(Object.fromEntries(
      AMOUNTS.filter((name) => name !== "lines").map((name) => [name, fc.integer({ min: -999, max: 999 }).map(fen)]),
    ) as Record<Exclude<keyof typeof NO_BILL, "lines">, fc.Arbitrary<Fen>>),
  }),
);

test("whatever a bill is told apart by, its parts make up the whole, each once and in order", () => {
  fc.assert(
    fc.property(
      sums,
      fc.subarray(["customer", "serviceTypeName", "billType", "chargingMode"] as const),
      (all, keys) => {
        const parts = addUp(all as BillSum[], keys);
        expect(totalOf(parts)).toEqual(totalOf(all as BillSum[]));
        const names = parts.map((part) => keys.map((key) => (part as unknown as Record<string, string | null>)[key]));
        const told = names.map((values) => values.map((value) => (value === null ? "" : `1${value}`)).join("\u0000"));
        expect(new Set(told).size).toBe(told.length);
        expect(told.map((text) => Buffer.from(text ?? "").toString("hex"))).toEqual(
          told.map((text) => Buffer.from(text ?? "").toString("hex")).sort(),
        );
      },
    ),
  );
});
