import { describe, expect, test } from "vitest";
import { addMonths } from "../../../src/domain/incentives/months.ts";
import {
  historyAskedFrom,
  isSteady,
  mergeSpans,
  steadySpans,
  turningPoints,
} from "../../../src/domain/incentives/portions.ts";
import { parametersAt } from "../../../src/domain/policy/parameters.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { instant } from "../../seeding.ts";

const at = (...points: readonly number[]) => points as unknown as readonly Instant[];
const lines = (first: number, last: number) => ({ first: first as Instant, last: last as Instant });

describe("the time of some lines", () => {
  test.each([
    ["nothing turns", [], [[10, 21]]],
    ["a point on the first line", [10], [[10, 21]]],
    [
      "one behind the first line",
      [11],
      [
        [10, 11],
        [11, 21],
      ],
    ],
    [
      "one on the last line",
      [20],
      [
        [10, 20],
        [20, 21],
      ],
    ],
    ["one behind the last line", [21], [[10, 21]]],
    [
      "several, not in order, one twice",
      [18, 12, 18],
      [
        [10, 12],
        [12, 18],
        [18, 21],
      ],
    ],
  ])("%s", (_, points, pieces) => {
    const span = lines(10, 20);
    expect(steadySpans(span, at(...points)).map(({ from, to }) => [from, to])).toEqual(pieces);
    expect(isSteady(span, at(...points))).toBe(pieces.length === 1);
  });
});

test.each([
  ["one within another", [lines(1, 9), lines(3, 4)], [[1, 9]]],
  ["one that begins with the other's last line", [lines(4, 9), lines(1, 4)], [[1, 9]]],
  [
    "one that begins behind it",
    [lines(5, 9), lines(1, 4)],
    [
      [1, 4],
      [5, 9],
    ],
  ],
])("times of lines are made one where they overlap: %s", (_, spans, merged) => {
  expect(mergeSpans(spans).map(({ first, last }) => [first, last])).toEqual(merged);
});

test("half a year after an association began is left out only where it does not lie between the lines", () => {
  const parameters = parametersAt([], instant("2026-11-24"));
  const from = instant("2026-01-31T10:00:00+08:00");
  const period = { customer: "c", partner: "p", type: "resale", from, to: null } as const;
  const turn = instant("2026-07-31T10:00:00+08:00");
  const pointsOf = (first: number, last: number) => turningPoints([period], [], parameters, lines(first, last));
  expect(turningPoints([period], [], parameters)).toEqual([from, turn]);
  const later = instant("2026-09-01");
  for (const first of [from, turn - 1, turn]) expect(pointsOf(first, later)).toContain(turn);
  expect(pointsOf(later, later)).toEqual([from]);
  for (const last of [turn, later]) expect(pointsOf(from, last)).toContain(turn);
  expect(pointsOf(from, instant("2026-06-01"))).toEqual([from]);
});

test("a month of 28 days is as long as any", () => {
  const parameters = parametersAt(
    [{ name: "incentive.rebound_months", value: "1", from: instant("2026-01-01") }],
    instant("2026-11-24"),
  );
  const from = instant("2026-01-31T00:00:00+08:00");
  const turn = instant("2026-02-28T00:00:00+08:00");
  const period = { customer: "c", partner: "p", type: "resale", from, to: null } as const;
  expect(turningPoints([period], [], parameters, lines(from, turn))).toContain(turn);
});

test("a customer's history is asked of associations that began within half a year before the lines", () => {
  const parameters = parametersAt([], instant("2026-11-24"));
  const first = instant("2026-10-01");
  const asked = historyAskedFrom(first, parameters);
  // Nobody who began before it can still be within the months that follow a re-binding.
  expect(addMonths((asked - 1) as Instant, 6)).toBeLessThan(first);
  // What began before re-bound customers were spoken of is never asked.
  expect(historyAskedFrom(instant("2026-02-01"), parameters)).toBe(instant("2026-01-01"));
});
