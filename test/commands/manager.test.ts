import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { associationOf, fixture, fixturePath, instant, memberOf, partnerOf, seed, seedPortfolio } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const ASSIGNMENT = ["customer", "manager", "from", "to", "assigned_by", "via"];

/** An app whose database holds the portfolio of the fixtures. */
async function portfolio() {
  const app = await testApp();
  await seedPortfolio(app.database);
  return app;
}

const NOW = "2026-11-24T02:00:00.000Z";

test("assign hands customers over and prints an array, also for one", async () => {
  const app = await portfolio();
  const rows = await app.json<Row[]>("manager assign yf-wang yunshan-tech --as boss");
  expect(rows.map((row) => Object.keys(row))).toEqual([ASSIGNMENT]);
  expect(rows).toEqual([
    { customer: "yunshan-tech", manager: "yf-wang", from: NOW, to: null, assigned_by: "boss", via: "assign" },
  ]);
  const two = await app.json<Row[]>("manager assign yf-li lvzhou-edu haibei-foods lvzhou-edu");
  expect(two.map((row) => row.customer)).toEqual(["lvzhou-edu", "haibei-foods"]);
  const customer = await app.json("customer show haibei-foods");
  expect(customer.account_manager).toBe("yf-li");
});

test("assigned to the same manager already is unchanged and prints what is there", async () => {
  const app = await portfolio();
  const first = await app.json<Row[]>("manager assign yf-wang yunshan-tech");
  const again = await app.run("manager assign yf-wang yunshan-tech --json --now 2026-11-25");
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toEqual(first);
  expect(again.stderr).toContain("unchanged: 1");
  expect(await app.json<Row[]>("manager history yunshan-tech")).toHaveLength(1);
});

test("every rule is named, and one refused customer keeps all from being assigned", async () => {
  const app = await portfolio();
  await app.json("manager assign yf-wang yunshan-tech");
  const refused = await app.run("manager assign yf-reader haibei-foods yunshan-tech huadu-hotel --json");
  expect(refused.code).toBe(4);
  expect(refused.stdout).toBe("");
  const { rules } = JSON.parse(refused.stderr).error as { rules: { id: string; facts: Row }[] };
  expect(rules.map((rule) => rule.id)).toEqual(["manager.role", "manager.not-associated", "manager.already-assigned"]);
  expect(rules[2]?.facts).toEqual({ customer: "yunshan-tech", manager: "yf-wang" });
  const mixed = await app.run("manager assign yf-li haibei-foods yunshan-tech");
  expect(mixed.code).toBe(4);
  expect(mixed.stderr).toContain("(manager.already-assigned)");
  expect(await app.json<Row[]>("manager history haibei-foods")).toEqual([]);
});

test("an inactive member, an ended association and another partner's customer are refused", async () => {
  const app = await portfolio();
  await seed(app.database, async ({ members }) => {
    await members.insert([memberOf("yf-gone", "sp-yunfan", { status: "inactive" })]);
    await members.insert([memberOf("vendor", null, { roles: ["ecosystem-manager"] })]);
  });
  const rulesOf = async (line: string) => {
    const { code, stderr } = await app.run(`${line} --json --as vendor`);
    return [code, ...(JSON.parse(stderr).error.rules as { id: string }[]).map((rule) => rule.id)];
  };
  expect(await rulesOf("manager assign yf-gone yunshan-tech")).toEqual([4, "manager.inactive"]);
  expect(await rulesOf("manager assign yf-wang lanxi-design")).toEqual([4, "manager.not-associated"]);
  expect(await rulesOf("manager assign hd-zhou yunshan-tech")).toEqual([4, "manager.not-associated"]);
  expect(await rulesOf("manager assign vendor yunshan-tech")).toEqual([4, "manager.role", "manager.not-associated"]);
});

