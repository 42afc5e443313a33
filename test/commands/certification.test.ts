import { createHash } from "node:crypto";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CERTIFICATION_TRANSITIONS } from "../../src/domain/certification/states.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const CODE = "91990001MA0000001R";
const NUMBER = "6222020012345678";
const KEYS = [
  "partner",
  "state",
  "bank_account",
  "signing_entity",
  "currency",
  "bank_letter",
  "bank_letter_size",
  "bank_letter_sha256",
  "attempts_left",
  "submitted_at",
  "transferred_at",
  "decided_at",
  "decided_by",
  "reason",
  "rules",
];
const PDF = "%PDF-1.7\n示例银行确认函\n";

const ruleIds = (stderr: string): string[] => (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);
const certify = (account: string, changes: Readonly<Record<string, string>> = {}): string[] => [
  ...["partner", "certify", account],
  ...Object.entries({ "bank-account": NUMBER, "signing-entity": "示例云计算", currency: "CNY", ...changes }).flatMap(
    ([name, value]) => [`--${name}`, value],
  ),
];
const confirm = (amount: string, account = "p1"): string[] => [
  ..."certification confirm --json".split(" "),
  account,
  "--amount",
  amount,
];

/** Partners p1 and p2 of one company and q1 of another, and a letter. */
async function partners(...more: readonly string[]) {
  const app = await testApp();
  for (const [account, uscc] of [
    ["p1", CODE],
    ["p2", CODE],
    ["q1", "91990002MA0000002B"],
  ] as const) {
    const given = ["--company", "云帆示例", "--uscc", uscc, "--kind", "solution-provider", "--phone", "13900000000"];
    const added = await app.run(["partner", "add", account, ...given, ...more]);
    expect([account, added.code, added.stderr]).toEqual([account, 0, ""]);
  }
  writeFileSync(app.path("letter.pdf"), PDF);
  const show = (account = "p1") => app.json(`certification show ${account}`);
  const state = async (account = "p1") => (await show(account)).state;
  /** Runs a line that must be refused, and returns how. */
  const fails = async (line: string | readonly string[]) => {
    const words = typeof line === "string" ? line.split(" ") : line;
    const { code, stdout, stderr } = await app.run([...words, "--json"]);
    expect(stdout).toBe("");
    return { code, hint: String(JSON.parse(stderr).error.hint) };
  };
  /** Certifies an account by its amount. */
  const certified = async (account = "p1", changes: Readonly<Record<string, string>> = {}) => {
    await app.json(certify(account, changes));
    await app.json(`certification transfer ${account} --amount 0.37`);
    return await app.json(`certification confirm ${account} --amount 0.37`);
  };
  return { ...app, show, state, fails, certified };
}

