import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { openInput } from "../../src/input/open.ts";
import { bytesFile, cell, type Parts, packed, partsOf, rowsOf, sheetOf, workbookFile } from "../workbook.ts";
import { cellsOf, cut, fileOf, problemsOf, type Read, read, readStdin, refusal, SCHEMA } from "./support.ts";

const HEADER = ["账号名", "客户名称", "手机号码"];
const head = rowsOf(HEADER);

async function readBook(parts: Parts): Promise<Read> {
  return await read(await workbookFile(parts));
}

/** The text or the problem of one cell in the column full_name. */
async function one(xml: string, more: Parts = {}): Promise<string> {
  const found = await readBook({ ...more, rows: head + rowsOf(["a", { xml }]) });
  return problemsOf(found)[0] || String(cellsOf(found)[0]?.[1]);
}

describe("cells", () => {
  test.each<[string, string, string, Parts?]>([
    ["a shared text", '<c t="s"><v>1</v></c>', "云帆", { strings: ["<t>x</t>", "<t>云帆</t>"] }],
    [
      "rich text without its readings",
      '<c t="s"><v>0</v></c>',
      "东京塔",
      { strings: ["<r><rPr><b/></rPr><t>东</t></r><r><t>京塔</t></r><rPh sb='0' eb='1'><t>とう</t></rPh>"] },
    ],
    ["an inline text", '<c t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r></is></c>', "a b"],
    ["white space that is kept", '<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "],
    ["entities", '<c t="inlineStr"><is><t>&lt;&amp;&gt;&quot;&apos;&#x4E91;&#128512;</t></is></c>', "<&>\"'云😀"],
    ["CDATA", '<c t="inlineStr"><is><t><![CDATA[<a>&amp;]]></t></is></c>', "<a>&amp;"],
    ["an escaped character", '<c t="inlineStr"><is><t>a_x000D_b_x005F_x000D_c</t></is></c>', "a\rb_x000D_c"],
    ["a text that looks like a formula", cell("=1+1"), "=1+1"],
    ["the apostrophe of the csv guard, which is data here", cell("'=1"), "'=1"],
    ["a phone as a number", "<c><v>13800000001</v></c>", "13800000001"],
    ["a number in exponents", "<c><v>1.3800000001E10</v></c>", "13800000001"],
    ["fifteen digits", "<c><v>999999999999999</v></c>", "999999999999999"],
    ["sixteen digits", "<c><v>1000000000000000</v></c>", "BAD_VALUE full_name"],
    ["fen as the fifteenth digit", "<c><v>9999999999999.99</v></c>", "9999999999999.99"],
    ["fen as the sixteenth digit, which would be lost", "<c><v>90071992547409.92</v></c>", "BAD_VALUE full_name"],
    ["a tenth as the fifteenth digit", "<c><v>90071992547409.9</v></c>", "90071992547409.9"],
    ["an id of eighteen digits that Excel broke", "<c><v>1.2345678901234499E+17</v></c>", "BAD_VALUE full_name"],
    ["binary noise", "<c><v>1234.0999999999999</v></c>", "1234.1"],
    ["an amount", "<c><v>-0.3</v></c>", "-0.3"],
    ["eight decimals", "<c><v>0.12345678</v></c>", "0.12345678"],
    ["a very small number", "<c><v>1.5E-7</v></c>", "0.00000015"],
    ["no number", "<c><v>12a</v></c>", "BAD_VALUE full_name"],
    ["infinity", "<c><v>1E999</v></c>", "BAD_VALUE full_name"],
    ["leading zeros that the format shows", '<c s="0"><v>42</v></c>', "00042", { formats: ["00000"] }],
    ["yes", '<c t="b"><v>1</v></c>', "true"],
    ["no", '<c t="b"><v>0</v></c>', "false"],
    ["an error", '<c t="e"><v>#N/A</v></c>', "BAD_VALUE full_name"],
    ["a formula, whatever it came to", "<c><f>A1*2</f><v>5</v></c>", "BAD_VALUE full_name"],
    ["a formula that was never computed", "<c><f>A1*2</f></c>", "BAD_VALUE full_name"],
    ["a day written out", '<c t="d"><v>2026-11-01T09:00:00</v></c>', "2026-11-01T09:00:00"],
    ["an empty cell with a style", '<c s="0"/>', ""],
    ["half of a character", '<c t="inlineStr"><is><t>_xD800_</t></is></c>', "BAD_VALUE full_name"],
    ["a NUL", '<c t="inlineStr"><is><t>a_x0000_</t></is></c>', "BAD_VALUE full_name"],
  ])("%s", async (_, xml, wanted, more = {}) => {
    expect(await one(xml, more)).toBe(wanted);
  });

  test("a text of 1 MiB is a cell, one more character is too long; the row says so and the next is read", async () => {
    const long = "字".repeat(1024 * 1024);
    expect((await one(cell(long))).length).toBe(long.length);
    for (const xml of [cell(`${long}字`), '<c t="s"><v>0</v></c>', `<c t="str"><v>${long}字</v></c>`]) {
      const found = await readBook({ rows: head + rowsOf(["a", { xml }], ["b", "c"]), strings: [`<t>${long}字</t>`] });
      expect(problemsOf(found)).toEqual(["BAD_VALUE full_name", ""]);
    }
  });

  test("messages name the column and what to do", async () => {
    const found = await readBook({
      rows: head + rowsOf(["a", "b", { xml: "<c><f>1</f></c>" }], ["a", "b", 1.2345678901234568e17]),
    });
    expect(found.records.map(({ problem }) => problem?.text.en)).toEqual([
      "phone is a formula; a value is expected (copy the column and paste it as values).",
      "phone is a number of more than 15 digits, of which Excel keeps 15; enter it as text.",
    ]);
  });
});

describe("dates are wall time of Asia/Shanghai", () => {
  test.each<[string | number, number, string]>([
    [14, 46_327, "2026-11-01"],
    [22, 46_327.375, "2026-11-01 09:00:00"],
    ["yyyy-mm-dd hh:mm:ss", 46_327.375011574, "2026-11-01 09:00:01"],
    ['yyyy"年"m"月"d"日"', 46_327, "2026-11-01"],
    ["[$-804]yyyy/m/d;@", 46_327.5, "2026-11-01 12:00:00"],
    [17, 46_327, "2026-11"],
    [57, 46_327, "2026-11"],
    ['yyyy"年"m"月"', 46_328, "2026-11-02"],
    ["yyyy-mm", 46_327, "2026-11"],
    ["h:mm", 0.375, "09:00:00"],
    ["m/d/yy h:mm", 46_327.99999999999, "2026-11-02"],
    [14, 1, "1900-01-01"],
    [14, 59, "1900-02-28"],
    [14, 60, "BAD_VALUE full_name"],
    [14, 61, "1900-03-01"],
    [14, 0, "BAD_VALUE full_name"],
    [14, -1, "BAD_VALUE full_name"],
    [14, 2_958_465, "9999-12-31"],
    [14, 2_958_466, "BAD_VALUE full_name"],
    ["#,##0.00", 46_327, "46327"],
    ['0.00"元/day"', 46_327, "46327"],
    ["[Red]0.00;[Magenta]-0.00", 46_327, "46327"],
    ["General", 46_327, "46327"],
    ["\\d\\a\\y 0", 46_327, "46327"],
  ])("format %s of %d", async (format, serial, wanted) => {
    expect(await one(`<c s="0"><v>${serial}</v></c>`, { formats: [format] })).toBe(wanted);
  });

  test.each([
    [0, "1904-01-01"],
    [44_865, "2026-11-01"],
    [-1, "BAD_VALUE full_name"],
  ])("day %d of the calendar of 1904", async (serial, wanted) => {
    const more = { formats: [14], workbookPr: '<workbookPr date1904="1"/>' };
    expect(await one(`<c s="0"><v>${serial}</v></c>`, more)).toBe(wanted);
  });
});

describe("rows", () => {
  test("the first row with anything in it is the header; empty rows are none; cells that lack are empty", async () => {
    const rows = `<row/><row r="3"><c r="B3" s="1"/></row><row r="4"><c r="B4" t="inlineStr"><is><t>账号名</t></is></c><c r="D4" t="inlineStr"><is><t>手机号</t></is></c></row><row r="9"><c r="B9"><v>1</v></c></row><row r="10"/><row><c r="D11"><v>2</v></c></row>`;
    const found = await readBook({ rows });
    expect([...found.file.present]).toEqual(["account_name", "phone"]);
    expect(cellsOf(found)).toEqual([
      ["1", undefined, ""],
      ["", undefined, "2"],
    ]);
    expect(found.records.map(({ row }) => row)).toEqual([1, 2]);
  });

  test("a cell behind the last header makes the row BAD_ROW, an empty one does not; two cells of a column are a problem", async () => {
    const rows =
      head +
      rowsOf(["a", "b", "1", "x"], ["c", "d", "2", { xml: "<c/>" }]) +
      '<row><c r="A4"><v>1</v></c><c r="A4"><v>2</v></c></row>';
    expect(problemsOf(await readBook({ rows }))).toEqual(["BAD_ROW", "", "BAD_VALUE account_name"]);
  });

  test("formulas and errors in columns that nobody knows are left alone", async () => {
    const rows = rowsOf(["账号名", "合计"], ["a", { xml: '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' }]);
    const found = await readBook({ rows });
    expect(found.file.unknown).toEqual(["合计"]);
    expect(problemsOf(found)).toEqual([""]);
  });

  test("a value of merged cells is that of the first", async () => {
    const sheet = sheetOf(head + rowsOf(["a", "同一公司"], ["b", { xml: "<c/>" }])).replace(
      "</worksheet>",
      '<mergeCells><mergeCell ref="B2:B3"/></mergeCells></worksheet>',
    );
    expect(cellsOf(await readBook({ parts: { "xl/worksheets/sheet1.xml": sheet } }))).toEqual(
      [
        ["a", "同一公司", undefined],
        ["b", "", undefined],
      ].map((row) => row.map((value) => value ?? "")),
    );
  });

  test("elements with a prefix, strict namespaces, UTF-16 and a BOM", async () => {
    const sheet = sheetOf(head + rowsOf(["a", "云"]))
      .replace(/<(\/?)(\w)/g, "<$1x:$2")
      .replace("xmlns=", "xmlns:x=")
      .replace("<?x:xml", "<?xml");
    const wide = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(sheetOf(head + rowsOf(["a", "云"])), "utf16le"),
    ]);
    const rels = partsOf({})["xl/_rels/workbook.xml.rels"].replaceAll(
      "http://schemas.openxmlformats.org/officeDocument/2006",
      "http://purl.oclc.org/ooxml/officeDocument",
    );
    for (const part of [sheet, wide, `\ufeff${sheet}`]) {
      const found = await readBook({ parts: { "xl/worksheets/sheet1.xml": part, "xl/_rels/workbook.xml.rels": rels } });
      expect(cellsOf(found)).toEqual([["a", "云", ""]]);
    }
  });
});

