import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePhone } from "../../src/values/phone.ts";

const mobiles = fc
  .tuple(fc.integer({ min: 13, max: 19 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([start, rest]) => `${start}${String(rest).padStart(9, "0")}`);

describe("parsePhone", () => {
  test.each([
    ["13800000001", "13800000001"],
    ["19900000001", "19900000001"],
    ["138 0000 0001", "13800000001"],
    ["138-0000-0001", "13800000001"],
    [" 138\u30000000\u00a00001\t", "13800000001"],
    ["138‐0000‑0001", "13800000001"],
    ["+8613800000001", "13800000001"],
    ["+86 138 0000 0001", "13800000001"],
    ["+86-13800000001", "13800000001"],
    ["008613800000001", "13800000001"],
    ["00 86 138 0000 0001", "13800000001"],
    ["8613800000001", "13800000001"],
    ["１３８０００００００１", "13800000001"],
    ["＋８６　１３８－００００－０００１", "13800000001"],
    ["13868613886", "13868613886"],
    ["8618686868686", "18686868686"],
    ["18600000000", "18600000000"],
  ])("%j is %s", (text, phone) => {
    expect(parsePhone(text)).toBe(phone);
  });

  test.each(
    [
      "",
      " ",
      "-",
      "12900000000",
      "12800000001",
      "11000000000",
      "10000000000",
      "20000000000",
      "1380000000",
      "138000000011",
      "86138000000",
      "861380000000",
      "86138000000011",
      "8612800000001",
      "+13800000001",
      "++8613800000001",
      "+086 13800000001",
      "00+8613800000001",
      "868613800000001",
      "+852 51234567",
      "010-88888888",
      "13800000001 ext 2",
      "13800000001;13800000002",
      "138.0000.0001",
      "(138)00000001",
      "1.38E+10",
      "138****0001",
      "138＊＊＊＊0001",
      "一三八〇〇〇〇〇〇〇一",
      "١٣٨٠٠٠٠٠٠٠١",
      "13800000001\u0000",
      "\u202d13800000001",
      "1".repeat(100_000),
      " ".repeat(100_000),
    ].map((text) => [text.slice(0, 40), text]),
  )("%j is no mobile number", (_start, text) => {
    expect(parsePhone(text)).toBeUndefined();
  });

  test("finds the same number behind every prefix, separator and width", () => {
    const prefixes = fc.constantFrom("", "86", "+86", "0086", "+86 ", "0086-");
    const separators = fc.constantFrom("", " ", "-", "\u3000", "－");
    fc.assert(
      fc.property(mobiles, prefixes, separators, fc.boolean(), (mobile, prefix, separator, wide) => {
        const written = prefix + [mobile.slice(0, 3), mobile.slice(3, 7), mobile.slice(7)].join(separator);
        const text = wide
          ? written.replace(/[0-9+]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
          : written;
        expect(parsePhone(text)).toBe(mobile);
      }),
    );
  });

  test("gives 11 digits or nothing, and reads its own answer unchanged", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[+0-9 -]{8,18}$/)), (text) => {
        const phone = parsePhone(text);
        if (phone === undefined) return;
        expect(phone).toMatch(/^1[3-9][0-9]{9}$/);
        expect(parsePhone(phone)).toBe(phone);
      }),
    );
  });
});
