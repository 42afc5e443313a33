import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const FIELDS = ["id", "partner", "customer", "type", "from", "to", "end_reason"];
const NOW = "2026-11-24T02:00:00.000Z";

/** An app that knows the partners and customers of the fixtures, and one customer more. */
async function portfolio() {
  const app = await testApp();
  for (const noun of ["partner", "customer"]) await app.run([noun, "import", fixturePath(`${noun}s.csv`)]);
  await app.run("customer add newcomer --full-name 新来者有限公司 --phone 13811110000");
  return app;
}

type App = Awaited<ReturnType<typeof portfolio>>;

async function importRows(
  app: App,
  rows: readonly string[],
  header = "customer,partner,type,from,to,end_reason",
  options: readonly string[] = [],
) {
  writeFileSync(app.path("a.csv"), `${[header, ...rows].join("\n")}\n`);
  const { code, stdout, stderr } = await app.run(["association", "import", app.path("a.csv"), "--json", ...options]);
  return { code, summary: JSON.parse(stdout) as Row, codes: stderr.match(/\(\w+\)$/gm), stderr };
}

describe("association create", () => {
  const create = (...options: string[]) => ["association", "create", "newcomer", ...options];

  test("begins at the clock and prints one object with every column", async () => {
    const app = await portfolio();
    const made = await app.json(create("--type", "resale", "--partner", "sp-yunfan"));
    expect(Object.keys(made)).toEqual(FIELDS);
    expect(made).toEqual({
      id: expect.stringMatching(/^asc-[0-9a-hjkmnp-tv-z]{26}$/),
      partner: "sp-yunfan",
      customer: "newcomer",
      type: "resale",
      from: NOW,
      to: null,
      end_reason: null,
    });
    expect(await app.json("customer show newcomer")).toMatchObject({
      partner: "sp-yunfan",
      association_type: "resale",
      associated_at: NOW,
    });
  });

  test("the same again is unchanged and prints the one that is there", async () => {
    const app = await portfolio();
    const made = await app.json(create("--type", "resale", "--partner", "sp-yunfan"));
    const again = await app.run([
      ...create("--type", "代售", "--partner", "sp-yunfan"),
      "--json",
      "--now",
      "2026-12-01",
    ]);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, made]);
    expect(again.stderr).toContain("nothing was changed");
    expect(await app.json<Row[]>("association list")).toHaveLength(1);
  });

  test("the other type is a conflict that names the switch", async () => {
    const app = await portfolio();
    await app.json(create("--type", "resale", "--partner", "sp-yunfan"));
    const { code, stdout, stderr } = await app.run([
      ...create("--type", "referral", "--partner", "sp-yunfan"),
      "--json",
    ]);
    expect([code, stdout]).toEqual([6, ""]);
    expect(JSON.parse(stderr).error.hint).toContain("association switch newcomer --to referral");
  });

  test("another partner's customer is refused by a rule that names it", async () => {
    const app = await portfolio();
    await app.json(create("--type", "resale", "--partner", "sp-yunfan"));
    const { code, stderr } = await app.run([...create("--type", "resale", "--partner", "sp-lantern"), "--json"]);
    expect(code).toBe(4);
    expect(JSON.parse(stderr).error.rules).toMatchObject([
      { id: "association.associated-elsewhere", effect: "refuse", facts: { partner: "sp-yunfan" } },
    ]);
  });

  test("one that has ended stands in nobody's way, from the very instant on", async () => {
    const app = await portfolio();
    // Ahead of the clock when it is recorded: only then does the clock say when it has come.
    const end = "newcomer,sp-lantern,referral,2026-01-01,2026-11-24T10:00:00+08:00,over";
    await importRows(app, [end], undefined, ["--now", "2026-11-24"]);
    const early = [...create("--type", "resale", "--partner", "sp-yunfan"), "--now", "2026-11-24T09:59:59.999+08:00"];
    expect((await app.run(early)).code).toBe(4);
    expect((await app.run(create("--type", "resale", "--partner", "sp-yunfan"))).code).toBe(0);
    expect(await app.json<Row[]>("association list")).toHaveLength(2);
  });

  test("one that begins later is in the way: two at a time there never are", async () => {
    const app = await portfolio();
    await importRows(app, ["newcomer,sp-lantern,referral,2027-01-01,,"]);
    expect((await app.run(create("--type", "resale", "--partner", "sp-yunfan"))).code).toBe(4);
  });

  test.each([
    [["--partner", "sp-yunfan"], 8, "type"],
    [["--type", "resale"], 8, "partner"],
    [["--type", "resael", "--partner", "sp-yunfan"], 2, "type"],
    [["--type", "resale", "--partner", "nobody"], 7, null],
    [["--type", "resale", "--partner", "sp-yunfan", "--via", "reg-none"], 7, null],
  ])("%j ends with %i", async (options, code, field) => {
    const app = await portfolio();
    const outcome = await app.run([...create(...options), "--json"]);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(JSON.parse(outcome.stderr).error.field).toBe(field);
    expect(await app.json("association list")).toEqual([]);
  });

  test("an unknown customer is exit 7", async () => {
    const app = await portfolio();
    expect((await app.run("association create nobody --type resale --partner sp-yunfan")).code).toBe(7);
  });
});

