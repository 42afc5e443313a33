import { expect, test } from "vitest";
import { testApp } from "../support.ts";

test("help is the same as --help", async () => {
  const app = await testApp();
  const [help, option] = [await app.run("help"), await app.run("--help")];
  expect([help.code, help.stderr]).toEqual([0, ""]);
  expect(help.stdout).toBe(option.stdout);
  expect(help.stdout).toContain("partnerctl init --demo");
});

test.each([
  ["help config", "config --help"],
  ["help customer check", "customer check --help"],
  ["help init", "init --help"],
])("%s is the same as %s", async (words, option) => {
  const app = await testApp();
  const help = await app.run(words);
  expect(help.stdout).toBe((await app.run(option)).stdout);
  expect(help.stdout).toContain("Usage: partnerctl ");
});

test.each([
  ["exit-codes", "  75   the database is busy"],
  ["formats", "--csv-profile excel"],
  ["environment", "PARTNERCTL_NOW"],
  ["files", ".partnerctl.json"],
  ["rules", "registration.consumer-cloud (refuse)"],
])("help %s is plain text in both languages", async (topic, words) => {
  const app = await testApp();
  const english = await app.run(["help", topic]);
  expect([english.code, english.stderr]).toEqual([0, ""]);
  expect(english.stdout).toContain(words);
  expect(english.stdout).not.toMatch(/[\u4e00-\u9fff]/);
  const chinese = await app.run(["help", topic, "--lang", "zh"]);
  expect(chinese.stdout).toMatch(/[\u4e00-\u9fff]/);
});

test("every exit code of the contract is explained", async () => {
  const app = await testApp();
  const codes = [...(await app.run("help exit-codes")).stdout.matchAll(/^ {2}(\d+) /gm)].map(([, code]) =>
    Number(code),
  );
  expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 75, 130]);
});

test("help files names the files in use", async () => {
  const app = await testApp();
  expect((await app.run("help files --db /tmp/elsewhere.db")).stdout).toContain("/tmp/elsewhere.db");
});

test.each([
  ["help exit-code", 'Did you mean "exit-codes"?'],
  ["help custmer", 'Did you mean "customer"?'],
  ["help config sett", 'Did you mean "set"?'],
  ["help customer check more", 'customer check has no verb "more"'],
  ["help rules more", 'no command or topic "rules"'],
])("%s ends with 2 and says what is near", async (line, message) => {
  const app = await testApp();
  const { code, stdout, stderr } = await app.run(line);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
});
