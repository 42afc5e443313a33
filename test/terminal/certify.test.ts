import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDesk, seedDatabase } from "./support.ts";

const NUMBER = "6222 0200 1234 5678";

let seed: ReturnType<typeof seedDatabase>;
beforeAll(() => {
  seed = seedDatabase();
});
afterAll(() => seed.remove());

const shown = (desk: ReturnType<typeof openDesk>, account: string) =>
  desk.json<Record<string, unknown>>("certification", "show", account);

test("asks for what is missing and for the letter where one is needed; the number is in no record", async () => {
  const desk = openDesk(seed.database);
  writeFileSync(desk.path("letter.pdf"), "%PDF-1.7\n");
  const terminal = desk.start(["partner", "certify", "sp-yunfan", "--signing-entity", "示例云计算"]);
  await terminal.expectText("? Number of the corporate bank account:");
  terminal.type("1234567");
  terminal.key("enter");
  await terminal.expectText(
    "> --bank-account is not a bank account number: 8 to 30 digits, besides spaces and hyphens.",
  );
  terminal.key("ctrl-u");
  terminal.type(NUMBER);
  terminal.key("enter");
  await terminal.expectText("? Signing currency: (CNY)");
  terminal.key("enter");
  await terminal.expectText("(certification.letter-required)");
  await terminal.expectText("? File of the bank letter (empty: later):");
  terminal.type("letter.pdf");
  terminal.key("enter");
  await terminal.expectText("? Submit the bank account ****5678 for sp-yunfan?");
  terminal.key("enter");
  expect(await terminal.end()).toBe(0);
  expect(shown(desk, "sp-yunfan")).toMatchObject({ state: "in-review", currency: "CNY", bank_letter: "letter.pdf" });
  const line = desk.commands().at(-1);
  expect(line).toBe(
    "partnerctl partner certify sp-yunfan --bank-account '***' --signing-entity '示例云计算' --currency CNY --bank-letter letter.pdf",
  );
});

test("no letter now, and no to the last question, in Chinese: nothing is written", async () => {
  const desk = openDesk(seed.database);
  const before = desk.digest();
  const given = ["--bank-account", NUMBER, "--currency", "CNY"];
  const terminal = desk.start(["partner", "certify", "sp-yunfan", ...given, "--lang", "zh"]);
  await terminal.expectText("? 签约主体：");
  terminal.key("enter");
  await terminal.expectText("> 此项不能为空。");
  terminal.type("示例云计算");
  terminal.key("enter");
  await terminal.expectText("? 银行确认函文件（留空则稍后上传）：");
  terminal.key("enter");
  await terminal.expectText("? 确认为 sp-yunfan 提交银行账号 ****5678？");
  terminal.type("否");
  terminal.key("enter");
  expect(await terminal.end()).toBe(0);
  expect(terminal.text()).toContain("未写入任何内容。");
  expect(desk.digest()).toBe(before);
});

test("an amount that was left out is asked for; --no-input does not ask", async () => {
  const desk = openDesk(seed.database);
  const given = ["--bank-account", NUMBER, "--signing-entity", "示例", "--currency", "CNY"];
  expect(desk.run(["partner", "certify", "sp-qinglan", ...given]).code).toBe(0);
  const terminal = desk.start(["certification", "transfer", "sp-qinglan"]);
  await terminal.expectText("? Amount in yuan:");
  terminal.type("0");
  terminal.key("enter");
  await terminal.expectText("> This is not an amount above 0 in yuan");
  terminal.key("ctrl-u");
  terminal.type("0.37");
  terminal.key("enter");
  expect(await terminal.end()).toBe(0);
  const silent = desk.start(["certification", "confirm", "sp-qinglan", "--no-input"]);
  expect(await silent.end()).toBe(8);
  expect(desk.run(["certification", "confirm", "sp-qinglan", "--amount", "0.37"]).code).toBe(0);
});
