import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, string | null>;

/** Two certified partners with 1000 yuan each. */
async function certified() {
  const app = await testApp();
  for (const partner of ["p1", "p2"]) {
    await app.json(`partner add ${partner} --company 云帆 --kind solution-provider --uscc 91990001MA0000001R`);
    await app.json(
      `partner certify ${partner} --bank-account 6222020000001234567 --signing-entity 云计算 --currency CNY`,
    );
    await app.json(`certification approve ${partner}`);
    await app.json(`account top-up 1000 --partner ${partner}`);
  }
  const rules = async (line: string) => {
    const { code, stderr } = await app.run(`${line} --json`);
    expect(code).toBe(4);
    return (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);
  };
  const request = (amount: string, partner = "p1") =>
    app.json<Row>(`withdrawal request ${amount} --partner ${partner}`);
  const funds = async () => {
    const [row] = await app.json<Row[]>("account balance --partner p1");
    return [row?.top_up, row?.available, row?.withdrawable];
  };
  return { ...app, rules, request, funds };
}

test("a request sets its amount aside, and is paid out of that", async () => {
  const app = await certified();
  const made = await app.request("400");
  expect(made).toEqual({
    id: expect.stringMatching(/^wdr-/),
    partner: "p1",
    method: "original-route",
    amount: "400.00",
    state: "submitted",
    submitted_at: "2026-11-24T02:00:00.000Z",
    decided_at: null,
    decided_by: null,
    paid_at: null,
    reason: null,
  });
  expect(await app.funds()).toEqual(["600.00", "600.00", "600.00"]);
  expect(await app.rules("withdrawal request 600.01 --partner p1")).toEqual(["withdrawal.limit"]);
  expect(await app.json(`withdrawal approve ${made.id}`)).toMatchObject([{ state: "approved", decided_by: "tester" }]);
  expect(await app.json(`withdrawal pay ${made.id}`)).toMatchObject([{ state: "paid", paid_at: made.submitted_at }]);
  expect(await app.funds()).toEqual(["600.00", "600.00", "600.00"]);
  const paid = await app.json<Row[]>(`account ledger --reference ${made.id} --amount-from 0 --sort kind`);
  expect(paid.map(({ kind, account }) => `${kind} ${account}`)).toEqual([
    "withdrawal withdrawal:p1",
    "withdrawal-paid bank:p1",
  ]);
  expect((await app.run("db check")).code).toBe(0);
});

test("a rejected one gives the amount back, also after it was approved", async () => {
  const app = await certified();
  const [one, other] = [await app.request("400"), await app.request("600")];
  expect(await app.funds()).toEqual(["0.00", "0.00", "0.00"]);
  expect(await app.json(`withdrawal reject ${one.id} --reason 户名不符`)).toMatchObject([{ reason: "户名不符" }]);
  await app.json(`withdrawal approve ${other.id}`);
  await app.json(`withdrawal reject ${other.id} --reason 银行退回`);
  expect(await app.funds()).toEqual(["1000.00", "1000.00", "1000.00"]);
  for (const verb of ["approve", "pay", "reject --reason x"]) {
    const { code, stderr } = await app.run(`withdrawal ${verb} ${other.id} --json`);
    expect([verb, code, JSON.parse(stderr).error.code]).toEqual([verb, 6, "wrong-state"]);
  }
});

test("several are decided together or not at all", async () => {
  const app = await certified();
  const [one, two, other] = [await app.request("1"), await app.request("2"), await app.request("3", "p2")];
  await app.json(`withdrawal approve ${one.id}`);
  expect((await app.run(`withdrawal approve ${two.id} ${one.id}`)).code).toBe(6);
  expect(await app.json("withdrawal list --state submitted")).toHaveLength(2);
  await app.json(`withdrawal approve ${two.id} ${other.id} ${two.id}`);
  expect(await app.json(`withdrawal pay ${one.id} ${two.id} ${other.id}`)).toHaveLength(3);
  expect((await app.run("db check")).code).toBe(0);
});

test("invoiced amounts are withdrawn only after the invoices are returned", async () => {
  const app = await certified();
  await app.json("account set invoiced 500 --partner p1");
  expect(await app.rules("withdrawal request 500.01 --partner p1")).toEqual(["withdrawal.invoiced"]);
  await app.request("500");
  expect(await app.rules("withdrawal request 0.01 --partner p1")).toEqual(["withdrawal.invoiced"]);
  await app.json("account set invoiced 0 --partner p1");
  await app.request("500");
});

