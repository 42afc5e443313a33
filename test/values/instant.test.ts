import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addCycles,
  cycleOf,
  cycleSpan,
  cyclesBetween,
  DAY_MS,
  dayOf,
  endOfDay,
  formatInstant,
  formatLocal,
  type Instant,
  isCycle,
  parseCycle,
  parseInstant,
  quarterSpan,
  startOf,
} from "../../src/values/instant.ts";

const at = (text: string): Instant => Date.parse(text) as Instant;
/** Shanghai's calendar by the platform's own time zone data: the second opinion. Daylight saving ended in 1991. */
const shanghai = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", dateStyle: "short" });
const instants = fc.integer({ min: Date.UTC(1992, 0), max: Date.UTC(2200, 0) }).map((value) => value as Instant);
const cycles = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`);

describe("parseInstant", () => {
  test.each([
    ["2026-11", "2026-10-31T16:00:00.000Z", "month"],
    ["2026/11", "2026-10-31T16:00:00.000Z", "month"],
    ["2026-11-01", "2026-10-31T16:00:00.000Z", "day"],
    ["2026-11-1", "2026-10-31T16:00:00.000Z", "day"],
    ["2026/11/1", "2026-10-31T16:00:00.000Z", "day"],
    [" 2026-11-01\t", "2026-10-31T16:00:00.000Z", "day"],
    ["2026-11-01 09:00", "2026-11-01T01:00:00.000Z", "instant"],
    ["2026/11/1 9:00", "2026-11-01T01:00:00.000Z", "instant"],
    ["2026-11-01T09:00:30", "2026-11-01T01:00:30.000Z", "instant"],
    ["2026-11-01T09:00:30.5", "2026-11-01T01:00:30.500Z", "instant"],
    ["2026-11-01T09:00:30.123456789", "2026-11-01T01:00:30.123Z", "instant"],
    ["2026-11-01T09:00:30.999999999", "2026-11-01T01:00:30.999Z", "instant"],
    ["2026-11-01T09:00:00Z", "2026-11-01T09:00:00.000Z", "instant"],
    ["2026-11-01t09:00:00z", "2026-11-01T09:00:00.000Z", "instant"],
    ["2026-11-01 09:00 UTC", "2026-11-01T09:00:00.000Z", "instant"],
    ["2026-11-01 09:00 GMT", "2026-11-01T09:00:00.000Z", "instant"],
    ["2026-11-24T10:00:00+08:00", "2026-11-24T02:00:00.000Z", "instant"],
    ["2026-11-24T10:00:00+0800", "2026-11-24T02:00:00.000Z", "instant"],
    ["2026-11-24T10:00:00+08", "2026-11-24T02:00:00.000Z", "instant"],
    ["2026-11-24 10:00:00 GMT+8", "2026-11-24T02:00:00.000Z", "instant"],
    ["2020-09-28 09:00:00 GMT+08:00", "2020-09-28T01:00:00.000Z", "instant"],
    ["2026-11-24T10:00:00-05:30", "2026-11-24T15:30:00.000Z", "instant"],
    ["2026-11-24T10:00:00-00:00", "2026-11-24T10:00:00.000Z", "instant"],
    ["2026-11-24T10:00:00+14:00", "2026-11-23T20:00:00.000Z", "instant"],
    ["2026-01-01T00:30:00+09:00", "2025-12-31T15:30:00.000Z", "instant"],
    ["2024-02-29", "2024-02-28T16:00:00.000Z", "day"],
    ["2000-02-29", "2000-02-28T16:00:00.000Z", "day"],
    ["2026-12-31 23:59:59.999", "2026-12-31T15:59:59.999Z", "instant"],
    ["1900-01-01", "1899-12-31T16:00:00.000Z", "day"],
    ["0004-02-29", "0004-02-28T16:00:00.000Z", "day"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z", "instant"],
    ["9999-12-31 23:59:59.999", "9999-12-31T15:59:59.999Z", "instant"],
  ])("%j is %s, a %s", (text, expected, precision) => {
    const parsed = parseInstant(text);
    expect(parsed && formatInstant(parsed.at)).toBe(expected);
    expect(parsed?.precision).toBe(precision);
  });

  test.each(
    [
      "",
      "today",
      "2026",
      "26-11-01",
      "02026-11-01",
      "2026-11-",
      "2026-00",
      "2026-13",
      "2026-00-10",
      "2026-11-00",
      "2026-11-31",
      "2026-02-29",
      "2100-02-29",
      "1900-02-29",
      "2024-02-30",
      "2026-04-31",
      "2026-12-32",
      "2026-12-99",
      "2026-11-01 24:00",
      "2026-11-01 09:60",
      "2026-11-01 09:00:60",
      "2026-11-01 09",
      "2026-11-01 09:0",
      "2026-11-01 9",
      "2026-11-01T09:00:00.",
      "2026-11-01T09:00:00+14:01",
      "2026-11-01T09:00:00+15:00",
      "2026-11-01T09:00:00+08:60",
      "2026-11-01T09:00:00+080",
      "2026-11-01T09:00:00 CST",
      "2026-11-01Z",
      "2026-11-01+08:00",
      "2026-11-01x",
      "２０２６-11-01",
      "0000-01-01",
      "0001-01-01",
      "0001-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59.999Z",
      "10000-01-01",
      "45985",
      `2026-11-01 09:00${" ".repeat(100_000)}x`,
      "1".repeat(100_000),
    ].map((text) => [text.slice(0, 40), text]),
  )("%j is no instant", (_start, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test("reads back what formatInstant writes", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          expect(parseInstant(formatInstant(date.getTime()))).toEqual({ at: date.getTime(), precision: "instant" });
        },
      ),
    );
  });

  test("accepts exactly the days that the calendar has", () => {
    const days = fc.tuple(
      fc.integer({ min: 1902, max: 2400 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
    );
    fc.assert(
      fc.property(days, ([year, month, day]) => {
        const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
        const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        const exists = day >= 1 && day <= (lengths[month - 1] ?? 0);
        expect(parseInstant(`${year}-${month}-${day}`) !== undefined).toBe(exists);
      }),
    );
  });
});

describe("days of Shanghai", () => {
  test.each([
    ["2026-11-24T15:59:59.999Z", "2026-11-24", "2026-11", "2026-11-24 23:59"],
    ["2026-11-24T16:00:00.000Z", "2026-11-25", "2026-11", "2026-11-25 00:00"],
    ["2026-11-30T15:59:59.999Z", "2026-11-30", "2026-11", "2026-11-30 23:59"],
    ["2026-11-30T16:00:00.000Z", "2026-12-01", "2026-12", "2026-12-01 00:00"],
    ["2026-12-31T15:59:59.999Z", "2026-12-31", "2026-12", "2026-12-31 23:59"],
    ["2026-12-31T16:00:00.000Z", "2027-01-01", "2027-01", "2027-01-01 00:00"],
    ["2024-02-28T16:00:00.000Z", "2024-02-29", "2024-02", "2024-02-29 00:00"],
    ["2100-02-28T16:00:00.000Z", "2100-03-01", "2100-03", "2100-03-01 00:00"],
    ["1969-12-31T15:59:59.999Z", "1969-12-31", "1969-12", "1969-12-31 23:59"],
    ["9999-12-31T15:59:59.999Z", "9999-12-31", "9999-12", "9999-12-31 23:59"],
  ])("%s lies in %s, %s and is shown as %s", (text, day, cycle, local) => {
    expect(dayOf(at(text))).toBe(day);
    expect(cycleOf(at(text))).toBe(cycle);
    expect(formatLocal(at(text))).toBe(local);
  });

  test("dayOf agrees with the time zone data of the platform", () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(dayOf(instant)).toBe(shanghai.format(instant));
      }),
    );
  });

  test.each([
    ["2026-11-24T15:59:59.999Z", "2026-11-24T15:59:59.999Z"],
    ["2026-11-24T16:00:00.000Z", "2026-11-25T15:59:59.999Z"],
    ["2026-11-24T02:00:00.000Z", "2026-11-24T15:59:59.999Z"],
    ["1969-12-31T10:00:00.000Z", "1969-12-31T15:59:59.999Z"],
    ["1965-06-01T16:00:00.000Z", "1965-06-02T15:59:59.999Z"],
  ])("the day of %s ends at %s", (text, end) => {
    expect(formatInstant(endOfDay(at(text)))).toBe(end);
  });

  test("a day is the 24 hours from startOf to endOfDay", () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const start = startOf(dayOf(instant)) as number;
        expect(endOfDay(instant) - start).toBe(DAY_MS - 1);
        expect(instant).toBeGreaterThanOrEqual(start);
        expect(instant).toBeLessThanOrEqual(endOfDay(instant));
      }),
    );
  });

  test("startOf takes days and cycles, and no time of day", () => {
    expect(startOf("2026-11")).toBe(at("2026-11-01T00:00:00+08:00"));
    expect(startOf("2026-11-24")).toBe(at("2026-11-24T00:00:00+08:00"));
    for (const text of ["2026-11-24 00:00", "2026-02-30", "", "soon"]) expect(startOf(text)).toBeUndefined();
  });
});

describe("billing cycles", () => {
  test.each([
    "2026-11",
    " 2026-11 ",
    "202611",
    "2026年11月",
    "2026 年 11 月",
    "2026年11月份",
    "2026/11",
    "2026-11-01",
    "2026/11/1",
  ])("%j is read as 2026-11", (text) => {
    expect(parseCycle(text)).toBe("2026-11");
  });

  test.each(["2026-1", "2026年1月", "202601", "2026/1/1"])("%s is read as 2026-01", (text) => {
    expect(parseCycle(text)).toBe("2026-01");
  });

  test.each([
    "2026",
    "202613",
    "202600",
    "2026-13",
    "2026年13月",
    "20261",
    "2026-11-02",
    "2026-11-01T00:00",
    "11/2026",
    "26-11",
    "0000-01",
    "２０２６１１",
  ])("%s is no cycle", (text) => {
    expect(parseCycle(text)).toBeUndefined();
  });

  test.each(["0001-01", "1999-12", "2026-01", "2026-12", "9999-12"])("%s is a cycle", (text) => {
    expect(isCycle(text)).toBe(true);
  });

  test.each(["", "2026", "2026-1", "2026-00", "2026-13", "0000-12", "2026/11", "2026-11-01", " 2026-11", "10000-01"])(
    "%j is none, and counting from it throws",
    (text) => {
      expect(isCycle(text)).toBe(false);
      expect(() => cycleSpan(text)).toThrow(RangeError);
      expect(() => addCycles(text, 1)).toThrow(RangeError);
    },
  );

  test.each<[string, number, string]>([
    ["2026-11", 0, "2026-11"],
    ["2026-11", 1, "2026-12"],
    ["2026-11", 2, "2027-01"],
    ["2026-11", -10, "2026-01"],
    ["2026-11", -11, "2025-12"],
    ["2026-11", -13, "2025-10"],
    ["2000-01", -1, "1999-12"],
    ["2026-11", 120, "2036-11"],
  ])("%s and %i months is %s", (cycle, months, expected) => {
    expect(addCycles(cycle, months)).toBe(expected);
  });

  test.each([
    ["2026-11", "2026-10-31T16:00:00.000Z", "2026-11-30T16:00:00.000Z"],
    ["2026-12", "2026-11-30T16:00:00.000Z", "2026-12-31T16:00:00.000Z"],
    ["2024-02", "2024-01-31T16:00:00.000Z", "2024-02-29T16:00:00.000Z"],
    ["2100-02", "2100-01-31T16:00:00.000Z", "2100-02-28T16:00:00.000Z"],
    ["9999-12", "9999-11-30T16:00:00.000Z", "9999-12-31T16:00:00.000Z"],
    ["0001-01", "0000-12-31T16:00:00.000Z", "0001-01-31T16:00:00.000Z"],
  ])("%s runs from %s to before %s", (cycle, from, to) => {
    expect(cycleSpan(cycle)).toEqual({ from: at(from), to: at(to) });
  });

  test("cycles follow one another without a gap", () => {
    fc.assert(
      fc.property(cycles, (cycle) => {
        const { from, to } = cycleSpan(cycle);
        expect(cycleOf(from)).toBe(cycle);
        expect(cycleOf(to - 1)).toBe(cycle);
        if (cycle !== "9999-12") expect(cycleSpan(addCycles(cycle, 1)).from).toBe(to);
      }),
    );
  });

  test("cyclesBetween includes both ends, and ends at the last cycle of all", () => {
    expect(cyclesBetween("2026-11", "2026-11")).toEqual(["2026-11"]);
    expect(cyclesBetween("2025-11", "2026-02")).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(cyclesBetween("2026-12", "2026-11")).toEqual([]);
    expect(cyclesBetween("9999-11", "9999-12")).toEqual(["9999-11", "9999-12"]);
    expect(cyclesBetween("0001-01", "9999-12")).toHaveLength(9999 * 12);
  });

  test.each([
    ["2026-01", "2025-12-31T16:00:00.000Z", "2026-03-31T16:00:00.000Z"],
    ["2026-03", "2025-12-31T16:00:00.000Z", "2026-03-31T16:00:00.000Z"],
    ["2026-04", "2026-03-31T16:00:00.000Z", "2026-06-30T16:00:00.000Z"],
    ["2026-09", "2026-06-30T16:00:00.000Z", "2026-09-30T16:00:00.000Z"],
    ["2026-11", "2026-09-30T16:00:00.000Z", "2026-12-31T16:00:00.000Z"],
    ["2026-12", "2026-09-30T16:00:00.000Z", "2026-12-31T16:00:00.000Z"],
  ])("the quarter of %s runs from %s to before %s", (cycle, from, to) => {
    expect(quarterSpan(cycle)).toEqual({ from: at(from), to: at(to) });
  });
});