describe("by the amount", () => {
  test("submitted, transferred, confirmed: certified, with every column and the number masked", async () => {
    const app = await partners();
    expect(await app.show()).toEqual({
      ...Object.fromEntries(KEYS.map((key) => [key, null])),
      partner: "p1",
      state: "none",
      rules: [],
    });
    const submitted = await app.json(certify("p1", { "bank-account": " 6222 0200-1234 5678" }));
    expect(Object.keys(submitted)).toEqual(KEYS);
    expect(submitted).toMatchObject({ state: "awaiting-amount", bank_account: "****5678", attempts_left: 3 });
    const sent = await app.json("certification transfer p1 --amount 0.37 --now 2026-11-25");
    expect(sent).toMatchObject({ state: "awaiting-amount", transferred_at: "2026-11-24T16:00:00.000Z" });
    const done = await app
      .json("certification confirm p1 --amount 0.370 --now 2026-11-26 --as admin")
      .catch(() => null);
    expect(done).toBeNull();
    expect(await app.json("certification confirm p1 --amount .37 --now 2026-11-26").catch(() => null)).toBeNull();
    expect(await app.json("certification confirm p1 --amount 0.37 --now 2026-11-26 --as admin")).toMatchObject({
      state: "certified",
      attempts_left: null,
      decided_at: "2026-11-25T16:00:00.000Z",
      decided_by: "admin",
    });
    expect(await app.json("partner show p1")).toMatchObject({ certification: "certified" });
    const filtered = await app.json<Row[]>("partner list --certification certified,locked");
    expect(filtered.map(({ account_name }) => account_name)).toEqual(["p1"]);
    const sorted = await app.json<Row[]>("partner list --sort certification");
    expect(sorted.map(({ certification }) => certification)).toEqual(["certified", "none", "none"]);
    expect(await app.json("partner edit p1 --phone 13900000001")).toMatchObject({ certification: "certified" });
    expect((await app.run("db check")).code).toBe(0);
  });

  test("wrong amounts count although they are refused; the third locks, and then the right one is too late", async () => {
    const app = await partners();
    await app.json(certify("p1"));
    await app.json("certification transfer p1 --amount 0.37");
    for (const [amount, left, state] of [
      ["0.36", 2, "awaiting-amount"],
      ["0.38", 1, "awaiting-amount"],
      ["37", 0, "locked"],
    ] as const) {
      const refused = await app.run(confirm(amount));
      expect([refused.code, refused.stdout, ruleIds(refused.stderr)]).toEqual([4, "", ["certification.wrong-amount"]]);
      expect(JSON.parse(refused.stderr).error.rules[0].facts).toEqual({ account: "p1", tries_left: left });
      expect(await app.show()).toMatchObject({ state, attempts_left: left });
    }
    expect(await app.fails(confirm("0.37"))).toMatchObject({ code: 6, hint: expect.stringContaining("approve p1") });
    // Guessing does not begin anew with another submission.
    for (const changes of [{}, { currency: "USD" }]) expect((await app.fails(certify("p1", changes))).code).toBe(6);
    expect(await app.rows("select code, rules from attempts where code = 'refused'")).toHaveLength(3);
    expect(await app.json("certification approve p1 --reason 工单")).toMatchObject({
      state: "certified",
      reason: "工单",
    });
  });

  test("the limit is a parameter, also where it falls behind what was entered already", async () => {
    const app = await partners();
    await app.json("policy set certification.max_attempts 2 --from 2026-11-24");
    await app.json(certify("p1"));
    expect((await app.show()).attempts_left).toBe(2);
    await app.json("certification transfer p1 --amount 0.37");
    await app.run(confirm("1"));
    await app.json("policy set certification.max_attempts 1 --from 2026-11-24");
    expect(await app.json<Row[]>("certification list --attempts-left 0")).toHaveLength(1);
    expect(await app.state()).toBe("awaiting-amount");
    await app.run(confirm("1"));
    expect(await app.state()).toBe("locked");
  });

  test("the amount is asked for only once it was sent; what was sent again replaces it and keeps the count", async () => {
    const app = await partners();
    await app.json(certify("p1"));
    expect(await app.fails(confirm("0.37"))).toMatchObject({
      code: 6,
      hint: expect.stringContaining("show p1"),
    });
    await app.json("certification transfer p1 --amount 0.37");
    await app.run(confirm("0.01"));
    await app.json("certification transfer p1 --amount 0.52");
    expect((await app.show()).attempts_left).toBe(2);
    expect((await app.run(confirm("0.37"))).code).toBe(4);
    expect((await app.run(confirm("0.52"))).code).toBe(0);
  });

  test("a dry run writes nothing, counts nothing and ends as the real run would", async () => {
    const app = await partners();
    expect(await app.json([...certify("p1"), "-n"])).toMatchObject({ state: "awaiting-amount" });
    expect(await app.state()).toBe("none");
    await app.json(certify("p1"));
    await app.json("certification transfer p1 --amount 0.37");
    expect((await app.run([...confirm("0.38"), "-n"])).code).toBe(4);
    expect((await app.run([...confirm("0.37"), "-n"])).code).toBe(0);
    expect(await app.show()).toMatchObject({ state: "awaiting-amount", attempts_left: 3 });
    expect(await app.rows("select code from attempts")).toEqual([]);
  });
});

