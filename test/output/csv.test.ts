import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataset, EVERY_TYPE, EVERY_VALUE, written } from "./sample.ts";

const HEADER = "name,count,amount,at,active,share,rules,facts";
const read = (text: string, delimiter = ",", bom = false): string[][] =>
  parse(text, { delimiter, bom, record_delimiter: ["\n", "\r\n"], relax_column_count: false }) as string[][];

const units = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(",", '"', "\n", "\r", "\t", " ", "'", "=", "客", "\u3000", "\0", "\ufeff", ";"))
    .map((parts) => parts.join("")),
);

describe("csv", () => {
  it("writes every type, and nothing for the empty value", async () => {
    expect(await written("csv", dataset(EVERY_TYPE, [EVERY_VALUE, EVERY_TYPE.map(() => null)]))).toBe(
      `${HEADER}\n华东云 A,42,1234.50,2026-11-01T01:00:00.005Z,true,0.2500,registration.a;registration.b,"[{""id"":""x"",""n"":1}]"\n,,,,,,,\n`,
    );
  });

  it.each([
    ["plain text", "plain text"],
    ["", ""],
    ["a,b", '"a,b"'],
    ['a"b', '"a""b"'],
    ["a\nb", '"a\nb"'],
    ["a\rb", '"a\rb"'],
    [" a", '" a"'],
    ["a ", '"a "'],
    ["a\u3000", '"a\u3000"'],
    ["a\tb", "a\tb"],
    ["\tb", '"\tb"'],
    ["=1+1", "=1+1"],
    ["\x1b[2J\0", "\x1b[2J\0"],
  ])("writes %j", async (text, cell) => {
    expect(
      await written(
        "csv",
        dataset(
          [
            ["a", "text"],
            ["b", "text"],
          ],
          [[text, "x"]],
        ),
      ),
    ).toBe(`a,b\n${cell},x\n`);
  });

  it("quotes a tab in tsv and no comma", async () => {
    const data = dataset(
      [
        ["a", "text"],
        ["b", "text"],
      ],
      [["x\ty", "1,2"]],
    );
    expect(await written("tsv", data)).toBe('a\tb\n"x\ty"\t1,2\n');
  });

  it("writes only the header of an empty list", async () => {
    expect(await written("csv", dataset(EVERY_TYPE, []))).toBe(`${HEADER}\n`);
    expect(
      await written(
        "tsv",
        dataset(
          [
            ["a", "text"],
            ["b", "text"],
          ],
          [],
        ),
      ),
    ).toBe("a\tb\n");
  });

  it("writes labels on request", async () => {
    const data = dataset(
      [
        ["a", "text", "名称"],
        ["b", "text", "甲,乙"],
      ],
      [],
    );
    expect(await written("csv", data, { headers: "label", language: "zh" })).toBe('名称,"甲,乙"\n');
  });

  it("does not let an empty row of one column become a blank line", async () => {
    const rows = [["a"], [""], [null], ["b"]];
    expect(await written("csv", dataset([["only", "text"]], rows))).toBe('only\na\n""\n""\nb\n');
    expect(await written("csv", dataset([["only", "integer"]], [[null]]))).toBe('only\n""\n');
  });

  it.each(["csv", "tsv"] as const)("is read back as it was (%s)", async (format) => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 3 })
          .chain((width) => fc.array(fc.array(units, { minLength: width, maxLength: width }), { minLength: 1 })),
        async (rows) => {
          const columns = (rows[0] as string[]).map((_, index) => [`c${index}`, "text"] as const);
          const text = await written(format, dataset(columns, rows));
          expect(read(text, format === "csv" ? "," : "\t").slice(1)).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("csv for Excel", () => {
  const excel = { csvProfile: "excel" } as const;

  it("starts with a byte order mark and ends lines with CRLF", async () => {
    const data = dataset(
      [
        ["a", "text"],
        ["b", "integer"],
      ],
      [["客户", 1]],
    );
    expect(await written("csv", data, excel)).toBe("\ufeffa,b\r\n客户,1\r\n");
    expect(await written("tsv", data, excel)).toBe("\ufeffa\tb\r\n客户\t1\r\n");
  });

  it.each([
    ["=1", "'=1"],
    ["+86", "'+86"],
    ["-1", "'-1"],
    ["@x", "'@x"],
    ["'x", "''x"],
    ["\tx", "'\tx"],
    ["\rx", `"'\rx"`],
    ["\nx", `"'\nx"`],
    [" =1", '" =1"'],
    ["a=1", "a=1"],
    ["＝1", "＝1"],
    ["", ""],
  ])("guards %j", async (text, cell) => {
    const data = dataset(
      [
        ["a", "text"],
        ["b", "ids"],
        ["c", "integer"],
      ],
      [[text, [text], 1]],
    );
    expect(await written("csv", data, excel)).toBe(`\ufeffa,b,c\r\n${cell},${cell},1\r\n`);
  });

  it("never guards numbers, money, fractions, instants and booleans", async () => {
    const columns = [
      ["i", "integer"],
      ["m", "money"],
      ["f", "fraction"],
      ["j", "json"],
    ] as const;
    expect(await written("csv", dataset(columns, [[-1, -150, "-0.2500", -5]]), excel)).toBe(
      "\ufeffi,m,f,j\r\n-1,-1.50,-0.2500,'-5\r\n",
    );
  });

  it("is undone by taking one apostrophe off", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(units, { minLength: 1 }), async (texts) => {
        const text = await written(
          "csv",
          dataset(
            [
              ["a", "text"],
              ["b", "text"],
            ],
            texts.map((value) => [value, "x"]),
          ),
          excel,
        );
        const cells = read(text, ",", true)
          .slice(1)
          .map(([cell = ""]) => cell);
        expect(cells.map((cell) => cell.replace(/^'/, ""))).toEqual(texts);
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
      { numRuns: 500 },
    );
  });
});
