import { describe, expect, it } from "vitest";
import { nearest } from "../../src/language/nearest.ts";

describe("nearest", () => {
  const words = ["account_name", "full_name", "phone", "id"];
  it.each([
    ["phon", "phone"],
    ["fone", undefined],
    ["PHONE", "phone"],
    ["acount_name", "account_name"],
    ["full_nmae", "full_name"],
    ["i", "id"],
    ["", undefined],
    ["zzzzzz", undefined],
    ["x".repeat(1_000_000), undefined],
  ])("finds for %j", (word, found) => {
    expect(nearest(word, words)).toBe(found);
  });
});
