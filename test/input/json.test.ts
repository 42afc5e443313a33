import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InputFormat, InputSchema } from "../../src/input/records.ts";
import { cellsOf, cut, fileOf, problemsOf, read, readStdin, refusal } from "./support.ts";

const MIB = 1024 * 1024;
const json = (content: string, name = "in.json") => read(fileOf(name, content));
const stdin = (content: string, format: InputFormat, sizes: readonly number[] = [content.length + 1]) =>
  readStdin(cut(Buffer.from(content), sizes), { format });

describe("well-formed files", () => {
  test("are read however they are laid out and cut into chunks", async () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "中", "😀", '"', "\\", "{", "]", ",", "\n", "\u2028"),
      maxLength: 8,
    });
    const schema: InputSchema = { columns: ["a", "b", "c"].map((key) => ({ key, aliases: [] })) };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ a: text, b: text, c: text }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(undefined, 2, "\t"),
        fc.constantFrom("json" as const, "jsonl" as const),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        async (objects, indent, format, sizes) => {
          const content =
            format === "json"
              ? JSON.stringify(objects, null, indent)
              : objects.map((object) => JSON.stringify(object)).join("\r\n");
          const result = await readStdin(cut(Buffer.from(content), sizes), { schema, format });
          expect(cellsOf(result)).toEqual(objects.map(({ a, b, c }) => [a, b, c]));
          expect(result.error).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a single object is one record, an empty array none", async () => {
    expect(cellsOf(await json(' {"account_name":"a","phone":"1"}\n'))).toEqual([["a", undefined, "1"]]);
    expect((await json(" [ ]\n")).records).toEqual([]);
  });

  test("keys are matched like headers; unknown ones of the first record are told; all columns are present", async () => {
    const { file, records } = await json(
      '[{"客户账号名":"a","Full-Name":"b","extra":1,"partner":"p","outcome":"x"},{"account_name":"c","other":1}]',
    );
    expect(records.map(({ cells }) => [...cells])).toEqual([
      ["a", "b", undefined],
      ["c", undefined, undefined],
    ]);
    expect(file.unknown).toEqual(["extra"]);
    expect(file.present).toEqual(new Set(["account_name", "full_name", "phone"]));
  });

  test("a record without a required key is the command's business", async () => {
    expect(cellsOf(await json('[{"phone":"1"}]'))).toEqual([[undefined, undefined, "1"]]);
  });
});

describe("values", () => {
  test.each([
    ["12345678901234567890", "12345678901234567890"],
    ["9007199254740993", "9007199254740993"],
    ["123456789012345", "123456789012345"],
    ["1234567890123456", "1234567890123456"],
    ["1.10", "1.10"],
    ["-0", "-0"],
    ["1e3", "1000"],
    ["1E2", "100"],
    ["1e-05", "0.00001"],
    ["-1.50e1", "-15.0"],
    ["1.5e+16", "15000000000000000"],
    ["9007199254740993e0", "9007199254740993"],
    ["90071992547409931234e-4", "9007199254740993.1234"],
    ["0.00e2", "0"],
    ["-0e0", "-0"],
    ["1E+400", "1E+400"],
    ["1e-999999999999", "1e-999999999999"],
    ['"1e3"', "1e3"],
    ["0.1", "0.1"],
    ["0.00000001", "0.00000001"],
    ["42", "42"],
    ["-7", "-7"],
    ["null", ""],
    ['"x"', "x"],
    ['"1.10"', "1.10"],
    ['"\\u4e2d\\n\\"3.10\\""', '中\n"3.10"'],
  ])("%s reads as %s", async (value, cell) => {
    const spread = await json(`[{"account_name":"key: 1.10, \\" [2.0","phone" :\n ${value} }]`);
    expect(cellsOf(spread)).toEqual([['key: 1.10, " [2.0', undefined, cell]]);
    const line = await stdin(`{"phone":${value.replaceAll("\n", "")}}\n`, "jsonl");
    expect(cellsOf(line)).toEqual([[undefined, undefined, cell]]);
  });

  const schema: InputSchema = {
    columns: [
      { key: "account_name", aliases: [] },
      { key: "list", aliases: [], json: "list" },
      { key: "flag", aliases: [], json: "flag" },
    ],
  };

  test.each([
    ['"list":["a","b"]', ["", "a;b", undefined]],
    ['"list":[1,2.50,true,1e1]', ["", "1;2.50;true;10", undefined]],
    ['"list":[]', ["", "", undefined]],
    ['"flag":true', ["", undefined, "true"]],
    ['"flag":false', ["", undefined, "false"]],
  ])("%s is a value where the column may hold it", async (value, cells) => {
    const result = await readStdin([Buffer.from(`[{"account_name":"",${value}}]`)], { schema, format: "json" });
    expect([cellsOf(result), problemsOf(result)]).toEqual([[cells], [""]]);
  });

  test.each(['"account_name":["a"]', '"account_name":true', '"account_name":[]', '"list":true', '"flag":[true]'])(
    "%s spoils its record",
    async (value) => {
      const lines = `{${value}}\n{"account_name":"z"}\n`;
      const result = await readStdin([Buffer.from(lines)], { schema, format: "jsonl" });
      expect(problemsOf(result)).toEqual([`BAD_VALUE ${/\w+/.exec(value)?.[0]}`, ""]);
    },
  );

  const number = fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.option(fc.stringMatching(/^\d{1,20}$/)))
    .map(([minus, whole, part]) => `${minus ? "-" : ""}${whole}${part === null ? "" : `.${part}`}`);

  test("every number comes out as its text", async () => {
    await fc.assert(
      fc.asyncProperty(number, async (text) => {
        expect(cellsOf(await stdin(`[{"phone":${text}}]`, "json"))[0]?.[2]).toBe(text);
      }),
    );
  });

  test("an exponent moves the point and loses no digit", async () => {
    /** The digits of a decimal without its point, and how many stand behind it. */
    const scaled = (text: string): readonly [digits: bigint, places: number] => {
      const [whole = "", part = ""] = text.split(".");
      return [BigInt(whole + part), part.length];
    };
    await fc.assert(
      fc.asyncProperty(number, fc.integer({ min: -40, max: 40 }), async (text, power) => {
        const cell = cellsOf(await stdin(`[{"phone":${text}e${power}}]`, "json"))[0]?.[2] ?? "";
        expect(cell).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
        const [[digits, places], [found, behind]] = [scaled(text), scaled(cell)];
        expect(found * 10n ** BigInt(places + 50)).toBe(digits * 10n ** BigInt(behind + power + 50));
      }),
    );
  });

  test("what is no cell spoils its record only", async () => {
    const result = await json(
      `[{"account_name":{"a":1}},{"account_name":[[1]]},{"phone":"x\\u0000"},{"full_name":"${"x".repeat(MIB + 1)}"},` +
        `{"full_name":"${"x".repeat(MIB)}"},{"账号名":"a","account_name":"b"},{"extra":{"a":[]}},{"account_name":"z"}]`,
    );
    expect(problemsOf(result)).toEqual([
      "BAD_VALUE account_name",
      "BAD_VALUE account_name",
      "BAD_VALUE phone",
      "BAD_VALUE full_name",
      "",
      "BAD_VALUE account_name",
      "",
      "",
    ]);
    expect(result.records.at(-1)?.cells[0]).toBe("z");
  });

  test("an element that is no object is a bad row", async () => {
    const result = await json('[1,"a",null,[{"account_name":"a"}],true,{"account_name":"b"}]');
    expect(problemsOf(result)).toEqual(["BAD_ROW", "BAD_ROW", "BAD_ROW", "BAD_ROW", "BAD_ROW", ""]);
    expect(result.records[5]?.row).toBe(6);
  });

  test("a key named like a property of objects is a key", async () => {
    const result = await json('[{"__proto__":{"account_name":"x"},"constructor":"y","account_name":"a"}]');
    expect(cellsOf(result)).toEqual([["a", undefined, undefined]]);
  });
});

