import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { fixture, fixturePath, seed, seedPortfolio } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const USAGE =
  "id,bill_cycle,customer_id,account_name,trade_time,service_type_name,charging_mode,bill_detail_type,region_name,trade_id," +
  "payment_amount,cash_amount,credit_amount,stored_value_card_amount,coupon_amount,flexipurchase_coupon_amount,debt_amount,performance_flag";

/** An app whose database knows customers c1 (id-1) and c2 (id-2), and a way to import lines into it. */
async function world() {
  const app = await testApp();
  await seed(app.database, async ({ customers }) => {
    await customers.insert([
      { ...newCustomer("c1"), customerId: "id-1" },
      { ...newCustomer("c2"), customerId: "id-2" },
    ]);
  });
  const load = async (lines: readonly string[], ...more: string[]) => {
    const file = app.path("usage.csv");
    writeFileSync(file, `${lines.join("\n")}\n`);
    const results = app.path("results.csv");
    const run = await app.run(["usage", "import", file, "--results", results, "--json", ...more]);
    const written = existsSync(results) ? readFileSync(results) : "";
    const outcomes = (parse(written, { columns: true }) as Record<string, string>[]).map(
      (line) => `${line.row} ${line.key} ${line.outcome}${line.code ? ` ${line.code}` : ""}`,
    );
    return { ...run, outcomes, summary: run.stdout === "" ? undefined : (JSON.parse(run.stdout) as Row) };
  };
  return { app, load };
}

const HEADER = "id,bill_cycle,trade_time,account_name,customer_id,cash_amount,performance_flag";

test("lines are asked for by whose they are, also those that name the customer by its id alone", async () => {
  const { app, load } = await world();
  const lines = ["a,2026-10,2026-10-01,c1,,1,", "b,2026-10,2026-10-01,,id-1,1,", "c,2026-10,2026-10-01,c2,,1,"];
  await load([HEADER, ...lines, "d,2026-10,2026-10-01,,id-9,1,"]);
  const ids = async (line: string | string[]) => (await app.json<Row[]>(line)).map(({ id }) => id);
  expect(await ids("usage list --customer c1")).toEqual(["a", "b"]);
  expect(await ids("usage list --customer c1,c2")).toEqual(["a", "b", "c"]);
  expect(await ids(["usage", "list", "--customer", ""])).toEqual(["d"]);
  expect(await ids("usage list --account-name c1")).toEqual(["a"]);
  const columns = "--columns id,customer,bill_cycle,trade_time,account_name,customer_id,cash_amount";
  const shown = await app.run(`usage list ${columns} --sort customer:desc --limit 2 -f csv`);
  expect(shown.stdout.split("\n").map((line) => line.split(",").slice(0, 2).join())).toEqual([
    "id,customer",
    "c,c2",
    "a,c1",
    "",
  ]);
  // What was asked for beyond the contract is left alone when it comes back.
  const back = app.path("back.csv");
  await app.run([..."usage list --customer c1".split(" "), ...columns.split(" "), "-o", back]);
  const again = await app.run(["usage", "import", back, "--json=rows,unchanged"]);
  expect([JSON.parse(again.stdout), again.stderr]).toEqual([{ rows: 2, unchanged: 2 }, ""]);
  expect((await app.run("usage unmatched --customer c1")).code).toBe(2);
});

test("a line whose names mean two customers is the account's, which is said once", async () => {
  const { app, load } = await world();
  const row = (id: string, names: string) => `${id},2026-10,2026-10-01,${names},1,`;
  const one = await load([HEADER, row("a", "c1,id-1"), row("b", "c1,id-2")]);
  expect(one.outcomes).toEqual(["1 a imported", "2 b imported"]);
  const said = "an account and the customer ID of another customer (first: row 2); the account counts.";
  expect(one.stderr).toBe(`Warning: 1 line names ${said}\n`);
  const more = await load([HEADER, row("a", "c1,id-1"), row("b", "c1,id-2"), row("c", "c2,id-1"), row("d", "c2,id-9")]);
  expect(more.stderr).toBe(`Warning: 2 lines name ${said}\n`);
  expect(await app.json("usage list --columns id,customer --sort id")).toEqual([
    { id: "a", customer: "c1" },
    { id: "b", customer: "c1" },
    { id: "c", customer: "c2" },
    { id: "d", customer: "c2" },
  ]);
});

