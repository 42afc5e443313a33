import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ANSWER_TOPICS, ANSWERS } from "../../src/commands/help/answers.ts";
import { TOPICS } from "../../src/commands/help/topics.ts";
import { RULEBOOK } from "../../src/domain/rulebook.ts";
import { fill, inGeneral } from "../../src/language/text.ts";
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

test.each(ANSWER_TOPICS)("help %s answers in the words of the rules, in both languages", async (topic) => {
  const app = await testApp();
  const { rules, facts = {}, question } = ANSWERS[topic];
  for (const language of ["en", "zh"] as const) {
    const { code, stdout, stderr } = await app.run(["help", topic, "--lang", language]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")[0]).toBe(question[language]);
    for (const id of rules) {
      const rule = RULEBOOK.find((one) => one.id === id);
      if (!rule) throw new Error(`there is no rule ${id}`);
      expect(stdout).toContain(`\n${id} (${rule.effect})\n`);
      expect(stdout).toContain(rule.source);
      for (const text of [rule.text, rule.remedy]) {
        expect(stdout).toContain(inGeneral(fill(text, facts))[language]);
      }
    }
    expect(stdout).not.toMatch(/[{}]|undefined|null/);
  }
});

test("the commands of the answers exist, with the options that they name", async () => {
  const app = await testApp();
  for (const topic of ANSWER_TOPICS) {
    for (const [line] of ANSWERS[topic].commands) {
      const [noun = "", verb = ""] = line.en.replace("partnerctl ", "").split(" ");
      const { code, stdout } = await app.run([noun, verb, "--help"]);
      expect([line.en, code]).toEqual([line.en, 0]);
      for (const [option] of line.en.matchAll(/--[a-z-]+/g)) {
        // Filters of lists are named by their columns.
        expect(stdout, line.en).toContain(verb === "list" ? option.slice(2) : option);
      }
    }
  }
});

test("help payment-time tells the term as it stands at the clock, and stands without a database", async () => {
  const app = await testApp();
  const term = async (...words: string[]) => {
    const { code, stdout, stderr } = await app.run(["help", "payment-time", ...words]);
    expect([code, stderr]).toEqual([0, ""]);
    return /payment\.due_days = (.*)/.exec(stdout)?.[1];
  };
  expect(await term()).toBe("15 (the value from the beginning)");
  expect((await app.run("policy set payment.due_days 10 --from 2026-12-01")).code).toBe(0);
  expect(await term("--now", "2026-11-30")).toBe("15 (the value from the beginning)");
  expect(await term("--now", "2026-12-01")).toBe("10 (since 2026-12-01 00:00)");
  expect(await term("--now", "2026-12-01", "--lang", "zh")).toBe("10（自 2026-12-01 00:00 起）");
  writeFileSync(app.path("other.db"), "no database".repeat(100));
  expect(await term("--db", app.path("other.db"))).toContain("cannot be read");
});

test("help alone names every topic", async () => {
  const app = await testApp();
  const { stdout } = await app.run("help");
  for (const topic of TOPICS) expect(stdout).toContain(topic);
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
  ["help rules more", "Try: partnerctl policy show more"],
])("%s ends with 2 and says what is near", async (line, message) => {
  const app = await testApp();
  const { code, stdout, stderr } = await app.run(line);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
});
