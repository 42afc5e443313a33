import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMonths } from "../../../src/domain/incentives/months.ts";
import { cycleOf, formatInstant, type Instant } from "../../../src/values/instant.ts";
import { instant } from "../cases.ts";

describe("addMonths", () => {
  test.each([
    ["2026-01-01T00:00:00.000+08:00", 6, "2026-07-01T00:00:00.000+08:00"],
    ["2026-02-15T10:30:15.123+08:00", 6, "2026-08-15T10:30:15.123+08:00"],
    ["2026-08-31T23:59:59.999+08:00", 6, "2027-02-28T23:59:59.999+08:00"],
    ["2027-08-31T00:00:00.000+08:00", 6, "2028-02-29T00:00:00.000+08:00"],
    ["2026-03-30T12:00:00.000+08:00", 1, "2026-04-30T12:00:00.000+08:00"],
    ["2026-03-31T12:00:00.000+08:00", 1, "2026-04-30T12:00:00.000+08:00"],
    ["2026-02-28T12:00:00.000+08:00", 1, "2026-03-28T12:00:00.000+08:00"],
    ["2026-06-30T20:00:00.000Z", 1, "2026-07-31T20:00:00.000Z"],
    ["2026-05-05T05:05:05.005+08:00", 0, "2026-05-05T05:05:05.005+08:00"],
    ["2026-05-05T05:05:05.005+08:00", 12_000, "3026-05-05T05:05:05.005+08:00"],
    ["0001-01-31T08:00:00.000+08:00", 1, "0001-02-28T08:00:00.000+08:00"],
    ["2026-05-05T05:05:05.005+08:00", 999_999_999, "9999-12-05T05:05:05.005+08:00"],
    ["9999-12-31T23:59:59.999+08:00", 1, "9999-12-31T23:59:59.999+08:00"],
  ])("%s + %i", (from, months, expected) => {
    expect(formatInstant(addMonths(instant(from), months))).toBe(formatInstant(instant(expected)));
  });

  test("lands in the month counted to, in order", () => {
    const instants = fc.integer({ min: instant("1990-01-01"), max: instant("2100-01-01") }).map((ms) => ms as Instant);
    fc.assert(
      fc.property(instants, fc.nat(240), fc.nat(10_000_000), (at, months, later) => {
        const cycle = (ms: Instant) => Number(cycleOf(ms).slice(0, 4)) * 12 + Number(cycleOf(ms).slice(5));
        const there = addMonths(at, months);
        expect(cycle(there)).toBe(cycle(at) + months);
        expect(addMonths((at + later) as Instant, months + 1)).toBeGreaterThan(there);
      }),
    );
  });
});
