import { describe, expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

async function appWith() {
  const app = await testApp();
  for (const [noun, file] of [
    ["partner", "partners.csv"],
    ["customer", "customers.csv"],
    ["member", "members.csv"],
  ] as const)
    expect((await app.run([noun, "import", fixturePath(file), "-q"])).code, noun).toBe(0);
  return app;
}

describe("the words of the contract under --lang zh", () => {
  const LIST =
    "partner list --account-name sp-yunfan,sp-frozen --columns account_name,company,kind,tier,status,known_supplier";

  test("people are shown what they are called, machines get the words", async () => {
    const app = await appWith();
    const shown = async (format: string) => (await app.run(`${LIST} --lang zh -f ${format}`)).stdout;
    for (const format of ["table", "md", "html"]) {
      const text = await shown(format);
      for (const word of ["解决方案提供商", "标准", "已冻结", "否"]) expect(text, format).toContain(word);
      expect(text, format).not.toMatch(/solution-provider|active|standard|false/);
    }
    for (const format of ["csv", "tsv", "json", "jsonl"]) {
      expect(await shown(format), format).toBe((await app.run(`${LIST} --lang en -f ${format}`)).stdout);
      expect(await shown(format), format).toContain("solution-provider");
    }
    const path = app.path("partners.xlsx");
    await app.run([...LIST.split(" "), "--lang", "zh", "-o", path]);
    expect(await app.json(["partner", "import", path])).toMatchObject({ rows: 2, unchanged: 2 });
    // In English they are what they are.
    expect((await app.run(`${LIST} --lang en`)).stdout).toMatch(/solution-provider .* standard .* frozen .* false/);
    const record = (await app.run("partner show sp-frozen --lang zh")).stdout;
    expect(record).toMatch(/状态 +已冻结\n/);
  });

  test("several words in one cell are named each", async () => {
    const app = await appWith();
    const [several] = (await app.json<Row[]>("member list")).filter(({ roles }) => String(roles).includes(";"));
    expect(several).toMatchObject({ roles: "account-manager;operator" });
    expect((await app.run(`member show ${several?.account} --lang zh`)).stdout).toMatch(/角色 +客户经理、操作员\n/);
  });

  test("what somebody wrote stays as it is, whatever it looks like", async () => {
    const app = await appWith();
    await app.json(["customer", "add", "free", "--label", "overseas; kite;enterprise", "--industry", "resale"]);
    const { stdout } = await app.run("customer show free --lang zh");
    expect(stdout).toMatch(/客户标签 +overseas; kite;enterprise\n/);
    expect(stdout).toMatch(/行业 +resale\n/);
  });

  test("a filter takes what a list shows as well as the word itself", async () => {
    const app = await appWith();
    const names = async (filter: string) =>
      (await app.json<Row[]>(`partner list ${filter}`)).map(({ account_name }) => account_name);
    expect(await names("--status frozen")).toEqual(["sp-frozen"]);
    expect(await names("--status 已冻结")).toEqual(["sp-frozen"]);
    expect(await names("--status 已冻结,delisted")).toEqual(await names("--status frozen,delisted"));
    const members = async (filter: string) => (await app.json<Row[]>(`member list ${filter}`)).length;
    expect(await members("--roles 操作员")).toBe(await members("--roles operator"));
    expect(await members("--roles 操作员")).toBeGreaterThan(0);
    expect((await app.run("partner list --status 冻结")).code).toBe(2);
    expect((await app.run("partner list --status 已驳回")).code).toBe(2);
  });
});