describe("by the bank letter", () => {
  test("a known supplier needs one from the beginning", async () => {
    const app = await partners("--known-supplier");
    const submitted = await app.json(certify("p1"));
    expect(submitted).toMatchObject({ state: "awaiting-letter", rules: ["certification.letter-required"] });
    expect((await app.fails("certification transfer p1 --amount 1")).code).toBe(6);
    expect(await app.fails(confirm("1"))).toMatchObject({ code: 6, hint: expect.stringContaining("attach-letter p1") });
    const attached = await app.json(["certification", "attach-letter", "p1", app.path("letter.pdf")]);
    expect(attached).toMatchObject({
      state: "in-review",
      bank_letter: "letter.pdf",
      bank_letter_size: Buffer.byteLength(PDF),
      bank_letter_sha256: createHash("sha256").update(PDF).digest("hex"),
    });
    expect((await app.fails(["certification", "attach-letter", "p1", app.path("letter.pdf")])).code).toBe(6);
    expect(await app.json("certification approve p1 --as boss")).toMatchObject({
      state: "certified",
      decided_by: "boss",
      reason: null,
      rules: ["certification.letter-required"],
    });
  });

  test("what was certified before, by any account of the company, decides whether one is needed", async () => {
    const app = await partners();
    await app.certified("p2");
    const letter = { "bank-letter": app.path("letter.pdf") };
    const states = async (account: string, changes: Readonly<Record<string, string>>) =>
      (await app.json([...certify(account, changes), "-n"])).state;
    expect(await states("p1", {})).toBe("awaiting-amount");
    expect(await states("p1", letter)).toBe("awaiting-amount");
    for (const changes of [{ "bank-account": "11112222" }, { "signing-entity": "另一主体" }, { currency: "HKD" }]) {
      expect(await states("p1", changes)).toBe("awaiting-letter");
      expect(await states("p2", changes)).toBe("awaiting-letter");
      expect(await states("q1", changes)).toBe("awaiting-amount");
      expect(await states("p1", { ...changes, ...letter })).toBe("in-review");
    }
    // What was certified last counts, whenever it was submitted.
    await app.json(certify("p1", { "bank-account": "11112222" }));
    await app.json("certification approve p1 --now 2020-01-01");
    expect(await states("p2", { "bank-account": "11112222" })).toBe("awaiting-amount");
    expect(await states("p1", {})).toBe("awaiting-letter");
  });

  test.each([
    ["png", "\x89PNG\r\n\x1a\n", 0],
    ["jpeg", "\xff\xd8\xff\xe0", 0],
    ["named pdf, and text", "PDF-1.7", 2],
    ["empty", "", 2],
    ["cut short", "%PDF", 2],
  ])("%s", async (_, beginning, code) => {
    const app = await partners("--known-supplier");
    await app.json(certify("p1"));
    writeFileSync(app.path("a.pdf"), Buffer.from(beginning, "latin1"));
    const ended = await app.run(["certification", "attach-letter", "p1", app.path("a.pdf")]);
    expect([ended.code, await app.state()]).toEqual([code, code === 0 ? "in-review" : "awaiting-letter"]);
  });

  test("10 MiB will do and a byte more will not; a folder, a missing and an unreadable file are exit 2", async () => {
    const app = await partners("--known-supplier");
    const attach = (name: string) => ["certification", "attach-letter", "p1", app.path(name)];
    await app.json(certify("p1"));
    truncateSync(app.path("letter.pdf"), 10 * 1024 * 1024 + 1);
    expect(await app.fails(attach("letter.pdf"))).toMatchObject({ code: 2 });
    mkdirSync(app.path("folder"));
    for (const name of ["folder", "missing.pdf"]) expect((await app.fails(attach(name))).code).toBe(2);
    expect((await app.fails([...certify("q1"), "--bank-letter", app.path("missing.pdf")])).code).toBe(2);
    expect(await app.state("q1")).toBe("none");
    truncateSync(app.path("letter.pdf"), 10 * 1024 * 1024);
    expect(await app.json(attach("letter.pdf"))).toMatchObject({ bank_letter_size: 10 * 1024 * 1024 });
  });
});