test("an association counts up to the millisecond before its end", async () => {
  const app = await portfolio();
  await seed(app.database, async ({ customers, associations }) => {
    await customers.insert([newCustomer("edge")]);
    await associations.insert([associationOf("asc-edge", "edge", "sp-yunfan", "2026-11-01", "2026-11-30")]);
  });
  const last = "2026-11-29T23:59:59.999+08:00";
  expect((await app.run(`manager assign yf-wang edge --dry-run --now ${last}`)).code).toBe(0);
  expect((await app.run("manager assign yf-wang edge --now 2026-11-30T00:00:00.000+08:00")).code).toBe(4);
});

test("--replace ends the open assignment where the new one begins", async () => {
  const app = await portfolio();
  await app.json("manager assign yf-wang yunshan-tech");
  await app.json("manager assign yf-li yunshan-tech --replace --now 2026-11-25T00:00:00+08:00");
  const history = await app.json<Row[]>("manager history yunshan-tech --now 2026-11-26");
  expect(history.map((row) => [row.manager, row.from, row.to])).toEqual([
    ["yf-wang", NOW, "2026-11-24T16:00:00.000Z"],
    ["yf-li", "2026-11-24T16:00:00.000Z", null],
  ]);
});

test("replaced or taken back in the millisecond of its beginning, an assignment stays as an empty period", async () => {
  const app = await portfolio();
  await app.json("manager assign yf-wang yunshan-tech");
  await app.json("manager assign yf-li yunshan-tech --replace");
  const [ended] = await app.json<Row[]>("manager unassign yunshan-tech");
  expect(ended).toMatchObject({ manager: "yf-li", from: NOW, to: NOW });
  const history = await app.json<Row[]>("manager history yunshan-tech");
  expect(history.map((row) => [row.manager, row.from, row.to])).toEqual([
    ["yf-wang", NOW, NOW],
    ["yf-li", NOW, NOW],
  ]);
  expect((await app.json("customer show yunshan-tech")).account_manager).toBe(null);
});

test("a clock behind the assignment takes it back all the same", async () => {
  const app = await portfolio();
  await app.json("manager assign yf-wang yunshan-tech");
  const back = "--now 2026-11-20";
  const { stdout } = await app.run(`manager unassign yunshan-tech --json ${back}`);
  expect(JSON.parse(stdout)[0]).toMatchObject({ from: NOW, to: NOW });
  expect((await app.run(`manager unassign yunshan-tech ${back}`)).code).toBe(6);
  expect(JSON.parse((await app.run(`customer show yunshan-tech --json ${back}`)).stdout).account_manager).toBe(null);
  const managers = JSON.parse((await app.run(`manager list --account yf-wang --json ${back}`)).stdout) as Row[];
  expect(managers[0]?.customers).toBe(0);
  expect((await app.run(`manager assign yf-li yunshan-tech ${back}`)).code).toBe(0);
});

test("unassign ends at the clock, all or none; without an assignment it is a conflict", async () => {
  const app = await portfolio();
  await app.json("manager assign yf-wang yunshan-tech");
  const none = await app.run("manager unassign yunshan-tech haibei-foods --json --now 2026-11-25");
  expect([none.code, none.stdout, JSON.parse(none.stderr).error.code]).toEqual([6, "", "not-assigned"]);
  const foreign = await app.run("manager unassign yunshan-tech --partner sp-lantern --now 2026-11-25");
  expect(foreign.code).toBe(6);
  const { stdout } = await app.run("manager unassign yunshan-tech --json --now 2026-11-25");
  const rows = JSON.parse(stdout) as Row[];
  expect(rows.map((row) => Object.keys(row))).toEqual([ASSIGNMENT]);
  expect(rows[0]?.to).toBe("2026-11-24T16:00:00.000Z");
});