describe("files that break", () => {
  const GOOD = '[{"account_name":"a"},{"account_name":"b"}';
  test.each([
    ["it ends behind a record", GOOD],
    ["it ends behind a comma", `${GOOD},`],
    ["it ends in a record", `${GOOD},{"account_name":`],
    ["it ends in a string", `${GOOD},{"account_name":"x`],
    ["it ends behind a backslash", `${GOOD},{"account_name":"x\\`],
    ["a value is missing", `${GOOD},{"account_name":},{"account_name":"c"}]`],
    ["a comma is missing", `${GOOD} {"account_name":"c"}]`],
    ["a comma is too many", `${GOOD},]`],
    ["brackets do not match", `${GOOD},{"account_name":["c"}]]`],
    ["something follows the array", `${GOOD}] x`],
    ["a control character stands in a string", `${GOOD},{"account_name":"a\nb"}]`],
  ])("%s: the records before come first, then the error names the record", async (_name, content) => {
    for (const sizes of [[content.length], [1], [7, 2]]) {
      const { records, error } = await stdin(content, "json", sizes);
      expect(records.map(({ cells }) => cells[0])).toEqual(["a", "b"]);
      expect(error).toMatchObject({ kind: "usage", code: "broken-file", row: 3 });
      expect(error?.text.en).toContain("stdin: record 3: ");
    }
  });

  test("what is no JSON at all is refused on opening", async () => {
    for (const content of ["account_name,phone\na,1\n", '"text"', "12"]) {
      expect(await refusal(fileOf("no.json", content))).toMatchObject({ kind: "usage", code: "broken-file", row: 1 });
    }
  });

  test("JSON Lines in a .json file says how to read it", async () => {
    const { error } = await json('{"account_name":"a"}\n{"account_name":"b"}\n');
    expect(error?.hint?.en).toContain("--input-format jsonl");
  });

  test("a line of JSON Lines that is no JSON is a bad row; a last one that is cut off breaks the file", async () => {
    const good = '{"account_name":"a"}\n';
    const middle = await stdin(`${good}\n{"account_name":\n${good}`, "jsonl", [5]);
    expect(problemsOf(middle)).toEqual(["", "BAD_ROW", ""]);
    expect(middle.error).toBeUndefined();
    const cutOff = await stdin(`${good}{"account_name":"b`, "jsonl", [5]);
    expect(cutOff.records).toHaveLength(1);
    expect(cutOff.error).toMatchObject({ code: "broken-file", row: 2 });
  });

  test("a string that is never closed takes no more memory than its limit", async () => {
    const piece = Buffer.from("x".repeat(MIB));
    for (const format of ["json", "jsonl"] as const) {
      let given = 0;
      function* chunks(): Generator<Buffer> {
        yield Buffer.from(`${format === "json" ? "[" : ""}{"account_name":"`);
        for (; given < 300; given++) yield piece;
      }
      const read = readStdin(chunks(), { format });
      await expect(read.then(({ error }) => Promise.reject(error))).rejects.toMatchObject({
        code: "broken-file",
        row: 1,
      });
      expect(given).toBeLessThan(80);
    }
  });

  test("10 MB in one string is one bad record", async () => {
    const content = `[{"account_name":"${"汉\\n".repeat(2_500_000)}"},{"account_name":"b"}]`;
    expect(problemsOf(await json(content))).toEqual(["BAD_VALUE account_name", ""]);
  });
});
