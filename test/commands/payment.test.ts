import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;
type App = Awaited<ReturnType<typeof testApp>>;

const STATEMENT = [
  "id",
  "partner",
  "cycle",
  "association_type",
  "performance",
  "rate",
  "amount",
  "state",
  "disputed",
  "payable",
  "blocked_by",
];
const PAYMENT = [
  "id",
  "partner",
  "method",
  "amount",
  "state",
  "invoice_number",
  "invoice_received",
  "due_at",
  "paid_at",
  "overdue_days",
  "statements",
];
const HEADER = "id,bill_cycle,trade_time,account_name,cash_amount,debt_amount";
const ruleIds = (stderr: string): string[] => (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);

async function importLines(app: App, ...lines: readonly string[]): Promise<void> {
  const file = app.path("u.csv");
  writeFileSync(file, [HEADER, ...lines].join("\n"));
  expect((await app.run(["usage", "import", file])).code).toBe(0);
}

/** A certified provider with a customer of each type, 100.01 and 1000.00 yuan in October, at 5 %. */
async function world(now = "2026-11-05T10:00:00+08:00") {
  const app = await testApp({ now });
  await app.json(
    "partner add p1 --company 云帆 --kind solution-provider --uscc 91990001MA0000001R --phone 13900000000",
  );
  await app.json("partner certify p1 --bank-account 6222020000001234567 --signing-entity 云计算 --currency CNY");
  await app.json("certification approve p1");
  writeFileSync(app.path("c.csv"), "account_name,full_name\nc1,甲公司\nc2,乙公司\n");
  await app.json(["customer", "import", app.path("c.csv")]);
  writeFileSync(app.path("a.csv"), "customer,partner,type,from\nc1,p1,referral,2026-01-01\nc2,p1,resale,2026-01-01\n");
  await app.json(["association", "import", app.path("a.csv")]);
  await importLines(app, "u1,2026-10,2026-10-02,c1,100.01,", "u2,2026-10,2026-10-12,c2,1000,");
  await app.json("incentive policy add --program solution-provider --rate 5 --from 2026-01-01");
  const calculate = (cycle = "2026-10") => app.json<Row[]>(["incentive", "calculate", "--cycle", cycle]);
  return { ...app, calculate };
}

/** The same with both statements confirmed. */
async function confirmed() {
  const app = await world();
  const [referral, resale] = (await app.calculate()).map(({ id }) => id as string) as [string, string];
  await app.json(["incentive", "confirm", referral, resale]);
  return { ...app, referral, resale };
}

