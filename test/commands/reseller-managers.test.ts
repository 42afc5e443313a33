import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { seedPortfolio } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const NOW = "2026-11-24T02:00:00.000Z";
const TOMORROW = "2026-11-25T10:00:00+08:00";
const ASSIGNMENT = ["reseller", "manager", "from", "to", "assigned_by", "via"];

/** The portfolio of the fixtures: dist-huadong has the resellers res-haitang and res-yunfan, hd-tom and hd-zhou. */
async function portfolio() {
  const app = await testApp();
  await seedPortfolio(app.database);
  return {
    ...app,
    async refused(line: string) {
      const { code, stdout, stderr } = await app.run(`${line} --json`);
      expect(stdout).toBe("");
      const { rules, code: what } = JSON.parse(stderr).error as { rules: { id: string; facts: Row }[]; code: string };
      return [code, ...(rules.length > 0 ? rules.map(({ id }) => id) : [what])];
    },
    column: async (line: string, key: string) => (await app.json<Row[]>(line)).map((row) => row[key]),
    history: async (reseller = "res-haitang") =>
      (await app.json<Row[]>(`manager history ${reseller} --reseller`)).map((row) => [row.manager, row.from, row.to]),
  };
}

const ASSIGN = "manager assign --reseller";

test("assign hands resellers over and prints an array; again it is unchanged", async () => {
  const app = await portfolio();
  const rows = await app.json<Row[]>(`${ASSIGN} hd-tom res-haitang --as boss`);
  expect(rows.map((row) => Object.keys(row))).toEqual([ASSIGNMENT]);
  const assigned = {
    reseller: "res-haitang",
    manager: "hd-tom",
    from: NOW,
    to: null,
    assigned_by: "boss",
    via: "assign",
  };
  expect(rows).toEqual([assigned]);
  expect(await app.json(`${ASSIGN} hd-tom res-haitang res-haitang --now ${TOMORROW}`)).toEqual([assigned]);
  expect(await app.column("reseller list --account-manager hd-tom", "account_name")).toEqual(["res-haitang"]);
  // Customers and resellers are two things, also of one account.
  expect(await app.column("manager list --account hd-tom", "customers")).toEqual([0]);
});

test("the rules of customers hold, by the link instead of the association", async () => {
  const app = await portfolio();
  await app.json(`${ASSIGN} hd-tom res-haitang`);
  expect(await app.refused(`${ASSIGN} hd-zhou res-haitang`)).toEqual([4, "manager.already-assigned"]);
  expect(await app.refused(`${ASSIGN} hd-zhou res-maple`)).toEqual([4, "manager.not-associated"]);
  expect(await app.refused(`${ASSIGN} yf-wang res-yunfan`)).toEqual([4, "manager.not-associated"]);
  expect(await app.refused(`${ASSIGN} hd-admin res-haitang dist-plain`)).toEqual([
    4,
    "manager.role",
    "manager.not-associated",
    "manager.already-assigned",
  ]);
  await app.json("member remove hd-zhou");
  expect(await app.refused(`${ASSIGN} hd-zhou res-yunfan`)).toEqual([4, "manager.inactive"]);
  expect(await app.refused(`${ASSIGN} hd-tom nobody`)).toEqual([7, "not-found"]);
  expect(await app.refused(`${ASSIGN} nobody res-yunfan`)).toEqual([7, "not-found"]);
  expect(await app.refused(`${ASSIGN} hd-tom`)).toEqual([8, "input-needed"]);
});

test("--replace, transfer and unassign end a period where the next one begins", async () => {
  const app = await portfolio();
  await app.json(`${ASSIGN} hd-tom res-haitang res-yunfan`);
  await app.json(`${ASSIGN} hd-zhou res-haitang --replace --now ${TOMORROW}`);
  expect(await app.history()).toEqual([
    ["hd-tom", NOW, "2026-11-25T02:00:00.000Z"],
    ["hd-zhou", "2026-11-25T02:00:00.000Z", null],
  ]);
  const handed = await app.json<Row[]>(`manager transfer hd-zhou hd-tom --reseller --now 2026-11-26`);
  expect(handed.map((row) => [row.reseller, row.manager])).toEqual([["res-haitang", "hd-tom"]]);
  const ended = await app.json<Row[]>(`manager unassign res-haitang res-yunfan --reseller --now 2026-11-27`);
  expect(ended.map((row) => Object.keys(row))).toEqual([ASSIGNMENT, ASSIGNMENT]);
  expect(await app.refused("manager unassign res-haitang --reseller --now 2026-11-27")).toEqual([6, "not-assigned"]);
  expect(await app.refused("manager unassign nobody --reseller")).toEqual([7, "not-found"]);
  expect(await app.refused("manager transfer hd-tom hd-zhou --reseller --customer res-haitang")).toEqual([
    2,
    "BAD_VALUE",
  ]);
  expect((await app.run("db check")).code).toBe(0);
});