describe("what the balance calls withdrawable is what a request takes, to the fen", () => {
  test("without what is invoiced, and the table says why", async () => {
    const app = await certified();
    await app.json("account set invoiced 400.01 --partner p1");
    expect(await app.funds()).toEqual(["1000.00", "1000.00", "599.99"]);
    const { stdout, stderr } = await app.run("account balance --partner p1 --lang zh");
    expect(stdout).not.toContain("withdrawal.invoiced");
    expect(stderr).toContain("(withdrawal.invoiced)");
    expect(await app.json("account balance --columns partner,blocked_by")).toEqual([
      { partner: "p1", blocked_by: ["withdrawal.invoiced"] },
      { partner: "p2", blocked_by: [] },
    ]);
    for (const asked of ["--format csv --columns blocked-by", "--json=blocked_by --limit 1", "--sort partner"]) {
      const { stdout: out, stderr: err } = await app.run(`account balance ${asked}`);
      expect(out + err, asked).toContain("withdrawal.invoiced");
    }
    expect(await app.rules("withdrawal request 600 --partner p1")).toEqual(["withdrawal.invoiced"]);
    await app.request("599.99");
    expect((await app.run("account balance --partner p2")).stderr).toBe("");
  });

  test("what keeps from every settlement leaves the amount and is said below the table", async () => {
    const app = await certified();
    await app.json("partner certify p1 --bank-account 6222020000001234568 --signing-entity 云计算 --currency CNY");
    expect(await app.funds()).toEqual(["1000.00", "1000.00", "1000.00"]);
    const { stderr } = await app.run("account balance --partner p1");
    expect(stderr).toContain("(settlement.certification-changing)");
    expect(await app.rules("withdrawal request 1 --partner p1")).toEqual(["settlement.certification-changing"]);
    expect((await app.run("account balance --json")).stderr).toBe("");
  });

  test("of many partners it is said once where to see it", async () => {
    const app = await testApp();
    for (const partner of ["p1", "p2", "p3", "p4"]) {
      await app.json(`partner add ${partner} --company 云帆 --kind solution-provider --uscc 91990001MA0000001R`);
      await app.json(`account top-up 1 --partner ${partner}`);
    }
    const { stderr } = await app.run("account balance");
    expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(/^4 partners .*blocked_by$/)]);
  });
});

