import { expect, test } from "vitest";
import { letterOf, oneLine } from "../../../src/domain/invitations/letter.ts";
import { isBaseUrl, tokenIn, urlOf } from "../../../src/domain/invitations/link.ts";
import { instant } from "../cases.ts";

const TOKEN = "0123456789abcdefghjkmnpqrs";
const facts = {
  company: "青岚科技",
  fullName: "某某科技",
  associationType: "resale",
  url: "https://partner.example.com/x",
  validUntil: instant("2026-12-01T10:00:00+08:00"),
} as const;

test("a letter says in both languages who invites whom, to what, and until when", () => {
  const { subject, text } = letterOf(facts);
  expect(subject).toBe("青岚科技邀请您成为其华为云客户 / 青岚科技 invites you to become its Huawei Cloud customer");
  for (const part of ["某某科技，您好！", "Dear 某某科技,", "（关联类型：代售）", "(as a resale customer)"]) {
    expect(text).toContain(part);
  }
  expect(text.split("2026-12-01 10:00")).toHaveLength(3);
  expect(text.split(`\n\n${facts.url}\n\n`)).toHaveLength(3);
  expect(`${subject}${text}`).not.toMatch(/[{}]|undefined|null/);
});

test("without a type it says none", () => {
  const { text } = letterOf({ ...facts, associationType: null });
  expect(text).toContain("并同意与青岚科技关联：");
  expect(text).toContain("associated with 青岚科技:");
});

test("a name makes no lines, turns no text around and fills in nothing", () => {
  const hostile = "甲\r\nBcc: x@example.com\u2028\u202e\u0000{url}$&";
  const { subject, text } = letterOf({ ...facts, company: hostile, fullName: hostile });
  expect(subject).not.toMatch(/[\r\n\u2028\u202e\0]/);
  expect(text).not.toMatch(/[\r\u2028\u202e\0]/);
  expect(text.split("\n").some((line) => line.startsWith("Bcc"))).toBe(false);
  expect(subject).toContain("甲 Bcc: x@example.com {url}$&");
  expect(oneLine("  a\t\n b ")).toBe("a b");
});

test("a link holds the token, whatever the address below which it lies", () => {
  for (const base of [
    "https://a.example/join",
    "http://a.example",
    "https://a.example/?lang=zh#x",
    "https://例子.example/邀请",
  ]) {
    expect(isBaseUrl(base)).toBe(true);
    expect(tokenIn(urlOf(base, TOKEN))).toBe(TOKEN);
  }
  expect(urlOf("https://a.example/join?lang=zh", TOKEN)).toBe(`https://a.example/join?lang=zh&invitation=${TOKEN}`);
});

test.each([
  "ftp://a.example",
  "a.example",
  "https://",
  "https://u:p@a.example",
  "javascript:alert(1)",
  "",
  "https:// a",
])("%j is no address of links", (text) => {
  expect(isBaseUrl(text)).toBe(false);
});

test.each([
  [TOKEN, TOKEN],
  [TOKEN.slice(1), undefined],
  [`${TOKEN}t`, undefined],
  [`${TOKEN.slice(1)}u`, undefined],
  ["https://a.example/join", undefined],
  ["https://a.example/?invitation=x", "x"],
  ["exhibition", undefined],
  ["https://", undefined],
])("the token in %j is %j", (text, token) => {
  expect(tokenIn(text)).toBe(token);
});
