import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { openInput } from "../../src/input/open.ts";
import type { InputFormat } from "../../src/input/records.ts";
import { cellsOf, problemsOf, readCsv, readStdin } from "./support.ts";

const MIB = 1024 * 1024;
/** The most characters that a cell may have. */
const LIMIT = MIB;
const SCHEMA = { columns: ["a", "b"].map((key) => ({ key, aliases: [] })) };
const options = { schema: SCHEMA };

describe("a cell", () => {
  test.each([
    ["plain", "", "\n"],
    ["plain, with CRLF", "", "\r\n"],
    ["quoted", '"', "\n"],
    ["quoted, with CRLF", '"', "\r\n"],
  ])("%s, has as many characters as the limit and not one more", async (_name, quote, end) => {
    const row = (cell: string): string => `x,${quote}${cell}${quote}${end}`;
    const text = `a,b${end}${row("y".repeat(LIMIT))}${row("y".repeat(LIMIT + 1))}${row("客".repeat(LIMIT))}z,1${end}`;
    for (const outcome of [await readCsv(text, options), await readStdin([Buffer.from(text)], options)]) {
      expect(outcome.error).toBeUndefined();
      expect(problemsOf(outcome)).toEqual(["", "BAD_VALUE b", "", ""]);
      const cells = cellsOf(outcome);
      expect([cells[0]?.[1]?.length, cells[2]?.[1]?.length]).toEqual([LIMIT, LIMIT]);
      expect(cells[3]).toEqual(["z", "1"]);
    }
  });

  test("of 10 MB in a column that nobody reads is nobody's problem", async () => {
    const outcome = await readCsv(`a,x,b\n1,${"y".repeat(10 * MIB)},2\n3,4,5\n`, options);
    expect(problemsOf(outcome)).toEqual(["", ""]);
    expect(cellsOf(outcome)).toEqual([
      ["1", "2"],
      ["3", "5"],
    ]);
  });
});

/** Reads 100 MiB of the same between two texts, and says by how much the process grew at most meanwhile. */
async function readLong(first: string, filler: string, last: string, format: InputFormat) {
  const before = process.memoryUsage().rss;
  const piece = Buffer.from(filler.repeat(Math.ceil(MIB / Buffer.byteLength(filler))));
  let grown = 0;
  function* pieces(): Generator<Buffer> {
    yield Buffer.from(first);
    for (let at = 0; at < 100; at++) {
      grown = Math.max(grown, process.memoryUsage().rss - before);
      yield piece;
    }
    yield Buffer.from(last);
  }
  const problems: (string | undefined)[] = [];
  let error: unknown;
  let rows = 0;
  try {
    const file = await openInput({ path: "-", stdin: Readable.from(pieces()), schema: SCHEMA, format });
    for await (const batch of file.batches) {
      rows += batch.length;
      for (const { problem } of batch) if (problem) problems.push(problem.code);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { rows, problems, error, grown };
}

describe("memory stays within bounds", () => {
  // The text alone would be 100 MiB as bytes, and twice that as the string it becomes beside a Chinese character.
  const BOUND = 90 * MIB;

  test.each([
    ["a quote that is never closed", '"', "y"],
    ["a quote full of quotes", '"', '""'],
    ["a quote full of lines in Chinese", '"', "客户,z\n"],
  ])("over %s", async (_name, first, filler) => {
    const outcome = await readLong(`a,b\n1,2\n3,${first}`, filler, "", "csv");
    expect(outcome.rows).toBe(1);
    expect(outcome.error).toMatchObject({ kind: "usage", code: "broken-file", row: 2 });
    expect(String(outcome.error)).toContain("a quote is never closed");
    expect(outcome.grown).toBeLessThan(BOUND);
  });

  test.each([
    ["a line without an end", "客"],
    ["cells without an end", ","],
    ["quoted cells without an end", '"",'],
    ["long cells without an end", `${"y".repeat(MIB / 2 - 1)},`],
  ])("over %s, which is one bad row", async (_name, filler) => {
    const outcome = await readLong("a,b\n1,2\n3,", filler, "\n4,5\n", "csv");
    expect(outcome.error).toBeUndefined();
    expect(outcome.rows).toBe(3);
    expect(outcome.problems).toHaveLength(1);
    expect(outcome.grown).toBeLessThan(BOUND);
  });

  test.each([["y"], [","], ['"",']])("over a header without an end (%s)", async (filler) => {
    const { error, grown } = await readLong('"a",', filler, "", "csv");
    expect(error).toMatchObject({ kind: "usage", code: "broken-file" });
    expect(grown).toBeLessThan(BOUND);
  });

  test("over many good rows", async () => {
    const outcome = await readLong("a,b\n", 'acct-00001,"客户, 甲"\nacct-2,plain\n', "", "csv");
    expect(outcome.error).toBeUndefined();
    expect(outcome.rows).toBeGreaterThan(1_000_000);
    expect(outcome.grown).toBeLessThan(BOUND);
  });

  test.each([
    ["json", '[{"a":"1"},{"a":"'],
    ["jsonl", '{"a":"1"}\n{"a":"'],
  ] as const)("over a record of %s without an end, which breaks at 64 MiB", async (format, first) => {
    const outcome = await readLong(first, "y", "", format);
    expect(outcome.rows).toBe(1);
    expect(outcome.error).toMatchObject({ kind: "usage", code: "broken-file", row: 2 });
    expect(outcome.grown).toBeLessThan(3 * BOUND);
  });
});
