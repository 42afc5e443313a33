import { describe, expect, test } from "vitest";
import { bytesFile, type Parts, packed, partsOf, rowsOf, sheetOf, workbookFile } from "../workbook.ts";
import { cellsOf, type Read, read, refusal } from "./support.ts";

const HEADER = ["账号名", "客户名称", "手机号码"];
const head = rowsOf(HEADER);

async function readBook(parts: Parts): Promise<Read> {
  return await read(await workbookFile(parts));
}

describe("hostile and broken files", () => {
  const good = head + rowsOf(["a", "b"], ["c", "d"]);

  test("a file that is cut off anywhere names a record, and that nothing was kept", async () => {
    const bytes = await packed(partsOf({ rows: good }));
    for (let length = 4; length < bytes.length; length += 97) {
      const error = await refusal(bytesFile(bytes.subarray(0, length)));
      expect(error).toMatchObject({ kind: "usage", code: "broken-file", row: 1 });
      expect(error.text.en).toMatch(/record 1: .*no row was kept\.$/);
    }
  });

  test("no zip, an empty file, one with a password, an old .xls, another archive", async () => {
    const compound = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]);
    const cases: [Uint8Array, RegExp][] = [
      [Buffer.from("account_name,full_name\na,b\n"), /no xlsx workbook/],
      [compound, /password/],
      [await packed({ "hello.txt": "hello" }), /holds no workbook/],
      [await packed({}), /holds no workbook/],
    ];
    for (const [bytes, wanted] of cases) {
      const error = await refusal(bytesFile(bytes));
      expect(error).toMatchObject({ kind: "usage", code: "broken-file" });
      expect(error.text.en).toMatch(wanted);
      expect(error.hint).toBeDefined();
    }
    expect(await refusal(bytesFile(Buffer.alloc(0)))).toMatchObject({ kind: "usage", code: "empty-file" });
    expect(await refusal("/no/such.xlsx")).toMatchObject({ kind: "usage", code: "no-such-file" });
    expect(await refusal(await workbookFile({}))).toMatchObject({ kind: "usage", code: "empty-file" });
  });

  test.each([
    ["a sheet that ends early", `${sheetOf(good).split("</sheetData>")[0]}<row><c t="inlineStr"><is><t>x`],
    ["tags that do not match", sheetOf(`${good}<row><c></row></c>`)],
    ["a text that is not there", sheetOf(`${good}<row><c t="s"><v>7</v></c></row>`).replace('t="s"', 't="s"')],
    ["a column beyond the last", sheetOf(`${good}<row><c r="XFE9"><v>1</v></c></row>`)],
    ["an unknown entity", sheetOf(`${good}<row><c t="inlineStr"><is><t>&xxe;</t></is></c></row>`)],
    ["a code beyond the last character", sheetOf(`${good}<row><c t="inlineStr"><is><t>&#x110000;</t></is></c></row>`)],
    [
      "bytes that are not UTF-8",
      Buffer.concat([
        Buffer.from(`${sheetOf(good).split("</sheetData>")[0]}<row><c t="inlineStr"><is><t>`),
        Buffer.from([0xff]),
        Buffer.from("</t></is></c></row></sheetData></worksheet>"),
      ]),
    ],
  ])("%s: the rows before it are kept and the record is named", async (_, sheet) => {
    const found = await readBook({ strings: [], parts: { "xl/worksheets/sheet1.xml": sheet } });
    expect(cellsOf(found).map(([account]) => account)).toEqual(["a", "c"]);
    expect(found.error).toMatchObject({ kind: "usage", code: "broken-file", row: 3 });
  });

  test("a document type, with or without entities, is refused and nothing outside is looked at", async () => {
    const doctype =
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY xxe SYSTEM "file:///etc/passwd">]>';
    for (const name of [
      "xl/worksheets/sheet1.xml",
      "xl/workbook.xml",
      "xl/sharedStrings.xml",
      "xl/styles.xml",
    ] as const) {
      const parts = partsOf({ rows: good, strings: ["<t>x</t>"] }) as Record<string, string>;
      const error = await refusal(
        bytesFile(await packed({ ...parts, [name]: doctype + parts[name]?.replace(/^<\?[^>]*\?>/, "") })),
      );
      expect(error.text.en).toMatch(/document type is declared/);
    }
  });

  test("packed bytes that are damaged, and a checksum that is not theirs", async () => {
    const rows = head + Array.from({ length: 5_000 }, (_, at) => rowsOf([`a${at}`, `${Math.sin(at)}`])).join("");
    const bytes = await packed(partsOf({ rows }));
    const middle = Buffer.from(bytes);
    middle.fill(0x55, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 64);
    const found = await read(bytesFile(middle));
    expect(found.error).toMatchObject({ kind: "usage", code: "broken-file", row: found.records.length + 1 });
    const sum = Buffer.from(bytes);
    const directory = sum.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    sum.writeUInt32LE(1, directory + 16);
    const whole = await read(bytesFile(sum));
    expect(whole.records.length).toBeGreaterThan(4_000);
    expect(whole.error).toMatchObject({ code: "broken-file", row: whole.records.length + 1 });
  });

  test("bombs: a part that unpacks to far more than it is packed into, endless text, endless nesting", async () => {
    const zeros = Buffer.alloc(17 * 1024 * 1024, 32);
    const endless = sheetOf(`<x>${" ".repeat(1024 * 1024)}</x>`.repeat(66));
    const bomb = await refusal(await workbookFile({ rows: good, parts: { "xl/worksheets/sheet1.xml": endless } }));
    expect(bomb.text.en).toMatch(/unpacks to far more/);
    const styles = await refusal(await workbookFile({ rows: good, parts: { "xl/workbook.xml": zeros } }));
    expect(styles.text.en).toMatch(/unpacks to far more|longer than 8 MiB/);
    const text = `<row><c t="inlineStr"><is><t>${"ab".repeat(5 * 1024 * 1024)}</t></is></c></row>`;
    expect((await readBook({ rows: good + text })).error?.text.en).toMatch(/longer than 8 MiB/);
    expect((await readBook({ rows: good + "<x>".repeat(300) })).error?.text.en).toMatch(/nested/);
  });

  test("parts that share a name, and a path that leads outside", async () => {
    const parts = partsOf({ rows: good });
    const twice = await packed({ ...parts, "XL/workbook.xml": parts["xl/workbook.xml"] });
    expect((await refusal(bytesFile(twice))).text.en).toMatch(/twice/);
    const rels = parts["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "../../../../etc/passwd");
    expect((await refusal(bytesFile(await packed({ ...parts, "xl/_rels/workbook.xml.rels": rels })))).text.en).toMatch(
      /lacks its part/,
    );
  });
});

describe("a table of texts that does not stay in memory", () => {
  test("every text is found, in order, backwards and the same one again", async () => {
    const count = 60_000;
    const strings = Array.from({ length: count }, (_, at) => `<t>${"字".repeat(200)}${at}</t>`);
    const order = [
      ...Array.from({ length: 500 }, (_, at) => at * 119),
      ...Array.from({ length: 500 }, (_, at) => count - 1 - at * 101),
      0,
      count - 1,
      0,
    ];
    const rows = head + order.map((index) => `<row><c t="s"><v>${index}</v></c></row>`).join("");
    const found = await readBook({ rows, strings });
    expect(found.error).toBeUndefined();
    expect(cellsOf(found).map(([text]) => Number(text?.slice(200)))).toEqual(order);
  });
});