const ruleIds = (stderr: string): string[] => (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);

describe("association check", () => {
  const check = (app: App, ...more: string[]) =>
    app.run(["association", "check", "newcomer", "--partner", "sp-yunfan", ...more]);

  test("prints its verdict whatever it is, and writes nothing", async () => {
    const app = await portfolio();
    const accepted = await check(app, "--type", "resale", "--json");
    expect([accepted.code, accepted.stderr]).toEqual([0, ""]);
    expect(JSON.parse(accepted.stdout)).toEqual({ verdict: "accept", rules: [], at: NOW });
    await app.run("customer edit newcomer --consumer-cloud --credit-account --registered-at 2026-11-01");
    const refused = await check(app, "--type", "resale", "--json");
    expect([refused.code, refused.stderr]).toEqual([4, ""]);
    const { verdict, rules } = JSON.parse(refused.stdout);
    expect([verdict, rules.map(({ id }: Row) => id)]).toEqual([
      "refuse",
      ["association.consumer-cloud", "association.account-age", "association.resale-credit-account"],
    ]);
    expect(Object.keys(rules[0])).toEqual(["id", "effect", "reason", "remedy", "source", "facts"]);
    expect(await app.json("association list")).toEqual([]);
    const created = await app.run("association create newcomer --type resale --partner sp-yunfan --json");
    expect([created.code, ruleIds(created.stderr)]).toEqual([4, rules.map(({ id }: Row) => id)]);
  });

  test("an accepted registration of its own lifts what the age and the consumption say, one that lapsed does not", async () => {
    const app = await portfolio();
    await app.run([
      "customer",
      "register",
      "--full-name",
      "新来者有限公司",
      "--phone",
      "13811110000",
      "--partner",
      "sp-yunfan",
    ]);
    await app.run("customer edit newcomer --cash-consumption --registered-at 2026-01-01");
    expect((await check(app, "--type", "referral")).code).toBe(0);
    const late = await check(app, "--type", "referral", "--now", "2026-12-09T10:00:00+08:00");
    expect(late.code).toBe(4);
    expect(late.stdout).toContain("(association.has-consumption)");
    expect(late.stdout).toContain("(association.account-age)");
  });

  test("the same association is unchanged, the other type exit 6 with the way to switch", async () => {
    const app = await portfolio();
    await app.run("association create newcomer --type resale --partner sp-yunfan");
    const same = await check(app, "--type", "resale", "--json");
    expect([same.code, JSON.parse(same.stdout).verdict]).toEqual([0, "unchanged"]);
    const other = await check(app, "--type", "referral", "--json");
    expect([other.code, JSON.parse(other.stdout)]).toEqual([6, { verdict: "refuse", rules: [], at: NOW }]);
    expect(other.stderr).toContain("association switch newcomer --to referral");
  });

  test.each([
    [
      "a customer that nobody knows",
      ["association", "check", "nobody", "--type", "resale", "--partner", "sp-yunfan"],
      7,
    ],
    ["a partner that nobody knows", ["association", "check", "newcomer", "--type", "resale", "--partner", "nobody"], 7],
    ["no type", ["association", "check", "newcomer", "--partner", "sp-yunfan"], 8],
    ["another type", ["association", "check", "newcomer", "--type", "sale", "--partner", "sp-yunfan"], 2],
  ])("%s", async (_, line, code) => {
    const app = await portfolio();
    expect((await app.run(line)).code).toBe(code);
  });
});

