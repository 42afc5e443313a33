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
    expect(await names("--status 已冻结、已摘牌")).toEqual(await names("--status frozen,delisted"));
    // One cell with several words, as it is shown.
    const shown = await app.json<Row[]>("member list --roles 客户经理、操作员");
    expect(shown.map(({ roles }) => roles)).toContain("account-manager;operator");
    expect(shown).toEqual(await app.json(["member", "list", "--roles", "account-manager;operator"]));
    expect(await names("--company 甲、乙")).toEqual([]);
    expect((await app.run("partner list --status 冻结")).code).toBe(2);
    expect((await app.run("partner list --status 已驳回")).code).toBe(2);
  });

  test.each([
    ["customer list --columns account_name,association_type", "association_type", "代售", "resale"],
    ["incentive policy list --columns id,association_type", "association_type", "代售", "resale"],
    ["incentive policy list --columns id,tier", "tier", "优选", "preferred"],
    ["partner programs sp-yunfan", "program", "解决方案提供商", "solution-provider"],
    ["policy list --columns id,kind", "kind", "参数", "parameter"],
  ])("%s takes and shows %s as %s", async (list, column, name, word) => {
    const app = await testApp();
    await app.run("init --demo");
    await app.json("incentive policy add --program distributor --rate 3 --from 2026-01-01 --tier preferred");
    await app.json("incentive policy add --program distributor --rate 2 --from 2026-01-01 --association-type resale");
    const option = `--${column.replace("_", "-")}`;
    const found = await app.json<Row[]>(`${list} ${option} ${word}`);
    expect(found.length).toBeGreaterThan(0);
    expect(await app.json<Row[]>(`${list} ${option} ${name}`)).toEqual(found);
    const { stdout } = await app.run(`${list} --lang zh --limit 1 ${option} ${name}`);
    expect(stdout).toContain(name);
    expect(stdout).not.toContain(word);
    const { code, stderr } = await app.run(`${list} ${option} nothing --lang zh`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/可选：[a-z]/);
  });

  test.each([
    ["solution add --partner sp-yunfan --name 甲 --kind 云软件", { kind: "cloud-software", state: "draft" }],
    ["solution add --partner sp-yunfan --name 甲 --kind cloud-software --state 已认证", { state: "certified" }],
    ["customer add c1 --customer-type 企业 --contracts 特殊合同、直签合同", { contracts: "direct;special" }],
    ["partner join sp-yunfan --program 学习与赋能伙伴发展路径", {}],
    ["incentive policy add --program 总经销商 --rate 3 --from 2026-01-01 --tier 优选", { tier: "preferred" }],
    ["member add m9 --name 甲 --partner sp-yunfan --role 只读成员,操作员", { roles: "operator;reader" }],
  ])("%s takes the names of words, and keeps the words", async (line, expected) => {
    const app = await appWith();
    const { code, stdout, stderr } = await app.run(`${line} --json`);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject(expected);
  });

  test("where a column may be empty the empty word still asks for that", async () => {
    const app = await testApp();
    await app.run("init --demo");
    await app.json("incentive policy add --program distributor --rate 3 --from 2026-01-01 --tier preferred");
    await app.json("incentive policy add --program distributor --rate 2 --from 2026-01-01 --association-type resale");
    const all = await app.json<Row[]>("incentive policy list");
    const without = await app.json<Row[]>(["incentive", "policy", "list", "--tier", ""]);
    expect(without).toEqual(all.filter(({ tier }) => tier === null));
    expect(await app.json<Row[]>(["incentive", "policy", "list", "--tier", ",优选"])).toEqual(
      all.filter(({ tier }) => tier === null || tier === "preferred"),
    );
  });

  test("coupon eligibility names the kinds and takes their names", async () => {
    const app = await appWith();
    const ask = async (line: string) => (await app.run(`coupon eligibility --partner sp-yunfan ${line}`)).stdout;
    const shown = await ask("--kind 基础软件、云软件 --lang zh");
    expect(shown).toContain("基础软件");
    expect(shown).not.toContain("cloud-software");
    expect(await ask("--kind 基础软件、云软件 --json")).toBe(await ask("--kind basic,cloud-software --json"));
  });

  test("policy show of a name that is both says so", async () => {
    const app = await testApp();
    expect((await app.run("policy show registration.limit --lang zh")).stdout).toMatch(/类别 +规则与参数\n/);
  });

  test("refusals of associations name the types and what was asked for", async () => {
    const app = await testApp();
    await app.run("init --demo");
    const [one] = await app.json<Row[]>("customer list --association-type referral --limit 1");
    const { account_name: customer, partner } = one as Row;
    const says = async (line: string) => (await app.run(`association ${line} --lang zh`)).stderr.split("\n")[0];
    expect(await says(`create ${customer} --type resale --partner ${partner}`)).toMatch(/类型为“顾问销售”。$/);
    expect(await says(`switch ${customer} --to referral --reason x`)).toMatch(/的关联类型已是“顾问销售”。$/);
    await app.json(`association disassociate ${customer} --reason x`);
    expect(await says(`disassociate ${customer} --reason x`)).toMatch(/：req-\w+（解除关联）。$/);
  });
});
