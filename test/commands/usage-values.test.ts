import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { instant } from "../domain/cases.ts";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { fixturePath, seed } from "../seeding.ts";
import { testApp } from "../support.ts";
import { rowsOf, workbookFile } from "../workbook.ts";

type Row = Record<string, unknown>;

/** When c1 signed up; of c2 it is not known. The clock is 2026-11-24T10:00+08:00. */
const SIGNED_UP = "2026-10-15T12:00:00+08:00";

async function world(engine?: EngineName) {
  const app = await testApp(engine === undefined ? {} : { engine });
  await seed(app.database, async ({ customers }) => {
    await customers.insert([
      { ...newCustomer("c1"), customerId: "id-1", registeredAt: instant(SIGNED_UP) },
      { ...newCustomer("c2"), customerId: "id-2" },
    ]);
  });
  const load = async (lines: readonly string[], ...more: string[]) => {
    const file = app.path("usage.csv");
    writeFileSync(file, `${lines.join("\n")}\n`);
    return await imported(file, more);
  };
  const imported = async (file: string, more: readonly string[] = []) => {
    const results = app.path("results.csv");
    const { code, stdout, stderr } = await app.run(["usage", "import", file, "--results", results, "--json", ...more]);
    const written = existsSync(results) ? readFileSync(results) : "";
    const told = parse(written, { columns: true }) as Record<string, string>[];
    return {
      code,
      stderr,
      summary: stdout === "" ? undefined : (JSON.parse(stdout) as Row),
      outcomes: told.map(({ key, outcome, code: why }) => `${key} ${outcome}${why ? ` ${why}` : ""}`),
      messages: told.map(({ message }) => message),
    };
  };
  return { app, load, imported };
}

const WORDS = "id,bill_cycle,trade_time,account_name,charging_mode,bill_detail_type,payment_amount";
const line = (id: string, mode: string, type: string, cycle = "2026-11", traded = "2026-11-02"): string =>
  `${id},${cycle},${traded},c2,${mode},${type},1.00`;