describe("sheets", () => {
  const two = {
    parts: {
      "xl/workbook.xml":
        '<workbook xmlns:q="x"><sheets><sheet name="隐藏" state="hidden" q:id="r9"/><sheet name="客户" q:id="r1"/><sheet name="更多" q:id="r8"/></sheets></workbook>',
      "xl/_rels/workbook.xml.rels":
        '<Relationships><Relationship Id="r9" Type="x/worksheet" Target="h.xml"/><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r8" Type="x/worksheet" Target="/xl/m.xml"/></Relationships>',
      "xl/h.xml": sheetOf(head + rowsOf(["hidden"])),
      "xl/m.xml": sheetOf(head + rowsOf(["more"])),
      "xl/styles.xml": undefined,
    },
    rows: head + rowsOf(["first"]),
  };

  async function firstOf(sheet?: string): Promise<string | undefined> {
    const file = await openInput({
      path: await workbookFile(two),
      stdin: Readable.from([]),
      schema: SCHEMA,
      ...(sheet ? { sheet } : {}),
    });
    for await (const [record] of file.batches) return record?.cells[0];
    return undefined;
  }

  test("the first that is shown, or the one with the name", async () => {
    expect(await firstOf()).toBe("first");
    expect(await firstOf("更多")).toBe("more");
    expect(await firstOf("隐藏")).toBe("hidden");
  });

  test("an unknown name says which there are; for text it has no meaning", async () => {
    await expect(firstOf("更")).rejects.toMatchObject({
      kind: "usage",
      code: "unknown-sheet",
      hint: { en: expect.stringContaining("Its sheets are: 隐藏, 客户, 更多.") },
    });
    const csv = openInput({
      path: fileOf("a.csv", "账号名\na\n"),
      stdin: Readable.from([]),
      schema: SCHEMA,
      sheet: "x",
    });
    await expect(csv).rejects.toMatchObject({ kind: "usage", field: "sheet" });
  });
});

