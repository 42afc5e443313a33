import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isBlank, isMasked, nameKey } from "../../src/values/names.ts";

const texts = fc.string({ unit: "binary" });
const spaces = fc.constantFrom(" ", "\t", "\n", "\u00a0", "\u3000", "\u2003", "\ufeff", "\u0085", "\u200b");

test("a text is blank where its key is empty", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: spaces }, texts)), (parts) => {
      const text = parts.join("");
      expect(isBlank(text)).toBe(/^[\s\u0085\u200b]*$/u.test(text));
      if (isBlank(text)) expect(nameKey(text)).toBe("");
    }),
  );
});

describe("nameKey", () => {
  test.each([
    ["", ""],
    ["示例科技有限公司", "示例科技有限公司"],
    [" 示例 科技\u3000有限公司\t", "示例科技有限公司"],
    ["Example Cloud Co., Ltd.", "examplecloudco.,ltd."],
    ["EXAMPLE", "example"],
    ["Ｅｘａｍｐｌｅ　Ｃｌｏｕｄ", "examplecloud"],
    ["示例（上海）科技㈱", "示例(上海)科技(株)"],
    ["ﬁrst", "first"],
    ["Cafe\u0301", "café"],
    ["CAFÉ", "café"],
    ["Cafe \u0301", "café"],
    ["\u3000E\u200b\u0301", "é"],
    ["Straße", "strasse"],
    ["STRASSE", "strasse"],
    ["STRAẞE", "strasse"],
    ["ΟΔΟΣ", "οδοσ"],
    ["οδος", "οδοσ"],
    ["\u200b示例\u200b", "示例"],
    ["\u4e00\u9fff\u3400\u{20000}", "\u4e00\u9fff\u3400\u{20000}"],
  ])("%j has the key %j", (text, key) => {
    expect(nameKey(text)).toBe(key);
  });

  test.each([
    ["示例科技有限公司", "示例科技股份有限公司"],
    ["示例(上海)科技", "示例上海科技"],
    ["示例-科技", "示例科技"],
    ["云", "雲"],
  ])("%j and %j stay two names", (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  test("keeps every CJK and printable ASCII character, so that the quick way and the full one agree", () => {
    for (let code = 0x21; code <= 0x9fff; code += 1) {
      if (code === 0x7f) code = 0x4e00;
      const character = String.fromCharCode(code);
      expect(nameKey(character)).toBe(character.toLowerCase());
      expect(nameKey(`${character} `)).toBe(nameKey(character));
    }
  });

  test("is its own key, and holds no white space", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const key = nameKey(text);
        expect(nameKey(key)).toBe(key);
        expect(key).not.toMatch(/\s/);
      }),
    );
  });

  test("does not see white space, wherever it stands", () => {
    const parts = fc.array(fc.constantFrom("示", "例", "A", "b", "Ｃ", "(", "é"), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, spaces, (characters, space) => {
        expect(nameKey(space + characters.join(space) + space)).toBe(nameKey(characters.join("")));
      }),
    );
  });

  test("does not see case, nor how an accent is written", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(nameKey(text.toUpperCase())).toBe(nameKey(text.toLowerCase()));
        expect(nameKey(text.normalize("NFD"))).toBe(nameKey(text.normalize("NFC")));
      }),
    );
  });

  test("copes with a megabyte of white space", () => {
    expect(nameKey(`${"\u3000 ".repeat(500_000)}示例`)).toBe("示例");
  });
});

describe("isMasked", () => {
  test.each(["*", "某**司", "138****0001", "z***@example.com", "＊＊科技"])("%j is masked", (text) => {
    expect(isMasked(text)).toBe(true);
  });

  test.each(["", "示例科技", "13800000001", "a×b", "x・y", "※"])("%j is not", (text) => {
    expect(isMasked(text)).toBe(false);
  });
});
