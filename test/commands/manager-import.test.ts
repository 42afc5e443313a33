import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { associationOf, fixture, fixturePath, memberOf, partnerOf, seed, seedPortfolio } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

/** Two partners: m1 and m2 of p1, n1 of p2; c1 is p1's until June, then p2's, and c2 p1's. */
async function portfolio() {
  const app = await testApp();
  await seed(app.database, async ({ partners, members, customers, associations }) => {
    await partners.insert([partnerOf("p1"), partnerOf("p2")]);
    await members.insert([
      memberOf("m1", "p1"),
      memberOf("m2", "p1", { roles: ["reader"], status: "inactive" }),
      memberOf("n1", "p2"),
      memberOf("op", "p1", { roles: ["operator"] }),
      memberOf("boss", null, { roles: ["ecosystem-manager"] }),
    ]);
    await customers.insert([newCustomer("c1"), newCustomer("c2")]);
    await associations.insert([
      associationOf("asc-1", "c1", "p1", "2026-01-01", "2026-03-01"),
      { ...associationOf("asc-2", "c1", "p1", "2026-03-01", "2026-06-01"), type: "resale" },
      associationOf("asc-3", "c1", "p2", "2026-06-01"),
      associationOf("asc-4", "c2", "p1", "2026-01-01"),
    ]);
  });
  const load = async (rows: readonly string[], ...more: string[]) => {
    writeFileSync(app.path("a.csv"), `${["customer,manager,from,to", ...rows].join("\n")}\n`);
    const argv = ["manager", "import", app.path("a.csv"), "--json", "--as", "boss", ...more];
    const { code, stdout, stderr } = await app.run(argv);
    return { code, summary: JSON.parse(stdout || "{}") as Row, codes: stderr.match(/\(\w+\)$/gm), stderr };
  };
  const history = async (customer: string) => {
    const { stdout } = await app.run(`manager history ${customer} --as boss --json --now 2027-01-01`);
    return (JSON.parse(stdout) as Row[]).map((row) => [row.manager, row.from, row.to]);
  };
  return { ...app, load, history };
}

