import { expect, test } from "vitest";
import { maskBankAccount, parseBankAccount } from "../../src/values/bank-account.ts";

test.each([
  ["6222020012345678", "6222020012345678"],
  [" 6222 0200-1234 5678 ", "6222020012345678"],
  ["６２２２０２００", "62220200"],
  ["0012345678", "0012345678"],
  ["12345678", "12345678"],
  ["1234567", undefined],
  ["1".repeat(30), "1".repeat(30)],
  ["1".repeat(31), undefined],
  ["****5678", undefined],
  ["6222.02e10", undefined],
  ["6222020012345678x", undefined],
  ["", undefined],
  ["- -", undefined],
])("%j reads as %j", (text, expected) => {
  expect(parseBankAccount(text)).toBe(expected);
});

test("only the last four digits are shown", () => {
  expect(maskBankAccount("6222020012345678")).toBe("****5678");
  expect(maskBankAccount("12345678")).toBe("****5678");
});
