import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

/** A database with an ecosystem manager, and two partners with a member of every role. */
async function guarded() {
  const app = await testApp();
  for (const noun of ["partner", "customer"]) await app.run([noun, "import", fixturePath(`${noun}s.csv`)]);
  await app.run(["association", "import", fixturePath("associations.csv")]);
  const rows = ["sp-yunfan", "sp-qinglan"].flatMap((partner) =>
    ["admin", "operator", "account-director", "account-manager", "reader"].map(
      (role) => `${role}@${partner},${role},${partner},${role}`,
    ),
  );
  writeFileSync(
    app.path("m.csv"),
    `${["account,name,partner,roles", ...rows, "boss,生态经理,,ecosystem-manager"].join("\n")}\n`,
  );
  expect((await app.run(["member", "import", app.path("m.csv")])).code).toBe(0);
  const as = (actor: string, line: string | readonly string[]) =>
    app.run([...(typeof line === "string" ? line.split(" ") : line), "--as", actor, "--json"]);
  return { ...app, as };
}

const ruleIds = (stderr: string): string[] => (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);
const register = (name: string, phone: string) => ["customer", "register", "--full-name", name, "--phone", phone];

describe("who is no member", () => {
  test("may do everything as long as there is no ecosystem manager", async () => {
    const app = await testApp();
    expect((await app.run("customer add c1")).code).toBe(0);
    expect((await app.run("member add boss --name 生态经理 --role ecosystem-manager")).code).toBe(0);
    const refused = await app.run("customer list --json");
    expect([refused.code, refused.stdout, ruleIds(refused.stderr)]).toEqual([9, "", ["access.unknown-actor"]]);
    expect((await app.run("customer list --as boss")).code).toBe(0);
    for (const line of ["config list", "profile list", "help rules", "--version", "init"]) {
      expect([line, (await app.run(line)).code]).toEqual([line, 0]);
    }
  });
});

test("9 comes before 4, 5, 6 and 7, and an unknown option before it", async () => {
  const app = await guarded();
  expect((await app.as("reader@sp-yunfan", "customer add direct-contract")).code).toBe(9);
  expect((await app.as("admin@sp-yunfan", "registration approve reg-nothing")).code).toBe(9);
  expect((await app.as("reader@sp-yunfan", register("x", "13800000001"))).code).toBe(9);
  expect((await app.as("reader@sp-yunfan", "customer add c1 --nothing")).code).toBe(2);
});

test("a member acts for its own partner, which need not be named", async () => {
  const app = await guarded();
  const made = await app.as("operator@sp-yunfan", register("晨光示例", "13811110001"));
  expect(JSON.parse(made.stdout).partner).toBe("sp-yunfan");
  const foreign = await app.as("operator@sp-yunfan", [...register("晨光", "13811110002"), "--partner", "sp-qinglan"]);
  expect([foreign.code, ruleIds(foreign.stderr)]).toEqual([9, ["access.other-partner"]]);
  expect((await app.as("admin@sp-yunfan", "partner show sp-qinglan")).code).toBe(9);
  expect((await app.as("admin@sp-yunfan", "partner show sp-yunfan")).code).toBe(0);
  for (const line of ["customer list", "association list", "partner list", "member list"]) {
    const rows = JSON.parse((await app.as("reader@sp-yunfan", line)).stdout) as Row[];
    const partners = new Set(rows.map((row) => row.partner ?? row.account_name));
    expect([line, [...partners]]).toEqual([line, ["sp-yunfan"]]);
  }
});

test("records of another partner are not shown, changed or deleted by their id", async () => {
  const app = await guarded();
  const made = JSON.parse((await app.as("operator@sp-qinglan", register("晨光示例", "13811110001"))).stdout);
  for (const verb of ["show", "delete"]) {
    const refused = await app.as("operator@sp-yunfan", `registration ${verb} ${made.id}`);
    expect([verb, refused.code, ruleIds(refused.stderr)]).toEqual([verb, 9, ["access.other-partner"]]);
  }
  expect((await app.as("operator@sp-qinglan", `registration delete ${made.id}`)).code).toBe(0);
});