describe("where it comes from", () => {
  test("standard input and any name with --input-format; --encoding has no meaning", async () => {
    const bytes = await packed(partsOf({ rows: head + rowsOf(["a", "b", "1"]) }));
    for (const sizes of [[1], [7, 900], [bytes.length]]) {
      expect(cellsOf(await readStdin(cut(bytes, sizes), { format: "xlsx" }))).toEqual([["a", "b", "1"]]);
    }
    expect(cellsOf(await read(bytesFile(bytes, "export.dat"), { format: "xlsx" }))).toEqual([["a", "b", "1"]]);
    expect(await refusal(bytesFile(bytes), { encoding: "gb18030" })).toMatchObject({
      kind: "usage",
      field: "encoding",
    });
    expect(await refusal(bytesFile(bytes, "named.csv"))).toMatchObject({
      code: "binary-file",
      hint: { en: expect.stringContaining("--input-format xlsx") },
    });
  });

  test("the same records wherever the archive is cut into pieces of XML", async () => {
    const rows =
      head +
      Array.from({ length: 3_000 }, (_, at) => rowsOf([`账号${at}`, `公司 & <${at}>`, 13_800_000_000 + at])).join("");
    const found = await readBook({ rows });
    expect(found.records.length).toBe(3_000);
    expect(cellsOf(found)[2_999]).toEqual(["账号2999", "公司 & <2999>", "13800002999"]);
  });
});