test("unknown members and customers are exit 7, missing ones exit 8", async () => {
  const app = await portfolio();
  const code = async (line: string) => (await app.run(line)).code;
  expect(await code("manager assign nobody yunshan-tech")).toBe(7);
  expect(await code("manager assign yf-wang nobody")).toBe(7);
  // Unknown comes before refused.
  expect(await code("manager assign yf-reader nobody")).toBe(7);
  expect(await code("manager assign yf-wang yunshan-tech --partner dist-huadong")).toBe(7);
  expect(await code("manager assign yf-wang yunshan-tech --partner sp-yunfan")).toBe(0);
  expect(await code("manager unassign nobody")).toBe(7);
  expect(await code("manager customers nobody")).toBe(7);
  expect(await code("manager history nobody")).toBe(7);
  const noMember = await app.run("manager assign --json");
  expect([noMember.code, JSON.parse(noMember.stderr).error.field]).toEqual([8, "member"]);
  const noCustomer = await app.run("manager assign yf-wang --json");
  expect([noCustomer.code, JSON.parse(noCustomer.stderr).error.field]).toEqual([8, "customers"]);
  expect(await code("manager unassign")).toBe(8);
});

test("options of files are refused without a file, and a member with one", async () => {
  const app = await portfolio();
  const file = fixturePath("assignments.csv");
  for (const option of [
    "--atomic",
    "--results r.csv",
    "--only-failed r.csv",
    "--encoding utf-8",
    "--input-format csv",
  ]) {
    expect((await app.run(`manager assign yf-wang yunshan-tech ${option}`)).code, option).toBe(2);
  }
  expect((await app.run(["manager", "assign", "yf-wang", "--from", file])).code).toBe(2);
});

test("a dry run decides and writes nothing", async () => {
  const app = await portfolio();
  const dry = await app.run("manager assign yf-wang yunshan-tech --dry-run --json");
  expect([dry.code, JSON.parse(dry.stdout)[0].manager]).toEqual([0, "yf-wang"]);
  expect(await app.json("manager history yunshan-tech")).toEqual([]);
});

test("the fixture is assigned, and unchanged when run again", async () => {
  const app = await portfolio();
  const file = fixturePath("assignments.csv");
  const summary = await app.json(["manager", "assign", "--from", file]);
  expect(Object.keys(summary)).toEqual(["job", "rows", "assigned", "unchanged", "refused", "invalid"]);
  expect(summary).toMatchObject({ rows: 14, assigned: 14, unchanged: 0, refused: 0, invalid: 0 });
  const again = await app.json(["manager", "assign", "--from", file]);
  expect(again).toMatchObject({ rows: 14, assigned: 0, unchanged: 14, refused: 0, invalid: 0 });
  const unassigned = await app.json<Row[]>("manager unassigned --partner sp-yunfan");
  expect(unassigned.map((row) => row.account_name)).toEqual(["fengye-bank"]);
  const customers = await app.json<Row[]>("manager customers yf-li");
  const wanted = fixture("assignments.csv").filter((row) => row.manager === "yf-li");
  expect(customers.map((row) => row.account_name)).toEqual(wanted.map((row) => row.customer).sort());
});

