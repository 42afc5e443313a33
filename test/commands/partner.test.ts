import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const FIELDS = [
  "account_name",
  "company",
  "uscc",
  "kind",
  "tier",
  "phone",
  "email",
  "real_name_verified",
  "customer_of",
  "status",
  "customer_development",
  "known_supplier",
  "distributor",
  "programs",
  "certification",
  "created_at",
];
const USCC = "91990001MA0000001R";
const ADD = ["partner", "add", "p1", "--company", "云帆 有限公司", "--uscc", USCC, "--kind", "reseller"];
const NOW = "2026-11-24T02:00:00.000Z";

async function imported() {
  const app = await testApp();
  const { code, stderr } = await app.run(["partner", "import", fixturePath("partners.csv")]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return app;
}

describe("partner add and edit", () => {
  test("add prints one object with every column, empty ones null", async () => {
    const app = await testApp();
    const added = await app.json([...ADD, "--phone", "+86 139-0000-0001"]);
    expect(Object.keys(added)).toEqual(FIELDS);
    expect(added).toEqual({
      account_name: "p1",
      company: "云帆 有限公司",
      uscc: USCC,
      kind: "reseller",
      tier: null,
      phone: "13900000001",
      email: null,
      real_name_verified: false,
      customer_of: null,
      status: "active",
      customer_development: false,
      known_supplier: false,
      distributor: null,
      programs: null,
      certification: "none",
      created_at: NOW,
    });
    expect(await app.json("partner show p1")).toEqual(added);
  });

  test("--since dates kind, programmes and links: before that day they did not hold", async () => {
    const app = await testApp();
    const options = ["--since", "2026-06-01", "--distributor", "d1", "--customer-of", "c1"];
    await app.json([...ADD, ...options, "--programs", "store-service;si-path:differentiation@2025-01-01"]);
    const at = (now: string) => app.json(`partner show p1 --now ${now}`);
    expect(await at("2026-06-01")).toMatchObject({ kind: "reseller", distributor: "d1", customer_of: "c1" });
    expect(await at("2026-05-31T23:59:59.999+08:00")).toMatchObject({
      kind: "none",
      distributor: null,
      customer_of: null,
      programs: "store-service@2026-06-01;si-path:differentiation@2025-01-01",
    });
  });

  test("edit changes what is given and keeps the rest; an empty value clears", async () => {
    const app = await testApp();
    await app.json([
      ...ADD,
      "--programs",
      "store-service",
      "--distributor",
      "d1",
      "--tier",
      "core",
      "--known-supplier",
    ]);
    expect(await app.json("partner edit p1 --status frozen --now 2026-12-01")).toMatchObject({
      kind: "reseller",
      programs: "store-service",
      distributor: "d1",
      known_supplier: true,
      status: "frozen",
      created_at: NOW,
    });
    const cleared = ["--tier=", "--distributor=", "--kind=", "--status=", "--programs=", "--no-known-supplier"];
    expect(await app.json(["partner", "edit", "p1", ...cleared])).toMatchObject({
      tier: null,
      distributor: null,
      kind: "none",
      status: "active",
      programs: null,
      known_supplier: false,
    });
  });

  test("programmes come out in the order in which they were last given", async () => {
    const app = await testApp();
    await app.json([...ADD, "--programs", "store-service;software-path"]);
    for (const programs of [
      "software-path;store-seller;store-service",
      "store-service;software-path",
      "store-service",
    ]) {
      await app.json(["partner", "edit", "p1", "--programs", programs]);
      expect(await app.json("partner show p1")).toMatchObject({ programs, kind: "reseller" });
    }
  });

  test("names that no partner has are kept and warned about", async () => {
    const app = await testApp();
    const { code, stdout, stderr } = await app.run([...ADD, "--distributor", "nobody", "--json", "--quiet"]);
    expect([code, JSON.parse(stdout).distributor]).toEqual([0, "nobody"]);
    expect(stderr).toMatch(/^Warning: .*nobody/);
    expect((await app.run("partner edit p1 --distributor p1")).stderr).toBe("");
    expect((await app.run("partner edit p1 --distributor 无此伙伴 --lang zh")).stderr).toMatch(/^警告：.*无此伙伴/);
  });

  test.each([
    [["partner", "add", "p2"], 8, "company"],
    [["partner", "add", "p2", "--company", "X"], 8, "uscc"],
    [["partner", "add", "p2", "--company", "X", "--uscc", USCC], 8, "kind"],
    [["partner", "add", "", "--company", "X", "--uscc", USCC, "--kind", "none"], 8, "account"],
    [["partner", "add", "p1", "--company", "X", "--uscc", USCC, "--kind", "none"], 6, null],
    [["partner", "edit", "p2", "--tier", "core"], 7, null],
    [["partner", "show", "p2"], 7, null],
    [["partner", "edit", "p1", "--company="], 2, "company"],
    [["partner", "edit", "p1", "--kind", "reseler"], 2, "kind"],
    [["partner", "edit", "p1", "--phone", "12345"], 2, "phone"],
    [["partner", "edit", "p1", "--uscc", "91990001MA0000001X"], 2, "uscc"],
    [["partner", "edit", "p1", "--programs", "sofware-path"], 2, "programs"],
    [["partner", "edit", "p1", "--since", "2026-01-01"], 2, "since"],
    [[...ADD.map((word) => (word === "p1" ? "p3" : word)), "--since", "2026-02-30"], 2, "since"],
    [["partner", "list", "--kind", "reseler"], 2, "kind"],
    [["partner", "list", "--programs", "x"], 2, "programs"],
  ])("%j ends with %i", async (argv, code, field) => {
    const app = await testApp();
    await app.json(ADD);
    const outcome = await app.run([...argv, "--json"]);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(JSON.parse(outcome.stderr).error.field).toBe(field);
    expect(await app.json<Row[]>("partner list")).toHaveLength(1);
  });

  test("a bad phone says so by its code, in Chinese too", async () => {
    const app = await testApp();
    const { stderr } = await app.run([...ADD, "--phone", "123", "--json", "--lang", "zh"]);
    expect(JSON.parse(stderr).error).toMatchObject({ code: "BAD_PHONE", message: expect.stringContaining("手机号") });
  });

  test("a dry run shows everything and writes nothing", async () => {
    const app = await testApp();
    expect(await app.json([...ADD, "-n", "--programs", "store-service"])).toMatchObject({ programs: "store-service" });
    expect(await app.json<Row[]>("partner list")).toEqual([]);
  });
});

describe("partner list", () => {
  test("an empty database is an empty list", async () => {
    const app = await testApp();
    expect(await app.json("partner list")).toEqual([]);
  });

  test.each([
    ["--kind reseller", ["res-haitang", "res-maple", "res-orphan", "res-yunfan"]],
    ["--kind none", ["none-applicant", "si-tianqiong"]],
    ["--distributor dist-huadong", ["res-haitang", "res-yunfan"]],
    ["--kind reseller --distributor dist-plain,dist-gone", ["res-maple", "res-orphan"]],
    ["--customer-of sp-yunfan", ["sp-subcustomer"]],
    ["--status frozen,delisted", ["dist-gone", "sp-frozen"]],
    ["--known-supplier 是", ["sp-yunfan"]],
    ["--customer-development true", ["dist-gone", "dist-huadong"]],
    [`--uscc ${USCC}`, ["res-yunfan", "sp-yunfan"]],
    ["--created-at 2026-11-24 --tier leading", ["sp-yunfan"]],
    ["--created-at-to 2026-11-23", []],
    ["--partner sp-lantern", ["sp-lantern"]],
    ["--kind distributor --sort company:desc", ["dist-plain", "dist-gone", "dist-huadong"]],
    ["--limit 2 --offset 1", ["dist-huadong", "dist-plain"]],
  ])("%s", async (options, accounts) => {
    const app = await imported();
    const rows = await app.json<Row[]>(`partner list ${options}`);
    expect(rows.map((row) => row.account_name)).toEqual(accounts);
  });
});

describe("partner import", () => {
  test("the fixtures are created once, unchanged the second time, and come out as they went in", async () => {
    const app = await imported();
    const again = await app.json(["partner", "import", fixturePath("partners.csv")]);
    expect(again).toMatchObject({ rows: 15, created: 0, updated: 0, unchanged: 15, invalid: 0 });
    const shown = await app.json<Row>("partner show sp-yunfan");
    expect(shown.programs).toBe("software-path:role-validation@2025-03-01;store-service");
    expect(await app.json("partner show res-haitang")).toMatchObject({
      phone: "13900000003",
      kind: "reseller",
      distributor: "dist-huadong",
    });
  });

  test.each([
    ["csv", []],
    ["json", []],
    ["jsonl", []],
    ["tsv", []],
    ["csv", ["--headers", "label", "--lang", "zh"]],
    ["csv", ["--headers", "label", "--lang", "en"]],
    ["csv", ["--csv-profile", "excel"]],
  ])("an exported list (%s %j) imports again, unchanged and without a warning", async (format, options) => {
    const app = await imported();
    const file = app.path(`list.${format}`);
    await app.run(["partner", "list", "-o", file, ...options]);
    const { stdout, stderr } = await app.run(["partner", "import", file, "--json"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ rows: 15, unchanged: 15 });
  });

  test("a list moved to another database says the same there", async () => {
    const app = await imported();
    const { stdout } = await app.run("partner list -f csv");
    const other = await testApp();
    writeFileSync(other.path("p.csv"), stdout);
    await other.run(["partner", "import", other.path("p.csv")]);
    expect((await other.run("partner list -f csv")).stdout).toBe(stdout);
  });

  test("a row replaces each fact it gives and keeps the others; a missing column stays, an empty cell clears", async () => {
    const app = await imported();
    const rows = ["account_name,company,kind,programs", "sp-yunfan,新名称,,store-seller", "res-haitang,海棠,reseller,"];
    writeFileSync(app.path("p.csv"), `${rows.join("\n")}\n`);
    const summary = await app.json(["partner", "import", app.path("p.csv")]);
    expect(summary).toMatchObject({ created: 0, updated: 2, unchanged: 0 });
    expect(await app.json("partner show sp-yunfan")).toMatchObject({
      company: "新名称",
      kind: "none",
      programs: "store-seller",
      phone: "13900000001",
    });
    expect(await app.json("partner show res-haitang")).toMatchObject({ kind: "reseller", distributor: "dist-huadong" });
  });

  test("one code per invalid row, the first in the order of the contract, and the good rows are kept", async () => {
    const app = await testApp();
    const rows = [
      "account_name,company,kind,phone,programs,status",
      ",X,bad,1,,",
      "a,***,none,,,",
      "b,X,bad,123,,",
      "c,X,bad,,,",
      "d,X,none,,nothing,",
      "e,X,none,1**********,,",
      "e,X,reseller,13900000001,,frozen",
      "e,X,reseller,13900000001,,frozen",
      "f,X,none",
    ];
    writeFileSync(app.path("p.csv"), `${rows.join("\n")}\n`);
    const first = await app.json(["partner", "import", fixturePath("partners.csv")]);
    expect(first).toMatchObject({ created: 15 });
    const results = await app.run(["partner", "import", app.path("p.csv"), "--json", "--results", app.path("r.csv")]);
    expect(results.code).toBe(3);
    expect(JSON.parse(results.stdout)).toMatchObject({ rows: 9, created: 1, updated: 1, unchanged: 1, invalid: 6 });
    expect(results.stderr.match(/\(\w+\)$/gm)).toEqual([
      "(MISSING_VALUE)",
      "(MISSING_VALUE)",
      "(BAD_PHONE)",
      "(BAD_VALUE)",
      "(BAD_VALUE)",
      "(BAD_ROW)",
    ]);
    expect(await app.json("partner show e")).toMatchObject({ status: "frozen", phone: "13900000001" });
    const lines = readFileSync(app.path("r.csv"), "utf8").split("\n").slice(1, 10);
    expect(lines.map((line) => line.split(",").slice(0, 3).join())).toEqual([
      "1,,invalid",
      "2,a,invalid",
      "3,b,invalid",
      "4,c,invalid",
      "5,d,invalid",
      "6,e,created",
      "7,e,updated",
      "8,e,unchanged",
      "9,f,invalid",
    ]);
  });

  test("a distributor of a later row is none to warn about; one that stays unknown is, in a dry run too", async () => {
    const app = await testApp();
    const header = "account_name,company,kind,distributor";
    const many = Array.from({ length: 4500 }, (_, i) => `p${i},X,reseller,${i === 0 ? "p4499" : "p1"}`);
    writeFileSync(app.path("p.csv"), `${[header, ...many].join("\n")}\n`);
    const first = await app.run(["partner", "import", app.path("p.csv")]);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    writeFileSync(app.path("q.csv"), `${header}\nq1,X,reseller,ghost\nq2,X,reseller,p7\n`);
    for (const options of [["-n"], []]) {
      const { code, stderr } = await app.run(["partner", "import", app.path("q.csv"), ...options]);
      expect(code).toBe(0);
      expect(stderr).toMatch(/Warning: .*: ghost\. /);
    }
  });
});

test.each([
  ["software-path", ["a", "b", "c"]],
  ["store-service,si-path", ["c", "d"]],
  ["software-path:role-validation", ["b", "c"]],
  ["software-path:role-validation@2026-02-01", ["c"]],
  ["software-path:role-validation@2026-02", ["c"]],
  ["software-path@2026-02-01,software-path@0001-01-02", ["a", "c"]],
  ["reseller", []],
  ["", ["e"]],
  [",si-path", ["d", "e"]],
])("partner list --programs %j finds whoever holds one of them among others", async (words, expected) => {
  const app = await testApp();
  const file = app.path("p.csv");
  const rows = [
    "a,A,none,software-path@0001-01-02",
    "b,B,none,software-path:role-validation",
    "c,C,none,store-service;software-path:role-validation@2026-02-01",
    "d,D,none,si-path",
    "e,E,reseller,",
  ];
  writeFileSync(file, `account_name,company,kind,programs\n${rows.map((row) => `${row}\n`).join("")}`);
  await app.run(["partner", "import", file]);
  const list = async (...options: string[]) =>
    (await app.json<Row[]>(["partner", "list", ...options])).map((row) => row.account_name);
  expect(await list(`--programs=${words}`)).toEqual(expected);
  expect(await list("--sort", "programs")).toEqual(["e", "d", "b", "a", "c"]);
  expect(await list("--certification", "none", "--sort", "certification", "--kind", "reseller")).toEqual(["e"]);
});

test("partner list --programs with what is no programme ends with 2 and names the nearest", async () => {
  const app = await testApp();
  for (const word of ["sofware-path", "software-path:x", "software-path@x", "software-path;si-path", ";"]) {
    const { code, stderr } = await app.run(["partner", "list", "--programs", word, "--json"]);
    expect([word, code, JSON.parse(stderr).error.field]).toEqual([word, 2, "programs"]);
  }
  expect((await app.run("partner list --programs sofware-path")).stderr).toContain("did you mean software-path");
});
