import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InputSchema } from "../../src/input/records.ts";
import { cellsOf, cut, fileOf, problemsOf, read, readCsv, readStdin } from "./support.ts";

const HEADER = "account_name,full_name,phone\n";
const MIB = 1024 * 1024;

/** Cells as people have them: Chinese, quotes, separators and line ends inside, spaces around. */
const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "中", "😀", ",", '"', "\n", "\r", "\r\n", " ", "\t", "'", "="),
    maxLength: 8,
  }),
  fc.constantFrom("", "acct1", "中文名称"),
);
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));

function written(rows: readonly (readonly string[])[], separator: string, end: string, always: boolean): string {
  const quote = (text: string): string =>
    always || /[",\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(quote).join(separator) + end).join("");
}

const schemaOf = (width: number): InputSchema => ({
  columns: Array.from({ length: width }, (_, at) => ({ key: `c${at}`, aliases: [] })),
});

describe("well-formed files", () => {
  test("read as csv-parse reads them, however they are cut into chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.constantFrom("csv" as const, "tsv" as const),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        async (rows, end, format, always, last, sizes) => {
          const width = rows[0]?.length ?? 0;
          const separator = format === "csv" ? "," : "\t";
          const schema = schemaOf(width);
          const header = schema.columns.map(({ key }) => key);
          const whole = written([header, ...rows], separator, end, always);
          const text = last ? whole : whole.slice(0, -end.length);
          const expected = parse(text, { delimiter: separator, record_delimiter: end }).slice(1);
          const result = await readStdin(cut(Buffer.from(text), sizes), { schema, format });
          expect(cellsOf(result)).toEqual(expected);
          expect(expected).toEqual(rows);
          expect(result.records.map(({ row }) => row)).toEqual(rows.map((_, at) => at + 1));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ["LF", "a,b,c\nd,e,f\n"],
    ["CRLF", "a,b,c\r\nd,e,f\r\n"],
    ["CR", "a,b,c\rd,e,f\r"],
    ["mixed", "a,b,c\rd,e,f\r\n"],
    ["no line end at the end", "a,b,c\nd,e,f"],
    ["blank lines", "\n\na,b,c\n\r\n  \t \nd,e,f\n\n"],
  ])("lines end with %s", async (_name, rows) => {
    const result = await readCsv(HEADER + rows);
    expect(result.records).toEqual([
      { row: 1, cells: ["a", "b", "c"] },
      { row: 2, cells: ["d", "e", "f"] },
    ]);
  });

  test("rows of empty cells are rows, an empty line of one column is none, a quoted one is", async () => {
    expect(cellsOf(await readCsv(`${HEADER},,\n`))).toEqual([["", "", ""]]);
    const one = { schema: { columns: [{ key: "a", aliases: [] }] } };
    expect(cellsOf(await readCsv('a\nx\n\n""\n', one))).toEqual([["x"], [""]]);
  });

  test("white space around a cell goes, inside quotes and inside a cell it stays", async () => {
    const result = await readCsv(`${HEADER} \ta b\t ," c ",\u3000d\u3000\n"e" , f,"g"\t\n`);
    expect(cellsOf(result)).toEqual([
      ["a b", " c ", "\u3000d\u3000"],
      ["e", "f", "g"],
    ]);
    expect(problemsOf(result)).toEqual(["", ""]);
  });

  test("a quote inside an unquoted cell is literal", async () => {
    expect(cellsOf(await readCsv(`${HEADER}a"b,5" disk,x""\n`))).toEqual([['a"b', '5" disk', 'x""']]);
  });

  test("cells stand in the order of the schema, those without a column are undefined", async () => {
    expect(cellsOf(await readCsv('phone,note,account_name\n1,"n",a\n2,n,b\n'))).toEqual([
      ["a", undefined, "1"],
      ["b", undefined, "2"],
    ]);
  });

  test("batches hold batchSize records, the last one the rest", async () => {
    const path = fileOf("batches.csv", HEADER + "a,b,c\n".repeat(25));
    const sizes: number[] = [];
    const { file } = await read(path);
    expect(file.present).toEqual(new Set(["account_name", "full_name", "phone"]));
    const { openInput } = await import("../../src/input/open.ts");
    const schema = { columns: [{ key: "account_name", aliases: [] }] };
    const opened = await openInput({ path, stdin: process.stdin, schema, batchSize: 10 });
    for await (const batch of opened.batches) sizes.push(batch.length);
    expect(sizes).toEqual([10, 10, 5]);
  });
});