test("each bad row has its outcome and code, and an earlier row counts for a later one", async () => {
  const app = await portfolio();
  const file = app.path("a.csv");
  const results = app.path("r.csv");
  writeFileSync(
    file,
    [
      "客户账号名,客户经理",
      "yunshan-tech,yf-wang",
      "yunshan-tech,yf-wang",
      "yunshan-tech,yf-li",
      "huadu-hotel,yf-wang",
      "haibei-foods,yf-reader",
      "nobody,yf-wang",
      "haibei-foods,no-member",
      "nobody,no-member",
      ",yf-wang",
      "haibei-foods,",
      "haibei-foods,yf-wang,more",
    ].join("\n"),
  );
  const run = await app.run(["manager", "assign", "--from", file, "--results", results, "--json"]);
  expect(run.code).toBe(3);
  expect(JSON.parse(run.stdout)).toMatchObject({ rows: 11, assigned: 1, unchanged: 1, refused: 3, invalid: 6 });
  const { parse } = await import("csv-parse/sync");
  const { readFileSync } = await import("node:fs");
  const lines = parse(readFileSync(results, "utf8"), { columns: true }) as Record<string, string>[];
  expect(lines.map((line) => [line.row, line.key, line.outcome, line.code, line.rules].join(" "))).toEqual([
    "1 yunshan-tech assigned  ",
    "2 yunshan-tech unchanged  ",
    "3 yunshan-tech refused  manager.already-assigned",
    "4 huadu-hotel refused  manager.not-associated",
    "5 haibei-foods refused  manager.role",
    "6 nobody invalid UNKNOWN_CUSTOMER ",
    "7 haibei-foods invalid UNKNOWN_MEMBER ",
    "8 nobody invalid UNKNOWN_CUSTOMER ",
    "9  invalid MISSING_VALUE ",
    "10 haibei-foods invalid MISSING_VALUE ",
    "11 haibei-foods invalid BAD_ROW ",
  ]);
  expect(lines[0]?.id).toMatch(/^asg-/);
  expect(lines[1]?.id).toBe(lines[0]?.id);
});

test("--replace in a file keeps every step, within a chunk too", async () => {
  const app = await portfolio();
  const file = app.path("a.csv");
  writeFileSync(file, "customer,manager\nyunshan-tech,yf-wang\nyunshan-tech,yf-li\nyunshan-tech,yf-amy\n");
  const summary = await app.json(["manager", "assign", "--from", file, "--replace"]);
  expect(summary).toMatchObject({ assigned: 3 });
  const history = await app.json<Row[]>("manager history yunshan-tech");
  expect(history.map((row) => [row.manager, row.to])).toEqual([
    ["yf-wang", NOW],
    ["yf-li", NOW],
    ["yf-amy", null],
  ]);
});

test("a row of another partner's member is unknown with --partner", async () => {
  const app = await portfolio();
  const file = app.path("a.csv");
  writeFileSync(file, "customer,manager\nyunshan-tech,yf-wang\nhuadu-hotel,hd-tom\n");
  const run = await app.run(["manager", "assign", "--from", file, "--partner", "sp-yunfan", "--json"]);
  expect([run.code, JSON.parse(run.stdout).assigned]).toEqual([3, 1]);
  expect(run.stderr).toContain("UNKNOWN_MEMBER");
});

test("a file without a required column is exit 2", async () => {
  const app = await portfolio();
  const file = app.path("a.csv");
  writeFileSync(file, "customer\nyunshan-tech\n");
  expect((await app.run(["manager", "assign", "--from", file])).code).toBe(2);
});

test("list counts customers and this cycle's consumption under each manager, as a naive sum does", async () => {
  const app = await portfolio();
  await app.json(["usage", "import", fixturePath("usage.csv")]);
  const periods = fixture("assignment-history.csv").map((row, i) => ({
    id: `asg-${i}`,
    customer: row.customer as string,
    partner: (row.manager as string).startsWith("yf") ? "sp-yunfan" : "dist-huadong",
    manager: row.manager as string,
    from: instant(row.from as string),
    to: row.to ? instant(row.to) : null,
    assignedBy: "seed",
    via: "import",
  }));
  await seed(app.database, async ({ assignments }) => await assignments.insert(periods));
  const accounts = new Map(fixture("customers.csv").map((row) => [row.customer_id, row.account_name]));
  for (const [cycle, now] of [
    ["2026-11", "2026-11-24"],
    ["2026-07", "2026-07-15"],
    ["2026-03", "2026-03-01"],
  ] as const) {
    const managers = JSON.parse((await app.run(`manager list --json --now ${now}`)).stdout) as Row[];
    expect(Object.keys(managers[0] as Row)).toEqual([
      "account",
      "name",
      "partner",
      "status",
      "customers",
      "consumption",
    ]);
    expect(managers.map((row) => row.account)).toEqual(["hd-tom", "hd-zhou", "yf-amy", "yf-li", "yf-wang"]);
    for (const manager of managers) {
      const own = periods.filter((period) => period.manager === manager.account);
      const sum = fixture("usage.csv")
        .filter((line) => line.bill_cycle === cycle)
        .filter((line) => {
          const customer = line.account_name || accounts.get(line.customer_id);
          const at = instant(line.trade_time as string);
          return own.some((p) => p.customer === customer && p.from <= at && (p.to === null || p.to > at));
        })
        .reduce((total, line) => {
          const amounts = [line.cash_amount, line.credit_amount, line.stored_value_card_amount];
          return (
            total + amounts.reduce((a, text) => a + Math.trunc(Number(((Number(text) * 1e8) / 1e6).toFixed(4))), 0)
          );
        }, 0);
      expect(manager.consumption, `${manager.account} ${cycle}`).toBe((sum / 100).toFixed(2));
      const open = own.filter((period) => period.to === null || period.to > instant(now)).length;
      expect(manager.customers, `${manager.account} ${now}`).toBe(open);
    }
  }
});