describe("submitting again", () => {
  test("the same is unchanged, while it is open and once it is certified; anything else waits for the decision", async () => {
    const app = await partners();
    await app.json(certify("p1"));
    expect(await app.json(certify("p1", { "signing-entity": " 示例 云计算" }))).toMatchObject({
      state: "awaiting-amount",
    });
    expect((await app.fails(certify("p1", { "bank-account": "11112222" }))).code).toBe(6);
    expect((await app.fails([...certify("p1"), "--bank-letter", app.path("letter.pdf")])).code).toBe(6);
    await app.json("certification approve p1");
    const again = await app.run([...certify("p1"), "--bank-letter", app.path("letter.pdf")]);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("Unchanged")]);
    expect(await app.json<Row[]>("certification list --history")).toHaveLength(1);
  });

  test("what is rejected can be submitted again as it was; earlier ones stay in the history", async () => {
    const app = await partners();
    await app.certified();
    await app.json(certify("p1", { "bank-account": "11112222" }));
    expect(await app.json("certification reject p1 --reason 户名不符")).toMatchObject({
      state: "rejected",
      reason: "户名不符",
    });
    expect(await app.json(certify("p1", { "bank-account": "11112222" }))).toMatchObject({ state: "awaiting-letter" });
    await app.json(certify("q1"));
    const shown = async (...more: string[]) =>
      (await app.json<Row[]>(["certification", "list", ...more])).map(({ partner, state }) => `${partner} ${state}`);
    expect(await shown()).toEqual(["p1 awaiting-letter", "q1 awaiting-amount"]);
    expect(await shown("--history")).toEqual([
      "p1 certified",
      "p1 rejected",
      "p1 awaiting-letter",
      "q1 awaiting-amount",
    ]);
    expect(await shown("--history", "--partner", "p1", "--state", "certified,rejected")).toHaveLength(2);
    expect(await shown("--state", "certified")).toEqual([]);
    expect(await shown("--bank-account", "5678")).toEqual(["q1 awaiting-amount"]);
    expect(await shown("--bank-account", "****5678", "--history")).toHaveLength(2);
    expect(await shown("--rules", "certification.letter-required")).toEqual(["p1 awaiting-letter"]);
    expect(await shown("--sort", "partner:desc", "--limit", "1")).toEqual(["q1 awaiting-amount"]);
  });
});

test.each([
  [certify("nobody"), 7],
  ["certification show nobody", 7],
  ["certification approve nobody", 7],
  ["certification transfer nobody --amount 1", 7],
  ["certification confirm p1 --amount 1", 6],
  ["certification transfer p1 --amount 1", 6],
  ["certification approve p1", 6],
  ["certification reject p1 --reason x", 6],
  ["certification reject p1", 8],
  ["certification transfer p1", 8],
  ["certification confirm p1", 8],
  ["certification confirm p1 --amount 0.375", 2],
  ["certification transfer p1 --amount 0", 2],
  ["certification transfer p1 --amount -1", 2],
  ["certification list --bank-account 6222020011112222", 2],
  ["certification list --state open", 2],
  ["partner certify p1", 8],
  [`partner certify p1 --bank-account ${NUMBER} --currency CNY`, 8],
  [`partner certify p1 --bank-account ${NUMBER} --signing-entity x`, 8],
  [certify("p1", { "signing-entity": " " }), 8],
  [certify("p1", { currency: "yuan" }), 2],
  [certify("p1", { "bank-account": "1234567" }), 2],
  [certify(" "), 8],
])("%s ends with %s", async (line, code) => {
  const app = await partners();
  expect((await app.fails(line)).code).toBe(code);
});

