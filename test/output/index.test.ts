import { describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { formatToWrite } from "../../src/output/extensions.ts";
import { FORMATS, formatOfFile, formatter, selectColumns } from "../../src/output/index.ts";
import { dataset, EVERY_TYPE, EVERY_VALUE, written } from "./sample.ts";

async function failure(step: () => unknown): Promise<AppError> {
  try {
    await step();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("did not fail");
}

describe("formatter", () => {
  it("writes every format that it names", async () => {
    expect(FORMATS).toEqual(["table", "csv", "tsv", "json", "jsonl", "md", "xlsx", "html"]);
    expect(await formatter("xlsx")).toBeInstanceOf(Function);
    for (const format of FORMATS.filter((name) => name !== "xlsx"))
      expect(await written(format, dataset(EVERY_TYPE, [EVERY_VALUE]))).toContain("华东云 A");
  });
});

describe("formatOfFile", () => {
  it.each([
    ["a.csv", "csv"],
    ["a.tsv", "tsv"],
    ["/x.y/客户.JSON", "json"],
    ["a.jsonl", "jsonl"],
    ["a.NDJSON", "jsonl"],
    ["a.b.md", "md"],
    ["a.xlsx", "xlsx"],
    ["a.html", "html"],
    ["a.txt", "table"],
    ["a.pdf", undefined],
    ["csv", undefined],
    [".csv", undefined],
    ["a.csv/b", undefined],
    ["a.constructor", undefined],
    ["", undefined],
  ])("reads %j as %j", (path, format) => {
    expect(formatOfFile(path)).toBe(format);
  });
});

describe("formatToWrite", () => {
  it.each([
    ["a.csv", "csv"],
    ["a.TXT", "table"],
    ["a", "table"],
    [".profile", "table"],
    ["x.pdf/", "table"],
    ["x.pdf/a", "table"],
  ])("takes %j for %j", (path, format) => {
    expect(formatToWrite(path)).toBe(format);
  });

  it.each(["a.pdf", "客户.docx", "a.csv.gz", "a.2026", "a.", "a.constructor"])("refuses %j", async (path) => {
    const { kind, code, text, field } = await failure(() => formatToWrite(path));
    expect([kind, code, field]).toEqual(["usage", "BAD_VALUE", "output"]);
    expect(text.en).toContain(".csv, .tsv, .json, .jsonl, .ndjson, .md, .xlsx, .html, .txt");
    expect(text.zh).toContain(".csv、.tsv");
  });
});

describe("selectColumns", () => {
  const columns = dataset(
    [
      ["id", "text"],
      ["full_name", "text"],
      ["note", "text"],
    ],
    [],
  ).columns.map((column) => (column.key === "note" ? { ...column, wide: true } : column));
  const keys = (wanted: readonly string[] | undefined, table = false) =>
    selectColumns(columns, wanted, table).map(({ key }) => key);

  it("keeps all for machines, and leaves the wide ones out for people unless they are named", () => {
    expect(keys(undefined)).toEqual(["id", "full_name", "note"]);
    expect(keys(undefined, true)).toEqual(["id", "full_name"]);
    expect(keys(["note"], true)).toEqual(["note"]);
    expect(selectColumns(columns.slice(2), undefined, true)).toHaveLength(1);
  });

  it("picks and orders, in either spelling", () => {
    expect(keys(["note", "full-name", " id "])).toEqual(["note", "full_name", "id"]);
  });

  it.each([
    ["ful_name", 'Did you mean "full_name"? ', "是否指“full_name”？"],
    ["zzz", "", ""],
    ["", "", ""],
    ["__proto__", "", ""],
  ])("does not know %j", async (name, en, zh) => {
    const error = await failure(() => keys(["id", name]));
    expect([error.kind, error.code, error.field]).toEqual(["usage", "unknown-column", "columns"]);
    expect(error.text.en).toBe(`There is no column "${name}".`);
    expect(error.hint).toEqual({
      en: `${en}The columns are: id, full_name, note.`,
      zh: `${zh}可用的列：id、full_name、note。`,
    });
  });

  it("refuses a column named twice", async () => {
    const error = await failure(() => keys(["full_name", "id", "full-name"]));
    expect([error.kind, error.code]).toEqual(["usage", "repeated-column"]);
    expect(error.text.zh).toContain("full_name");
  });
});