test("rows of a file for another partner are refused, the others done", async () => {
  const app = await guarded();
  writeFileSync(
    app.path("r.csv"),
    "partner,full_name,phone\nsp-yunfan,甲示例,13811110001\nsp-qinglan,乙示例,13811110002\n,丙示例,13811110003\n",
  );
  const results = app.path("results.csv");
  const ended = await app.as("operator@sp-yunfan", [
    "customer",
    "register",
    "--from",
    app.path("r.csv"),
    "--results",
    results,
  ]);
  expect([ended.code, JSON.parse(ended.stdout)]).toMatchObject([3, { registered: 2, refused: 1 }]);
});

describe("a row about somebody else's record does not tell whose it is", () => {
  const FOREIGN = "yunshan-tech";
  const files: readonly (readonly [string, string, string, string])[] = [
    [
      "usage import",
      `id,bill_cycle,trade_time,account_name,cash_amount\nu1,2026-10,2026-10-02,${FOREIGN},1`,
      `${FOREIGN} was not a customer of sp-qinglan when the line was traded.`,
      `${FOREIGN} 在交易时不是 sp-qinglan 的客户。`,
    ],
    [
      "customer import",
      `account_name,full_name\n${FOREIGN},别名`,
      `${FOREIGN} is not a customer of sp-qinglan.`,
      `${FOREIGN} 不是 sp-qinglan 的客户。`,
    ],
    [
      "member import",
      "account,name,roles\nreader@sp-yunfan,甲,reader",
      "reader@sp-yunfan is not a member of sp-qinglan.",
      "reader@sp-yunfan 不是 sp-qinglan 的成员。",
    ],
    [
      "manager assign --from",
      `customer,manager\n${FOREIGN},account-manager@sp-qinglan`,
      `${FOREIGN} is not associated with the member's partner.`,
      `${FOREIGN} 未与该成员所属伙伴关联。`,
    ],
  ];
  test.each(files)("%s", async (verb, content, english, chinese) => {
    const app = await guarded();
    expect((await app.as("boss", `manager assign account-manager@sp-yunfan ${FOREIGN}`)).code).toBe(0);
    writeFileSync(app.path("rows.csv"), `${content}\n`);
    const line = [...verb.split(" "), app.path("rows.csv")];
    for (const [language, message] of [
      ["en", english],
      ["zh", chinese],
    ] as const) {
      const { code, stderr } = await app.as("admin@sp-qinglan", [...line, "--lang", language]);
      expect(code).toBe(3);
      expect(stderr).toContain(message);
      expect(stderr.replaceAll("reader@sp-yunfan", "")).not.toContain("sp-yunfan");
    }
  });

  test("usage import: neither what the account is called nor whose the line is that is known", async () => {
    const app = await guarded();
    await app.as("boss", `customer edit ${FOREIGN} --customer-id id-9`);
    const head = "id,bill_cycle,trade_time,customer_id,account_name,cash_amount";
    writeFileSync(app.path("all.csv"), `${head}\nu1,2026-10,2026-10-02,id-9,,1\n`);
    expect((await app.as("boss", ["usage", "import", app.path("all.csv")])).code).toBe(0);
    writeFileSync(app.path("own.csv"), `${head}\nu1,2026-10,2026-10-02,,nobody,1\nu2,2026-10,2026-10-02,id-9,,1\n`);
    const { code, stderr } = await app.as("admin@sp-qinglan", ["usage", "import", app.path("own.csv")]);
    expect(code).toBe(3);
    expect(stderr).toContain("The line u1 is not of a customer of sp-qinglan. (UNKNOWN_CUSTOMER)");
    expect(stderr).toContain("id-9 was not a customer of sp-qinglan when the line was traded. (UNKNOWN_CUSTOMER)");
    expect(stderr).not.toMatch(/sp-yunfan|yunshan/);
  });
});