describeOn(ENGINES, (engine) => {
  test("codes and labels of both languages are one word, in lists, filters and sums", async () => {
    const { app, load } = await world(engine);
    const { code, stderr } = await load([
      WORDS,
      line("a", "1", "1"),
      line("b", "包年/包月", "消费-新购"),
      line("c", "Yearly/Monthly", "消费"),
      line("d", "按需", "退款"),
      line("e", "3", "4"),
      line("f", "节省计划-抵扣", "23"),
      line("g", "", "调账"),
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    const rows = await app.json<Row[]>("usage list");
    expect(rows.map((row) => [row.id, row.charging_mode, row.bill_detail_type])).toEqual([
      ["a", "yearly-monthly", "new"],
      ["b", "yearly-monthly", "new"],
      ["c", "yearly-monthly", "consumption"],
      ["d", "pay-per-use", "refund"],
      ["e", "pay-per-use", "refund-unsubscribe"],
      ["f", "savings-plan", "savings-plan-deduct"],
      ["g", null, "adjustment"],
    ]);
    const ids = async (...words: string[]) => (await app.json<Row[]>(["usage", "list", ...words])).map((row) => row.id);
    expect(await ids("--charging-mode", "包年/包月")).toEqual(["a", "b", "c"]);
    expect(await ids("--charging-mode", "3,11")).toEqual(["d", "e", "f"]);
    expect(await ids("--charging-mode", "")).toEqual(["g"]);
    expect(await ids("--bill-detail-type", "消费-新购,refund")).toEqual(["a", "b", "d"]);
    expect(await ids("--charging-mode", "nobody")).toEqual([]);
    const sums = async (by: string, ...more: string[]) =>
      (await app.json<Row[]>(["usage", "summary", "--by", by, ...more])).map((row) => [
        row[by.replaceAll("-", "_")],
        row.lines,
        row.payment_amount,
      ]);
    expect(await sums("charging-mode")).toEqual([
      [null, 1, "1.00"],
      ["pay-per-use", 2, "2.00"],
      ["savings-plan", 1, "1.00"],
      ["yearly-monthly", 3, "3.00"],
    ]);
    expect(await sums("charging_mode", "--charging-mode", "按需")).toEqual([["pay-per-use", 2, "2.00"]]);
    expect(await sums("bill_type")).toEqual([
      ["adjustment", 1, "1.00"],
      ["consumption", 4, "4.00"],
      ["refund", 2, "2.00"],
    ]);
    expect(await sums("bill_detail_type", "--bill-detail-type", "1")).toEqual([["new", 2, "2.00"]]);
    expect((await app.run("usage summary --by bill_type --bill-type refunds")).code).toBe(2);
  });
});

test("words that nobody knows are kept, and each is warned of once", async () => {
  const { app, load } = await world();
  const lines = Array.from({ length: 1_100 }, (_, at) => line(`l${at}`, at % 2 ? "一次性" : "按需", "99"));
  const { code, stderr, summary } = await load([WORDS, ...lines]);
  expect([code, summary?.imported]).toEqual([0, 1_100]);
  expect(stderr.trim().split("\n")).toEqual([
    'Warning: charging_mode "一次性" is known to nobody; it is kept as it is.',
    'Warning: bill_detail_type "99" is known to nobody; it is kept as it is.',
  ]);
  expect((await load([WORDS, line("z", "一次性", "")], "--lang", "zh", "--dry-run")).stderr).toContain(
    "警告：charging_mode 的值“一次性”无法识别，按原样保留。\n",
  );
  expect(await app.json<Row[]>(["usage", "list", "--charging-mode", "一次性", "--limit", "1"])).toHaveLength(1);
});

test("words of rows that are not kept are not warned of, and no more than twenty of a field", async () => {
  const { load } = await world();
  expect((await load([WORDS, "x,2026-11,never,c1,一次性,,1"])).stderr).not.toContain("一次性");
  const many = Array.from({ length: 50 }, (_, at) => line(`l${at}`, `word ${at}`, ""));
  expect((await load([WORDS, ...many])).stderr.match(/Warning/g)).toHaveLength(20);
});

test("a database of the schema before has its words put into their form, so that its file stays unchanged", async () => {
  const app = await testApp();
  copyFileSync(join(import.meta.dirname, "../../fixtures/databases/0003-relationships.db"), app.path("test.db"));
  await app.json("db migrate");
  const modes = await app.json<Row[]>("usage list");
  expect(new Set(modes.map((row) => row.charging_mode))).toEqual(new Set(["pay-per-use", "yearly-monthly"]));
  expect(new Set(modes.map((row) => row.bill_detail_type))).toEqual(new Set(["consumption", "refund"]));
  expect(await app.json(["usage", "import", fixturePath("usage.csv")])).toMatchObject({ unchanged: 131 });
});

const HEADER = "id,bill_cycle,trade_time,account_name,customer_id,payment_amount";

test("cycles are read as files have them", async () => {
  const { app, load } = await world();
  const { outcomes } = await load([
    HEADER,
    "a,202610,2026-10-20,c1,,1",
    "b,2026年10月,2026-10-20,c1,,1",
    "c,2026/10,2026-10-20,c1,,1",
    "d,2026-10-01,2026-10-20,c1,,1",
    "e,202613,2026-10-20,c1,,1",
    "f,2026-10-02,2026-10-20,c1,,1",
  ]);
  expect(outcomes).toEqual([
    "a imported",
    "b imported",
    "c imported",
    "d imported",
    "e invalid BAD_VALUE",
    "f invalid BAD_VALUE",
  ]);
  expect(await app.json("usage list --bill-cycle 2026-10")).toHaveLength(4);
  for (const option of ["usage summary --by month --from 202610", "incentive check x --cycle 2026年10月"]) {
    expect((await app.run(option)).code, option).toBe(2);
  }
});

describeOn(ENGINES, (engine) => {
  test("a cycle that has not begun", async () => {
    const { load } = await world(engine);
    const { code, outcomes, messages } = await load([
      HEADER,
      "a,2026-11,2026-11-24,c2,,1",
      "b,2026-12,2026-11-24,c2,,1",
      "c,2026-12,2026-11-24,stranger,,1",
    ]);
    expect([code, outcomes]).toEqual([3, ["a imported", "b invalid BAD_VALUE", "c invalid BAD_VALUE"]]);
    expect(messages[1]).toBe('bill_cycle "2026-12" has not begun; the current cycle is 2026-11.');
    const later = await load([HEADER, "b,2026-12,2026-11-24,c2,,1"], "--now", "2026-11-30T16:00:00Z");
    expect(later.outcomes).toEqual(["b imported"]);
    const sooner = await load([HEADER, "d,2026-12,2026-11-24,c2,,1"], "--now", "2026-11-30T15:59:59.999Z");
    expect(sooner.outcomes).toEqual(["d invalid BAD_VALUE"]);
  });

  test("a line traded before its account was there", async () => {
    const { load } = await world(engine);
    const { outcomes, messages } = await load([
      HEADER,
      `at,2026-10,${SIGNED_UP},c1,,1`,
      "ms,2026-10,2026-10-15T11:59:59.999+08:00,c1,,1",
      "day,2026-10,2026-10-15,c1,,1",
      "before,2026-10,2026-10-14,c1,,1",
      "id,2026-10,2026-10-01,,id-1,1",
      "other,2026-10,2026-10-01,c2,,1",
      "stranger,2026-10,2026-10-01,nobody,,1",
    ]);
    expect(outcomes).toEqual([
      "at imported",
      "ms invalid BAD_VALUE",
      "day imported",
      "before invalid BAD_VALUE",
      "id invalid BAD_VALUE",
      "other imported",
      "stranger unmatched",
    ]);
    expect(messages[3]).toBe(
      'trade_time "2026-10-14 00:00" lies before the account c1 was registered (2026-10-15 12:00).',
    );
  });

  test("a correction that would make it so, and nothing of it is kept", async () => {
    const { app, load } = await world(engine);
    await load([HEADER, "a,2026-10,2026-10-20,c1,,1"]);
    const { outcomes } = await load([HEADER, "a,2026-10,2026-10-01,c1,,2"]);
    expect(outcomes).toEqual(["a invalid BAD_VALUE"]);
    expect(await app.json("usage list")).toMatchObject([{ id: "a", payment_amount: "1.00" }]);
  });
});

test("it says so in Chinese", async () => {
  const { load } = await world();
  const { messages } = await load([HEADER, "a,2027-01,2026-11-01,c1,,1", "b,2026-10,2026-10-01,c1,,1"], "--lang", "zh");
  expect(messages).toEqual([
    "bill_cycle 的值“2027-01”尚未开始，当前账期为 2026-11。",
    "trade_time 的值“2026-10-01 00:00”早于账号 c1 的注册时间（2026-10-15 12:00）。",
  ]);
});

test("amounts of a workbook: numbers, texts, negative ones, and what is none", async () => {
  const { app, imported } = await world();
  const header = ["id", "bill_cycle", "trade_time", "account_name", "payment_amount"];
  const amounts: (string | number | { readonly xml: string })[] = [
    12.5,
    -0.3,
    0.1 + 0.2,
    { xml: "<c><v>1E3</v></c>" },
    "1.99999999",
    { xml: "<c><v>1.23456789</v></c>" },
    "1e3",
    90_071_992_547_410,
    "90071992547409.91",
    "-90071992547409.92",
    "12,345.678",
    { xml: "<c><f>1+1</f><v>2</v></c>" },
  ];
  const rows = amounts.map((amount, at) => [`l${at + 10}`, 202_611, "2026-11-02", "c2", amount]);
  const { outcomes, summary } = await imported(await workbookFile({ rows: rowsOf(header, ...rows) }));
  expect(outcomes).toEqual([
    "l10 imported",
    "l11 imported",
    "l12 imported",
    "l13 imported",
    "l14 imported",
    "l15 imported",
    "l16 invalid BAD_VALUE",
    "l17 invalid BAD_VALUE",
    "l18 imported",
    "l19 invalid BAD_VALUE",
    "l20 imported",
    "l21 invalid BAD_VALUE",
  ]);
  expect(summary).toMatchObject({ truncated: 3 });
  expect((await app.json<Row[]>("usage list")).map((row) => row.payment_amount)).toEqual([
    "12.50",
    "-0.30",
    "0.30",
    "1000.00",
    "1.99",
    "1.23",
    "90071992547409.91",
    "12345.67",
  ]);
});

test("a cycle that a spreadsheet made a date of is read as the cycle", async () => {
  const { imported } = await world();
  const serial = { xml: '<c s="0"><v>46327</v></c>' };
  const header = ["id", "bill_cycle", "trade_time", "account_name"];
  for (const format of ["yyyy-mm", "yyyy-mm-dd", "mmm-yy"]) {
    const book = await workbookFile({ rows: rowsOf(header, ["a", serial, "2026-11-02", "c2"]), formats: [format] });
    const { outcomes } = await imported(book);
    expect(outcomes[0], format).toMatch(/imported|unchanged/);
  }
});
