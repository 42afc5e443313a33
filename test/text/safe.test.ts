import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeText } from "../../src/text/safe.ts";

describe("safeText", () => {
  it.each([
    ["客户 a\\b “x” 👨‍👩‍👧", "客户 a\\b “x” 👨‍👩‍👧"],
    ["\x1b]0;title\x07", "\\x1b]0;title\\x07"],
    ["\x1b[2J", "\\x1b[2J"],
    ["a\nb\r\tc\0", "a\\nb\\r\\tc\\x00"],
    ["\x1f \x7e\x7f\x80\x9b\x9f\xa0", "\\x1f \x7e\\x7f\\x80\\x9b\\x9f\xa0"],
    ["\u061c\u200d\u200e\u200f\u2010", "\\u061c\u200d\\u200e\\u200f\u2010"],
    ["\u2027\u2028\u2029\u202a\u202e\u202f", "\u2027\\u2028\\u2029\\u202a\\u202e\u202f"],
    ["\u2065\u2066\u2069\u206a", "\u2065\\u2066\\u2069\u206a"],
    ["\ud800x\udfff", "\\ud800x\\udfff"],
    ["𠮷", "𠮷"],
  ])("shows %j", (text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  it("leaves nothing that drives a terminal, and changes nothing else", () => {
    const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|\p{Bidi_Control}/u;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units);
        const shown = safeText(text);
        expect(unsafe.test(shown)).toBe(false);
        if (!unsafe.test(text)) expect(shown).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});