test("the lists turn to resellers, each with its own columns", async () => {
  const app = await portfolio();
  await app.json(`${ASSIGN} hd-tom res-haitang res-yunfan`);
  const managers = await app.json<Row[]>("manager list --reseller --resellers-from 1");
  expect(managers).toEqual([
    { account: "hd-tom", name: "Tom Sample", partner: "dist-huadong", status: "active", resellers: 2 },
  ]);
  expect(await app.column("manager customers hd-tom --reseller", "account_name")).toEqual([
    "res-haitang",
    "res-yunfan",
  ]);
  expect(await app.column("manager customers hd-zhou --reseller", "account_name")).toEqual([]);
  await app.json("manager unassign res-yunfan --reseller");
  expect(await app.column("manager unassigned --reseller --partner dist-huadong", "account_name")).toEqual([
    "res-yunfan",
  ]);
  for (const [line, field] of [
    ["manager list --reseller --customers 1", "customers"],
    ["manager list --resellers-from 1", "resellers"],
    ["manager history res-haitang --reseller --customer x", "customer"],
    ["manager unassigned --distributor x", "distributor"],
    ["manager customers hd-tom --reseller --phone 1", ""],
  ] as const) {
    const { code, stderr } = await app.run(`${line} --json`);
    expect([line, code]).toEqual([line, field === "" ? 0 : 2]);
    if (field !== "") expect(JSON.parse(stderr).error.field).toBe(field);
  }
});

describe("a file", () => {
  test("has its outcome and code for each row, and is unchanged when run again", async () => {
    const app = await portfolio();
    const file = app.path("a.csv");
    const results = app.path("r.csv");
    writeFileSync(
      file,
      [
        "云经销商,客户经理",
        "res-haitang,hd-tom",
        "res-haitang,hd-tom",
        "res-haitang,hd-zhou",
        "res-maple,hd-tom",
        "res-yunfan,hd-admin",
        "nobody,hd-tom",
        "res-yunfan,no-member",
        ",hd-tom",
        "res-yunfan,",
        "res-yunfan,hd-tom,more",
        "res-yunfan,hd-zhou",
      ].join("\n"),
    );
    const run = await app.run(`${ASSIGN} --from ${file} --results ${results} --json`);
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([
      3,
      { rows: 11, assigned: 2, unchanged: 1, refused: 3, invalid: 5 },
    ]);
    const lines = parse(readFileSync(results, "utf8"), { columns: true }) as Record<string, string>[];
    expect(lines.map((line) => [line.row, line.key, line.outcome, line.code, line.rules].join(" "))).toEqual([
      "1 res-haitang assigned  ",
      "2 res-haitang unchanged  ",
      "3 res-haitang refused  manager.already-assigned",
      "4 res-maple refused  manager.not-associated",
      "5 res-yunfan refused  manager.role",
      "6 nobody invalid UNKNOWN_PARTNER ",
      "7 res-yunfan invalid UNKNOWN_MEMBER ",
      "8  invalid MISSING_VALUE ",
      "9 res-yunfan invalid MISSING_VALUE ",
      "10 res-yunfan invalid BAD_ROW ",
      "11 res-yunfan assigned  ",
    ]);
    writeFileSync(file, "reseller,manager\nres-haitang,hd-tom\nres-yunfan,hd-zhou\n");
    expect(await app.json(`${ASSIGN} --from ${file}`)).toMatchObject({ assigned: 0, unchanged: 2, refused: 0 });
  });

  test("of customers is not one of resellers", async () => {
    const app = await portfolio();
    const file = app.path("a.csv");
    writeFileSync(file, "customer,manager\nyunshan-tech,yf-wang\n");
    expect((await app.run(`${ASSIGN} --from ${file}`)).code).toBe(2);
  });
});

describe("whoever looks after a reseller does so as long as it is linked", () => {
  test.each([
    ["it is unlinked", "reseller unlink res-haitang"],
    ["it leaves the programme", "partner leave res-haitang --program reseller"],
    ["another distributor is recorded", "partner edit res-haitang --distributor dist-plain"],
  ])("until %s, in the same change", async (_, line) => {
    const app = await portfolio();
    await app.json(`${ASSIGN} hd-tom res-haitang res-yunfan`);
    await app.json(`${line} --now ${TOMORROW}`);
    expect(await app.history()).toEqual([["hd-tom", NOW, "2026-11-25T02:00:00.000Z"]]);
    expect(await app.history("res-yunfan")).toEqual([["hd-tom", NOW, null]]);
    expect(await app.column("reseller list --account-name res-haitang", "account_manager")).not.toContain("hd-tom");
  });

  test("an import that leaves the distributor as it is leaves the account manager too", async () => {
    const app = await portfolio();
    await app.json(`${ASSIGN} hd-tom res-haitang`);
    const file = app.path("p.csv");
    writeFileSync(file, "account_name,company,distributor,customer_of\nres-haitang,海棠,dist-huadong,sp-yunfan\n");
    expect(await app.json(`partner import ${file}`)).toMatchObject({ updated: 1 });
    expect(await app.history()).toEqual([["hd-tom", NOW, null]]);
    writeFileSync(file, "account_name,company,distributor\nres-haitang,海棠,\n");
    expect(await app.json(`partner import ${file} --now ${TOMORROW}`)).toMatchObject({ updated: 1 });
    expect(await app.history()).toEqual([["hd-tom", NOW, "2026-11-25T02:00:00.000Z"]]);
  });

  test("who still has one is not removed, and keeps the role", async () => {
    const app = await portfolio();
    await app.json(`${ASSIGN} hd-tom res-haitang`);
    for (const line of ["member remove hd-tom", "member edit hd-tom --role reader"]) {
      const { code, stderr } = await app.run(line);
      expect([line, code]).toEqual([line, 6]);
      expect(stderr).toContain("manager transfer hd-tom <to-member> --reseller");
    }
    await app.json("manager transfer hd-tom hd-zhou --reseller");
    expect((await app.run("member remove hd-tom")).code).toBe(0);
  });
});