describe("routes", () => {
  const at = (day: string, line: string) => `${line} --now ${day}`;

  test("the original route takes top-ups of the last months, last in first out; what does not fit goes by bank card", async () => {
    const app = await certified();
    await app.json(at("2026-08-24T10:00:00+08:00", "account top-up 500 --partner p1 --reference OLD"));
    await app.json("account top-up 30 --partner p1 --reference NEW");
    expect(await app.rules("withdrawal request 1030.01 --method original-route --partner p1")).toEqual([
      "withdrawal.original-route",
    ]);
    const request = (more: string) =>
      app.json<Row>(`withdrawal request ${more} --partner p1`.split(" ").concat("--columns", "id,method,top_ups"));
    const taken = async (more: string) => {
      const { method, top_ups } = await request(more);
      return [method, (top_ups as unknown as string[]).map((one) => one.split("=")[1])];
    };
    expect(await taken("40")).toEqual(["original-route", ["30.00", "10.00"]]);
    expect(await taken("1000")).toEqual(["bank-card", ["500.00", "500.00"]]);
    expect(await app.rules("withdrawal request 490.01 --method original-route --partner p1")).toEqual([
      "withdrawal.limit",
      "withdrawal.original-route",
    ]);
    expect(await taken("490")).toEqual(["original-route", ["490.00"]]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("chosen top-ups go back, by reference, transaction or entry; one that was reversed has nothing left", async () => {
    const app = await certified();
    await app.json("account top-up 30 --partner p1 --reference B1");
    const [entry] = await app.json<Row[]>("account ledger --reference B1 --amount-from 0");
    for (const name of ["B1", entry?.transaction, entry?.id]) {
      await app.json(`withdrawal request 10 --partner p1 --top-up ${name}`);
    }
    expect(await app.rules("withdrawal request 0.01 --partner p1 --top-up B1")).toEqual(["withdrawal.original-route"]);
    await app.json("account top-up 20 --partner p1 --reference B2");
    const [other] = await app.json<Row[]>("account ledger --reference B2 --amount-from 0");
    await app.json(`account reverse ${other?.transaction} --reason x`);
    expect(await app.rules("withdrawal request 1 --partner p1 --top-up B2")).toEqual(["withdrawal.original-route"]);
    for (const [line, code] of [
      ["--top-up nothing", 7],
      ["--top-up txn-", 2],
      ["--top-up B1 --method bank-card", 2],
      ["--top-up B1 --method incentive", 2],
    ] as const) {
      expect([line, (await app.run(`withdrawal request 1 --partner p1 ${line}`)).code]).toEqual([line, code]);
    }
    // Another partner's top-up is none of this one's.
    await app.json("account top-up 20 --partner p2 --reference P2");
    expect((await app.run("withdrawal request 1 --partner p1 --top-up P2")).code).toBe(7);
  });

  test("a rejected withdrawal leaves its top-up to the next", async () => {
    const app = await certified();
    const made = await app.json<Row>("withdrawal request 1000 --method original-route --partner p1");
    await app.json(`withdrawal reject ${made.id} --reason x`);
    await app.json("withdrawal request 1000 --method original-route --partner p1");
  });

  test("as an incentive goes no more than incentives have brought", async () => {
    const app = await certified();
    expect(await app.rules("withdrawal request 1 --method incentive --partner p1")).toEqual(["withdrawal.incentive"]);
  });
});

test("what keeps from every settlement keeps from withdrawals, at every step but a rejection", async () => {
  const app = await certified();
  await app.json("partner add p3 --company 青岚 --kind solution-provider --uscc 91990001MA0000001R");
  expect(await app.rules("withdrawal request 1 --partner p3")).toEqual([
    "settlement.not-certified",
    "withdrawal.limit",
  ]);
  const [one, two] = [await app.request("1"), await app.request("2")];
  await app.json(`withdrawal approve ${two.id}`);
  await app.json("partner certify p1 --bank-account 6222020000007654321 --signing-entity 云计算 --currency CNY");
  const changing = ["settlement.certification-changing"];
  expect(await app.rules("withdrawal request 1 --partner p1")).toEqual(changing);
  expect(await app.rules(`withdrawal approve ${one.id}`)).toEqual(changing);
  expect(await app.rules(`withdrawal pay ${two.id}`)).toEqual(changing);
  await app.json(`withdrawal reject ${one.id} --reason x`);
});

test.each([
  ["withdrawal request --partner p1", 8],
  ["withdrawal request 1", 8],
  ["withdrawal request 0 --partner p1", 2],
  ["withdrawal request 1.001 --partner p1", 2],
  ["withdrawal request 1e2 --partner p1", 2],
  ["withdrawal request 1 --method cash --partner p1", 2],
  ["withdrawal request 1 --partner nobody", 7],
  ["withdrawal approve wdr-nothing", 7],
  ["withdrawal reject wdr-nothing", 8],
  ["withdrawal list --state open", 2],
])("%s ends with %i", async (line, code) => {
  const app = await certified();
  expect((await app.run(line)).code).toBe(code);
});

describe("who", () => {
  test("the admin applies, an ecosystem manager decides, nobody for its own partner", async () => {
    const app = await certified();
    const roles = ["admin", "operator", "reader", "account-manager"];
    const rows = roles.map((role) => `${role},${role},p1,${role}`);
    writeFileSync(app.path("m.csv"), `account,name,partner,roles\n${rows.join("\n")}\nboss,经理,,ecosystem-manager\n`);
    await app.json(["member", "import", app.path("m.csv")]);
    const code = async (actor: string, line: string) => (await app.run(`${line} --as ${actor}`)).code;
    for (const role of ["operator", "reader", "account-manager"]) {
      expect([role, await code(role, "withdrawal request 1")]).toEqual([role, 9]);
    }
    expect(await code("account-manager", "withdrawal list")).toBe(9);
    expect(await code("operator", "withdrawal list")).toBe(0);
    const made = await app.run("withdrawal request 1 --as admin --json");
    const { id } = JSON.parse(made.stdout) as Row;
    for (const verb of ["approve", "reject --reason x", "pay"]) {
      const refused = await app.run(`withdrawal ${verb} ${id} --as admin --json`);
      const [rule] = JSON.parse(refused.stderr).error.rules as { id: string }[];
      expect([verb, refused.code, rule?.id]).toEqual([verb, 9, "access.own-application"]);
    }
    expect(await code("boss", `withdrawal approve ${id}`)).toBe(0);
  });
});
