import { describe, expect, test } from "vitest";
import { isSteady, steadySpans, turningPoints } from "../../../src/domain/incentives/portions.ts";
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

test("half a year after an association began is left out only where it lies before the first line", () => {
  const parameters = parametersAt([], instant("2026-11-24"));
  const from = instant("2026-01-31T10:00:00+08:00");
  const period = { customer: "c", partner: "p", type: "resale", from, to: null } as const;
  const turn = instant("2026-07-31T10:00:00+08:00");
  const pointsFrom = (first: number) => turningPoints([period], [], parameters, first as Instant);
  expect(turningPoints([period], [], parameters)).toEqual([from, turn]);
  for (const first of [from, turn - 1, turn]) expect(pointsFrom(first)).toContain(turn);
  expect(pointsFrom(instant("2026-09-01"))).toEqual([from]);
});
