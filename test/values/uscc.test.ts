import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isUscc, usccCheckCharacter } from "../../src/values/uscc.ts";

const ALPHABET = [..."0123456789ABCDEFGHJKLMNPQRTUWXY"];
const bodies = fc.array(fc.constantFrom(...ALPHABET), { minLength: 17, maxLength: 17 }).map((parts) => parts.join(""));

/** The standard's congruence, in whole numbers: the weighted sum with the check character is a multiple of 31. */
function weightedSum(code: string): bigint {
  return [...code].reduce(
    (sum, character, place) => sum + BigInt(ALPHABET.indexOf(character)) * 3n ** BigInt(place),
    0n,
  );
}

describe("usccCheckCharacter", () => {
  test.each([
    ["91350100M000100Y4", "3"],
    ["00000000000000000", "0"],
    ["10000000000000000", "Y"],
    ["Y0000000000000000", "1"],
  ])("%s ends with %s", (first17, character) => {
    expect(usccCheckCharacter(first17)).toBe(character);
  });

  test("fulfils the congruence of the standard", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const character = usccCheckCharacter(body) ?? "";
        const sum = weightedSum(body);
        expect((sum + BigInt(ALPHABET.indexOf(character))) % 31n).toBe(0n);
      }),
    );
  });

  test.each(["", "9135010", "91350100M000100Y43", "91350100M000100y4", "91350100I000100Y4", "91350100M000100Y "])(
    "%j has none",
    (text) => {
      expect(usccCheckCharacter(text)).toBeUndefined();
    },
  );
});

describe("isUscc", () => {
  test("takes a code with its check character", () => {
    expect(isUscc("91350100M000100Y43")).toBe(true);
    fc.assert(fc.property(bodies, (body) => isUscc(`${body}${usccCheckCharacter(body)}`)));
  });

  test.each(
    [
      "",
      "91350100M000100Y4",
      "91350100M000100Y44",
      "91350100M000100Y433",
      "91350100m000100y43",
      " 91350100M000100Y43",
      "91350100M000100Y43\n",
      "９1350100M000100Y43",
      "9135 0100 M000 100Y43",
      "-1-1-1-1-1-1-1-1-1",
      "3".repeat(100_000),
    ].map((text) => [text.slice(0, 40), text]),
  )("%j is none", (_start, text) => {
    expect(isUscc(text)).toBe(false);
  });

  test.each(["I", "O", "Z", "S", "V"])("has no letter %s in any place", (letter) => {
    for (let place = 0; place < 18; place += 1) {
      expect(isUscc(`${"0".repeat(place)}${letter}${"0".repeat(17 - place)}`)).toBe(false);
    }
  });

  test("notices every single wrong character and every swap of unequal neighbours", () => {
    fc.assert(
      fc.property(bodies, fc.nat(17), fc.constantFrom(...ALPHABET), (body, place, other) => {
        const code = [...`${body}${usccCheckCharacter(body)}`];
        const wrong = code.with(place, other).join("");
        expect(isUscc(wrong)).toBe(other === code[place]);
        if (place < 16) {
          const swapped = code
            .with(place, code[place + 1]!)
            .with(place + 1, code[place]!)
            .join("");
          expect(isUscc(swapped)).toBe(code[place] === code[place + 1]);
        }
      }),
    );
  });
});