test("a line by an id that several customers have is nobody's until they are told apart", async () => {
  const { app, load } = await world();
  await app.json("customer add c3 --customer-id id-1");
  const lines = [
    HEADER,
    "a,2026-10,2026-10-01,,id-1,1,",
    "b,2026-10,2026-10-01,c1,id-1,1,",
    "c,2026-10,2026-10-01,x,id-1,1,",
  ];
  const { outcomes, stderr } = await load(lines);
  expect(outcomes).toEqual(["1 a unmatched", "2 b imported", "3 c unmatched"]);
  expect(stderr).toMatch(
    /^Warning: 2 lines are kept aside as unmatched: several customers have the customer ID named \(id-1\)\. /,
  );
  expect((await load(lines, "--lang", "zh")).stderr).toContain("警告：有 2 行的客户ID为多个客户共有（id-1）");
  // Another customer with the same id does not take them either.
  await app.json("customer add c4 --customer-id id-1");
  const customers = async () =>
    (await app.json<Row[]>("usage list --columns id,customer --sort id")).map((row) => row.customer);
  expect(await customers()).toEqual([null, "c1", null]);
  for (const account of ["c3", "c4"]) await app.json(`customer edit ${account} --customer-id of-${account}`);
  const mended = await load(lines);
  expect([mended.outcomes, mended.stderr]).toEqual([["1 a corrected", "2 b unchanged", "3 c corrected"], ""]);
  expect(await customers()).toEqual(["c1", "c1", "c1"]);
});

test("the fixture is imported, listed as it was, and unchanged when imported again", async () => {
  const app = await testApp();
  await seedPortfolio(app.database);
  const file = fixturePath("usage.csv");
  const summary = await app.json(["usage", "import", file]);
  expect(Object.keys(summary)).toEqual([
    "job",
    "rows",
    "imported",
    "corrected",
    "unchanged",
    "unmatched",
    "invalid",
    "truncated",
  ]);
  const counts = { rows: 131, corrected: 0, invalid: 0, truncated: 2 };
  expect(summary).toMatchObject({ ...counts, imported: 130, unchanged: 0, unmatched: 1 });
  expect(await app.json(["usage", "import", file])).toMatchObject({ ...counts, imported: 0, unchanged: 131 });

  const { stdout } = await app.run("usage list -f csv");
  expect(stdout.split("\n")[0]).toBe(USAGE);
  const listed = parse(stdout, { columns: true }) as Record<string, string>[];
  const wanted = fixture("usage.csv").map((row) => row.id as string);
  expect(listed.map((row) => row.id)).toEqual(wanted.sort());
  const cut = listed.find((row) => row.id === "bill-202610-0118");
  expect(cut).toMatchObject({ payment_amount: "37.98", credit_amount: "25.67", coupon_amount: "12.30" });
  expect(listed.find((row) => row.id === "bill-202610-0119")?.cash_amount).toBe("-0.01");

  const out = app.path("again.csv");
  writeFileSync(out, stdout);
  expect(await app.json(["usage", "import", out])).toMatchObject({ unchanged: 131, truncated: 0 });
});

test("--partner lists the lines traded within an association with it", async () => {
  const app = await testApp();
  await seedPortfolio(app.database);
  await app.json(["usage", "import", fixturePath("usage.csv")]);
  const ids = async (partner: string) => {
    const rows = await app.json<Row[]>(`usage list --account-name moved-customer --partner ${partner}`);
    return rows.map((row) => String(row.bill_cycle));
  };
  expect((await ids("sp-lantern")).at(-1)).toBe("2026-06");
  expect((await ids("sp-yunfan"))[0]).toBe("2026-08");
});