test("the fixture is created once and unchanged after that, beside what is assigned now", async () => {
  const app = await testApp();
  await seedPortfolio(app.database);
  const file = fixturePath("assignment-history.csv");
  const count = fixture("assignment-history.csv").length;
  const results = app.path("results.csv");
  const first = await app.json(["manager", "import", file, "--results", results]);
  expect(first).toEqual({
    job: expect.stringMatching(/^chg-/),
    rows: count,
    created: count,
    updated: 0,
    unchanged: 0,
    invalid: 0,
  });
  const lines = parse(readFileSync(results, "utf8"), { columns: true }) as Record<string, string>[];
  expect(lines.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(
    fixture("assignment-history.csv").map(({ customer }) => `${customer} created`),
  );
  expect(await app.json(["manager", "import", file])).toMatchObject({ created: 0, updated: 0, unchanged: count });
  const [row] = await app.json<Row[]>("manager history beichen-travel --sort from");
  expect(row).toMatchObject({ manager: "yf-wang", assigned_by: "tester", via: "import" });
  const assigned = await app.json(["manager", "assign", "--from", fixturePath("assignments.csv")]);
  expect(assigned).toMatchObject({ refused: 0, invalid: 0 });
  expect((await app.run("db check")).code).toBe(0);
});

test("a list that was exported is imported again, in both languages, and changes nothing", async () => {
  const app = await portfolio();
  await app.load(["c1,m1,2026-01-05,2026-02-01", "c1,m2,2026-02-01,2026-05-01"]);
  for (const [name, ...options] of [["x.csv"], ["x.json"], ["y.csv", "--headers", "label", "--lang", "zh"]]) {
    await app.run(["manager", "history", "c1", "--as", "boss", "-o", app.path(name as string), ...options]);
    const again = await app.run(["manager", "import", app.path(name as string), "--as", "boss", "--json"]);
    expect([name, JSON.parse(again.stdout).unchanged, again.stderr]).toEqual([name, 2, ""]);
  }
});

test("one code per invalid row, the first in the order of the contract", async () => {
  const app = await portfolio();
  const { code, summary, codes, stderr } = await app.load([
    "c1,m1,2026-01-01",
    "nobody,nobody,,",
    "nobody,nobody,x,",
    "c1,nobody,x,",
    "c1,m1,2026-02-30,",
    "c1,m1,2026-01-01,x",
    "c1,m1,2026-01-01,2026-01-01",
    "c1,boss,2026-01-01,",
    "c1,m1,2026-01-01,2026-01-01T00:00:00.001+08:00",
  ]);
  expect([code, summary]).toMatchObject([3, { rows: 9, created: 1, invalid: 8 }]);
  expect(codes).toEqual([
    "(BAD_ROW)",
    "(MISSING_VALUE)",
    "(UNKNOWN_CUSTOMER)",
    "(UNKNOWN_MEMBER)",
    "(BAD_VALUE)",
    "(BAD_VALUE)",
    "(BAD_VALUE)",
    "(BAD_VALUE)",
  ]);
  expect(stderr).toContain("boss belongs to no partner");
  writeFileSync(app.path("b.csv"), "customer,manager\nc1,m1\n");
  expect((await app.run(["manager", "import", app.path("b.csv"), "--as", "boss"])).code).toBe(2);
});

test.each([
  ["touches the end", "2026-04-01", "2026-05-01", "created"],
  ["begins a millisecond before the end", "2026-03-31T23:59:59.999+08:00", "2026-05-01", "invalid"],
  ["touches the beginning", "2026-01-01", "2026-02-01", "created"],
  ["ends a millisecond after the beginning", "2026-01-01", "2026-02-01T00:00:00.001+08:00", "invalid"],
  ["lies within", "2026-02-15", "2026-03-01", "invalid"],
  ["lies around, without an end", "2026-01-01", "", "invalid"],
])("a period that %s", async (_, from, to, outcome) => {
  const app = await portfolio();
  const second = `c1,m2,${from},${to}`;
  const { summary, stderr } = await app.load(["c1,m1,2026-02-01,2026-04-01", second]);
  expect(summary).toMatchObject({ created: outcome === "created" ? 2 : 1, invalid: outcome === "created" ? 0 : 1 });
  if (outcome === "invalid") expect(stderr).toContain("of c1: m1, 2026-02-01 00:00 to 2026-04-01 00:00");
  // Against the database the same as against an earlier row.
  expect((await app.load([second])).summary).toMatchObject({ [outcome === "created" ? "unchanged" : "invalid"]: 1 });
});

test("an end replaces what is known of a period, an assigned one too, and an empty one is in nobody's way", async () => {
  const app = await portfolio();
  expect((await app.run("manager assign m1 c2 --as boss --now 2026-02-01")).code).toBe(0);
  expect((await app.load(["c2,m1,2026-02-01,2026-04-01"])).summary).toMatchObject({ updated: 1 });
  expect((await app.load(["c2,m1,2026-02-01,2026-04-01"])).summary).toMatchObject({ unchanged: 1 });
  writeFileSync(app.path("b.csv"), "customer,manager,from\nc2,m1,2026-02-01\n");
  const kept = await app.run(["manager", "import", app.path("b.csv"), "--as", "boss", "--json"]);
  expect(JSON.parse(kept.stdout)).toMatchObject({ unchanged: 1 });
  const [row] = JSON.parse((await app.run("manager history c2 --as boss --json")).stdout) as Row[];
  expect(row).toMatchObject({ to: "2026-03-31T16:00:00.000Z", via: "assign", assigned_by: "boss" });
  // Assigned and taken back in one moment.
  for (const verb of ["assign m1", "unassign"]) await app.run(`manager ${verb} c2 --as boss --now 2026-05-01`);
  expect((await app.load(["c2,m2,2026-04-15,2026-06-01"])).summary).toMatchObject({ created: 1 });
  expect((await app.run("db check --as boss")).code).toBe(0);
});

test("--atomic keeps all or none, and --only-failed takes the rest", async () => {
  const app = await portfolio();
  const rows = ["c1,m1,2026-01-05,2026-02-01", "c2,nobody,2026-01-05,2026-02-01"];
  const atomic = await app.load(rows, "--atomic");
  expect([atomic.code, atomic.summary]).toMatchObject([3, { created: 0, invalid: 1 }]);
  expect(await app.history("c1")).toEqual([]);
  const results = app.path("r.csv");
  await app.load(rows, "--results", results);
  const mended = [rows[0] as string, "c2,m1,2026-01-05,2026-02-01"];
  expect((await app.load(mended, "--only-failed", results)).summary).toMatchObject({ rows: 1, created: 1 });
  expect((await app.load(mended, "--dry-run")).summary).toMatchObject({ rows: 2, unchanged: 2 });
});

test("more rows than a chunk holds see each other", async () => {
  const app = await portfolio();
  const day = (i: number) => new Date(Date.UTC(1990, 0, 1 + i)).toISOString().slice(0, 10);
  const rows = Array.from({ length: 2100 }, (_, i) => `c1,m${1 + (i % 2)},${day(i)},${day(i + 1)}`);
  const { summary } = await app.load([...rows, rows[0] as string, `c1,m1,${day(7.5)},`]);
  expect(summary).toMatchObject({ rows: 2102, created: 2100, unchanged: 1, invalid: 1 });
});

describe("a member of a partner", () => {
  test("records its own managers, of customers that were its own all the while", async () => {
    const app = await portfolio();
    await app.load(["c1,n1,2026-07-01,2026-08-01"]);
    const rows = [
      "c1,m1,2026-01-01,2026-06-01",
      "c1,m2,2026-05-01,2026-06-01T00:00:00.001+08:00",
      "c1,m2,2025-12-31,2026-01-01",
      "c1,m2,2026-05-31,",
      "c1,n1,2026-06-01,2026-07-01",
      "c2,m1,2026-01-01,",
    ];
    const { summary, codes } = await app.load(rows, "--as", "op");
    expect(summary).toMatchObject({ created: 2, invalid: 4 });
    expect(codes).toEqual(["(UNKNOWN_CUSTOMER)", "(UNKNOWN_CUSTOMER)", "(UNKNOWN_CUSTOMER)", "(UNKNOWN_MEMBER)"]);
    expect((await app.load(rows, "--as", "m1")).code).toBe(9);
  });

  test("is not told who had the customer for another partner", async () => {
    const app = await portfolio();
    await app.load(["c1,n1,2026-01-05,2026-02-01"]);
    const { stderr } = await app.load(["c1,m1,2026-01-01,2026-03-01"], "--as", "op");
    expect(stderr).toContain("overlaps another one of c1.");
    expect(stderr).not.toContain("n1");
  });
});
