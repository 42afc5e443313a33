import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth, graphemes } from "../../src/text/width.ts";
import { widestWord, wrap } from "../../src/text/wrap.ts";

const mixed = fc
  .array(
    fc.constantFrom(
      "客",
      "户",
      "，",
      " ",
      "  ",
      "\u3000",
      "word",
      "x",
      "“",
      "👨‍👩‍👧",
      "e\u0301",
      "-",
      ";",
      "\n",
      "\r\n",
      "\u0301",
    ),
  )
  .map((parts) => parts.join(""));
const texts = fc.oneof(mixed, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

describe("wrap", () => {
  it.each([
    ["", 5, [""]],
    ["abcde", 5, ["abcde"]],
    ["abcdef", 5, ["abcde", "f"]],
    ["华东云计算科技有限公司", 10, ["华东云计算", "科技有限公", "司"]],
    ["华东云计算科技", 9, ["华东云计", "算科技"]],
    ["foo bar", 3, ["foo ", "bar"]],
    ["foo bar", 6, ["foo ", "bar"]],
    ["foo bar", 7, ["foo bar"]],
    ["a extraordinary", 5, ["a ", "extra", "ordin", "ary"]],
    ["客户abc def", 6, ["客户", "abc ", "def"]],
    ["a.b;c.d", 4, ["a.b;", "c.d"]],
    ["one\ntwo", 10, ["one\n", "two"]],
    ["one\n", 10, ["one\n"]],
    ["客户", 1, ["客", "户"]],
    ["haibei-foods", 10, ["haibei-", "foods"]],
    ["ab haibei-foods", 10, ["ab ", "haibei-", "foods"]],
    ["a-b-c-d", 5, ["a-b-", "c-d"]],
    ["registration.account-age", 15, ["registration.", "account-age"]],
    // A hyphen is no place to break at where the word fits whole.
    ["see reg-0123", 10, ["see ", "reg-0123"]],
  ])("breaks %j at %i cells", (text, width, lines) => {
    expect(wrap(text, width, 1)).toEqual(lines);
  });

  it("measures what it need not break", () => {
    for (const [text, cells] of [
      ["", 0],
      ["foo quux;x", 5],
      ["客户", 2],
      ["客户abc户", 3],
      ["one\nthree", 5],
      ["haibei-foods", 12],
    ] as const)
      expect([text, widestWord(text, 1)]).toEqual([text, cells]);
    fc.assert(
      fc.property(mixed, (text) => {
        const width = Math.max(1, widestWord(text, 1));
        for (const word of text.split(/[ \u3000\r\n;]+/).filter((one) => /^[x-]+$/.test(one)))
          expect(wrap(text, width, 1).some((line) => line.includes(word))).toBe(true);
      }),
    );
  });

  it("loses and adds no character", () => {
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1 as const, 2 as const),
        (text, width, cells) => {
          expect(wrap(text, width, cells).join("")).toBe(text);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("keeps every line within the width, unless one grapheme alone is wider", () => {
    fc.assert(
      fc.property(
        mixed,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1 as const, 2 as const),
        (text, width, cells) => {
          for (const line of wrap(text, width, cells)) {
            const shown = line.trimEnd();
            if (graphemes(shown).length > 1) expect(displayWidth(shown, cells)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("wraps a megabyte in one go", () => {
    expect(wrap("客户 and more ".repeat(50_000), 40, 1).join("")).toHaveLength(600_000);
    expect(wrap("x".repeat(1_000_000), 10, 1)).toHaveLength(100_000);
  });
});
