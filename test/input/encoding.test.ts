import { describe, expect, test } from "vitest";
import { cellsOf, cut, fileOf, read, readCsv, readStdin, refusal } from "./support.ts";

const TEXT = "账号名,客户名称,手机号\nacct1,上海云科技,13800000001\nacct2,北京😀,13800000002\n";
const ROWS = [
  ["acct1", "上海云科技", "13800000001"],
  ["acct2", "北京😀", "13800000002"],
];
/** The same without the emoji, as a Chinese Excel saves it. */
const GB18030 = Buffer.from(
  "d5cbbac5c3fb2cbfcdbba7c3fbb3c62ccad6bbfabac50a61636374312cc9cfbaa3d4c6bfc6bcbc2c31333830303030303030310a",
  "hex",
);
const GB_ROWS = [["acct1", "上海云科技", "13800000001"]];
const HEADER = "account_name,full_name,phone\n";
const MIB = 1024 * 1024;

function utf16be(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
}

const KINDS: readonly (readonly [string, string, Buffer, string[][]])[] = [
  ["UTF-8", "utf-8", Buffer.from(TEXT), ROWS],
  ["UTF-8 with a BOM", "utf-8", Buffer.from(`\ufeff${TEXT}`), ROWS],
  ["UTF-16LE", "utf-16le", Buffer.from(`\ufeff${TEXT}`, "utf16le"), ROWS],
  ["UTF-16BE", "utf-16be", utf16be(TEXT), ROWS],
  ["GB18030", "gb18030", GB18030, GB_ROWS],
];

describe.each(KINDS)("a file in %s", (_name, encoding, bytes, rows) => {
  test("is read as it is", async () => {
    const result = await readCsv(bytes);
    expect(result.file.encoding).toBe(encoding);
    expect(cellsOf(result)).toEqual(rows);
  });

  test("is read from standard input, a byte at a time and otherwise", async () => {
    for (const sizes of [[1], [2], [3, 1], [7], [1000]]) {
      const result = await readStdin(cut(bytes, sizes));
      expect(result.file.encoding).toBe(encoding);
      expect(cellsOf(result)).toEqual(rows);
    }
  });

  test("is read as what --encoding says", async () => {
    const result = await readCsv(bytes, { encoding });
    expect(cellsOf(result)).toEqual(rows);
  });
});

