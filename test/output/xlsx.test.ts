import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { openInput } from "../../src/input/open.ts";
import type { Column, WriteOptions } from "../../src/output/dataset.ts";
import { formatter } from "../../src/output/index.ts";
import { type Sheet, xlsxSheets } from "../../src/output/xlsx.ts";
import { bytesFile } from "../workbook.ts";
import { type Cells, dataset, EVERY_TYPE, EVERY_VALUE, OPTIONS } from "./sample.ts";

async function bytesOf(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece as string));
  return Buffer.concat(all);
}

async function workbook(data: ReturnType<typeof dataset>, options: Partial<WriteOptions> = {}): Promise<Buffer> {
  return await bytesOf((await formatter("xlsx"))(data, { ...OPTIONS, ...options }));
}

/** The cells of a sheet as our own import reads them, by the keys of its columns. */
async function readBack(bytes: Buffer, keys: readonly string[], sheet?: string) {
  const schema = { columns: keys.map((key) => ({ key, aliases: [] })) };
  const input = await openInput({
    path: bytesFile(bytes),
    stdin: Readable.from([]),
    schema,
    ...(sheet ? { sheet } : {}),
  });
  const rows: (string | undefined)[][] = [];
  for await (const batch of input.batches) {
    for (const { cells, problem } of batch) rows.push(problem ? [problem.text.en] : [...cells]);
  }
  return rows;
}

/** The XML of a part, which is packed on its own. */
async function partOf(bytes: Buffer, name: string): Promise<string> {
  const { openArchive } = await import("../../src/input/xlsx/archive.ts");
  const archive = await openArchive(bytesFile(bytes), Readable.from([]));
  const pieces: Buffer[] = [];
  for await (const piece of archive.read(name)) pieces.push(Buffer.from(piece));
  await archive.close();
  return Buffer.concat(pieces).toString();
}

const SHEET = "xl/worksheets/sheet1.xml";

