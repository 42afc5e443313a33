import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellsOf, cut, read, readCsv, readStdin } from "./support.ts";

const MIB = 1024 * 1024;
const SCHEMA = { columns: ["a", "b"].map((key) => ({ key, aliases: [] })) };
const options = { schema: SCHEMA };

function utf16(text: string, order: "le" | "be"): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

/** 客户 and ASCII as GB18030. */
function gb(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll("客", "\xbf\xcd").replaceAll("户", "\xbb\xa7"), "latin1");
  expect(new TextDecoder("gb18030").decode(bytes)).toBe(text);
  return bytes;
}

describe("a long cell without anything to cut it at", () => {
  const shifts = ["", "x", "xx", "xxx"];

  test("is whole, of characters of several bytes and of surrogate pairs", async () => {
    for (const shift of shifts) {
      const long = `${shift}${"客😀".repeat(120_000)}`;
      const text = `a,b\n1,${long}\n2,客户\n`;
      for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16(text, "le"), utf16(text, "be")]) {
        for (const outcome of [await readCsv(bytes, options), await readStdin(cut(bytes, [65_537]), options)]) {
          const [first, second] = cellsOf(outcome);
          expect(first?.[1] === long).toBe(true);
          expect(second).toEqual(["2", "客户"]);
        }
      }
    }
  });

  test("is whole in GB18030, where nothing shows where a character begins", async () => {
    for (const shift of shifts) {
      const long = `${shift}${"客户".repeat(120_000)}`;
      const outcome = await readCsv(gb(`a,b\n1,${long}\n2,客户\n`), options);
      expect(outcome.file.encoding).toBe("gb18030");
      expect(cellsOf(outcome)[0]?.[1] === long).toBe(true);
      expect(cellsOf(outcome)[1]).toEqual(["2", "客户"]);
    }
  });
});

test("text of any characters at all comes out as it was, in UTF-8 and UTF-16", async () => {
  const texts = fc.array(fc.string({ unit: "binary", maxLength: 8 }).filter((text) => !/["\0]|^'/.test(text)));
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom("utf-8", "le", "be"), async (cells, encoding) => {
      const text = `a,b\n${cells.map((cell, at) => `${at},"${cell}"\n`).join("")}`;
      const bytes = encoding === "le" || encoding === "be" ? utf16(text, encoding) : Buffer.from(text);
      expect(cellsOf(await readStdin([bytes], options)).map(([, cell]) => cell)).toEqual(cells);
    }),
  );
});

test("a file whose last bytes are half a character breaks in its last record", async () => {
  const text = "a,b\n1,2\n3,😀";
  for (const bytes of [Buffer.from(`\ufeff${text}`).subarray(0, -1), utf16(text, "le").subarray(0, -2)]) {
    const outcome = await readCsv(bytes, options);
    expect(cellsOf(outcome)).toEqual([["1", "2"]]);
    expect(outcome.error).toMatchObject({ kind: "usage", code: "broken-file", row: 2 });
  }
});

describe("the first MiB of standard input", () => {
  const line = "1,plain\n";
  const full = Math.floor((MIB - 100) / line.length);
  const lines = `a,b\n${line.repeat(full)}`;
  /** A record whose first byte of 客 stands at the place given. */
  const upTo = (place: number): Buffer => gb(`${lines}${"x".repeat(place - lines.length - 1)},客户\n9,9\n`);

  test.each([[65_536], [999_999], [3 * MIB]])("ends exactly at its end, in chunks of %i", async (size) => {
    const outside = await readStdin(cut(upTo(MIB), [size]), options);
    expect(outside.file.encoding).toBe("utf-8");
    expect(cellsOf(outside)).toHaveLength(full);
    expect(outside.error).toMatchObject({ kind: "usage", code: "broken-file", row: full + 1 });
    const inside = await readStdin(cut(upTo(MIB - 2), [size]), options);
    expect(inside.file.encoding).toBe("gb18030");
    expect(inside.error).toBeUndefined();
    expect(cellsOf(inside).at(-1)).toEqual(["9", "9"]);
    const told = await readStdin(cut(upTo(MIB), [size]), { ...options, encoding: "gb18030" });
    expect(cellsOf(told).at(-2)?.[1]).toBe("客户");
  });

  test("may end within a character of UTF-8", async () => {
    for (const shift of ["", "x", "xx"]) {
      const bytes = Buffer.from(`a,b\n${shift},1\n${"客户,客户\n".repeat(90_000)}`);
      const outcome = await readStdin(cut(bytes, [65_536]), options);
      expect(outcome.file.encoding).toBe("utf-8");
      expect(outcome.error).toBeUndefined();
      expect(outcome.records).toHaveLength(90_001);
    }
  });
});

test("a line that is cut by the end of a piece is read like one that is not", async () => {
  // Pieces are 64 KiB: every length of line moves the cut to another place of a quoted and of a plain row.
  const row = '7,"客户, 甲"\r\n8,plain\r\n9,"a ""b"""\r\n';
  for (const padding of [0, 1, 2, 3, 5, 7, 11, 13]) {
    const text = `a,b\r\n${"x".repeat(padding)},1\r\n${row.repeat(6_000)}`;
    const cells = cellsOf(await read("-", options, [Buffer.from(text)])).slice(1);
    expect(cells).toHaveLength(18_000);
    expect(new Set(cells.map((row) => row.join("|")))).toEqual(new Set(["7|客户, 甲", "8|plain", '9|a "b"']));
  }
});

test("a row reads the same whether a line end follows or the end of the file", async () => {
  // The first is cut up where it stands, the second goes through an OpenRow.
  const parts = ["x", "客", ",", ",", '"', '"', '""', ',"', '",', " ", "\t", "\0", "'", "="];
  const rows = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((found) => found.join(""));
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom("a", "a,b", "a,b,c"), fc.boolean(), async (row, header, marked) => {
      const schema = { columns: header.split(",").map((key) => ({ key, aliases: [] })) };
      const text = `${marked ? "\ufeff" : ""}${header}\n${row}`;
      const open = await readStdin([Buffer.from(text)], { schema });
      const ended = await readStdin([Buffer.from(`${text}\n`)], { schema });
      expect(ended.records).toEqual(open.records);
      expect(ended.error?.message).toBe(open.error?.message);
    }),
    { numRuns: 1_000 },
  );
});
