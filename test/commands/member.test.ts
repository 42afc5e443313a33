import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const FIELDS = ["account", "name", "partner", "roles", "status", "created_at"];

/** An app that knows the partners of the fixtures. */
async function portfolio() {
  const app = await testApp();
  await app.run(["partner", "import", fixturePath("partners.csv")]);
  return app;
}

const add = (account: string, ...options: string[]) => ["member", "add", account, "--name", "王 示例", ...options];

test("a filter on roles finds whoever has one of them among others", async () => {
  const app = await portfolio();
  const roles = { a: "reader", b: "operator,reader", c: "account-manager,operator,reader", d: "admin" };
  for (const [account, role] of Object.entries(roles)) {
    await app.run(add(account, "--role", role, "--partner", "sp-yunfan"));
  }
  const list = async (words: string) =>
    (await app.json<Row[]>(["member", "list", "--roles", words])).map(({ account }) => account);
  expect(await list("reader")).toEqual(["a", "b", "c"]);
  expect(await list("account-manager,admin")).toEqual(["c", "d"]);
  expect(await list("operator;reader")).toEqual(["b", "c"]);
  expect((await app.run("member list --roles manager")).code).toBe(2);
});

describe("member add", () => {
  test("prints one object with every column; roles are one text in their own order", async () => {
    const app = await portfolio();
    const roles = ["--role", "reader,operator", "--role", "account-manager"];
    const added = await app.json(add("m1", ...roles, "--partner", "sp-yunfan"));
    expect(Object.keys(added)).toEqual(FIELDS);
    expect(added).toEqual({
      account: "m1",
      name: "王 示例",
      partner: "sp-yunfan",
      roles: "account-manager;operator;reader",
      status: "active",
      created_at: "2026-11-24T02:00:00.000Z",
    });
    expect(await app.json("member show m1")).toEqual(added);
    expect(await app.json("member list")).toEqual([added]);
  });

  test("an ecosystem manager belongs to no partner, even where a setting names one", async () => {
    const app = await portfolio();
    const argv = [...add("em", "--role", "ecosystem-manager"), "--json"];
    const { code, stdout } = await app.run(argv, { environment: { PARTNERCTL_PARTNER: "sp-yunfan" } });
    expect([code, JSON.parse(stdout).partner]).toEqual([0, null]);
    const refused = await app.run([...argv, "--partner", "sp-yunfan", "--as", "em"]);
    expect([refused.code, JSON.parse(refused.stderr).error.field]).toEqual([2, "partner"]);
  });

  test("the partner comes from a setting, or is the only one there is", async () => {
    const app = await testApp();
    const uscc = "91990001MA0000001R";
    await app.run(["partner", "add", "p1", "--company", "X", "--uscc", uscc, "--kind", "none"]);
    expect(await app.json(add("m1", "--role", "reader"))).toMatchObject({ partner: "p1" });
    await app.run(["partner", "add", "p2", "--company", "X", "--uscc", uscc, "--kind", "none"]);
    expect((await app.run(add("m2", "--role", "reader"))).code).toBe(8);
    const set = await app.run(add("m2", "--role", "reader", "--json"), { environment: { PARTNERCTL_PARTNER: "p2" } });
    expect(JSON.parse(set.stdout).partner).toBe("p2");
  });

  test.each([
    [["member", "add", "m2", "--role", "reader", "--partner", "sp-yunfan"], 8, "name"],
    [["member", "add", "", "--name", "N", "--role", "reader", "--partner", "sp-yunfan"], 8, "account"],
    [add("m2", "--partner", "sp-yunfan"), 8, "role"],
    [add("m2", "--role=", "--partner", "sp-yunfan"), 8, "role"],
    [add("m2", "--role", "reader", "--partner", "nobody"), 7, null],
    [add("m1", "--role", "reader", "--partner", "sp-yunfan"), 6, null],
    [add("m2", "--role", "raeder", "--partner", "sp-yunfan"), 2, "role"],
    [add("m2", "--role", "admin,reader", "--partner", "sp-yunfan"), 2, "role"],
    [add("m2", "--role", "reader", "--role", "reader", "--partner", "sp-yunfan"), 2, "role"],
    [add("m2", "--role", "account-manager,account-director", "--partner", "sp-yunfan"), 2, "role"],
    [add("m2", "--role", "ecosystem-manager,reader"), 2, "role"],
    [["member", "show", "m2"], 7, null],
    [["member", "list", "--status", "activ"], 2, "status"],
  ])("%j ends with %i", async (argv, code, field) => {
    const app = await portfolio();
    await app.json(add("m1", "--role", "reader", "--partner", "sp-yunfan"));
    const outcome = await app.run([...argv, "--json"]);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(JSON.parse(outcome.stderr).error.field).toBe(field);
    expect(await app.json<Row[]>("member list")).toHaveLength(1);
  });
});

