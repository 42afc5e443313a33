import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { seed } from "../seeding.ts";
import { testApp } from "../support.ts";
import { rowsOf, workbookFile } from "../workbook.ts";

type Row = Record<string, unknown>;

/** The columns of an exported partner bill, and those of its amounts. */
const HEADER =
  "客户ID,账期,客户名称,客户账号名,伙伴ID,伙伴名称,伙伴账号名,账单类型,计费模式,产品类型,产品类型编码,产品名称,产品ID,应用名称,规格,资源类型,资源类型编码,区域,云服务区编码,订单号/交易号,原订单号,客户交易时间,订单类型,订单周期数,订单周期单位,是否竞价实例,使用量类型编码,应付金额,现金";

interface Line {
  readonly customer?: string;
  readonly cycle?: string;
  readonly type?: string;
  readonly mode?: string;
  readonly trade?: string;
  readonly time?: string;
  readonly order?: string;
  readonly spec?: string;
  readonly due?: string;
}

const row = ({
  customer = "id-1",
  cycle = "2026-10",
  type = "消费",
  mode = "按需",
  trade = "TR1",
  time = "2026-10-28 09:00:00 GMT+08:00",
  order = "",
  spec = "高IO | 10.0 GB",
  due = "10.00000000",
}: Line = {}): string =>
  `${customer},${cycle},某*某,,p-1,伙伴,sp1,${type},${mode},云硬盘,hws.service.type.ebs,云硬盘包月,00301-1,,${spec},云存储,hws.resource.type.volume,华北-北京四,cn-north-4,${trade},,${time},${order},,,否,duration,${due},${due}`;

async function world(engine?: EngineName) {
  const app = await testApp(engine === undefined ? {} : { engine });
  await seed(app.database, async ({ customers }) => {
    await customers.insert([
      { ...newCustomer("c1"), customerId: "id-1" },
      { ...newCustomer("c2"), customerId: "id-2" },
    ]);
  });
  const load = async (lines: readonly string[], ...more: string[]) => {
    const file = app.path("bill.csv");
    writeFileSync(file, `${[HEADER, ...lines].join("\n")}\n`);
    const { code, stdout, stderr } = await app.run(["usage", "import", file, "--json", ...more]);
    return { code, stderr, summary: stdout === "" ? undefined : (JSON.parse(stdout) as Row) };
  };
  const lines = async () => await app.json<Row[]>("usage list");
  return { app, load, lines };
}

describeOn(ENGINES, (engine) => {
  test("a partner bill is unchanged when read again, and a line with another amount is corrected", async () => {
    const { load, lines } = await world(engine);
    const bill = [
      row(),
      row({ trade: "TR2" }),
      row({ trade: "TR2", type: "退款", due: "-3.5" }),
      row({ customer: "id-2" }),
    ];
    const first = await load(bill);
    expect([first.code, first.summary]).toMatchObject([0, { rows: 4, imported: 4 }]);
    expect(first.stderr).toBe("Read as a partner bill: its lines have no id and are known by what they say.\n");
    expect((await load(bill)).summary).toMatchObject({ unchanged: 4, imported: 0, corrected: 0 });
    expect((await load([...bill.slice(0, 3), row({ customer: "id-2", due: "11" })])).summary).toMatchObject({
      unchanged: 3,
      corrected: 1,
    });
    expect((await load([...bill].reverse())).summary).toMatchObject({ unchanged: 3, corrected: 1 });
    const [line] = await lines();
    expect(String(line?.id)).toMatch(/^bill-202610-[0-9a-f]{20}$/);
    expect(line).toMatchObject({
      bill_cycle: "2026-10",
      charging_mode: "pay-per-use",
      service_type_name: "云硬盘",
      region_name: "华北-北京四",
    });
  });
});

test("lines that are alike in everything are as many as there are, in every chunk of the file", async () => {
  const { load, lines } = await world();
  const bill = [row(), ...Array.from({ length: 1_500 }, (_, at) => row({ trade: `T${at}` })), row(), row({ due: "7" })];
  expect((await load(bill)).summary).toMatchObject({ rows: 1503, imported: 1503 });
  expect((await load(bill)).summary).toMatchObject({ unchanged: 1503 });
  const alike = (await lines()).filter((line) => line.trade_id === "TR1");
  expect(alike.map((line) => [String(line.id).slice(32), line.payment_amount]).sort()).toEqual([
    ["", "10.00"],
    ["-2", "10.00"],
    ["-3", "7.00"],
  ]);
});

test.each<[string, Line]>([
  ["customer", { customer: "id-2" }],
  ["cycle", { cycle: "2026-09" }],
  ["bill type", { type: "退款" }],
  ["charging mode", { mode: "包年/包月" }],
  ["order or transaction", { trade: "TR9" }],
  ["trade time", { time: "2026-10-28 09:00:01 GMT+08:00" }],
  ["order type", { order: "续订" }],
  ["specification", { spec: "高IO | 20.0 GB" }],
])("a line with another %s is another line", async (_, other) => {
  const { load } = await world();
  expect((await load([row(), row(other)])).summary).toMatchObject({ imported: 2 });
  expect((await load([row(other)])).summary).toMatchObject({ unchanged: 1 });
});

