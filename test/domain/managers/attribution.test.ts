import { describe, expect, test } from "vitest";
import { attributedTo, countsFrom } from "../../../src/domain/managers/attribution.ts";
import { instant, parameters } from "../cases.ts";

const DAYS = "manager.performance_delay_days";

describe("performance counts from the day after the assignment, in Shanghai", () => {
  test.each([
    ["2026-11-10T00:00:00.000+08:00", "1", "2026-11-11"],
    ["2026-11-10T23:59:59.999+08:00", "1", "2026-11-11"],
    // Still the day before in UTC.
    ["2026-11-09T16:00:00.000Z", "1", "2026-11-11"],
    ["2026-11-09T15:59:59.999Z", "1", "2026-11-10"],
    ["2026-12-31T10:00:00.000+08:00", "1", "2027-01-01"],
    ["2026-11-10T09:00:00.000+08:00", "3", "2026-11-13"],
    ["2026-11-10T09:00:00.000+08:00", "0", "2026-11-10T09:00"],
  ])("%s, after %s days: %s", (from, days, counts) => {
    const set = parameters({ [DAYS]: days });
    expect(countsFrom(instant(from), "performance", set)).toBe(instant(counts));
    expect(countsFrom(instant(from), "consumption", set)).toBe(instant(from));
  });
});

test("what is traded belongs to the period in which it was, up to the millisecond before its end", () => {
  const period = (manager: string, from: string, to: string | null) => ({
    manager,
    from: instant(from),
    to: to === null ? null : instant(to),
  });
  const periods = [
    period("m1", "2026-11-01T12:00", "2026-11-10T12:00"),
    period("none", "2026-11-10T12:00", "2026-11-10T12:00"),
    period("m2", "2026-11-10T12:00", null),
  ];
  const whose = (time: string, figure: "consumption" | "performance") =>
    attributedTo(instant(time), periods, figure, parameters())?.manager;
  for (const [time, consumption, performance] of [
    ["2026-11-01T11:59:59.999+08:00", undefined, undefined],
    ["2026-11-01T12:00:00.000+08:00", "m1", undefined],
    ["2026-11-01T23:59:59.999+08:00", "m1", undefined],
    ["2026-11-02T00:00:00.000+08:00", "m1", "m1"],
    ["2026-11-10T11:59:59.999+08:00", "m1", "m1"],
    // The one who has left has it no more, and the one who came not yet.
    ["2026-11-10T12:00:00.000+08:00", "m2", undefined],
    ["2026-11-11T00:00:00.000+08:00", "m2", "m2"],
  ] as const) {
    expect([time, whose(time, "consumption"), whose(time, "performance")]).toEqual([time, consumption, performance]);
  }
});