test("list filters by cycle, time, amount and flag", async () => {
  const app = await testApp();
  await app.json(["usage", "import", fixturePath("usage.csv")]);
  const count = async (line: string) => (await app.json<Row[]>(`usage list ${line}`)).length;
  const rows = fixture("usage.csv");
  expect(await count("--bill-cycle 2026-11")).toBe(rows.filter((row) => row.bill_cycle === "2026-11").length);
  expect(await count("--payment-amount-to -0.01")).toBe(4);
  expect(await count("--performance-flag voucher-not-counted,stored-value-purchase")).toBe(2);
  expect(await count("--trade-time 2026-10-31 --account-name huadu-hotel")).toBe(1);
  expect((await app.run("usage list --performance-flag maybe")).code).toBe(2);
  expect((await app.run("usage list --cash-amount-from ten")).code).toBe(2);
});

test("a line is matched by its account if that is known, else by its customer id, else kept aside", async () => {
  const { app, load } = await world();
  const { code, outcomes, summary } = await load([
    HEADER,
    "a,2026-11,2026-11-01,c1,,1,",
    "b,2026-11,2026-11-01,,id-2,1,",
    "c,2026-11,2026-11-01,c1,id-2,1,",
    "d,2026-11,2026-11-01,stranger,id-2,1,",
    "e,2026-11,2026-11-01,stranger,id-9,1,",
    "f,2026-11,2026-11-01,,id-9,1,",
  ]);
  expect(code).toBe(0);
  expect(summary).toMatchObject({ imported: 4, unmatched: 2 });
  expect(outcomes.slice(4)).toEqual(["5 e unmatched", "6 f unmatched"]);
  const matched = async () => {
    const found = new Map<string, string | null>();
    await seed(app.database, async ({ usageLines }) => {
      for (const [id, line] of await usageLines.byKeys([..."abcdef"])) found.set(id, line.customer);
    });
    return [..."abcdef"].map((id) => found.get(id));
  };
  expect(await matched()).toEqual(["c1", "c2", "c1", "c2", null, null]);
  await app.json(["customer", "add", "stranger", "--customer-id", "id-9"]);
  expect(await matched()).toEqual(["c1", "c2", "c1", "c2", "stranger", "stranger"]);
});

test("known lines are unchanged or corrected; later rows see earlier ones; the old line is kept", async () => {
  const { app, load } = await world();
  await load([HEADER, "a,2026-11,2026-11-01,c1,,1.00,", "u,2026-11,2026-11-01,nobody,,1,"]);
  const { outcomes, summary } = await load([
    HEADER,
    "a,2026-11,2026-11-01T00:00:00+08:00,c1,,1,",
    "a,2026-11,2026-11-01,c1,,2,",
    "a,2026-11,2026-11-01,c1,,2,",
    "n,2026-11,2026-11-01,c1,,5,",
    "n,2026-11,2026-11-01,c1,,6,",
    "u,2026-11,2026-11-01,nobody,,1,",
    "u,2026-11,2026-11-01,nobody,,3,",
    "u,2026-11,2026-11-01,c2,,3,",
  ]);
  expect(outcomes).toEqual([
    "1 a unchanged",
    "2 a corrected",
    "3 a unchanged",
    "4 n imported",
    "5 n corrected",
    "6 u unchanged",
    "7 u unmatched",
    "8 u corrected",
  ]);
  expect(summary).toMatchObject({ rows: 8, imported: 1, corrected: 3, unchanged: 3, unmatched: 1 });
  const rows = await app.json<Row[]>("usage list");
  expect(rows.map((row) => [row.id, row.account_name, row.cash_amount])).toEqual([
    ["a", "c1", "2.00"],
    ["n", "c1", "6.00"],
    ["u", "c2", "3.00"],
  ]);
  expect(await app.rows("select id, cash_amount from usage_lines_history order by id")).toEqual([
    { id: "a", cash_amount: 100 },
    { id: "u", cash_amount: 100 },
  ]);
});

