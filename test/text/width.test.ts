import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { codePointWidth } from "../../src/text/cells.ts";
import { displayWidth, graphemes, graphemeWidth } from "../../src/text/width.ts";

describe("displayWidth", () => {
  it.each([
    ["", 0, 0],
    ["abc", 3, 3],
    ["客户账号", 8, 8],
    ["客户，abc。", 11, 11],
    ["Ａ１", 4, 4],
    ["“x”", 3, 5],
    ["…①±Ω─│", 6, 12],
    ["é", 1, 2],
    ["e\u0301", 1, 1],
    ["한국", 4, 4],
    ["\u1112\u1161\u11ab", 2, 2],
    ["👨‍👩‍👧", 2, 2],
    ["🇨🇳🇭🇰", 4, 4],
    ["👍🏽", 2, 2],
    ["0️⃣9️⃣#️⃣*️⃣", 8, 8],
    ["☺", 1, 1],
    ["☺️", 2, 2],
    ["𠮷野家", 6, 6],
    ["\u200b\u2060", 0, 0],
    ["a\u0300\u0301\u0302", 1, 1],
  ])("counts the cells of %j", (text, narrow, wide) => {
    expect(displayWidth(text, 1)).toBe(narrow);
    expect(displayWidth(text, 2)).toBe(wide);
  });

  it("agrees with string-width on every printing code point, for both widths of ambiguous ones", () => {
    const different: string[] = [];
    for (let codePoint = 0x20; codePoint < 0x40000; codePoint++) {
      const text = String.fromCodePoint(codePoint);
      // Conjoining vowels and finals are nothing by themselves.
      if (/[\p{C}\p{M}\u1160-\u11ff\ud7b0-\ud7ff]/u.test(text)) continue;
      for (const ambiguous of [1, 2] as const) {
        if (codePointWidth(codePoint, ambiguous) !== stringWidth(text, { ambiguousIsNarrow: ambiguous === 1 }))
          different.push(codePoint.toString(16));
      }
    }
    expect(different).toEqual([]);
  }, 120_000);

  it("is the sum over the graphemes, which are the whole text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(1 as const, 2 as const), (text, ambiguous) => {
        const parts = graphemes(text);
        expect(parts.join("")).toBe(text);
        expect(displayWidth(text, ambiguous)).toBe(
          parts.reduce((sum, part) => sum + graphemeWidth(part, ambiguous), 0),
        );
      }),
    );
  });

  it("measures a name with a hundred thousand accents, and a megabyte of Chinese", () => {
    expect(displayWidth(`a${"\u0301".repeat(100_000)}`, 1)).toBe(1);
    expect(displayWidth("客".repeat(1_000_000), 1)).toBe(2_000_000);
  });
});