test("a line is known however its cycle, mode and time are written, in every format", async () => {
  const { app, load } = await world();
  await load([row()]);
  expect(
    (await load([row({ cycle: "202610", mode: "3", type: "Expenditure", time: "2026-10-28T01:00:00Z", due: "10" })]))
      .summary,
  ).toMatchObject({ unchanged: 1 });
  const keys = HEADER.split(",");
  const cells = row().split(",");
  const objects = [Object.fromEntries(keys.map((key, at) => [key, cells[at]]))];
  const json = app.path("bill.json");
  writeFileSync(json, JSON.stringify(objects));
  expect(await app.json(["usage", "import", json])).toMatchObject({ unchanged: 1 });
  const book = await workbookFile({ rows: rowsOf(keys, cells) });
  expect(await app.json(["usage", "import", book])).toMatchObject({ unchanged: 1 });
});

test("a file without ids that is no partner bill is exit 2 and says what would be one", async () => {
  const { app } = await world();
  const file = app.path("detail.csv");
  for (const header of [
    "账期,客户ID,客户交易时间,应付金额",
    "账期,客户ID,客户交易时间,订单类型,应付金额",
    "账期,客户ID,客户交易时间,伙伴账号名,应付金额",
  ]) {
    writeFileSync(file, `${header}\n${header.replaceAll(/[^,]+/g, "x")}\n`);
    const { code, stderr } = await app.run(["usage", "import", file, "--json"]);
    expect([code, JSON.parse(stderr).error], header).toMatchObject([
      2,
      { code: "missing-column", field: "id", hint: expect.stringContaining("order_type") },
    ]);
  }
});

test("a file with ids keeps needing them, whatever else it has", async () => {
  const { app } = await world();
  const file = app.path("detail.csv");
  const header = "明细ID,账期,客户ID,客户交易时间,订单类型,伙伴账号名,应付金额";
  writeFileSync(file, `${header}\n,2026-10,id-1,2026-10-01,续订,sp1,1\nx,2026-10,id-1,2026-10-01,续订,sp1,1\n`);
  const { code, stdout, stderr } = await app.run(["usage", "import", file, "--json"]);
  expect([code, JSON.parse(stdout)]).toMatchObject([3, { imported: 1, invalid: 1 }]);
  expect(stderr).toContain("id is missing. (MISSING_VALUE)");
});

test("rows that failed are run again by their ids, from the results joined to the bill too", async () => {
  const { app, load, lines } = await world();
  const results = app.path("r.csv");
  const bad = [row(), row({ due: "ten" }), row(), row({ cycle: "2026-13" })];
  expect(await load(bad, "--results", results)).toMatchObject({ code: 3, summary: { imported: 2, invalid: 2 } });
  const told = parse(readFileSync(results), { columns: true }) as Record<string, string>[];
  expect(told.map((line) => line.outcome)).toEqual(["imported", "invalid", "imported", "invalid"]);
  const mended = [row(), row({ due: "5" }), row(), row({ cycle: "2026-09" })];
  expect((await load(mended, "--only-failed", results)).summary).toMatchObject({ rows: 2, imported: 2 });
  expect((await load(mended)).summary).toMatchObject({ unchanged: 4 });
  expect(await lines()).toHaveLength(4);

  const joined = app.path("joined.csv");
  const parts = readFileSync(results, "utf8").trimEnd().split("\n");
  writeFileSync(joined, [HEADER, ...mended].map((line, at) => `${parts[at]},${line}`).join("\n"));
  expect(await app.json(["usage", "import", joined])).toMatchObject({ rows: 4, unchanged: 4 });
});

test("what a bill does not say is 0, and a bill without any known amount is warned of", async () => {
  const { app, lines } = await world();
  const file = app.path("bill.csv");
  writeFileSync(
    file,
    "账期,客户ID,客户交易时间,订单类型,伙伴账号名,客户消费金额(USD)\n2026-10,id-1,2026-10-01,续订,sp1,12.5\n",
  );
  const { code, stderr } = await app.run(["usage", "import", file]);
  expect(code).toBe(0);
  expect(stderr).toContain("Warning: Columns nobody knows are ignored: 客户消费金额(USD).");
  expect(stderr).toContain("Warning: The file has no amount that is known (payment_amount,");
  expect((await lines())[0]).toMatchObject({ payment_amount: "0.00", cash_amount: "0.00", debt_amount: "0.00" });
});

test("the english bill is read like the chinese one", async () => {
  const { app, load } = await world();
  await load([row({ order: "Renewal" })]);
  const file = app.path("bill.csv");
  const english = HEADER.replace(
    /^.*使用量类型编码/,
    "Customer ID,Billing Cycle,Customer Name,Account Name,Partner ID,Partner Name,Partner Account Name,Bill Type,Billing Mode,Product Type,Product Type Code,Product Name,Product ID,Application,Specifications,Resource Type,Resource Type Code,Region,Cloud Service Region Code,Order ID/Transaction ID,Original Order ID,Transaction Time,Order Type,订单周期数,订单周期单位,是否竞价实例,Usage Type Code",
  );
  const line = row({ type: "Expenditure", mode: "Pay-per-use", order: "Renewal" });
  writeFileSync(file, `${english}\n${line}\n`);
  const { stdout, stderr } = await app.run(["usage", "import", file, "--json", "--lang", "zh"]);
  expect(JSON.parse(stdout)).toMatchObject({ unchanged: 1 });
  expect(stderr).toBe("按伙伴账单读取：各行没有编号，以其内容识别。\n");
});