describe("member import", () => {
  test("the fixtures are created once and unchanged the second time; their exported list too", async () => {
    const app = await portfolio();
    const file = fixturePath("members.csv");
    expect(await app.json(["member", "import", file])).toMatchObject({ rows: 12, created: 12, invalid: 0 });
    expect(await app.json(["member", "import", file])).toMatchObject({ created: 0, updated: 0, unchanged: 12 });
    for (const options of [[], ["--headers", "label", "--lang", "zh"]]) {
      await app.run(["member", "list", "-o", app.path("m.csv"), "--force", ...options]);
      const { stdout, stderr } = await app.run(["member", "import", app.path("m.csv"), "--json"]);
      expect([JSON.parse(stdout).unchanged, stderr]).toEqual([12, ""]);
    }
    const rows = await app.json<Row[]>("member list --partner sp-yunfan --roles account-manager;operator");
    expect(rows.map((row) => row.account)).toEqual(["yf-amy"]);
  });

  test("one code per invalid row, earlier rows count for later ones", async () => {
    const app = await portfolio();
    const rows = [
      "account,name,partner,roles",
      "a,A,nobody,bad",
      "a,,nobody,reader",
      "a,A,sp-yunfan,raeder",
      "a,A,sp-yunfan,admin;reader",
      "a,A,,reader",
      "a,A,sp-yunfan,ecosystem-manager",
      "a,A,,ecosystem-manager",
      "b,B,sp-yunfan,reader;operator",
      "b,B,sp-yunfan,operator;reader",
      "b,B2,sp-yunfan,operator",
    ];
    writeFileSync(app.path("m.csv"), `${rows.join("\n")}\n`);
    const { code, stdout, stderr } = await app.run(["member", "import", app.path("m.csv"), "--json"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ created: 2, updated: 1, unchanged: 1, invalid: 6 });
    expect(stderr.match(/\(\w+\)$/gm)).toEqual([
      "(UNKNOWN_PARTNER)",
      "(MISSING_VALUE)",
      "(BAD_VALUE)",
      "(BAD_VALUE)",
      "(BAD_VALUE)",
      "(BAD_VALUE)",
    ]);
    expect(await app.json("member show b --as a")).toMatchObject({ name: "B2", roles: "operator" });
    expect(await app.json("member show a --as a")).toMatchObject({ partner: null, roles: "ecosystem-manager" });
  });

  test("--partner stands in for a missing partner, and a known member keeps its own", async () => {
    const app = await portfolio();
    await app.json(add("m1", "--role", "reader", "--partner", "sp-lantern"));
    writeFileSync(app.path("m.csv"), "account,name,roles\nm1,M,operator\nm2,M,reader\nem,E,生态经理\n");
    await app.run(["member", "import", app.path("m.csv"), "--partner", "sp-yunfan"]);
    const partners = (await app.json<Row[]>("member list --as em")).map((row) => [row.account, row.partner]);
    expect(partners).toEqual([
      ["em", null],
      ["m1", "sp-lantern"],
      ["m2", "sp-yunfan"],
    ]);
  });
});