test("decisions belong to ecosystem managers", async () => {
  const app = await guarded();
  const review = ["--request-review", "--expected-consumption", "1000", "--project", "上云", "--communication", "电话"];
  const age = ["--account-name", "age-over"];
  const made = await app.as("admin@sp-yunfan", [...register("逾七示例科技有限公司", "13800000044"), ...age, ...review]);
  const { id, state } = JSON.parse(made.stdout);
  expect(state).toBe("pending");
  const own = await app.as("admin@sp-yunfan", `registration approve ${id}`);
  expect([own.code, ruleIds(own.stderr)]).toEqual([9, ["access.own-application"]]);
  const other = await app.as("admin@sp-qinglan", `registration approve ${id}`);
  expect([other.code, ruleIds(other.stderr)[0]]).toEqual([9, "access.other-partner"]);
  const prefix = await app.as("admin@sp-qinglan", ["registration", "reject", "reg-", "--reason", "x"]);
  expect([prefix.code, ruleIds(prefix.stderr)[0]]).toEqual([9, "access.other-partner"]);
  expect(JSON.parse(prefix.stderr).error.rules[0].facts.partner).toBe("sp-yunfan");
  expect((await app.as("boss", `registration approve ${id}`)).code).toBe(0);
});

test("whose a record is that somebody of another partner would decide is said of every kind of them", async () => {
  const app = await guarded();
  expect((await app.as("boss", ["coupon", "issue", "sp-yunfan", "--amount", "100", "--reason", "x"])).code).toBe(0);
  const [coupon] = JSON.parse((await app.as("boss", "coupon list")).stdout) as Row[];
  const refused = await app.as("admin@sp-qinglan", `coupon approve ${coupon?.id}`);
  expect(ruleIds(refused.stderr)).toEqual(["access.other-partner", "access.own-application"]);
  const promo = ["brand", "promo", "add", "--name-zh", "甲", "--name-en", "a", "--url", "https://a.example"];
  const entry = JSON.parse((await app.as("admin@sp-yunfan", promo)).stdout) as Row;
  const promoted = await app.as("admin@sp-qinglan", `brand promo approve ${entry.id}`);
  expect(ruleIds(promoted.stderr)).toEqual(["access.other-partner", "access.own-application"]);
  const own = await app.as("admin@sp-yunfan", `brand promo approve ${entry.id}`);
  expect([own.code, ruleIds(own.stderr)]).toEqual([9, ["access.own-application"]]);
});

test("a reader may ask whether a customer may be registered", async () => {
  const app = await guarded();
  const check = ["customer", "check", "--full-name", "晨光示例", "--phone", "13811110001"];
  expect(await app.as("reader@sp-yunfan", check)).toMatchObject({ code: 0, stderr: "" });
  const other = await app.as("reader@sp-yunfan", [...check, "--partner", "sp-qinglan"]);
  expect([other.code, ruleIds(other.stderr)]).toEqual([9, ["access.other-partner"]]);
});

test.each([
  "manager assign account-manager@sp-yunfan c1",
  "manager transfer account-manager@sp-yunfan account-manager@sp-qinglan",
  "manager transfer account-manager@sp-qinglan account-manager@sp-yunfan",
  "manager customers account-manager@sp-yunfan",
])("%s is refused to another partner", async (line) => {
  const app = await guarded();
  const refused = await app.as("admin@sp-qinglan", line);
  expect([refused.code, ruleIds(refused.stderr)]).toEqual([9, ["access.other-partner"]]);
  expect((await app.as("admin@sp-qinglan", line.replaceAll("@sp-yunfan", "@nowhere"))).code).toBe(7);
});