describe("a workbook", () => {
  test("has a cell of its type for every value, and nothing for an empty one", async () => {
    const xml = await partOf(await workbook(dataset(EVERY_TYPE, [EVERY_VALUE, EVERY_TYPE.map(() => null)])), SHEET);
    const [, header, first, second] = xml.split(/(?=<row r=)/);
    expect(header).toContain(">name</t>");
    expect(
      first
        ?.split(/(?=<c )/)
        .slice(1)
        .map((cell) => cell.replace(/<\/row>.*/, "")),
    ).toEqual([
      '<c r="A2" s="5" t="inlineStr"><is><t xml:space="preserve">华东云 A</t></is></c>',
      '<c r="B2" s="3"><v>42</v></c>',
      '<c r="C2" s="2"><v>1234.50</v></c>',
      '<c r="D2" s="4"><v>46327.375000057873</v></c>'.replace(
        "46327.375000057873",
        String(Date.UTC(2026, 10, 1, 9, 0, 0, 5) / 864e5 + 25569),
      ),
      '<c r="E2" t="b"><v>1</v></c>',
      '<c r="F2" s="8"><v>0.2500</v></c>',
      '<c r="G2" s="5" t="inlineStr"><is><t xml:space="preserve">registration.a;registration.b</t></is></c>',
      '<c r="H2" s="5" t="inlineStr"><is><t xml:space="preserve">[{&quot;id&quot;:&quot;x&quot;,&quot;n&quot;:1}]</t></is></c>',
    ]);
    expect(second).toMatch(/^<row r="3"><\/row>/);
    expect(xml).toContain('state="frozen"');
  });

  test("gives back what was written", async () => {
    const keys = EVERY_TYPE.map(([key]) => key);
    const rows = await readBack(await workbook(dataset(EVERY_TYPE, [EVERY_VALUE]), { headers: "key" }), keys);
    expect(rows).toEqual([
      [
        "华东云 A",
        "42",
        "1234.5",
        "2026-11-01 09:00:00.005",
        "true",
        "0.25",
        "registration.a;registration.b",
        '[{"id":"x","n":1}]',
      ],
    ]);
  });

  test.each([
    "=1+1",
    "+a",
    "-a",
    "@SUM(A1)",
    "'",
    "''=",
    "\t",
    "a\r\nb\rc",
    " a ",
    "_x000D_",
    "_x_",
    "\u0001\u001f",
    "\ufffe\uffff",
    "<&>\"'",
    "]]>",
    "😀\u200d👩",
    "\u3000",
    "00123",
    "1.10",
    "TRUE",
    "字".repeat(32_767),
  ])("the text %j stays that text", async (text) => {
    const bytes = await workbook(
      dataset(
        [
          ["a", "text"],
          ["b", "text"],
        ],
        [[text, "x"]],
      ),
    );
    expect(await readBack(bytes, ["a", "b"])).toEqual([[text, "x"]]);
  });

  test.each([
    [0, "0"],
    [-1, "-0.01"],
    [99_999_999_999_999, "999999999999.99"],
    [999_999_999_999_999, "9999999999999.99"],
    [1_000_000_000_000_000, "10000000000000.00"],
    [Number.MAX_SAFE_INTEGER, "90071992547409.91"],
    [-Number.MAX_SAFE_INTEGER, "-90071992547409.91"],
  ])("no fen of %d is lost", async (fen, text) => {
    expect(
      await readBack(
        await workbook(
          dataset(
            [
              ["a", "money"],
              ["b", "integer"],
            ],
            [[fen, fen]],
          ),
        ),
        ["a", "b"],
      ),
    ).toEqual([[text, String(fen)]]);
  });

  test.each([
    [Date.UTC(1900, 1, 28, 15, 59, 59, 999), "1900-02-28T15:59:59.999Z"],
    [Date.UTC(1900, 1, 28, 16), "1900-03-01"],
    [Date.UTC(2026, 10, 1, 15, 59, 59, 999), "2026-11-01 23:59:59.999"],
    [Date.UTC(9999, 11, 31, 15, 59, 59, 999), "9999-12-31 23:59:59.999"],
    [Date.UTC(2026, 10, 1, 16), "2026-11-02"],
  ])("the instant %d is %s", async (at, wanted) => {
    expect(
      await readBack(
        await workbook(
          dataset(
            [
              ["at", "instant"],
              ["b", "text"],
            ],
            [[at, "x"]],
          ),
        ),
        ["at", "b"],
      ),
    ).toEqual([[wanted, "x"]]);
  });

  test("is the same, byte for byte, at every time and in every time zone", async () => {
    const data = dataset(EVERY_TYPE, [EVERY_VALUE]);
    const before = process.env.TZ;
    const first = await workbook(data);
    process.env.TZ = "America/New_York";
    const second = await workbook(data);
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
    expect(second.equals(first)).toBe(true);
  });

  test("without rows still has its header; columns are as wide as what they hold, 60 at most", async () => {
    expect(await readBack(await workbook(dataset([["a", "text"]], [])), ["a"])).toEqual([]);
    const xml = await partOf(
      await workbook(
        dataset(
          [
            ["a", "text", "名"],
            ["b", "text"],
            ["c", "money"],
          ],
          [["云".repeat(10), "x".repeat(500), 1]],
        ),
      ),
      SHEET,
    );
    expect([...xml.matchAll(/ width="(\d+)"/g)].map(([, width]) => width)).toEqual(["22", "60", "8"]);
  });

  test("27 columns and more have two letters", async () => {
    const columns = Array.from({ length: 60 }, (_, at) => [`c${at}`, "integer"] as const);
    const keys = columns.map(([key]) => key);
    expect(await readBack(await workbook(dataset(columns, [keys.map((_, at) => at)])), keys)).toEqual([
      keys.map((_, at) => String(at)),
    ]);
  });

  test("a text beyond Excel's cell is refused with its column and row, and so is a row beyond its sheet", async () => {
    const long = workbook(dataset([["note", "text"]], [["x"], ["字".repeat(32_768)]]));
    await expect(long).rejects.toMatchObject({
      kind: "usage",
      code: "cell-too-long",
      text: { en: expect.stringContaining("note in row 3") },
    });
  });

  test("an error of what the rows come from reaches the reader of the pieces", async () => {
    const columns: Column<Cells>[] = [{ key: "a", label: { en: "a", zh: "a" }, type: "text", value: (row) => row[0] }];
    async function* failing() {
      yield [["x"]];
      throw new Error("the database went away");
    }
    const write = (await formatter("xlsx"))({ columns, batches: failing(), shape: "list" }, OPTIONS);
    await expect(bytesOf(write)).rejects.toThrow("the database went away");
  });
});

test("several datasets are several sheets, named in the language within Excel's rules", async () => {
  const sheet = (en: string, zh: string, value: string): Sheet<Cells> => ({
    ...dataset([["a", "text"]], [[value]]),
    title: { en, zh },
  });
  const sheets = [
    sheet("Counts: all?", "客户[数]", "1"),
    sheet("counts: all?", "客户[数]", "2"),
    sheet("x".repeat(40), "", "3"),
  ];
  const bytes = await bytesOf(xlsxSheets(sheets, OPTIONS));
  const names = [...(await partOf(bytes, "xl/workbook.xml")).matchAll(/sheet name="([^"]*)"/g)].map(([, name]) => name);
  expect(names).toEqual(["Counts  all", "counts  all (2)", "x".repeat(31)]);
  for (const [index, name] of names.entries())
    expect(await readBack(bytes, ["a"], name)).toEqual([[String(index + 1)]]);
  const zh = await partOf(await bytesOf(xlsxSheets(sheets, { ...OPTIONS, language: "zh" })), "xl/workbook.xml");
  expect([...zh.matchAll(/sheet name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
    "客户 数",
    "客户 数 (2)",
    "Sheet3",
  ]);
});
