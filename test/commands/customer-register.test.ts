import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fixture, fixturePath } from "../seeding.ts";
import { NOW, testApp } from "../support.ts";

type Row = Record<string, unknown>;

const FIELDS = ["id", "partner", "full_name", "phone", "email", "account_name", "association_type", "state"];
FIELDS.push("submitted_at", "decided_at", "expires_at", "decided_by", "rules", "reason");
const RULE_FIELDS = ["id", "effect", "reason", "remedy", "source", "facts"];
const AT = "2026-11-24T02:00:00.000Z";
const USCC = "91990001MA0000001R";
const NEW = ["--full-name", "某某科技有限公司", "--phone", "13800000901"];
const REVIEW = [
  "--request-review",
  "--expected-consumption",
  "50000",
  "--project",
  "上云",
  "--communication",
  "已沟通",
];

/** Two providers with contacts and a customer that nobody has. */
async function registry() {
  const app = await testApp();
  for (const name of ["p1", "p2"]) {
    const added = ["partner", "add", name, "--company", "示例", "--uscc", USCC, "--kind", "solution-provider"];
    expect((await app.run([...added, "--phone", "13900000001"])).code).toBe(0);
  }
  const register = (words: readonly string[], partner = "p1", more: readonly string[] = []) =>
    app.run(["customer", "register", "--partner", partner, "--json", ...words, ...more]);
  const check = (words: readonly string[], partner = "p1") =>
    app.run(["customer", "check", "--partner", partner, "--json", ...words]);
  /** The verdict's word and rules on a known account that has these facts. */
  const verdictOn = async (facts: readonly string[], now = NOW) => {
    const saved = await app.run(["customer", "add", "acme", "--phone", "13800000001", ...facts]);
    if (saved.code !== 0) expect((await app.run(["customer", "edit", "acme", ...facts])).code).toBe(0);
    const { code, stdout } = await check(["--full-name", "甲", "--phone", "13800000001", "--now", now]);
    const { verdict, rules } = JSON.parse(stdout) as { verdict: string; rules: Row[] };
    return [code, verdict, ...rules.map((rule) => rule.id)];
  };
  return { ...app, register, check, verdictOn };
}

async function portfolio() {
  const app = await testApp();
  for (const [noun, file] of [
    ["partner", "partners"],
    ["customer", "customers"],
    ["association", "associations"],
  ]) {
    expect(await app.run([noun as string, "import", fixturePath(`${file}.csv`), "--json"])).toMatchObject({ code: 0 });
  }
  return app;
}