test("no record and no message holds an account number or the amount", async () => {
  const app = await partners();
  const said: string[] = [];
  const run = async (line: string | readonly string[]) => {
    const words = typeof line === "string" ? line.split(" ") : line;
    for (const more of [[], ["--json"], ["--lang", "zh"]]) {
      const { stdout, stderr } = await app.run([...words, ...more]);
      said.push(stdout, stderr);
    }
  };
  await run(["partner", "certify", "p1", `--bank_account=${NUMBER}`, "--signing-entity", "x", "--currency", "CNY"]);
  await run("certification transfer p1 --amount=7321.37");
  await run("certification confirm p1 --amount 1");
  await run("certification transfer p1 --amount 7321.37");
  await run([...certify("p1"), "--bank-account", `${NUMBER}x`]);
  await run("certification confirm p1 --amount 7321.37 --as p1-admin");
  for (const line of ["certification list --history", "certification show p1", "partner show p1"]) await run(line);
  const recorded = await app.rows(
    "select command || coalesce(summary, '') as text from changes union all select command || message from attempts",
  );
  expect(recorded.length).toBeGreaterThan(6);
  const texts = [...said, ...recorded.map(({ text }) => String(text))].join("\n");
  expect(texts).not.toMatch(/62220200|7321|732137/);
});

describe("--reveal", () => {
  test("shows whole numbers and records how many were shown", async () => {
    const app = await partners();
    expect(await app.json("certification list --reveal")).toEqual([]);
    expect(await app.json("certification show p1 --reveal")).toMatchObject({ state: "none", bank_account: null });
    expect(await app.rows("select seq from changes where summary is not null")).toEqual([]);
    await app.json(certify("p1"));
    await app.json(certify("q1", { "bank-account": "0012345678" }));
    expect(await app.json("certification show q1 --reveal")).toMatchObject({ bank_account: "0012345678" });
    const all = await app.json<Row[]>("certification list --reveal --as 审计");
    expect(all.map(({ bank_account }) => bank_account)).toEqual([NUMBER, "0012345678"]);
    expect(await app.rows("select actor, partner, state, summary from changes where summary is not null")).toEqual([
      { actor: "tester", partner: "q1", state: "done", summary: '{"revealed":1}' },
      { actor: "审计", partner: null, state: "done", summary: '{"revealed":2}' },
    ]);
  });

  test("has no dry run, and records nothing where nothing could be printed", async () => {
    const app = await partners();
    await app.json(certify("p1"));
    for (const more of ["--dry-run", "--columns nothing"]) {
      const ended = await app.run(`certification list --reveal ${more}`);
      expect([ended.code, ended.stdout]).toEqual([2, ""]);
    }
    expect(await app.rows("select seq from changes where summary is not null")).toEqual([]);
  });

  test("shows nothing where it cannot be recorded", { timeout: 60_000 }, async (context) => {
    const app = await partners();
    if (app.database.engine === "pglite") context.skip("needs a second session");
    await app.json(certify("p1"));
    const other = await app.database.outsider();
    await other.run(
      app.database.engine === "sqlite" ? "begin immediate" : "begin; lock table changes in exclusive mode",
    );
    const ended = await app.run("certification list --reveal");
    await other.run("rollback").finally(() => other.close());
    expect([ended.code, ended.stdout]).toEqual([75, ""]);
    expect(ended.stderr).not.toContain(NUMBER);
  });
});