test("columns that a correction does not have keep what is known, empty cells do not", async () => {
  const { app, load } = await world();
  await load([HEADER, "a,2026-11,2026-11-01,c1,id-1,1,voucher-not-counted"]);
  await load(["id,bill_cycle,trade_time,account_name,cash_amount", "a,2026-11,2026-11-01,c1,"]);
  const [row] = await app.json<Row[]>("usage list");
  expect(row).toMatchObject({ customer_id: "id-1", cash_amount: "0.00", performance_flag: "voucher-not-counted" });
});

test("each bad row is invalid with the first code that fits, and keeps nothing of the row", async () => {
  const { app, load } = await world();
  const { code, outcomes, summary, stderr } = await load([
    HEADER,
    ",2026-11,2026-11-01,c1,,1,",
    "b,,2026-11-01,c1,,1,",
    "c,2026-11,,c1,,1,",
    "d,2026-11,2026-11-01,,,1,",
    "e,2026-13,2026-11-01,c1,,1,",
    "f,2026-11,2026-02-30,c1,,1,",
    "g,2026-11,2026-11-01,c1,,ten,",
    "h,2026-11,2026-11-01,c1,,1e3,",
    "i,2026-11,2026-11-01,c1,,1,maybe",
    "j,2026-11,2026-11-01,c1,,1.999,maybe",
    "k,2026-11,2026-11-01,,,ten,maybe",
    "l,2026-11,2026-11-01,c1,,1,,more",
    "m,2026-11",
    "n,2026-11,2026-11-01,c1,,90071992547409.92,",
    "o,2026-11,2026-11-01,c1,,90071992547409.91,",
  ]);
  expect(code).toBe(3);
  expect(outcomes).toEqual([
    "1  invalid MISSING_VALUE",
    "2 b invalid MISSING_VALUE",
    "3 c invalid MISSING_VALUE",
    "4 d invalid MISSING_VALUE",
    "5 e invalid BAD_VALUE",
    "6 f invalid BAD_VALUE",
    "7 g invalid BAD_VALUE",
    "8 h invalid BAD_VALUE",
    "9 i invalid BAD_VALUE",
    "10 j invalid BAD_VALUE",
    "11 k invalid MISSING_VALUE",
    "12 l invalid BAD_ROW",
    "13 m invalid BAD_ROW",
    "14 n invalid BAD_VALUE",
    "15 o imported",
  ]);
  expect(summary).toMatchObject({ imported: 1, invalid: 14, truncated: 0 });
  expect(stderr).toContain("Neither account_name nor customer_id is given.");
  expect(await app.json<Row[]>("usage list")).toHaveLength(1);
});

test.each(["id", "bill_cycle", "trade_time"])("a file without %s is exit 2 before anything is written", async (key) => {
  const { app, load } = await world();
  const keys = ["id", "bill_cycle", "trade_time", "account_name"].filter((column) => column !== key);
  const { code, summary } = await load([keys.join(","), keys.map(() => "2026-11").join(",")]);
  expect([code, summary]).toEqual([2, undefined]);
  expect(await app.json("usage list")).toEqual([]);
});