test("a line belongs to the manager from the instant of the assignment up to that of its end", async () => {
  const app = await testApp();
  const line = (id: string, time: string, amount: string) => `${id},2026-11,${time},c1,${amount}`;
  await seed(app.database, async ({ partners, members, customers, assignments }) => {
    await partners.insert([partnerOf("p1")]);
    await members.insert([memberOf("m1", "p1"), memberOf("m2", "p1")]);
    await customers.insert([newCustomer("c1")]);
    const period = { customer: "c1", partner: "p1", assignedBy: "seed", via: null };
    await assignments.insert([
      { ...period, id: "asg-1", manager: "m1", from: instant("2026-11-05"), to: instant("2026-11-10") },
      { ...period, id: "asg-2", manager: "m2", from: instant("2026-11-10"), to: instant("2026-11-10") },
    ]);
  });
  const file = app.path("u.csv");
  writeFileSync(
    file,
    [
      "id,bill_cycle,trade_time,account_name,cash_amount",
      line("u1", "2026-11-04T23:59:59.999+08:00", "1"),
      line("u2", "2026-11-05T00:00:00.000+08:00", "2"),
      line("u3", "2026-11-09T23:59:59.999+08:00", "4"),
      line("u4", "2026-11-10T00:00:00.000+08:00", "8"),
    ].join("\n"),
  );
  await app.json(["usage", "import", file]);
  const managers = await app.json<Row[]>("manager list");
  expect(managers.map((row) => [row.account, row.consumption])).toEqual([
    ["m1", "6.00"],
    ["m2", "0.00"],
  ]);
});

test("list takes filters and sorts by every column; --partner limits it", async () => {
  const app = await portfolio();
  await app.json(["manager", "assign", "--from", fixturePath("assignments.csv")]);
  const accounts = async (line: string) => (await app.json<Row[]>(line)).map((row) => row.account);
  expect(await accounts("manager list --partner sp-yunfan")).toEqual(["yf-amy", "yf-li", "yf-wang"]);
  expect(await accounts("manager list --customers-from 5")).toEqual(["yf-li", "yf-wang"]);
  expect(await accounts("manager list --sort customers:desc --limit 2")).toEqual(["yf-li", "yf-wang"]);
  expect((await app.run("manager list --status retired")).code).toBe(2);
  expect(await app.json("manager history yunshan-tech --partner sp-lantern")).toEqual([]);
});

test("it speaks Chinese", async () => {
  const app = await portfolio();
  const refused = await app.run("manager assign yf-reader yunshan-tech --lang zh");
  expect(refused.stderr).toContain("成员 yf-reader 没有 account-manager（客户经理）角色。");
  const conflicted = await app.run("manager unassign yunshan-tech --lang zh");
  expect(conflicted.stderr).toContain("客户“yunshan-tech”没有客户经理。");
  expect(conflicted.stderr).toContain("查看分配历史");
});
