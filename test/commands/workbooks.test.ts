import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";
import { packed, partsOf, rowsOf, sheetOf, workbookFile } from "../workbook.ts";

type Row = Record<string, unknown>;

const HEADER = ["客户账号名", "客户名称", "手机号码"];

describe("workbooks in", () => {
  test("good rows are kept, bad ones are named, and only those are run again", async () => {
    const app = await testApp();
    const rows = rowsOf(
      HEADER,
      ["a", "甲公司", 13_800_000_001],
      ["b", { xml: '<c t="e"><v>#N/A</v></c>' }, ""],
      ["c", "丙", { xml: "<c><f>B2</f><v>1</v></c>" }],
      ["d", "丁", 13_800_000_004],
    );
    const results = app.path("r.csv");
    const book = await workbookFile({ rows });
    const { code, stdout, stderr } = await app.run(["customer", "import", book, "--results", results, "--json"]);
    expect([code, JSON.parse(stdout)]).toMatchObject([3, { rows: 4, created: 2, invalid: 2 }]);
    expect(stderr).toContain("row 2: Invalid: full_name holds the error #N/A; a value is expected. (BAD_VALUE)");
    const lines = parse(readFileSync(results), { columns: true }) as Row[];
    expect(lines.map(({ row, key, outcome, code: why }) => [row, key, outcome, why])).toEqual([
      ["1", "a", "created", ""],
      ["2", "b", "invalid", "BAD_VALUE"],
      ["3", "c", "invalid", "BAD_VALUE"],
      ["4", "d", "created", ""],
    ]);
    const mended = await workbookFile({
      rows: rowsOf(HEADER, ["a", "甲", ""], ["b", "乙", ""], ["c", "丙", 13_800_000_003], ["d", "x", ""]),
    });
    expect(await app.json(["customer", "import", mended, "--only-failed", results])).toMatchObject({
      rows: 2,
      created: 2,
    });
    expect((await app.json<Row[]>("customer list")).map((row) => row.full_name)).toEqual(["甲公司", "乙", "丙", "丁"]);
  });

  test("a sheet that breaks off keeps the rows before it, with --atomic none", async () => {
    const sheet = `${sheetOf(rowsOf(HEADER, ["a", "甲", ""], ["b", "乙", ""])).split("</sheetData>")[0]}<row><c t="inlineStr"><is><t>c`;
    for (const [more, accounts, said] of [
      [[], ["a", "b"], "record 3: .*2 rows before that were kept"],
      [["--atomic"], [], "record 3: .*Nothing was written"],
    ] as const) {
      const app = await testApp();
      const book = await workbookFile({ parts: { "xl/worksheets/sheet1.xml": sheet } });
      const { code, stdout, stderr } = await app.run(["customer", "import", book, ...more]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(new RegExp(said));
      expect((await app.json<Row[]>("customer list")).map((row) => row.account_name)).toEqual(accounts);
    }
  });

  test("a file that is cut off writes nothing and makes no database", async () => {
    const app = await testApp();
    const bytes = await packed(partsOf({ rows: rowsOf(HEADER, ["a", "甲", ""]) }));
    const path = app.path("cut.xlsx");
    writeFileSync(path, bytes.subarray(0, bytes.length - 30));
    const { code, stderr } = await app.run(["customer", "import", path, "--json"]);
    expect([code, JSON.parse(stderr).error]).toMatchObject([
      2,
      { code: "broken-file", row: 1, message: expect.stringContaining("no row was kept") },
    ]);
    expect(existsSync(app.path("test.db"))).toBe(false);
  });

  test("standard input, and a named sheet", async () => {
    const app = await testApp();
    const stdin = await packed(partsOf({ rows: rowsOf(HEADER, ["a", "甲", ""]) }));
    const words = ["customer", "import", "-", "--input-format", "xlsx", "--json"];
    expect(JSON.parse((await app.run(words, { stdin })).stdout)).toMatchObject({ created: 1 });
    expect(JSON.parse((await app.run([...words, "--sheet", "客户"], { stdin })).stdout)).toMatchObject({
      unchanged: 1,
    });
    expect(await app.run([...words, "--sheet", "客"], { stdin })).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("Its sheets are: 客户."),
    });
    expect((await app.run("customer register --full-name a --phone 1 --sheet x")).code).toBe(2);
  });
});

describe("workbooks and pages out", () => {
  test("a list, whole, atomically, only into a file or a pipe", async () => {
    const app = await testApp();
    await app.json(["customer", "add", "a", "--full-name", "=SUM(A1)"]);
    for (const name of ["list.xlsx", "list.html"]) {
      expect(await app.run(["customer", "list", "-o", app.path(name)])).toMatchObject({
        code: 0,
        stdout: "",
        stderr: "",
      });
      expect((await app.run(["customer", "list", "-o", app.path(name)])).code).toBe(6);
    }
    expect(readFileSync(app.path("list.html"), "utf8")).toContain("=SUM(A1)");
    expect(await app.json(["customer", "import", app.path("list.xlsx")])).toMatchObject({ rows: 1, unchanged: 1 });
    const long = "字".repeat(32_768);
    await app.json(["customer", "edit", "a", "--full-name", long]);
    const refused = await app.run(["customer", "list", "-o", app.path("long.xlsx")]);
    expect([refused.code, existsSync(app.path("long.xlsx"))]).toEqual([2, false]);
  });

  test("a dashboard is a workbook of sheets, a page, or a folder of either", async () => {
    const app = await testApp();
    await app.json("partner add p1 --company 某公司 --uscc 91990001MA0000001R --kind solution-provider");
    const run = (...words: string[]) => app.run(["dashboard", "customers", "--partner", "p1", ...words]);
    for (const output of ["board.xlsx", "board.html"]) {
      expect(await run("-o", app.path(output))).toMatchObject({ code: 0, stderr: "" });
    }
    expect(readFileSync(app.path("board.html"), "utf8").match(/<table>/g)).toHaveLength(6);
    for (const format of ["xlsx", "html"]) {
      expect(await run("-f", format, "-o", `${app.path(format)}/`)).toMatchObject({ code: 0, stderr: "" });
      expect(existsSync(app.path(`${format}/counts.${format}`))).toBe(true);
    }
  });
});