test("characters that lie across the pieces of a large file come out whole", async () => {
  const many = `${HEADER}${"a,中文😀é,1\n".repeat(40_000)}`;
  const long = `${HEADER}a,${"中文😀é".repeat(100_000)},1\n`;
  for (const text of [many, long]) {
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`, "utf16le"), utf16be(text)]) {
      const result = await readCsv(bytes);
      expect(cellsOf(result).map((cells) => cells.join(","))).toEqual(text.trimEnd().split("\n").slice(1));
    }
  }
});

describe("which encoding it is", () => {
  test("one byte at the end of a long file decides against UTF-8 before anything is read", async () => {
    const bytes = Buffer.concat([
      Buffer.from(HEADER + "a,b,1\n".repeat(400_000)),
      Buffer.from("c,\xd6\xd0,1\n", "latin1"),
    ]);
    const result = await readCsv(bytes);
    expect(result.file.encoding).toBe("gb18030");
    expect(result.records.at(-1)?.cells).toEqual(["c", "中", "1"]);
    expect(result.error).toBeUndefined();
  });

  test("a character of UTF-8 that is cut off at the end of a file is no UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from(`${HEADER}a,b,`), Buffer.from([0xe4, 0xb8])]);
    expect((await readCsv(bytes)).file.encoding).toBe("gb18030");
  });

  test("standard input is judged by its first MiB; a byte that does not fit later names record and option", async () => {
    const line = "aaaa,bbbb,12345\n";
    const start = HEADER + line.repeat(Math.ceil(MIB / line.length));
    const rows = start.split("\n").length - 2;
    const bytes = Buffer.concat([Buffer.from(`${start}x,中,1\n`), Buffer.from("y,\xd6\xd0,1\nz,b,1\n", "latin1")]);
    for (const size of [65_536, 700_001, bytes.length]) {
      const { file, records, error } = await readStdin(cut(bytes, [size]));
      expect(file.encoding).toBe("utf-8");
      expect(records).toHaveLength(rows + 1);
      expect(error).toMatchObject({ code: "broken-file", row: rows + 2 });
      expect(error?.text.en).toBe(`stdin: record ${rows + 2}: bytes that are not utf-8.`);
      expect(error?.hint?.en).toContain("e.g. --encoding gb18030.");
    }
    const gb = Buffer.from(`${start}y,\xd6\xd0,1\nz,b,1\n`, "latin1");
    const told = await readStdin([gb], { encoding: "gb18030" });
    expect(told.error).toBeUndefined();
    expect(told.records.at(-2)?.cells).toEqual(["y", "中", "1"]);
  });

  test("a character that the end of the first MiB cuts in two is a character", async () => {
    for (const shift of ["", "x", "xx"]) {
      const { file, error } = await readStdin([
        Buffer.from(`${HEADER}a,${shift}${"中".repeat(200_000)},1\n`.repeat(3)),
      ]);
      expect(file.encoding).toBe("utf-8");
      expect(error).toBeUndefined();
    }
  });

  test("a byte that does not fit within the first MiB makes standard input GB18030", async () => {
    const line = "aaaa,bbbb,12345\n";
    const start = HEADER + line.repeat(Math.floor(MIB / line.length) - 10);
    const bytes = Buffer.concat([Buffer.from(start), Buffer.from("y,\xd6\xd0,1\n", "latin1")]);
    const { file, records } = await readStdin(cut(bytes, [10_000]));
    expect(file.encoding).toBe("gb18030");
    expect(records.at(-1)?.cells).toEqual(["y", "中", "1"]);
  });

  test("bytes that are neither name the record, after the records before it", async () => {
    const good = "a,\xd6\xd0,1\n".repeat(30_000);
    const path = fileOf("neither.csv", Buffer.from(`${HEADER}${good}b,\xff\xff,1\nc,d,1\n`, "latin1"));
    const { records, error } = await read(path);
    expect(records).toHaveLength(30_000);
    expect(error).toMatchObject({ kind: "usage", code: "broken-file", row: 30_001 });
    expect(error?.text.en).toBe(`${path}: record 30001: bytes that are neither UTF-8 nor GB18030.`);
    expect(error?.hint?.zh).toContain("例如 --encoding big5。");
  });

  test("--encoding that does not fit names the record", async () => {
    const path = fileOf("told.csv", Buffer.from(`${HEADER}a,b,1\nc,\xd6\xd0,1\n`, "latin1"));
    const { records, error } = await read(path, { encoding: "utf-8" });
    expect(records).toHaveLength(1);
    expect(error?.row).toBe(2);
  });

  test("half a unit at the end of UTF-16 is an error", async () => {
    const bytes = Buffer.from(`\ufeff${HEADER}a,b,1\n`, "utf16le");
    const { records, error } = await readCsv(Buffer.concat([bytes, Buffer.from([0x61])]));
    expect(records).toHaveLength(1);
    expect(error?.row).toBe(2);
  });

  test("UTF-16 without a BOM is read where --encoding says so, and refused otherwise", async () => {
    const path = fileOf("wide.csv", Buffer.from(TEXT, "utf16le"));
    expect(cellsOf(await read(path, { encoding: "utf-16le" }))).toEqual(ROWS);
    expect((await refusal(path)).code).toBe("binary-file");
  });

  test("other encodings are read by name", async () => {
    // 中文 is A4A4 A4E5 in Big5.
    const bytes = Buffer.from(`${HEADER}a,\xa4\xa4\xa4\xe5,1\n`, "latin1");
    expect(cellsOf(await readCsv(bytes, { encoding: "big5" }))).toEqual([["a", "中文", "1"]]);
  });

  test("an unknown encoding is refused before the file is looked at", async () => {
    const error = await refusal("/no/such.csv", { encoding: "klingon" });
    expect(error).toMatchObject({ kind: "usage", code: "unknown-encoding", field: "encoding" });
  });
});