test("association history: all periods of one customer from the first, and exit 7 for nobody", async () => {
  const app = await portfolio();
  await app.run(["association", "import", fixturePath("associations.csv")]);
  const rows = await app.json<Row[]>("association history returned-customer");
  expect(rows.map(({ type, end_reason }) => [type, end_reason])).toEqual([
    ["referral", "项目结束"],
    ["resale", null],
  ]);
  expect(Object.keys(rows[0] as Row)).toEqual(FIELDS);
  expect(await app.json("association history newcomer")).toEqual([]);
  expect((await app.run("association history nobody")).code).toBe(7);
});

describe("association create and registrations", () => {
  const register = (app: App, name: string, phone: string, ...options: string[]) =>
    app.json(["customer", "register", "--full-name", name, "--phone", phone, "--partner", "sp-yunfan", ...options]);
  const states = async (app: App) =>
    (await app.json<Row[]>("registration list --partner sp-yunfan")).map((row) => row.state);
  const create = ["association", "create", "newcomer", "--type", "resale", "--partner", "sp-yunfan"];

  test.each([
    ["the same name, spelt otherwise", "新来者 有限公司", "13811119999"],
    ["the same phone", "别的名称", "13811110000"],
  ])("%s: the registration has led to it", async (_, name, phone) => {
    const app = await portfolio();
    // Registered before the account was known: it names none.
    await app.run("customer edit newcomer --full-name= --phone=");
    await register(app, name, phone);
    await register(app, "另一客户", "13811118888");
    await app.run("customer edit newcomer --full-name 新来者有限公司 --phone 13811110000");
    await app.json(create);
    const rows = await app.json<Row[]>("registration list --partner sp-yunfan");
    const states = Object.fromEntries(rows.map((row) => [row.full_name, row.state]));
    expect(states).toEqual({ [name]: "associated", 另一客户: "registered" });
  });

  test("a customer without name and phone is the same as nobody", async () => {
    const app = await portfolio();
    await register(app, "某客户", "13811118888");
    await app.run("customer edit newcomer --full-name= --phone=");
    await app.json(create);
    expect(await states(app)).toEqual(["registered"]);
  });

  test("an account that is known and another one is another customer, whatever the name", async () => {
    const app = await portfolio();
    await app.run("customer add other --full-name 新来者有限公司 --phone 13811117777");
    await register(app, "新来者有限公司", "13811117777", "--account-name", "other");
    await app.json(create);
    expect(await states(app)).toEqual(["registered"]);
  });

  test("an account that nobody knows tells nobody apart: the name does", async () => {
    const app = await portfolio();
    await register(app, "新来者有限公司", "13811118888", "--account-name", "not-yet-there");
    await app.json(create);
    expect(await states(app)).toEqual(["associated"]);
  });

  test("another partner's registration stands in the way until it lapses, and stays as it is", async () => {
    const app = await portfolio();
    const names = ["--full-name", "新来者有限公司", "--phone", "13811110000"];
    await app.run(["customer", "register", ...names, "--partner", "sp-lantern", "--now", "2026-11-10T10:00:00+08:00"]);
    const early = await app.run([...create, "--now", "2026-11-25T09:59:59.999+08:00", "--json"]);
    expect([early.code, ruleIds(early.stderr)]).toEqual([4, ["association.registered-by-other"]]);
    await app.json([...create, "--now", "2026-11-25T10:00:00+08:00"]);
    const rows = await app.json<Row[]>("registration list --now 2026-11-24T10:00:00+08:00");
    expect(rows.map((row) => [row.partner, row.state])).toEqual([["sp-lantern", "registered"]]);
  });

  test.each([
    ["2026-12-09T09:59:59.999+08:00", "associated"],
    ["2026-12-09T10:00:00+08:00", "expired"],
  ])("at %s the registration of 15 days ago is %s", async (now, state) => {
    const app = await portfolio();
    const { id } = await register(app, "新来者有限公司", "13811110000");
    await app.json([...create, "--via", String(id), "--now", now]);
    expect(await app.json(`registration show ${id} --now ${now}`)).toMatchObject({ state });
  });

  test("--via takes the beginning of an id, marks a registration under another name, and refuses another's", async () => {
    const app = await portfolio();
    const { id } = await register(app, "曾用名称", "13811118888");
    const foreign = await app.run([...create.slice(0, -1), "sp-lantern", "--via", String(id)]);
    expect(foreign.code).toBe(7);
    await app.json([...create, "--via", String(id).slice(0, -2).toUpperCase()]);
    expect(await states(app)).toEqual(["associated"]);
  });

  test("--via with a registration of another known account is refused", async () => {
    const app = await portfolio();
    await app.run("customer add other --full-name 别家 --phone 13811117777");
    const { id } = await register(app, "别家", "13811117777", "--account-name", "other");
    const { code, stderr } = await app.run([...create, "--via", String(id), "--json"]);
    expect([code, JSON.parse(stderr).error.field]).toEqual([2, "via"]);
    expect(await app.json("association list")).toEqual([]);
  });

  test("a refused one changes no registration, a dry run neither", async () => {
    const app = await portfolio();
    await register(app, "新来者有限公司", "13811110000");
    await app.json([...create, "-n"]);
    await importRows(app, ["newcomer,sp-lantern,referral,2026-01-01,,"]);
    expect((await app.run(create)).code).toBe(4);
    expect(await states(app)).toEqual(["registered"]);
  });
});