describe("usage", () => {
  const USAGE = [
    "明细ID",
    "账期",
    "客户名称",
    "客户账号名",
    "伙伴名称",
    "客户交易时间",
    "应付金额",
    "现金",
    "产品类型",
  ];

  test("a bill of Partner Center: masked names, dates of cells and texts with an offset, cut amounts", async () => {
    const app = await testApp();
    await app.json(["customer", "add", "c1"]);
    const rows = rowsOf(
      USAGE,
      ["l1", "2026-11", "某**司", "c1", "某伙伴", "2026-11-02 09:00:00 GMT+08:00", "10.12999999", -0.019, "云硬盘"],
      [
        "l2",
        { xml: '<c s="2"><v>46327</v></c>' },
        "某**司",
        "c1",
        "某伙伴",
        { xml: '<c s="1"><v>46328.375</v></c>' },
        1234.1,
        5,
        "云硬盘",
      ],
    );
    const results = app.path("r.csv");
    const book = await workbookFile({ rows, formats: ["General", "yyyy-mm-dd hh:mm", 57] });
    const { stdout, stderr } = await app.run(["usage", "import", book, "--results", results, "--json"]);
    expect([stderr, JSON.parse(stdout)]).toMatchObject(["", { imported: 2, truncated: 1, invalid: 0 }]);
    const lines = parse(readFileSync(results), { columns: true }) as Row[];
    expect(lines.map(({ key, message }) => [key, message])).toEqual([
      ["l1", "Digits beyond the fen were cut, toward zero."],
      ["l2", ""],
    ]);
    const listed = await app.json<Row[]>("usage list --columns id,bill_cycle,trade_time,payment_amount,cash_amount");
    expect(listed.map((row) => Object.values(row))).toEqual([
      ["l1", "2026-11", "2026-11-02T01:00:00.000Z", "10.12", "-0.01"],
      ["l2", "2026-11", "2026-11-02T01:00:00.000Z", "1234.10", "5.00"],
    ]);
  });

  test("unmatched lists the lines of unknown customers until these appear; a partner's are those that it imported", async () => {
    const app = await testApp();
    await app.json(["customer", "add", "known"]);
    const file = app.path("u.csv");
    const load = async (partner: string[], ...lines: string[]) => {
      writeFileSync(file, `id,bill_cycle,trade_time,account_name,customer_id\n${lines.join("\n")}\n`);
      await app.json(["usage", "import", file, ...partner]);
    };
    for (const name of ["p1", "p2"])
      await app.json(`partner add ${name} --company ${name} --uscc 91990001MA0000001R --kind solution-provider`);
    await load([], "l0,2026-11,2026-11-01,known,", "l1,2026-11,2026-11-01,x,");
    await load(["--partner", "p1"], "l2,2026-11,2026-11-01,x,", "l3,2026-10,2026-11-01,,id-9");
    const ids = async (line: string) => (await app.json<Row[]>(`usage unmatched ${line}`)).map((row) => row.id);
    expect(await ids("")).toEqual(["l1", "l2", "l3"]);
    expect(await ids("--partner p1")).toEqual(["l2", "l3"]);
    expect(await ids("--partner p2")).toEqual([]);
    expect(await ids("--bill-cycle 2026-10")).toEqual(["l3"]);
    expect(Object.keys((await app.json<Row[]>("usage unmatched --limit 1"))[0] as Row)).toEqual(
      Object.keys((await app.json<Row[]>("usage list --limit 1"))[0] as Row),
    );
    await app.json(["customer", "add", "x"]);
    expect(await ids("")).toEqual(["l3"]);
    await app.json(["member", "add", "boss", "--name", "b", "--role", "ecosystem-manager"]);
    await app.json(["member", "add", "reader", "--name", "r", "--role", "reader", "--partner", "p1", "--as", "boss"]);
    await app.json(["member", "add", "other", "--name", "r", "--role", "reader", "--partner", "p2", "--as", "boss"]);
    await app.json([
      "member",
      "add",
      "am",
      "--name",
      "r",
      "--role",
      "account-manager",
      "--partner",
      "p1",
      "--as",
      "boss",
    ]);
    for (const [who, wanted] of [
      ["boss", ["l3"]],
      ["reader", ["l3"]],
      ["other", []],
      ["am", []],
    ] as const) {
      expect([who, await ids(`--as ${who}`)]).toEqual([who, wanted]);
    }
  });
});