test("nobody gives away what it does not have", async () => {
  const app = await guarded();
  const vendor = ["member", "add", "friend", "--name", "友", "--role", "ecosystem-manager"];
  const refused = await app.as("admin@sp-yunfan", vendor);
  const [rule] = JSON.parse(refused.stderr).error.rules;
  expect([refused.code, rule.id, rule.facts]).toEqual([
    9,
    "access.role",
    { actor: "admin@sp-yunfan", roles: ["admin"], needed: ["ecosystem-manager"] },
  ]);
  expect(rule.reason).toBe(
    "Only an ecosystem manager records, changes or sees ecosystem managers, and admin@sp-yunfan has the roles admin.",
  );
  for (const verb of ["show", "remove"]) {
    const hidden = await app.as("admin@sp-yunfan", `member ${verb} boss`);
    expect([verb, hidden.code, ruleIds(hidden.stderr)]).toEqual([verb, 9, ["access.role"]]);
  }
  const other = ["member", "add", "friend", "--name", "友", "--role", "reader", "--partner", "sp-qinglan"];
  expect((await app.as("admin@sp-yunfan", other)).code).toBe(9);
  expect((await app.as("admin@sp-yunfan", other.slice(0, -2))).code).toBe(0);
  writeFileSync(
    app.path("m.csv"),
    "account,name,partner,roles\nx,x,,ecosystem-manager\ny,y,sp-qinglan,reader\nz,z,,reader\n",
  );
  const ended = await app.as("admin@sp-yunfan", `member import ${app.path("m.csv")}`);
  expect([ended.code, JSON.parse(ended.stdout)]).toMatchObject([3, { created: 1, invalid: 2 }]);
  const tier = await app.as("admin@sp-yunfan", "partner edit sp-yunfan --tier core");
  expect([tier.code, ruleIds(tier.stderr)]).toEqual([9, ["access.role"]]);
  expect((await app.as("admin@sp-yunfan", "partner edit sp-yunfan --email a@example.com")).code).toBe(0);
  expect((await app.as("boss", "partner edit sp-yunfan --tier core")).code).toBe(0);
});

/** A customer of another partner than sp-yunfan. */
async function othersCustomer(app: Awaited<ReturnType<typeof guarded>>): Promise<string> {
  const rows = JSON.parse((await app.as("boss", "customer list")).stdout) as Row[];
  return String(rows.find(({ partner }) => partner !== null && partner !== "sp-yunfan")?.account_name);
}

test("a file does not take the last ecosystem manager away", async () => {
  const app = await guarded();
  writeFileSync(app.path("m.csv"), "account,name,partner,roles\nboss,生态经理,sp-yunfan,reader\n");
  const ended = await app.as("boss", `member import ${app.path("m.csv")}`);
  expect([ended.code, JSON.parse(ended.stdout)]).toMatchObject([3, { updated: 0, invalid: 1 }]);
  expect((await app.as("stranger", "partner list")).code).toBe(9);
});

test("facts and consumption of another partner's customers are not written", async () => {
  const app = await guarded();
  const account = await othersCustomer(app);
  const edited = await app.as("operator@sp-yunfan", `customer edit ${account} --credit-account`);
  expect([edited.code, edited.stdout, ruleIds(edited.stderr)]).toEqual([9, "", ["access.other-partner"]]);
  writeFileSync(app.path("c.csv"), `account_name,full_name\n${account},改名\nbrand-new,新客户\n`);
  const imported = await app.as("operator@sp-yunfan", `customer import ${app.path("c.csv")}`);
  expect([imported.code, JSON.parse(imported.stdout)]).toMatchObject([3, { created: 1, updated: 0, invalid: 1 }]);
  const lines = [`u1,2026-11,${account},2026-11-20,10.00`, "u2,2026-11,brand-new,2026-11-20,10.00"];
  writeFileSync(app.path("u.csv"), `id,bill_cycle,account_name,trade_time,cash_amount\n${lines.join("\n")}\n`);
  const used = await app.as("operator@sp-yunfan", `usage import ${app.path("u.csv")}`);
  expect([used.code, JSON.parse(used.stdout)]).toMatchObject([3, { imported: 1, invalid: 1 }]);
});

test("what another partner's customer owes and holds is not told", async () => {
  const app = await guarded();
  const account = await othersCustomer(app);
  await app.as("boss", `customer edit ${account} --credit-account --top-up-balance 5000`);
  const check = ["association", "check", account, "--type", "resale"];
  const ids = (stdout: string) => (JSON.parse(stdout).rules as { id: string }[]).map(({ id }) => id);
  expect(ids((await app.as("reader@sp-yunfan", check)).stdout)).toEqual(["association.associated-elsewhere"]);
  expect(ids((await app.as("boss", [...check, "--partner", "sp-yunfan"])).stdout)).toContain(
    "association.resale-credit-account",
  );
});