describe("who may do what", () => {
  async function guarded() {
    const app = await partners();
    const rows = ["admin", "operator", "account-manager", "reader"].flatMap((role) =>
      ["p1", "q1"].map((partner) => `${role}@${partner},${role},${partner},${role}`),
    );
    const members = ["account,name,partner,roles", ...rows, "boss,生态经理,,ecosystem-manager"];
    writeFileSync(app.path("m.csv"), `${members.join("\n")}\n`);
    expect((await app.run(["member", "import", app.path("m.csv")])).code).toBe(0);
    const as = async (actor: string, line: string | readonly string[]) => {
      const words = typeof line === "string" ? line.split(" ") : line;
      const { code, stdout, stderr } = await app.run([...words, "--as", actor, "--json"]);
      return { code, stdout, rules: code === 9 || code === 4 ? ruleIds(stderr) : [] };
    };
    return { ...app, as };
  }

  test("the admin submits and confirms, the vendor sends and decides", async () => {
    const app = await guarded();
    for (const actor of ["operator@p1", "reader@p1", "account-manager@p1"]) {
      expect(await app.as(actor, certify("p1"))).toMatchObject({ code: 9, rules: ["access.role"] });
    }
    expect((await app.as("admin@q1", certify("p1"))).rules).toEqual(["access.other-partner"]);
    expect((await app.as("admin@p1", certify("p1"))).code).toBe(0);
    for (const verb of ["transfer p1 --amount 0.37", "approve p1", "reject p1 --reason x"]) {
      expect(await app.as("admin@p1", `certification ${verb}`)).toMatchObject({
        code: 9,
        rules: ["access.own-application"],
      });
    }
    expect((await app.as("boss", "certification transfer p1 --amount 0.37")).code).toBe(0);
    expect((await app.as("operator@p1", confirm("0.37"))).code).toBe(9);
    expect((await app.as("admin@q1", confirm("0.37"))).code).toBe(9);
    expect((await app.as("admin@p1", confirm("0.37"))).code).toBe(0);
  });

  test("a dry run of a partner does not say whether an amount is right", async () => {
    const app = await guarded();
    await app.as("admin@p1", certify("p1"));
    await app.as("boss", "certification transfer p1 --amount 0.37");
    for (const amount of ["0.37", "0.38"]) {
      expect(await app.as("admin@p1", [...confirm(amount), "-n"])).toMatchObject({ code: 2, stdout: "" });
    }
    expect((await app.as("boss", [...confirm("0.38"), "-n"])).code).toBe(4);
    expect(JSON.parse((await app.as("reader@p1", "certification show p1")).stdout).attempts_left).toBe(3);
  });

  test("everybody reads the own partner's, masked; whole numbers are the admin's and the vendor's", async () => {
    const app = await guarded();
    await app.as("admin@p1", certify("p1"));
    await app.as("admin@q1", certify("q1"));
    for (const actor of ["reader@p1", "operator@p1", "account-manager@p1", "admin@p1"]) {
      const rows = JSON.parse((await app.as(actor, "certification list")).stdout) as Row[];
      expect(rows.map(({ partner, bank_account }) => [partner, bank_account])).toEqual([["p1", "****5678"]]);
      const may = actor.startsWith("admin");
      for (const line of ["certification list --reveal", "certification show p1 --reveal"]) {
        const ended = await app.as(actor, line);
        expect([actor, ended.code, ended.rules]).toEqual([actor, may ? 0 : 9, may ? [] : ["access.role"]]);
        expect(ended.stdout.includes(NUMBER)).toBe(may);
      }
      expect((await app.as(actor, "certification show q1 --reveal")).rules).toContain("access.other-partner");
    }
    const shown = JSON.parse((await app.as("boss", "certification list --reveal")).stdout) as Row[];
    expect(shown.map(({ bank_account }) => bank_account)).toEqual([NUMBER, NUMBER]);
    const summaries = await app.rows("select actor, summary from changes where summary like '%revealed%' order by seq");
    expect(summaries.map(({ actor, summary }) => `${actor} ${summary}`)).toEqual([
      'admin@p1 {"revealed":1}',
      'admin@p1 {"revealed":1}',
      'boss {"revealed":2}',
    ]);
    const attempts = await app.rows("select actor from attempts where rules = 'access.role'");
    expect(attempts).toHaveLength(6);
  });
});

