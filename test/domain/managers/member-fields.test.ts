import { expect, test } from "vitest";
import { ROLES } from "../../../src/domain/managers/member.ts";
import { inOrder, parseRoles } from "../../../src/domain/managers/member-fields.ts";

test.each([
  ["reader", ["reader"]],
  ["operator; account-manager", ["operator", "account-manager"]],
  ["READER,operator", ["reader", "operator"]],
  ["客户经理、操作员；只读", ["account-manager", "operator", "reader"]],
  ["reader;reader", ["reader", "reader"]],
  [" ; ", []],
])("%j", (text, roles) => {
  expect(parseRoles(text)).toEqual({ kind: "roles", roles });
});

test("an unknown word is bad and names the nearest", () => {
  const parsed = parseRoles("reader;raeder");
  expect(parsed).toMatchObject({ kind: "bad", code: "BAD_VALUE" });
  if (parsed.kind === "bad") expect(parsed.text.en).toMatch(/did you mean reader\?/);
});

test("a bad word is said of what the reader knows it by", () => {
  expect(parseRoles("bogus")).toMatchObject({ text: { en: expect.stringMatching(/^roles "bogus" is not one of/) } });
  expect(parseRoles("bogus", "--role")).toMatchObject({
    text: {
      en: expect.stringMatching(/^--role "bogus" is not one of/),
      zh: expect.stringMatching(/^--role 的值“bogus”/),
    },
  });
});

test("roles are kept in the order in which they are listed", () => {
  expect(inOrder(["reader", "admin", "operator"])).toEqual(["admin", "operator", "reader"]);
  expect(inOrder([...ROLES].reverse())).toEqual(ROLES);
});