test("a partner says of its solution that it is in review, not that it is certified", async () => {
  const app = await guarded();
  const add = ["solution", "add", "--name", "示例平台", "--kind", "cloud-software", "--state"];
  expect((await app.as("operator@sp-yunfan", [...add, "certified"])).code).toBe(9);
  const made = JSON.parse((await app.as("operator@sp-yunfan", [...add, "in-review"])).stdout);
  expect((await app.as("operator@sp-yunfan", `solution edit ${made.id} --state certified`)).code).toBe(9);
  expect((await app.as("boss", `solution edit ${made.id} --state certified`)).code).toBe(0);
});

test("an older schema asks for the role too", async () => {
  const app = await guarded();
  await app.alter("delete from migrations where name > '0001-first'");
  if (app.database.engine === "sqlite") await app.alter("pragma user_version = 1");
  expect((await app.as("stranger", "db info")).code).toBe(9);
  expect((await app.as("boss", "db info")).code).toBe(0);
  expect((await app.as("boss", "customer list")).code).toBe(2);
});

test("a refused write leaves a line in attempts, a refused read and a dry run none", async () => {
  const app = await guarded();
  await app.as("reader@sp-yunfan", "customer add c1 --dry-run");
  await app.as("nobody", "customer list");
  await app.as("reader@sp-yunfan", "customer add c1");
  const rows = await app.rows("select actor, code, rules from attempts");
  expect(rows).toEqual([{ actor: "reader@sp-yunfan", code: "forbidden", rules: "access.role" }]);
});

describe("an account manager and nothing else", () => {
  const mine = "account-manager@sp-yunfan";

  async function portfolio() {
    const app = await guarded();
    const owned = JSON.parse((await app.as("boss", "customer list --partner sp-yunfan")).stdout) as Row[];
    const [own, other] = owned.map(({ account_name }) => String(account_name)) as [string, string];
    expect((await app.as("boss", `manager assign ${mine} ${own}`)).code).toBe(0);
    return { ...app, own, other };
  }

  test("sees its own customers only, in every list and board", async () => {
    const app = await portfolio();
    const seen = async (actor: string, line: string, column: string) =>
      (JSON.parse((await app.as(actor, line)).stdout) as Row[]).map((row) => row[column]);
    expect(await seen(mine, "customer list", "account_name")).toEqual([app.own]);
    expect((await seen("account-director@sp-yunfan", "customer list", "account_name")).length).toBeGreaterThan(1);
    expect(new Set(await seen(mine, "association list", "customer"))).toEqual(new Set([app.own]));
    expect(await seen(mine, `association history ${app.other}`, "customer")).toEqual([]);
    expect(await seen(mine, "manager list", "account")).toEqual([mine]);
    expect(await seen(mine, "manager unassigned", "account_name")).toEqual([]);
    expect((await app.as(mine, `customer show ${app.own}`)).code).toBe(0);
    expect((await app.as(mine, `customer show ${app.other}`)).code).toBe(7);
    const counts = await app.as(mine, "dashboard customers --section counts");
    expect(JSON.parse(counts.stdout)).toMatchObject({ total_customers: 1 });
    const others = await app.as(mine, "dashboard customers --section counts --manager account-manager@sp-qinglan");
    expect([others.code, ruleIds(others.stderr)]).toEqual([9, ["access.role"]]);
  });

  test("registers new customers, and sees the registrations that it made", async () => {
    const app = await portfolio();
    await app.as("operator@sp-yunfan", register("甲示例", "13811110001"));
    expect((await app.as(mine, register("乙示例", "13811110002"))).code).toBe(0);
    const names = async (actor: string) =>
      (JSON.parse((await app.as(actor, "registration list")).stdout) as Row[]).map((row) => row.full_name);
    expect(await names(mine)).toEqual(["乙示例"]);
    const all = JSON.parse((await app.as("boss", "registration list")).stdout) as Row[];
    const others = all.find((row) => row.full_name === "甲示例")?.id;
    expect((await app.as(mine, `registration show ${others}`)).code).toBe(7);
    expect((await app.as(mine, `registration delete ${others}`)).code).toBe(7);
    expect((await app.as(mine, "registration expire")).code).toBe(9);
    expect((await names("reader@sp-yunfan")).length).toBe(2);
    expect((await app.as(mine, `manager assign ${mine} ${app.other}`)).code).toBe(9);
  });
});