test("amounts are cut toward zero and counted once per row, zeros behind are no cut", async () => {
  const { app, load } = await world();
  const header = "id,bill_cycle,trade_time,account_name,payment_amount,cash_amount";
  const line = (id: string, payment: string, cash: string) => `${id},2026-11,2026-11-01,c1,${payment},${cash}`;
  const { summary } = await load([
    header,
    line("a", "1.00000000", "1.10000000"),
    line("b", "1.00999999", "-1.00999999"),
    line("c", "0.00000001", "-0.00000001"),
    line("d", "2.01", "2.0100000"),
    line("e", "-0.5", "0.009"),
  ]);
  expect(summary).toMatchObject({ imported: 5, truncated: 3 });
  const rows = await app.json<Row[]>("usage list");
  expect(rows.map((row) => [row.id, row.payment_amount, row.cash_amount])).toEqual([
    ["a", "1.00", "1.10"],
    ["b", "1.00", "-1.00"],
    ["c", "0.00", "0.00"],
    ["d", "2.01", "2.01"],
    ["e", "-0.50", "0.00"],
  ]);
});

test("the headers of Partner Center are read, times with their suffix too", async () => {
  const { app, load } = await world();
  const { code, stderr } = await load([
    "明细ID,客户ID,账期,客户账号名,产品类型,计费模式,账单类型,区域,订单号/交易号,客户交易时间,应付金额,代金券,现金券,欠费,客户名称",
    "x,id-1,2020-09,c1,云硬盘,按需,消费,华北,TR1,2020-09-28 09:00:00 GMT+08:00,10.00,1.5,2.25,3,某某",
  ]);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(await app.json("usage list")).toEqual([
    {
      id: "x",
      bill_cycle: "2020-09",
      customer_id: "id-1",
      account_name: "c1",
      trade_time: "2020-09-28T01:00:00.000Z",
      service_type_name: "云硬盘",
      charging_mode: "pay-per-use",
      bill_detail_type: "consumption",
      region_name: "华北",
      trade_id: "TR1",
      payment_amount: "10.00",
      cash_amount: "0.00",
      credit_amount: "0.00",
      stored_value_card_amount: "0.00",
      coupon_amount: "1.50",
      flexipurchase_coupon_amount: "2.25",
      debt_amount: "3.00",
      performance_flag: null,
    },
  ]);
});

test("a dry run counts and keeps nothing; an atomic job with a bad row neither", async () => {
  const { app, load } = await world();
  const rows = [HEADER, "a,2026-11,2026-11-01,c1,,1,", "b,2026-11,never,c1,,1,"];
  expect((await load(rows, "--dry-run")).summary).toMatchObject({ imported: 1, invalid: 1 });
  expect((await load(rows, "--atomic")).code).toBe(3);
  expect(await app.json("usage list")).toEqual([]);
});

test("lines beyond one chunk are imported as one job and found again", async () => {
  const { app, load } = await world();
  const lines = Array.from({ length: 9_001 }, (_, i) => `l${i},2026-11,2026-11-01,c${(i % 3) + 1},,0.01,`);
  expect((await load([HEADER, ...lines])).summary).toMatchObject({ imported: 6001, unmatched: 3000 });
  expect((await load([HEADER, ...lines])).summary).toMatchObject({ imported: 0, unmatched: 0, unchanged: 9001 });
  expect(await app.json<Row[]>("usage list --limit 5 --offset 8999")).toHaveLength(2);
});

test("it speaks Chinese", async () => {
  const { load } = await world();
  const { stderr } = await load([HEADER, "d,2026-11,2026-11-01,,,1,"], "--lang", "zh");
  expect(stderr).toContain("account_name 与 customer_id 均未提供。");
});

test("a file without both columns that name the customer is exit 2 before anything is written", async () => {
  const app = await testApp();
  const file = app.path("nobody.csv");
  writeFileSync(file, "id,bill_cycle,trade_time,cash_amount\na,2026-11,2026-11-01,1\n");
  const { code, stdout, stderr } = await app.run(`usage import ${file} --json`);
  expect([code, stdout, JSON.parse(stderr).error]).toEqual([
    2,
    "",
    expect.objectContaining({ code: "missing-column", field: "account_name" }),
  ]);
  expect(await app.json("db info")).toMatchObject({ exists: false });
});