describe("rows that are not as they should be", () => {
  test("the wrong number of cells names what was expected and found, and reading goes on", async () => {
    const result = await readCsv(`${HEADER}a,b\na,b,c,d\n"a",b\n"a",b,c,d\nlone\na,b,c\n`);
    expect(problemsOf(result)).toEqual(["BAD_ROW", "BAD_ROW", "BAD_ROW", "BAD_ROW", "BAD_ROW", ""]);
    expect(result.records.map(({ problem }) => problem?.text.en.match(/\d+/g)?.join(" of "))).toEqual([
      "2 of 3",
      "4 of 3",
      "2 of 3",
      "4 of 3",
      "1 of 3",
      undefined,
    ]);
    expect(result.records[0]?.problem?.text.zh).toBe("该行有 2 个单元格，按表头应为 3 个。");
  });

  test("text after a closing quote spoils its row only", async () => {
    const result = await readCsv(`${HEADER}"a"x,b,c\n"a" "x",b,c\n"a"x",b,c\nd,e,f\n`);
    expect(problemsOf(result)).toEqual(["BAD_ROW", "BAD_ROW", "BAD_ROW", ""]);
    expect(result.records[3]?.cells).toEqual(["d", "e", "f"]);
  });

  test("a NUL spoils its row and names the column; in a column nobody reads it does not matter", async () => {
    const result = await readCsv('account_name,note,phone\na,b,1\n"a",b,"x\0y"\nb,\0,2\nc\0,b,3\n');
    expect(problemsOf(result)).toEqual(["", "BAD_VALUE phone", "", "BAD_VALUE account_name"]);
    expect(result.records[1]?.cells[2]).toBe("");
  });

  test.each([
    ["plain", (text: string) => text],
    ["quoted", (text: string) => `"${text}"`],
  ])("a %s cell of 1 MiB is kept, one more character is dropped", async (_name, quote) => {
    const fits = "x".repeat(MIB);
    const result = await readCsv(`${HEADER}a,${quote(fits)},1\nb,${quote(`${fits}x`)},2\nc,d,3\n`);
    expect(problemsOf(result)).toEqual(["", "BAD_VALUE full_name", ""]);
    expect(result.records[0]?.cells[1]).toBe(fits);
    expect(result.records[1]?.cells).toEqual(["b", "", "2"]);
  });

  test("10 MB in one cell, in every encoding, is one bad record", async () => {
    const big = "汉".repeat(5_000_000);
    for (const bytes of [Buffer.from(`${HEADER}a,${big},1\nb,中,2\n`), utf16(`${HEADER}a,${big},1\nb,中,2\n`)]) {
      const result = await readCsv(bytes);
      expect(problemsOf(result)).toEqual(["BAD_VALUE full_name", ""]);
      expect(result.records[1]?.cells).toEqual(["b", "中", "2"]);
    }
    // 汉 is BA BA in GB18030.
    const gb = Buffer.concat([
      Buffer.from(`${HEADER}a,`),
      Buffer.alloc(9_999_999, 0xba),
      Buffer.from("\xba,1\nb,x,2\n", "latin1"),
    ]);
    const result = await readCsv(gb);
    expect(result.file.encoding).toBe("gb18030");
    expect(problemsOf(result)).toEqual(["BAD_VALUE full_name", ""]);
  });

  test("a row of a million cells is one bad record", async () => {
    const result = await readCsv(`${HEADER}${",".repeat(1_000_000)}\na,b,c\n"x"${",".repeat(1_000_000)}\n`);
    expect(problemsOf(result)).toEqual(["BAD_ROW", "", "BAD_ROW"]);
    expect(result.records[2]?.problem?.text.en).toContain("1000001");
  });

  test("a quote that is never closed ends the file after the records before it", async () => {
    const rows = "a,b,c\n".repeat(4);
    const path = fileOf("customers.csv", `${HEADER}${rows}d,"e,f\n${rows}`);
    const { records, error } = await read(path, { batchSize: 3 });
    expect(records).toHaveLength(4);
    expect(error).toMatchObject({ kind: "usage", code: "broken-file", row: 5 });
    expect(error?.text.en).toBe(`${path}: record 5: a quote is never closed.`);
    expect(error?.text.zh).toBe(`${path}：第 5 条记录：引号未闭合。`);
  });

  test("a quote that is never closed over 100 MB takes no more memory than its limit", async () => {
    const piece = Buffer.from("x,y\n".repeat(16 * 1024));
    function* chunks(): Generator<Buffer> {
      yield Buffer.from(`${HEADER}a,b,c\nd,"`);
      for (let turn = 0; turn < 1_600; turn++) yield piece;
    }
    const before = process.memoryUsage().heapUsed;
    const { records, error } = await readStdin(chunks());
    expect(records).toHaveLength(1);
    expect(error).toMatchObject({ code: "broken-file", row: 2 });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * MIB);
  });
});

describe("the formula guard of the excel profile", () => {
  const rows = `${HEADER}'=1+1,"'@x",'-5\n'+86,"'\tx","'\r\nx"\n''a,'abc,'\n"'""",''=1,=1\n`;
  const taken = [
    ["=1+1", "@x", "-5"],
    ["+86", "\tx", "\r\nx"],
    ["'a", "'abc", "'"],
    ["'\"", "'=1", "=1"],
  ];
  const kept = [
    ["'=1+1", "'@x", "'-5"],
    ["'+86", "'\tx", "'\r\nx"],
    ["''a", "'abc", "'"],
    ["'\"", "''=1", "=1"],
  ];

  test("goes from a file with a BOM, one apostrophe and no more", async () => {
    expect(cellsOf(await readCsv(`\ufeff${rows}`))).toEqual(taken);
    expect(cellsOf(await readCsv(utf16(rows)))).toEqual(taken);
  });

  test("goes from a file in GB18030", async () => {
    // 中 is D6 D0.
    const bytes = Buffer.concat([Buffer.from(rows), Buffer.from("\xd6\xd0,b,c\n", "latin1")]);
    expect(cellsOf(await readCsv(bytes))).toEqual([...taken, ["中", "b", "c"]]);
  });

  test("stays in UTF-8 without a BOM: what our raw profile writes is data", async () => {
    expect(cellsOf(await readCsv(rows))).toEqual(kept);
  });
});

function utf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, "utf16le");
}
