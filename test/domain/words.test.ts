import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COUPON_KIND_WORDS } from "../../src/domain/coupons/types.ts";
import { REGISTRATION_STATES } from "../../src/domain/registration/types.ts";
import { RULEBOOK, type WrittenRule } from "../../src/domain/rulebook.ts";
import { fire } from "../../src/domain/rules.ts";
import { BILL_DETAIL_TYPES } from "../../src/domain/usage/words.ts";
import { inChinese, LISTS } from "../../src/domain/words.ts";
import { LANGUAGES } from "../../src/language/text.ts";

const WORDS = readFileSync("src/domain/words.ts", "utf8");

describe("what the words of the contract are called in Chinese", () => {
  test("every list that a column takes its words from is there, or is known to need no names", () => {
    // V0 to V5 are names.
    const plain = new Set(["LEVELS"]);
    const sources = readdirSync("src/commands", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(`src/commands/${name}`, "utf8"));
    const lists = new Set(
      sources.flatMap((text) => [...text.matchAll(/values: ([A-Z_]{2,})\b/g)].map(([, name]) => name)),
    );
    expect(lists.size).toBeGreaterThan(25);
    const missing = [...lists].filter((name) => !plain.has(name as string) && !WORDS.includes(`list(${name},`));
    expect(missing).toEqual([]);
  });

  test("no column has a list of its own", () => {
    // Filters name the values that they ask for behind their operator.
    const written = /(?<!operator: "\w+"(?: as const)?,\s+)\bvalues: \[[^\]]/;
    expect('values: ["", ...TIERS]').toMatch(written);
    expect('{ column: "kind", operator: "in" as const, values: [kind] }').not.toMatch(written);
    const files = readdirSync("src/commands", { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.ts$/.test(name),
    );
    expect(files.filter((name) => written.test(readFileSync(`src/commands/${name}`, "utf8")))).toEqual([]);
  });

  test("no two words of a list are called alike, so that a filter by a name means one of them", () => {
    for (const words of [REGISTRATION_STATES, BILL_DETAIL_TYPES]) {
      const names = inChinese(words);
      expect([...(names?.keys() ?? [])]).toEqual([...words]);
      expect(new Set(names?.values()).size).toBe(words.length);
    }
    for (const [words, names] of LISTS) {
      for (const language of LANGUAGES) {
        expect(new Set(words.map((word) => names[word]?.[language])).size, words.join()).toBe(words.length);
        // A filter may have them with these between them.
        for (const word of words) expect(names[word]?.[language]).not.toMatch(/[、,;]/);
      }
    }
  });

  test("a list that nobody named has none", () => {
    expect(inChinese(["a"])).toBeUndefined();
  });
});

describe("sentences name the words of the contract, commands in them give them", () => {
  const RULE = {
    id: "x",
    effect: "refuse",
    source: "ours: a test",
    text: { en: "It is {kind}.", zh: "类型为“{kind}”。" },
    remedy: { en: "Try {kind}: `x --kind {kind}`.", zh: "请用“{kind}”：`x --kind {kind}`。" },
    words: { kind: COUPON_KIND_WORDS },
  } as const;

  test("of one rule", () => {
    const { reason, remedy } = fire(RULE, { kind: "cloud-software" });
    expect(reason).toEqual({ en: "It is cloud software.", zh: "类型为“云软件”。" });
    expect(remedy).toEqual({
      en: "Try cloud software: `x --kind cloud-software`.",
      zh: "请用“云软件”：`x --kind cloud-software`。",
    });
  });

  test.each([
    ["coupon.path", { kind: "si-validation", path: "si-path", partner: "p1" }],
    ["coupon.stage", { kind: "service", path: "service-path", stage: null, needed: "role-validation" }],
    ["coupon.solution", { kind: "cloud-software", needed: "cloud-software" }],
    ["voucher.association-type", { customer: "c1", type: "referral", needed: "resale", quota: "q1" }],
    ["invitation.other-type", { invitation: "i1", invited_type: "referral", type: "resale", registration: "r1" }],
    ["store.product-kind", { product: "甲", kind: "common" }],
  ])("of %s", (id, facts) => {
    const rule = RULEBOOK.find((one) => one.id === id) as WrittenRule;
    const { reason, remedy } = fire(rule, facts);
    const sentences = [reason.zh, remedy.zh.replace(/`[^`]*`/g, "")].join();
    expect(sentences).not.toMatch(/referral|resale|software|service|validation|common|joint|\bsi\b/);
    const commands = [...remedy.zh.matchAll(/`([^`]*)`/g)].map(([, command]) => command).join();
    // What is in quotes is a name for people.
    expect(commands.replace(/'[^']*'/g, "")).toMatch(/^[\x20-\x7e]*$/);
  });
});
