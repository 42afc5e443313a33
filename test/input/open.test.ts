import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { openInput } from "../../src/input/open.ts";
import { cellsOf, fileOf, read, readCsv, readStdin, refusal, SCHEMA } from "./support.ts";

const TEXT = "account_name,full_name,phone\na,b,1\n";

describe("formats", () => {
  test.each([
    ["x.csv", TEXT],
    ["x.CSV", TEXT],
    ["x.tsv", TEXT.replaceAll(",", "\t")],
    ["x.json", '[{"account_name":"a","full_name":"b","phone":"1"}]'],
    ["x.jsonl", '{"account_name":"a","full_name":"b","phone":"1"}\n'],
  ])("%s is read by its extension", async (name, content) => {
    expect(cellsOf(await read(fileOf(name, content)))).toEqual([["a", "b", "1"]]);
  });

  test("the format that is asked for wins over the extension; standard input is csv unless told", async () => {
    const path = fileOf("export.data", TEXT.replaceAll(",", "\t"));
    expect(cellsOf(await read(path, { format: "tsv" }))).toEqual([["a", "b", "1"]]);
    expect(cellsOf(await readStdin([Buffer.from(TEXT)]))).toEqual([["a", "b", "1"]]);
    const json = Buffer.from('{"account_name":"a"}');
    expect(cellsOf(await readStdin([json], { format: "json" }))).toEqual([["a", undefined, undefined]]);
  });

  test.each(["x.dat", "x", "x.csv.gz"])("%s: an unknown extension names --input-format", async (name) => {
    const error = await refusal(fileOf(name, TEXT));
    expect(error).toMatchObject({ kind: "usage", code: "unknown-format" });
    expect(error.hint?.en).toContain("--input-format");
  });
});

describe("files that cannot be read", () => {
  test("a missing file, a folder, an empty file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "folder-"));
    const cases: [string, string][] = [
      ["/no/such/file.csv", "no-such-file"],
      [fileOf("empty.csv", ""), "empty-file"],
      [fileOf("blank.csv", " \n\r\n\n"), "empty-file"],
      [fileOf("bom.csv", "\ufeff"), "empty-file"],
      [fileOf("blank.json", " \n "), "empty-file"],
      [fileOf("blank.jsonl", "\n\n"), "empty-file"],
      ["bad\0name.csv", "unreadable-file"],
    ];
    for (const [path, code] of cases) {
      const error = await refusal(path);
      expect(error).toMatchObject({ kind: "usage", code });
      expect(error.text.en).toContain(path);
      expect(error.text.en).not.toContain("\n");
      expect(error.hint).toBeDefined();
    }
    expect(await refusal(folder, { format: "csv" })).toMatchObject({ kind: "usage", code: "is-a-folder" });
    await expect(readStdin([])).rejects.toMatchObject({
      code: "empty-file",
      message: expect.stringContaining("stdin"),
    });
  });

  test.skipIf(process.getuid?.() === 0)("a file that may not be read", async () => {
    const path = fileOf("secret.csv", TEXT);
    chmodSync(path, 0);
    expect(await refusal(path)).toMatchObject({ kind: "usage", code: "unreadable-file" });
  });

  test("a workbook and other binary files say so, whatever they are called", async () => {
    const zip = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), Buffer.alloc(5_000, 0xfe)]);
    for (const name of ["workbook.csv", "workbook.json", "workbook.jsonl", "workbook.tsv"]) {
      expect(await refusal(fileOf(name, zip))).toMatchObject({ kind: "usage", code: "binary-file" });
    }
    const nul = fileOf("nul.csv", "account_name,full\0name\na,b\n");
    expect(await refusal(nul)).toMatchObject({ code: "binary-file" });
    await expect(readStdin([zip])).rejects.toMatchObject({ code: "binary-file" });
  });

  test("a header without records is a file without records", async () => {
    for (const text of [TEXT.split("\n")[0] as string, "account_name\r\n"]) {
      const result = await readCsv(text);
      expect(result.records).toEqual([]);
      expect(result.file.present.has("account_name")).toBe(true);
    }
  });

  test("a quote that is left open in the header is the header's fault", async () => {
    const path = fileOf("open.csv", `account_name,"full_name\n${"a,b\n".repeat(10)}`);
    const error = await refusal(path);
    expect(error).toMatchObject({ code: "broken-file", row: undefined });
    expect(error.text.en).toBe(`${path}: header: a quote is never closed.`);
    const long = fileOf("open.csv", `account_name,"full_name\n${"a,b\n".repeat(400_000)}`);
    expect((await refusal(long)).text.en).toContain("longer than 1 MiB");
  });
});

test("a named pipe is read like standard input", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "pipe-")), "in.csv");
  execFileSync("mkfifo", [path]);
  const writer = spawn("sh", ["-c", `printf '${TEXT.replaceAll("\n", "\\n")}' > "${path}"`]);
  const written = new Promise((resolve) => writer.once("close", resolve));
  expect(cellsOf(await read(path))).toEqual([["a", "b", "1"]]);
  await written;
});

test("standard input is let go of after an error and when nobody reads on", async () => {
  const endless = (text: string) =>
    Readable.from(
      (function* () {
        for (;;) yield Buffer.from(text);
      })(),
    );
  const wrong = endless("nothing,known\n".repeat(1_000));
  await expect(openInput({ path: "-", stdin: wrong, schema: SCHEMA })).rejects.toMatchObject({
    code: "missing-column",
  });
  expect(wrong.destroyed).toBe(true);
  const right = endless("account_name\n".repeat(1_000));
  for await (const batch of (await openInput({ path: "-", stdin: right, schema: SCHEMA })).batches) {
    expect(batch).toHaveLength(1_000);
    break;
  }
  expect(right.destroyed).toBe(true);
});
