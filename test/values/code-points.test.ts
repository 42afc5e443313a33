import fc from "fast-check";
import { expect, test } from "vitest";
import { byCodePoint } from "../../src/values/code-points.ts";

/** The same by code points themselves. */
function naive(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => [...text].map((letter) => letter.codePointAt(0) as number)) as [
    number[],
    number[],
  ];
  const at = a.findIndex((point, place) => point !== b[place]);
  if (at < 0) return a.length - b.length;
  return b[at] === undefined ? 1 : (a[at] as number) - b[at];
}

test.each([
  ["～乙", "𠀀甲", -1],
  ["𠀀甲", "～乙", 1],
  ["\ud7ff", "\ue000", -1],
  ["\uffff", "\u{10000}", -1],
  ["a", "ab", -1],
  ["甲", "甲", 0],
])("%s beside %s", (one, other, sign) => {
  expect(Math.sign(byCodePoint(one, other))).toBe(sign);
});

test("any texts stand in the order of their code points", () => {
  const text = fc.string({ unit: "binary", maxLength: 4 });
  fc.assert(
    fc.property(text, text, (one, other) => Math.sign(byCodePoint(one, other)) === Math.sign(naive(one, other))),
    { numRuns: 5_000 },
  );
});