test("check of a new customer: accepted, the whole verdict, and nothing on stderr", async () => {
  const app = await registry();
  const { code, stdout, stderr } = await app.check(NEW);
  expect([code, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toEqual({ verdict: "accept", rules: [], at: AT });
  expect(Object.keys(JSON.parse(stdout))).toEqual(["verdict", "rules", "at"]);
});

test.each([
  ["accept", [], 0, "Accepted\n", "", "accept,,"],
  [
    "review",
    ["--registered-at", "2020-01-01"],
    5,
    "Review needed: ",
    "account-age",
    "review,registration.account-age,",
  ],
  ["refuse", ["--consumer-cloud"], 4, "Refused: ", "consumer-cloud", "refuse,registration.consumer-cloud,"],
])("check says %s on stdout in every format, with nothing on stderr", async (word, facts, code, text, rule, csv) => {
  const app = await registry();
  const [ended, verdict] = await app.verdictOn(facts);
  expect([ended, verdict]).toEqual([code, word]);
  const request = ["customer", "check", "--partner", "p1", "--full-name", "甲", "--phone", "13800000001"];
  const shown = async (...options: string[]) => {
    const outcome = await app.run([...request, ...options]);
    expect([outcome.code, outcome.stderr]).toEqual([code, ""]);
    return outcome.stdout;
  };
  expect(await shown("-f", "csv")).toBe(`verdict,rules,at\n${csv}${AT}\n`);
  expect(await shown("-f", "csv", "--columns", "verdict")).toBe(`verdict\n${word}\n`);
  const table = await shown();
  expect(table.startsWith(text)).toBe(true);
  if (rule !== "") {
    expect(table.split("\n")[0]).toMatch(new RegExp(`\\. \\(registration\\.${rule}\\)$`));
    expect(table.split("\n")[1]).toMatch(/^Try: .*\.$/);
  }
  const fired = (JSON.parse(await shown("--json")).rules as Row[])[0];
  if (fired) expect(Object.keys(fired)).toEqual(RULE_FIELDS);
  const { rules } = JSON.parse(await shown("-f", "jsonl", "--lang", "zh")) as { rules: Row[] };
  for (const { reason, remedy } of rules) for (const said of [reason, remedy]) expect(said).toMatch(/\p{Script=Han}/u);
});

test("an account is new for seven days to the millisecond", async () => {
  const app = await registry();
  const since = ["--registered-at", "2026-11-17T10:00:00.500+08:00"];
  expect(await app.verdictOn(since, "2026-11-24T10:00:00.500+08:00")).toEqual([0, "accept"]);
  expect(await app.verdictOn(since, "2026-11-24T10:00:00.501+08:00")).toEqual([
    5,
    "review",
    "registration.account-age",
  ]);
  expect(await app.verdictOn(["--registered-at="])).toEqual([0, "accept"]);
});

test("all rules that fired are shown, refusals and reviews together in their order", async () => {
  const app = await registry();
  const facts = ["--registered-at", "2020-01-01", "--cash-consumption", "--direct-sales-followed"];
  expect(
    await app.verdictOn([...facts, "--support-center-owned", "--reward-program", "--site", "international"]),
  ).toEqual(
    [4, "refuse"].concat(
      ["international-site", "reward-program", "account-age", "cash-followed", "support-center-owned"].map(
        (rule) => `registration.${rule}`,
      ) as never,
    ),
  );
});

test("register prints the registration, which is registered for 15 days", async () => {
  const app = await registry();
  const { code, stdout, stderr } = await app.register(NEW, "p1", ["--email", "a@b.cn", "--association-type", "resale"]);
  expect([code, stderr]).toEqual([0, ""]);
  const registration = JSON.parse(stdout);
  expect(Object.keys(registration)).toEqual(FIELDS);
  expect(registration).toEqual({
    ...{ id: registration.id, partner: "p1", full_name: "某某科技有限公司", phone: "13800000901", email: "a@b.cn" },
    ...{ account_name: null, association_type: "resale", state: "registered", submitted_at: AT, decided_at: AT },
    ...{ expires_at: "2026-12-09T02:00:00.000Z", decided_by: null, rules: [], reason: null },
  });
  expect(registration.id).toMatch(/^reg-[0-9a-hjkmnp-tv-z]{26}$/);
  const again = await app.register(NEW, "p1", ["--quiet"]);
  expect([again.code, JSON.parse(again.stdout), again.stderr]).toEqual([0, registration, ""]);
  expect(await app.json("registration list")).toHaveLength(1);
});

test("a refusal ends with 4, its rules in the error, and stdout empty", async () => {
  const app = await registry();
  await app.run("customer add acme --phone 13800000001 --consumer-cloud --reward-program");
  const { code, stdout, stderr } = await app.register(["--full-name", "甲", "--phone", "13800000001"]);
  expect([code, stdout]).toEqual([4, ""]);
  const { error } = JSON.parse(stderr);
  expect(Object.keys(error)).toEqual(["code", "message", "hint", "rules", "field", "row"]);
  expect(error).toMatchObject({ code: "refused", field: null, row: null });
  expect(error.rules.map((rule: Row) => rule.id)).toEqual([
    "registration.consumer-cloud",
    "registration.reward-program",
  ]);
  for (const rule of error.rules) expect(Object.keys(rule)).toEqual(RULE_FIELDS);
  const checked = await app.check(["--full-name", "甲", "--phone", "13800000001"]);
  expect(error.rules).toEqual(JSON.parse(checked.stdout).rules);
  expect(await app.json("registration list")).toEqual([]);
});

test("a review that nobody asked for ends with 5; asked for, the application is pending", async () => {
  const app = await registry();
  await app.run("customer add acme --phone 13800000001 --registered-at 2020-01-01");
  const who = ["--full-name", "甲", "--phone", "13800000001"];
  const needed = await app.register(who);
  expect([needed.code, needed.stdout]).toEqual([5, ""]);
  expect(JSON.parse(needed.stderr).error).toMatchObject({
    code: "review-needed",
    rules: [{ id: "registration.account-age", effect: "review", facts: { new_account_days: 7 } }],
  });
  expect(await app.json("registration list")).toEqual([]);
  for (const option of ["--expected-consumption", "--project", "--communication"]) {
    const place = REVIEW.indexOf(option);
    const { code, stderr } = await app.register(who, "p1", REVIEW.toSpliced(place, 2));
    expect([code, JSON.parse(stderr).error.field]).toEqual([8, option.slice(2)]);
  }
  const pending = await app.register(who, "p1", REVIEW);
  expect([pending.code, pending.stderr]).toEqual([0, ""]);
  expect(JSON.parse(pending.stdout)).toMatchObject({
    ...{ state: "pending", submitted_at: AT, decided_at: null, expires_at: null, account_name: "acme" },
    rules: ["registration.account-age"],
  });
  expect(JSON.parse((await app.register(who)).stdout)).toMatchObject({ state: "pending" });
});

test.each([
  [["--phone", "13800000001"], 8, "full-name"],
  [["--full-name", "", "--phone", "13800000001"], 8, "full-name"],
  [["--full-name", "甲"], 8, "phone"],
  [["--full-name", "甲", "--phone", "12800000001"], 2, "phone"],
  [["--full-name", "甲", "--phone", "13800000099"], 2, "account_name"],
  [[...NEW, "--association-type", "both"], 2, "association_type"],
  [[...NEW, "--email", "nobody"], 2, "email"],
  [[...NEW, "--partner", "nobody"], 7, null],
  [[...NEW, "--from", "x.csv"], 2, "full-name"],
  [[...NEW, "--atomic"], 2, "atomic"],
  [[...NEW, "extra"], 2, null],
])("register %j ends with %i and names %s", async (words, code, field) => {
  const app = await registry();
  for (const name of ["twin-a", "twin-b"]) await app.run(["customer", "add", name, "--phone", "13800000099"]);
  const outcome = await app.register(words);
  expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
  expect(JSON.parse(outcome.stderr).error).toMatchObject({ field, rules: [] });
  if (words.includes("13800000099")) {
    expect(JSON.parse(outcome.stderr).error).toMatchObject({ code: "AMBIGUOUS_PHONE" });
    expect(outcome.stderr).toContain("twin-a, twin-b");
  }
  expect(await app.json("registration list")).toEqual([]);
});

test("without --partner the only partner is meant; of several none", async () => {
  const app = await testApp();
  const asked = await app.run(["customer", "register", ...NEW, "--json"]);
  expect([asked.code, JSON.parse(asked.stderr).error.field]).toEqual([8, "partner"]);
  const two = await registry();
  expect((await two.run(["customer", "check", ...NEW])).code).toBe(8);
  const one = [
    "partner",
    "add",
    "p9",
    "--company",
    "示例",
    "--uscc",
    USCC,
    "--kind",
    "reseller",
    "--phone",
    "13900000001",
  ];
  await app.run(one);
  expect(await app.json(["customer", "register", ...NEW])).toMatchObject({ partner: "p9", state: "registered" });
});

test.each([
  ["the name in full width, with spaces, in another case", "ＡＣＭＥ　Example ltd", "13800000902"],
  ["the phone, however it is written", "乙公司", "+86 138-0000-0901"],
])("another partner meets a conflict by %s", async (_, name, phone) => {
  const app = await registry();
  expect((await app.register(["--full-name", " Acme exampleLtd", "--phone", "13800000901"])).code).toBe(0);
  const { code, stderr } = await app.register(["--full-name", name, "--phone", phone], "p2");
  expect([code, JSON.parse(stderr).error.rules.map((rule: Row) => rule.id)]).toEqual([
    4,
    ["registration.registered-by-other"],
  ]);
  expect((await app.register(["--full-name", name, "--phone", phone], "p1")).code).toBe(0);
  expect(await app.json("registration list")).toHaveLength(1);
  const other = ["--full-name", "Acme Example Limited", "--phone", "13800000902"];
  expect((await app.register(other, "p2")).code).toBe(0);
});

test("an account name that is not known is kept, and tells nobody apart", async () => {
  const app = await registry();
  const words = ["--full-name", "甲", "--phone", "13800000901", "--account-name", "not-known"];
  expect(JSON.parse((await app.register(words)).stdout)).toMatchObject({ account_name: "not-known" });
  expect((await app.register([...words.slice(0, 4), "--account-name", "other"], "p2")).code).toBe(4);
  expect((await app.register(["--full-name", "乙", "--phone", "13800000902", ...words.slice(4)], "p2")).code).toBe(0);
});

test("two known accounts that share one phone are two customers", async () => {
  const app = await registry();
  for (const name of ["twin-a", "twin-b"]) await app.run(["customer", "add", name, "--phone", "13800000099"]);
  const who = ["--full-name", "双子", "--phone", "13800000099", "--account-name"];
  expect((await app.register([...who, "twin-a"])).code).toBe(0);
  expect((await app.register([...who, "twin-b"], "p2")).code).toBe(0);
  expect((await app.register([...who, "twin-a"], "p2")).code).toBe(4);
});

test("what was given and has no effect is said", async () => {
  const app = await registry();
  const details = ["--project", "上云", "--communication", "已沟通"];
  const { code, stderr } = await app.register(NEW, "p1", [...details, "--invite"]);
  expect(code).toBe(0);
  expect(stderr).toBe(
    "Warning: Not kept without --request-review: --project, --communication.\n" +
      "Warning: Without an --email that a mail can go to nobody is invited.\n",
  );
});

test("a dry run decides and shows everything, and writes nothing", async () => {
  const app = await registry();
  const { code, stdout } = await app.register(NEW, "p1", ["--dry-run"]);
  expect([code, JSON.parse(stdout).state]).toEqual([0, "registered"]);
  expect(await app.json("registration list")).toEqual([]);
  await app.run("customer add acme --phone 13800000001 --consumer-cloud");
  expect((await app.register(["--full-name", "甲", "--phone", "13800000001"], "p1", ["-n"])).code).toBe(4);
  const path = fixturePath("registrations-limit.csv");
  const dry = await app.run(`customer register --from ${path} --partner p1 --json -n`);
  expect(await app.json("registration list")).toEqual([]);
  expect(dry.code).toBe((await app.run(`customer register --from ${path} --partner p1`)).code);
});

test("the file of every outcome ends row by row as is written beside it", async () => {
  const app = await portfolio();
  const results = app.path("results.csv");
  const words = ["customer", "register", "--from", fixturePath("registrations.csv"), "--json"];
  const { code, stdout } = await app.run([...words, "--results", results]);
  const summary = JSON.parse(stdout);
  expect(code).toBe(3);
  expect(Object.keys(summary)).toEqual("job,rows,registered,pending,needs_review,refused,unchanged,invalid".split(","));
  expect(summary).toEqual({
    ...{ job: summary.job, rows: 41, registered: 8, pending: 2, needs_review: 5, refused: 19, unchanged: 1 },
    invalid: 6,
  });
  const lines = readFileSync(results, "utf8").split("\n");
  expect(lines[0]).toBe("row,key,outcome,id,code,message,rules");
  const written = await app.json<Row[]>("registration list");
  const fields = (line: string): string[] => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  for (const row of fixture("registrations-expected.csv")) {
    const [place, key, outcome, id, word, message, rules] = fields(lines[Number(row.row)] as string);
    expect([place, key, outcome, word, rules]).toEqual([row.row, row.customer, row.outcome, row.code, row.rules]);
    const live = outcome === "registered" || outcome === "pending" || outcome === "unchanged";
    expect(written.some((one) => one.id === id)).toBe(live);
    expect(message === "").toBe(live && rules === "");
    expect(message).not.toContain("reg-");
  }
  const again = await app.run([...words, "--results", results]);
  expect(JSON.parse(again.stdout)).toEqual({
    ...summary,
    job: again.stdout && JSON.parse(again.stdout).job,
    registered: 0,
    pending: 0,
    unchanged: 11,
  });
  expect(await app.json("registration list")).toEqual(written);
});

test("the hundredth customer is accepted, the one after it meets the limit, until a slot is free", async () => {
  const app = await portfolio();
  const path = fixturePath("registrations-limit.csv");
  const results = app.path("results.csv");
  const words = ["customer", "register", "--from", path, "--json", "--results", results];
  const first = await app.run(words);
  expect([first.code, JSON.parse(first.stdout)]).toMatchObject([3, { rows: 101, registered: 100, refused: 1 }]);
  expect(readFileSync(results, "utf8").trimEnd().split("\n").at(-1)).toMatch(
    /^101,.*,refused,,,.*100.*,registration\.limit$/,
  );
  expect(await app.json("registration slots --partner sp-qinglan")).toMatchObject({ used: 100, free: 0, limit: 100 });
  const [one] = await app.json<Row[]>("registration list --partner sp-qinglan --limit 1");
  await app.run(`registration delete ${one?.id}`);
  const only = await app.run([...words, "--only-failed", results]);
  expect([only.code, JSON.parse(only.stdout)]).toMatchObject([0, { rows: 1, registered: 1 }]);
  writeFileSync(app.path("one.csv"), "full_name,phone\n再来一家,13700000001\n");
  const more = await app.run(`customer register --from ${app.path("one.csv")} --partner sp-qinglan --json`);
  expect([more.code, JSON.parse(more.stdout)]).toMatchObject([3, { refused: 1 }]);
});