describe("member edit and remove", () => {
  async function people() {
    const app = await portfolio();
    await app.json(add("m1", "--role", "account-manager", "--partner", "sp-yunfan"));
    await app.json(add("m2", "--role", "account-manager", "--partner", "sp-yunfan"));
    await app.run(["customer", "add", "c1"]);
    await app.run("association create c1 --type referral --partner sp-yunfan");
    return app;
  }

  test("name and roles change, what is not given stays, and the old record is kept", async () => {
    const app = await people();
    expect(await app.json(["member", "edit", "m1", "--name", "新名"])).toMatchObject({
      name: "新名",
      roles: "account-manager",
    });
    expect(await app.json("member edit m1 --role operator --role reader")).toMatchObject({
      name: "新名",
      roles: "operator;reader",
    });
    const outsider = await app.database.outsider();
    expect(await outsider.rows("select version from members_history where account = 'm1' order by version")).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
    await outsider.close();
  });

  test.each([
    ["member edit nobody --name X", 7],
    ["member edit m1 --role admin --role reader", 2],
    ["member edit m1 --role boss", 2],
    ["member edit m1 --role ecosystem-manager", 2],
    ["member edit m1 --name=", 8],
    ["member remove nobody", 7],
  ])("%s ends with %s", async (line, code) => {
    const app = await people();
    expect((await app.run(line)).code).toBe(code);
  });

  test("who still looks after customers stays until they are handed over", async () => {
    const app = await people();
    await app.run("manager assign m1 c1");
    const refused = await app.run("member remove m1 --json");
    expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([6, "still-assigned"]);
    expect((await app.run("member edit m1 --role reader")).code).toBe(6);
    const moved = await app.json<Row[]>("manager transfer m1 m2 --now 2026-11-25");
    expect(moved.map(({ customer, manager }) => [customer, manager])).toEqual([["c1", "m2"]]);
    expect(await app.json("member remove m1 --now 2026-11-25")).toMatchObject({ status: "inactive" });
    expect(await app.json("member remove m1 --now 2026-11-25")).toMatchObject({ status: "inactive" });
    const periods = (await app.json<Row[]>("manager history c1")).map(({ manager, to }) => [manager, to]);
    expect(periods).toEqual([
      ["m1", "2026-11-24T16:00:00.000Z"],
      ["m2", null],
    ]);
  });

  test("who has left comes back with the roles that are given then", async () => {
    const app = await people();
    await app.json("member remove m2");
    expect((await app.run("member remove m2 --as m2")).code).toBe(9);
    const back = await app.json(add("m2", "--role", "operator", "--partner", "sp-yunfan"));
    expect(back).toMatchObject({ status: "active", roles: "operator" });
    expect((await app.run(add("m2", "--role", "operator", "--partner", "sp-yunfan"))).code).toBe(6);
  });

  test("the last ecosystem manager stays", async () => {
    const app = await people();
    for (const name of ["em1", "em2"]) await app.run([...add(name, "--role", "ecosystem-manager"), "--as", "em1"]);
    expect((await app.run("member remove em1 --as em2")).code).toBe(0);
    expect((await app.run("member remove em2 --as em2")).code).toBe(6);
  });
});

describe("manager transfer", () => {
  async function handed() {
    const app = await portfolio();
    for (const name of ["m1", "m2"]) await app.json(add(name, "--role", "account-manager", "--partner", "sp-yunfan"));
    await app.json(add("r1", "--role", "reader", "--partner", "sp-yunfan"));
    for (const name of ["c1", "c2", "c3"]) {
      await app.run(["customer", "add", name]);
      await app.run(["association", "create", name, "--type", "referral", "--partner", "sp-yunfan"]);
    }
    await app.run("manager assign m1 c1 c2");
    await app.run("manager assign m2 c3");
    return app;
  }

  test("named customers go, the others stay", async () => {
    const app = await handed();
    await app.json("manager transfer m1 m2 --customer c2 --now 2026-11-25");
    const of = async (member: string) =>
      (await app.json<Row[]>(`manager customers ${member} --now 2026-11-25`)).map((row) => row.account_name);
    expect([await of("m1"), await of("m2")]).toEqual([["c1"], ["c2", "c3"]]);
  });

  test.each([
    ["manager transfer m1 m2 --customer c3", 6],
    ["manager transfer m1 r1", 4],
    ["manager transfer m1 nobody", 7],
    ["manager transfer nobody m2", 7],
    ["manager transfer m1", 8],
  ])("%s ends with %s and changes nothing", async (line, code) => {
    const app = await handed();
    expect((await app.run(line)).code).toBe(code);
    expect((await app.json<Row[]>("manager customers m1")).length).toBe(2);
  });

  test("who has nobody hands nobody over", async () => {
    const app = await handed();
    await app.json("manager transfer m1 m2 --now 2026-11-25");
    expect(await app.json("manager transfer m1 m2 --now 2026-11-25")).toEqual([]);
  });
});
