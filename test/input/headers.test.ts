import { describe, expect, test } from "vitest";
import { cellsOf, fileOf, readCsv, refusal, SCHEMA } from "./support.ts";

describe("headers", () => {
  test.each([
    ["keys", "account_name,full_name,phone"],
    ["labels of Partner Center", "客户账号名,客户名称,手机号码"],
    ["upper case, spaces and hyphens", " Account Name ,FULL-NAME,Phone"],
    ["full width", "Ａｃｃｏｕｎｔ＿Ｎａｍｅ,客户全称,ＰＨＯＮＥ"],
    ["quotes", '"account_name","full_name","phone"'],
    ["a BOM", "\ufeff账号名,客户名称,手机号"],
  ])("are known by %s", async (_name, header) => {
    const result = await readCsv(`${header}\na,b,1\n`);
    expect(cellsOf(result)).toEqual([["a", "b", "1"]]);
    expect(result.file.unknown).toEqual([]);
  });

  test("say which columns are there and which nobody knows, in the order of the file", async () => {
    const { file } = await readCsv("zzz,phone,备注, account_name ,partner,associated_at,\n");
    expect([...file.present].sort()).toEqual(["account_name", "phone"]);
    expect(file.unknown).toEqual(["zzz", "备注"]);
  });

  test("a column is a column, also where it is derived elsewhere", async () => {
    const schema = { columns: [...SCHEMA.columns, { key: "partner", aliases: [] }], derived: ["partner"] };
    expect(cellsOf(await readCsv("account_name,partner\na,p\n", { schema }))).toEqual([
      ["a", undefined, undefined, "p"],
    ]);
  });

  test.each([
    ["the same twice", "account_name,phone,account_name", "1", "3"],
    ["two that mean one", "账号名,phone,客户账号名", "1", "3"],
    ["a key and its alias", "账号名,phone,ACCOUNT NAME", "1", "3"],
    ["an unknown one twice", "account_name,note,Note", "2", "3"],
    ["a derived one twice", "account_name,partner,partner", "2", "3"],
  ])("%s is refused with both places", async (_name, header, first, second) => {
    const path = fileOf("twice.csv", `${header}\na,b,c\n`);
    const error = await refusal(path);
    expect(error).toMatchObject({ kind: "usage", code: "duplicate-header" });
    expect(error.text.en).toMatch(new RegExp(`columns ${first} .* and ${second} `));
    expect(error.text.zh).toMatch(new RegExp(`第 ${first} 列.*第 ${second} 列`));
  });

  test("a missing required column names it, the file and what was found", async () => {
    const path = fileOf("missing.csv", "phone,客户名称\n1,a\n");
    const error = await refusal(path);
    expect(error).toMatchObject({ kind: "usage", code: "missing-column", field: "account_name" });
    expect(error.text.en).toBe(`${path}: the column account_name is missing (found: phone, 客户名称).`);
    expect(error.text.zh).toBe(`${path}：缺少列 account_name（现有：phone, 客户名称）。`);
  });

  test("a first line that is no header says that it is in neither language", async () => {
    const error = await refusal(fileOf("no.csv", "acct1,上海,138\nacct2,北京,139\n"));
    expect(error).toMatchObject({ kind: "usage", code: "missing-column" });
    expect(error.text.en).toContain("no header in English or Chinese");
    expect(error.text.zh).toContain("不是可识别的中文或英文表头");
    expect((await refusal(fileOf("no.csv", "account_name\tphone\n"))).hint?.en).toContain("--input-format tsv");
    const free = { schema: { columns: [{ key: "phone", aliases: [] }] } };
    expect((await refusal(fileOf("no.csv", "x,y\n"), free)).text.en).toContain("no header in English or Chinese");
  });

  test("a results file that is joined to its input is an input, also where both have an id", async () => {
    const schema = {
      columns: [
        { key: "id", aliases: [], required: true },
        { key: "amount", aliases: [] },
      ],
    };
    const results = "row,key,outcome,id,code,message,rules";
    const values = "1,u1,imported,made-1,,,";
    const before = await readCsv(`${results},id,amount\n${values},u1,5\n`, { schema });
    const after = await readCsv(`id,amount,${results}\nu1,5,${values}\n`, { schema });
    expect(cellsOf(before)).toEqual([["u1", "5"]]);
    expect(cellsOf(after)).toEqual([["u1", "5"]]);
    expect(after.file.unknown).toEqual([]);
    const alone = await readCsv(`account_name,outcome,code\na,invalid,BAD_PHONE\n`);
    expect(alone.file.unknown).toEqual([]);
  });
});