test("settlement: an eligible partner is paid only while its last submission is certified", async () => {
  const app = await partners();
  const check = async () => {
    const table = await app.run("incentive check p1 --cycle 2026-11");
    const { eligible, payable, rules } = await app.json("incentive check p1 --cycle 2026-11");
    expect([table.code, eligible, rules]).toEqual([0, true, []]);
    return [payable, ...[...table.stdout.matchAll(/\((settlement\.[a-z-]+)\)$/gm)].map(([, id]) => id)];
  };
  const changing = "settlement.certification-changing";
  const never = "settlement.not-certified";
  expect(await check()).toEqual([false, never]);
  await app.json(certify("p1"));
  expect(await check()).toEqual([false, changing, never]);
  await app.json("certification reject p1 --reason x");
  expect(await check()).toEqual([false, changing, never]);
  await app.certified();
  expect(await check()).toEqual([null]);
  await app.json(certify("p1", { "bank-account": "11112222" }));
  expect(await check()).toEqual([false, changing]);
  await app.json("certification reject p1 --reason x");
  expect(await check()).toEqual([false, changing]);
  await app.certified();
  expect(await check()).toEqual([null]);
});

test("settlement says nothing of a partner that gets no incentive anyway", async () => {
  const app = await partners();
  await app.json("partner edit p1 --kind reseller");
  const ended = await app.run("incentive check p1");
  expect([ended.code, ended.stdout.includes("settlement.")]).toEqual([4, false]);
});

test("names that are long, Chinese or hostile are kept and shown safely", async () => {
  const app = await partners("--known-supplier");
  const entity = `华为云计算技术有限公司 \u001b[31m "引号"; drop table certifications;--${"长".repeat(500)}`;
  const name = "银行 确认函\u202e\u001b[2J.pdf";
  writeFileSync(app.path(name), PDF);
  const made = await app.json([...certify("p1", { "signing-entity": entity }), "--bank-letter", app.path(name)]);
  expect(made).toMatchObject({ signing_entity: entity, bank_letter: name, state: "in-review" });
  const table = await app.run("certification show p1");
  expect(table.stdout).not.toContain("\u001b");
  expect((await app.run("db check")).code).toBe(0);
});

test("whatever is tried in whatever order, every change of state is a line of the table", {
  timeout: 120_000,
}, async () => {
  const lines = [
    certify("p1"),
    certify("p1", { "bank-account": "11112222" }),
    [...certify("p1", { currency: "USD" }), "--bank-letter", "letter.pdf"],
    "certification transfer p1 --amount 0.37".split(" "),
    confirm("0.37"),
    confirm("0.38"),
    "certification attach-letter p1 letter.pdf".split(" "),
    "certification approve p1".split(" "),
    "certification reject p1 --reason x".split(" "),
  ];
  const weights = [3, 2, 1, 3, 1, 4, 2, 1, 1];
  const choice = fc.oneof(
    ...lines.map((line, at) => ({ arbitrary: fc.constant(line), weight: weights[at] as number })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { minLength: 25, maxLength: 40 }), async (walk) => {
      const app = await partners();
      let state = String(await app.state());
      for (const line of walk) {
        const ended = await app.run(line.map((word) => (word === "letter.pdf" ? app.path(word) : word)));
        expect([0, 4, 6]).toContain(ended.code);
        const next = String(await app.state());
        const listed = CERTIFICATION_TRANSITIONS.some(({ from, to }) => from === state && to === next);
        expect(state === next || listed, `${state} -> ${next} by ${line.join(" ")}`).toBe(true);
        state = next;
      }
      expect((await app.run("db check")).code).toBe(0);
    }),
    { numRuns: 3 },
  );
});