describe("association import", () => {
  test("the fixtures are created once and unchanged the second time; their exported list too", async () => {
    const app = await portfolio();
    const file = fixturePath("associations.csv");
    expect(await app.json(["association", "import", file])).toMatchObject({ rows: 33, created: 33, invalid: 0 });
    expect(await app.json(["association", "import", file])).toMatchObject({ created: 0, updated: 0, unchanged: 33 });
    for (const [name, ...options] of [["a.csv"], ["a.json"], ["b.csv", "--headers", "label", "--lang", "zh"]]) {
      await app.run(["association", "list", "-o", app.path(name as string), ...options]);
      const { stdout, stderr } = await app.run(["association", "import", app.path(name as string), "--json"]);
      expect([JSON.parse(stdout).unchanged, stderr]).toEqual([33, ""]);
    }
    const rows = await app.json<Row[]>("association list --partner sp-lantern --type resale --to-from 2026-01-01");
    expect(rows.map((row) => [row.customer, row.to, row.end_reason])).toEqual([
      ["moved-customer", "2026-06-29T16:00:00.000Z", "客户更换服务商"],
    ]);
    expect(await app.json("db check")).toMatchObject({});
  });

  test("one code per invalid row, the first in the order of the contract", async () => {
    const app = await portfolio();
    const { code, summary, codes, stderr } = await importRows(app, [
      "newcomer,sp-yunfan,resale,2026-01-01",
      "newcomer,nobody,,x,,",
      "nobody,nobody,bad,x,,",
      "nobody,sp-yunfan,bad,x,,",
      "newcomer,sp-yunfan,bad,2026-01-01,,",
      "newcomer,sp-yunfan,resale,2026-02-30,,",
      "newcomer,sp-yunfan,resale,2026-01-01,2026-01-01,",
      "newcomer,sp-yunfan,resale,2026-01-01,2025-12-31,",
      "newcomer,sp-yunfan,resale,2026-01-01,2026-01-01T00:00:00.001+08:00,",
    ]);
    expect(code).toBe(3);
    expect(summary).toMatchObject({ rows: 9, created: 1, invalid: 8 });
    expect(codes).toEqual([
      "(BAD_ROW)",
      "(MISSING_VALUE)",
      "(UNKNOWN_PARTNER)",
      "(UNKNOWN_CUSTOMER)",
      "(BAD_VALUE)",
      "(BAD_VALUE)",
      "(BAD_VALUE)",
      "(BAD_VALUE)",
    ]);
    expect(stderr).toContain("to (2026-01-01 00:00) is not after from (2026-01-01 00:00)");
  });

  test.each([
    ["touches the end", "2026-06-01", "2026-07-01", "created"],
    ["begins one millisecond before the end", "2026-05-31T23:59:59.999+08:00", "2026-07-01", "invalid"],
    ["touches the beginning", "2026-01-01", "2026-03-01", "created"],
    ["ends one millisecond after the beginning", "2026-01-01", "2026-03-01T00:00:00.001+08:00", "invalid"],
    ["lies within", "2026-04-01", "2026-05-01", "invalid"],
    ["lies around", "2026-01-01", "2026-12-01", "invalid"],
    ["lies around without an end", "2026-01-01", "", "invalid"],
  ])("a period that %s", async (_, from, to, outcome) => {
    const app = await portfolio();
    const first = "newcomer,sp-yunfan,resale,2026-03-01,2026-06-01,";
    const second = `newcomer,sp-lantern,referral,${from},${to},`;
    const { summary, stderr } = await importRows(app, [first, second]);
    expect(summary).toMatchObject({ created: outcome === "created" ? 2 : 1, [outcome]: expect.anything() });
    if (outcome === "invalid") expect(stderr).toContain("sp-yunfan, resale, 2026-03-01 00:00 to 2026-06-01 00:00");
    // Against the database the same as against an earlier row.
    expect((await importRows(app, [second])).summary).toMatchObject({
      [outcome === "created" ? "unchanged" : "invalid"]: 1,
    });
  });

  test("a known one takes what is given, keeps what the file does not have, and is unchanged after that", async () => {
    const app = await portfolio();
    const key = "newcomer,sp-yunfan,resale,2026-01-01";
    await importRows(app, [`${key},2026-06-01,结束,customer`], "customer,partner,type,from,to,end_reason,started_by");
    expect((await importRows(app, [key], "customer,partner,type,from")).summary).toMatchObject({ unchanged: 1 });
    expect((await importRows(app, [`${key},,`])).summary).toMatchObject({ created: 0, updated: 1, unchanged: 0 });
    expect((await importRows(app, [`${key},,`])).summary).toMatchObject({ updated: 0, unchanged: 1 });
    expect((await importRows(app, [`${key},伙伴`], "customer,partner,type,from,发起方")).summary).toMatchObject({
      updated: 1,
    });
    const [row] = await app.json<Row[]>("association list");
    expect(row).toMatchObject({ to: null, end_reason: null });
  });

  test("an end that is recorded afterwards ends the manager's assignment, and no later one", async () => {
    const app = await portfolio();
    await app.run(["member", "import", fixturePath("members.csv")]);
    const key = "newcomer,sp-yunfan,resale";
    await importRows(app, [`${key},2026-01-01,,`]);
    expect((await app.run("manager assign yf-wang newcomer --now 2026-02-01")).code).toBe(0);
    expect((await importRows(app, [`${key},2026-01-01,2026-03-01,over`])).summary).toMatchObject({ updated: 1 });
    const [ended] = await app.json<Row[]>("manager history newcomer");
    expect(ended?.to).toBe("2026-02-28T16:00:00.000Z");
    await importRows(app, [`${key},2026-04-01,,`]);
    await app.run("manager assign yf-li newcomer --now 2026-05-01");
    await importRows(app, [`${key},2026-01-01,2026-03-15,later`]);
    const history = await app.json<Row[]>("manager history newcomer");
    expect(history.map((row) => [row.manager, row.to])).toEqual([
      ["yf-wang", "2026-02-28T16:00:00.000Z"],
      ["yf-li", null],
    ]);
  });

  test("more rows than a chunk holds see each other", async () => {
    const app = await portfolio();
    const day = (i: number) => new Date(Date.UTC(1990, 0, 1 + i)).toISOString().slice(0, 10);
    const rows = Array.from({ length: 2100 }, (_, i) => `newcomer,sp-yunfan,resale,${day(i)},${day(i + 1)},`);
    const { summary } = await importRows(app, [...rows, rows[0] as string, `newcomer,sp-lantern,resale,${day(7)},,`]);
    expect(summary).toMatchObject({ rows: 2102, created: 2100, unchanged: 1, invalid: 1 });
  });
});