describe("statements", () => {
  test("one per partner, cycle and type, with every column; a second calculation changes nothing", async () => {
    const app = await world();
    const made = await app.calculate();
    expect(made.map((row) => Object.keys(row))).toEqual([STATEMENT, STATEMENT]);
    const pending = { cycle: "2026-10", rate: "5", state: "pending-confirmation", disputed: false, payable: false };
    const open = { ...pending, partner: "p1", blocked_by: ["incentive.not-confirmed"] };
    expect(made).toMatchObject([
      { ...open, association_type: "referral", performance: "100.01", amount: "5.00" },
      { ...open, association_type: "resale", performance: "1000.00", amount: "50.00" },
    ]);
    expect(await app.calculate()).toEqual(made);
    expect(await app.json("incentive list")).toEqual(made);
    expect(await app.json(`incentive show ${made[0]?.id}`)).toEqual(made[0]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("are asked for by what only the payment tells, and by cycles", async () => {
    const app = await world();
    const [referral, resale] = (await app.calculate()).map(({ id }) => id as string) as [string, string];
    await app.json(["incentive", "confirm", resale]);
    const found = async (filters: string) =>
      (await app.json<Row[]>(`incentive list ${filters}`)).map(({ id }) => (id === resale ? "resale" : "referral"));
    expect([await found("--payable yes"), await found("--payable false")]).toEqual([["resale"], ["referral"]]);
    expect(await found("--blocked-by incentive.not-confirmed,incentive.arrears")).toEqual(["referral"]);
    expect(await found("--sort payable:desc")).toEqual(["resale", "referral"]);
    expect(await found("--sort payable --limit 1 --offset 1")).toEqual(["resale"]);
    expect(await found(`--payable true --id ${referral}`)).toEqual([]);
    expect(await found("--cycle-from 2026-10 --cycle-to 2026-10")).toHaveLength(2);
    expect([await found("--cycle-from 2026-11"), await found("--cycle-to 2026-09")]).toEqual([[], []]);
    for (const cycle of ["2026-1", "2026-13", "x", "2026-10-01"]) {
      expect((await app.run(`incentive list --cycle ${cycle}`)).code).toBe(2);
      expect((await app.run(`incentive list --cycle-to ${cycle}`)).code).toBe(2);
    }
  });

  test("the running cycle is an estimate, one to come is refused, and so is no cycle", async () => {
    const app = await world("2026-10-31T23:59:59.999+08:00");
    expect((await app.calculate()).map(({ state }) => state)).toEqual(["estimated", "estimated"]);
    expect((await app.run("incentive calculate --cycle 2026-11")).code).toBe(2);
    expect((await app.run("incentive calculate --cycle 2026-13")).code).toBe(2);
    expect((await app.run("incentive calculate")).code).toBe(8);
    const [first] = await app.json<Row[]>("incentive calculate --cycle 2026-10 --now 2026-11-01T00:00:00+08:00");
    expect(first).toMatchObject({ state: "pending-confirmation" });
  });

  test("confirm themselves after ten days, unless somebody objects", async () => {
    const app = await world();
    const [referral, resale] = (await app.calculate()) as [Row, Row];
    expect((await app.run(`incentive dispute ${resale.id}`)).code).toBe(8);
    const disputed = await app.json(["incentive", "dispute", resale.id as string, "--reason", "少一笔"]);
    expect(disputed).toMatchObject({ state: "pending-confirmation", disputed: true });
    const states = async (now: string) =>
      (await app.json<Row[]>(`incentive list --now ${now}`)).map(({ state }) => state);
    expect(await states("2026-11-15T09:59:59.999+08:00")).toEqual(["pending-confirmation", "pending-confirmation"]);
    expect(await states("2026-11-15T10:00:00.000+08:00")).toEqual(["confirmed", "pending-confirmation"]);
    const list = "incentive list --state confirmed --now 2026-11-15T10:00:00+08:00";
    expect(await app.json<Row[]>(list)).toMatchObject([{ id: referral.id, payable: true, blocked_by: [] }]);
    expect((await app.run(`incentive confirm ${referral.id} --now 2026-11-15T10:00:00+08:00`)).code).toBe(6);
    expect(await app.json(`incentive confirm ${resale.id}`)).toMatchObject({ state: "confirmed", disputed: false });
  });

  test("a correction makes a new version of what is open, and a difference to what is confirmed", async () => {
    const app = await world();
    const [referral, resale] = (await app.calculate()) as [Row, Row];
    await app.json(`incentive confirm ${resale.id}`);
    await importLines(app, "u1,2026-10,2026-10-02,c1,200,", "u2,2026-10,2026-10-12,c2,900,");
    const again = await app.json<Row[]>("incentive calculate --cycle 2026-10 --now 2026-11-05T11:00:00+08:00");
    expect(again).toMatchObject([
      { id: referral.id, performance: "200.00", amount: "10.00", state: "pending-confirmation" },
      { id: resale.id, performance: "1000.00", amount: "50.00", state: "confirmed" },
      { performance: "-100.00", amount: "-5.00", state: "pending-confirmation", association_type: "resale" },
    ]);
    const difference = again[2]?.id as string;
    await app.json(`incentive confirm ${difference}`);
    const alone = await app.run(`incentive request-payment ${difference} --method coupon-quota --json`);
    expect([alone.code, ruleIds(alone.stderr)]).toEqual([4, ["incentive.not-positive"]]);
    const both = ["incentive", "request-payment", difference, resale.id as string, "--method", "coupon-quota"];
    expect(await app.json<Row[]>(both)).toMatchObject([{ amount: "45.00" }]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("nothing for a reseller, and its distributor is named", async () => {
    const app = await world();
    const more = "--uscc 91990001MA0000001R --phone 13900000000";
    await app.json(`partner add d1 --company 总销 --kind distributor ${more}`);
    await app.json(`partner add r1 --company 云销 --kind reseller ${more}`);
    await app.json("reseller link r1 --distributor d1 --now 2026-10-10");
    await app.json("customer add c3");
    writeFileSync(app.path("a.csv"), "customer,partner,type,from\nc3,r1,resale,2026-01-01\n");
    await app.json(["association", "import", app.path("a.csv")]);
    await importLines(app, "r1,2026-10,2026-10-09T23:59:59.999+08:00,c3,1,", "r2,2026-10,2026-10-10,c3,64,");
    await app.json("incentive policy add --program distributor --rate 50 --from 2026-10-01");
    const refused = await app.run("incentive calculate --cycle 2026-10 --partner r1 --json");
    expect([refused.code, ruleIds(refused.stderr)]).toEqual([4, ["incentive.reseller", "incentive.no-program"]]);
    expect(JSON.parse(refused.stderr).error).toMatchObject({ rules: [{ facts: { distributor: "d1" } }, {}] });
    expect(JSON.parse(refused.stderr).error.hint).toContain("accrues to d1");
    const all = await app.calculate();
    expect(all.filter(({ partner }) => partner !== "p1")).toMatchObject([
      { partner: "d1", performance: "64.00", amount: "32.00", association_type: "resale" },
    ]);
    expect((await app.run("incentive calculate --cycle 2026-10 --partner nobody")).code).toBe(7);
  });
});

describe("explain", () => {
  test("adds up to the fen from the lines of then, whatever was corrected since", async () => {
    const app = await world();
    await importLines(app, "u3,2026-10,2025-12-31,c1,7,", "u4,2026-10,2026-10-31,c1,-0.02,");
    await app.calculate();
    const [referral] = await app.json<Row[]>("incentive list --association-type referral");
    await importLines(app, "u1,2026-10,2026-10-02,c1,999,");
    const told = await app.json<Record<string, Row[] & Row>>(`incentive explain ${referral?.id}`);
    expect(Object.keys(told)).toEqual(["statement", "policies", "lines", "exclusions", "earlier", "totals"]);
    expect(told.statement).toMatchObject({ performance: "99.99", amount: "5.00" });
    expect(told.lines?.map(({ id, counted, excluded, rules, rate }) => [id, counted, excluded, rules, rate])).toEqual([
      ["u1", "100.01", "0.00", [], "5"],
      ["u3", "0.00", "7.00", ["performance.not-associated"], "0"],
      ["u4", "-0.02", "0.00", [], "5"],
    ]);
    expect(told.policies).toMatchObject([{ performance: "99.99", rate: "5", exact_amount: "4.99950000" }]);
    expect(told.exclusions).toEqual([{ rule: "performance.not-associated", lines: 1, amount: "7.00" }]);
    expect(told.totals).toMatchObject({ calculated_amount: "5.00", amount: "5.00", performance: "99.99" });
    const csv = await app.run(`incentive explain ${referral?.id} --section exclusions -f csv`);
    expect(csv.stdout).toBe("rule,lines,amount\nperformance.not-associated,1,7.00\n");
    expect((await app.run(`incentive explain ${referral?.id} -f csv`)).code).toBe(2);
    expect((await app.run("incentive explain inc-nothing")).code).toBe(7);
  });

  test.each([
    ["table", ""],
    ["md", "## "],
    ["html", "<h2>"],
  ])("people are shown no table of nothing: %s", async (format, mark) => {
    const app = await world();
    await importLines(app, "u3,2026-10,2025-12-31,c1,7,");
    await app.calculate();
    const [referral] = await app.json<Row[]>("incentive list --association-type referral");
    const [resale] = await app.json<Row[]>("incentive list --association-type resale");
    const titles = async (row: Row | undefined) => {
      const { stdout } = await app.run(`incentive explain ${row?.id} -f ${format}`);
      const all = ["Rates used", "Consumption lines", "Excluded by rule", "Stated before", "Totals"];
      return all.filter((title) => stdout.includes(`${mark}${title}`));
    };
    const excluded = ["Rates used", "Consumption lines", "Excluded by rule", "Totals"];
    expect(await titles(referral)).toEqual(excluded);
    expect(await titles(resale)).toEqual(excluded.filter((title) => title !== "Excluded by rule"));
    const json = await app.json<Record<string, unknown>>(`incentive explain ${resale?.id}`);
    expect(json).toMatchObject({ exclusions: [], earlier: [] });
  });
});

describe("a request for payment", () => {
  test("of several statements gives one payment; the states go on together", async () => {
    const app = await confirmed();
    const line = ["incentive", "request-payment", app.referral, app.resale, "--method"];
    const bank = await app.run([...line, "bank", "--json"]);
    expect([bank.code, ruleIds(bank.stderr)]).toEqual([4, ["incentive.method"]]);
    const [payment, ...others] = await app.json<Row[]>([...line, "coupon-quota"]);
    expect(others).toEqual([]);
    expect(Object.keys(payment as Row)).toEqual(PAYMENT);
    expect(payment).toMatchObject({
      partner: "p1",
      amount: "55.00",
      state: "paid",
      paid_at: "2026-11-05T02:00:00.000Z",
      overdue_days: 0,
      statements: [app.referral, app.resale],
    });
    const issued = await app.json<Row[]>("incentive list");
    expect(issued).toMatchObject([
      { state: "issued", payable: false, blocked_by: [] },
      { state: "issued", payable: false, blocked_by: [] },
    ]);
    expect((await app.run([...line, "coupon-quota"])).code).toBe(6);
    expect((await app.run("incentive request-payment inc-none --method bank")).code).toBe(7);
    expect((await app.run(["incentive", "request-payment", app.referral])).code).toBe(8);
    expect((await app.run([...line, "cash"])).code).toBe(2);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("incentive check names every statement that waits to be confirmed", async () => {
    const app = await world();
    const [one, two] = (await app.calculate()).map(({ id }) => id as string);
    expect((await app.run("incentive check p1 --cycle 2026-10")).stdout).toContain(
      `No payment: Not confirmed yet: ${one}, ${two}. (incentive.not-confirmed)\nTry: Confirm what is pending; close an estimate once its cycle is over: \`partnerctl incentive confirm ${one} ${two}\`.\n`,
    );
    expect((await app.run("incentive check p1 --cycle 2026-10 --lang zh")).stdout).toContain(`${one}、${two}`);
  });

  test("waits for what is owed of the cycle, and for the certification", async () => {
    const app = await confirmed();
    await importLines(app, "u9,2026-10,2026-10-20,c2,0,0.01");
    const line = ["incentive", "request-payment", app.referral, "--method", "bank", "--json"];
    expect(ruleIds((await app.run(line)).stderr)).toEqual(["incentive.arrears"]);
    expect(await app.json(`incentive show ${app.referral}`)).toMatchObject({
      payable: false,
      blocked_by: ["incentive.arrears"],
    });
    // A refund that covers it.
    await importLines(app, "u10,2026-10,2026-10-21,c2,0,-0.01");
    await app.json("partner certify p1 --bank-account 6222020000007654321 --signing-entity 云计算 --currency CNY");
    expect(ruleIds((await app.run(line)).stderr)).toEqual(["settlement.certification-changing"]);
    expect(await app.json("incentive check p1 --cycle 2026-10")).toMatchObject({ payable: false });
    await app.json("certification approve p1");
    expect(await app.json("incentive check p1 --cycle 2026-10")).toMatchObject({ payable: true });
    expect((await app.run(line)).code).toBe(0);
  });
});

describe("a payment by bank", () => {
  async function requested() {
    const app = await confirmed();
    const [payment] = await app.json<Row[]>(["incentive", "request-payment", app.referral, "--method", "bank"]);
    return { ...app, id: payment?.id as string };
  }

  test("goes from the request to the invoice, its review, approval and payment", async () => {
    const app = await requested();
    expect(await app.json(`payment approve ${app.id}`)).toMatchObject({ state: "awaiting-invoice" });
    expect((await app.run(`payment pay ${app.id}`)).code).toBe(6);
    const invoice = ["payment", "invoice", app.id, "--number", "ab１２", "--received", "2026-11-01"];
    expect(await app.json(invoice)).toMatchObject({
      state: "invoice-review",
      invoice_number: "AB12",
      invoice_received: "2026-10-31T16:00:00.000Z",
      due_at: null,
    });
    expect((await app.run(`payment approve ${app.id}`)).code).toBe(6);
    expect(await app.json(`payment invoice ${app.id} --unqualified`)).toMatchObject({
      state: "awaiting-invoice",
      invoice_number: null,
      due_at: null,
    });
    expect(await app.json([...invoice, "--qualified"])).toMatchObject({ due_at: "2026-11-15T16:00:00.000Z" });
    expect(await app.json(`payment approve ${app.id}`)).toMatchObject({ state: "approved" });
    const at = async (now: string) => await app.json<Row[]>(`payment overdue --now ${now}`);
    expect(await at("2026-11-16T23:59:59.999+08:00")).toEqual([]);
    expect(await at("2026-11-17T00:00:00.000+08:00")).toMatchObject([{ id: app.id, overdue_days: 1 }]);
    expect(await app.json("payment list --overdue-days 2 --now 2026-11-18")).toMatchObject([{ id: app.id }]);
    const paid = await app.json(`payment pay ${app.id} --now 2026-11-18`);
    expect(paid).toMatchObject({ state: "paid", overdue_days: 2, paid_at: "2026-11-17T16:00:00.000Z" });
    expect(await at("2026-12-31")).toEqual([]);
    // The clock does not change what was: neither one that was set back nor a later one.
    for (const now of ["2026-11-10", "2026-12-31"]) {
      expect(await app.json(`payment list --overdue-days 2 --now ${now}`)).toEqual([paid]);
      expect(await app.json(`payment show ${app.id} --now ${now}`)).toEqual(paid);
      expect(await at(now)).toEqual([]);
    }
    const [before] = await app.json<Row[]>("payment list --as-of 2026-11-17 --now 2026-12-31");
    expect(before).toMatchObject({ state: "approved", paid_at: null, overdue_days: 1 });
    const asOf = "payment overdue --as-of 2026-11-17 --now 2026-12-31";
    expect(await app.json(asOf)).toEqual([before]);
    expect(await app.json(`incentive show ${app.referral}`)).toMatchObject({ state: "issued" });
    expect((await app.run(invoice)).code).toBe(6);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("needs a number and a day that has come; a number covers one payment", async () => {
    const app = await requested();
    const invoice = (...more: readonly string[]) => app.run(["payment", "invoice", app.id, ...more]);
    expect((await invoice("--qualified")).code).toBe(8);
    expect((await invoice("--number", "1")).code).toBe(8);
    const tomorrow = await invoice("--number", "1", "--received", "2026-11-06");
    expect(tomorrow).toMatchObject({
      code: 2,
      stderr: 'Error: --received "2026-11-06" is not a day up to today such as 2026-11-05.\n',
    });
    expect((await invoice("--number", "1", "--received", "2026-11-05", "--qualified", "--unqualified")).code).toBe(2);
    expect((await invoice("--number", "1", "--received", "2026-11-05")).code).toBe(0);
    await importLines(app, "s1,2026-09,2026-09-02,c1,100,");
    const [other] = await app.calculate("2026-09");
    await app.json(`incentive confirm ${other?.id}`);
    const [second] = await app.json<Row[]>(`incentive request-payment ${other?.id} --method account`);
    const taken = await app.run(`payment invoice ${second?.id} --number １ --received 2026-11-05 --json`);
    expect([taken.code, JSON.parse(taken.stderr).error.code]).toEqual([6, "invoice-used"]);
    await app.json(`payment invoice ${app.id} --unqualified`);
    expect((await app.run(`payment invoice ${second?.id} --number 1 --received 2026-11-05`)).code).toBe(0);
  });

  test("the partner hands in, the vendor judges, approves and pays", async () => {
    const app = await requested();
    await app.json("member add adm --name 管理员 --role admin --partner p1");
    await app.json("member add opr --name 操作员 --role operator --partner p1");
    await app.json("member add mgr --name 客户经理 --role account-manager --partner p1");
    await app.json("member add boss --name 生态经理 --role ecosystem-manager");
    const as = (actor: string, line: string) => app.run([...line.split(" "), "--as", actor, "--json"]);
    const invoice = `payment invoice ${app.id} --number 1 --received 2026-11-05`;
    const codes = async (line: string) => [(await as("opr", line)).code, (await as("mgr", line)).code];
    expect(await codes("payment list")).toEqual([0, 9]);
    expect(await codes(invoice)).toEqual([9, 9]);
    expect((await as("adm", `${invoice} --qualified`)).code).toBe(9);
    expect((await as("adm", invoice)).code).toBe(0);
    const own = await as("adm", `payment approve ${app.id}`);
    expect([own.code, ruleIds(own.stderr)]).toEqual([9, ["access.own-application"]]);
    for (const line of [
      `payment invoice ${app.id} --qualified`,
      `payment approve ${app.id}`,
      `payment pay ${app.id}`,
    ]) {
      expect([line, (await as("boss", line)).code]).toEqual([line, 0]);
    }
    expect((await as("adm", "incentive policy add --program distributor --rate 1 --from 2026-01-01")).code).toBe(9);
    expect((await as("adm", "incentive policy list")).code).toBe(0);
  });
});

test("the rates: options, refusals and the list", async () => {
  const app = await world();
  const add = (...more: readonly string[]) =>
    app.run(["incentive", "policy", "add", "--program", "distributor", "--from", "2026-01-01", ...more, "--json"]);
  for (const rate of ["101", "-1", "1.23456", "x"]) expect([rate, (await add("--rate", rate)).code]).toEqual([rate, 2]);
  expect((await add()).code).toBe(8);
  expect((await add("--rate", "1", "--to", "2026-01-01")).code).toBe(2);
  expect((await add("--rate", "1", "--tier", "gold")).code).toBe(2);
  expect((await add("--rate", "1", "--product", "a;b")).code).toBe(2);
  const rest = [
    "--rate",
    "3.2500",
    "--product",
    "弹性云服务器",
    "OBS",
    "--tier",
    "core",
    "--threshold",
    "1000",
    "--cap",
    "9.99",
  ];
  const made = await add(...rest);
  expect(JSON.parse(made.stdout)).toMatchObject({
    products: ["OBS", "弹性云服务器"],
    tier: "core",
    threshold: "1000.00",
    cap: "9.99",
    rate: "3.25",
    to: null,
  });
  const again = await add(...rest);
  expect([again.code, again.stdout]).toEqual([0, made.stdout]);
  const other = await add(...rest.slice(2), "--rate", "4");
  expect([other.code, JSON.parse(other.stderr).error.code]).toEqual([6, "ambiguous-policy"]);
  expect(await app.json<Row[]>("incentive policy list --rate 3.25")).toHaveLength(1);
  expect(await app.json<Row[]>("incentive policy list --products OBS")).toHaveLength(1);
  expect((await app.run("incentive policy")).code).toBe(2);
  expect((await app.run("incentive policy lst")).code).toBe(2);
});

describe("an incentive that is paid to the account", () => {
  const balance = (app: App) => app.json<Row[]>("account balance --partner p1 --columns top_up,owed_invoice");
  const statementOf = async (app: App, type: string) => {
    const [found] = await app.json<Row[]>(`incentive list --association-type ${type}`);
    await app.json(`incentive confirm ${found?.id}`);
    return found as Row;
  };

  test("stands in the ledger once it is paid, and not before", async () => {
    const app = await world();
    await app.calculate();
    const { id } = await statementOf(app, "referral");
    const [payment] = await app.json<Row[]>(`incentive request-payment ${id} --method account`);
    await app.json(`payment invoice ${payment?.id} --number 12345678 --received 2026-11-04 --qualified`);
    await app.json(`payment approve ${payment?.id}`);
    expect(await balance(app)).toEqual([{ top_up: "0.00", owed_invoice: "0.00" }]);
    await app.json(`payment pay ${payment?.id}`);
    expect(await balance(app)).toEqual([{ top_up: "5.00", owed_invoice: "0.00" }]);
    expect((await app.run(`payment pay ${payment?.id}`)).code).toBe(6);
    expect(await balance(app)).toEqual([{ top_up: "5.00", owed_invoice: "0.00" }]);
    const entries = await app.json<Row[]>("account ledger --kind incentive --columns amount,reference");
    expect(entries).toEqual([
      { amount: "-5.00", reference: payment?.id },
      { amount: "5.00", reference: payment?.id },
    ]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("with an owed invoice is credited at once, and the invoice is owed", async () => {
    const app = await world();
    await app.calculate();
    const { id } = await statementOf(app, "resale");
    const [payment] = await app.json<Row[]>(`incentive request-payment ${id} --method account-owed-invoice`);
    expect(payment).toMatchObject({ state: "paid", amount: "50.00" });
    expect(await balance(app)).toEqual([{ top_up: "50.00", owed_invoice: "50.00" }]);
    expect((await app.run("db check")).code).toBe(0);
  });
});

describe("an incentive that is exchanged for a voucher quota", () => {
  const line = (app: { referral: string; resale: string }) =>
    `incentive request-payment ${app.referral} ${app.resale} --method coupon-quota`;
  const quotas = (app: App) => app.json<Row[]>("voucher quota list --partner p1");

  test("becomes one of the same amount, which names the payment and is issued from", async () => {
    const app = await confirmed();
    const { code, stdout, stderr } = await app.run(`${line(app)} --json`);
    const [payment] = JSON.parse(stdout) as Row[];
    const [quota, ...others] = await quotas(app);
    expect([code, others]).toEqual([0, []]);
    expect(quota).toMatchObject({ amount: "55.00", balance: "55.00", state: "normal", remark: payment?.id });
    expect(quota).toMatchObject({ valid_from: null, valid_until: null, face_min: null, count_max: null });
    expect(stderr).toContain(`The payment became the voucher quota ${quota?.id}`);
    const shown = await app.run(`payment show ${payment?.id} --lang zh`);
    expect(shown.stderr).toContain(`已转为代金券额度 ${quota?.id}`);
    expect(await app.json(`payment list --quota ${quota?.id} --columns id,quota`)).toEqual([
      { id: payment?.id, quota: quota?.id },
    ]);
    const records = await app.json<Row[]>("voucher history --columns type,amount,quota_balance,remark");
    expect(records).toEqual([{ type: "grant", amount: "55.00", quota_balance: "55.00", remark: payment?.id }]);
    expect((await app.run(`voucher issue c2 --quota ${quota?.id} --amount 55.01`)).code).toBe(4);
    await app.json(`voucher issue c2 --quota ${quota?.id} --amount 55`);
    expect((await app.run("account ledger --json")).stdout).toBe("[]\n");
    expect((await app.run("db check")).code).toBe(0);
  });

  test("once: a dry run, a key given again and a second request make no other", async () => {
    const app = await confirmed();
    expect((await app.run(`${line(app)} --dry-run`)).code).toBe(0);
    expect(await quotas(app)).toEqual([]);
    const first = await app.run(`${line(app)} --idempotency-key k --json`);
    expect((await app.run(`${line(app)} --idempotency-key k --json`)).stdout).toBe(first.stdout);
    expect((await app.run(line(app))).code).toBe(6);
    expect(await quotas(app)).toHaveLength(1);
  });

  test("also for a partner that is granted none otherwise: it was earned", async () => {
    const app = await confirmed();
    await app.json("partner freeze p1");
    expect((await app.run("voucher quota grant --partner p1 --amount 1")).code).toBe(4);
    expect((await app.run(line(app))).code).toBe(0);
    const [quota] = await quotas(app);
    expect(quota).toMatchObject({ amount: "55.00" });
    expect((await app.run(`voucher issue c2 --quota ${quota?.id} --amount 1`)).code).toBe(4);
  });

  test("is left alone by a later correction, whose difference stands against the next payment", async () => {
    const app = await confirmed();
    expect((await app.run(line(app))).code).toBe(0);
    await importLines(app, "u2,2026-10,2026-10-12,c2,900,");
    const statements = await app.calculate();
    expect(statements).toMatchObject([{ state: "issued" }, { state: "issued" }, { amount: "-5.00" }]);
    expect(await quotas(app)).toMatchObject([{ amount: "55.00", balance: "55.00" }]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("by bank or to the account it becomes none", async () => {
    const app = await confirmed();
    const { stdout, stderr } = await app.run(`incentive request-payment ${app.referral} --method bank --json=id,quota`);
    expect([JSON.parse(stdout)[0].quota, stderr]).toEqual([null, ""]);
    await app.json(`incentive request-payment ${app.resale} --method account-owed-invoice`);
    expect(await quotas(app)).toEqual([]);
  });
});
