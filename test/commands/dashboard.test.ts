import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type App = Awaited<ReturnType<typeof testApp>>;

const FILES: Readonly<Record<string, string>> = {
  partner: `account_name,company,kind
p1,甲公司,solution-provider
p2,乙公司,solution-provider
`,
  member: `account,name,partner,roles
m1,王示例,p1,account-manager
m9,外人,p2,account-manager
`,
  customer: `account_name,full_name,customer_type,industry
c1,云杉示例,enterprise,=教育
c2,蓝鸢示例,individual,
`,
  association: `customer,partner,type,from,to,end_reason,started_by
c1,p1,resale,2026-09-01,2026-11-01,客户要求,customer
c1,p1,referral,2026-11-01,,,
c2,p1,referral,2026-10-15,,,
`,
  usage: `id,bill_cycle,account_name,trade_time,payment_amount,cash_amount,coupon_amount
u1,2026-10,c1,2026-10-05,10.00,8.00,2.00
u2,2026-11,c1,2026-11-05,3.34,3.34,0
u3,2026-11,c2,2026-11-06,-1.00,-1.00,0
`,
};

let app: App;

beforeEach(async () => {
  app = await testApp();
  for (const [noun, text] of Object.entries(FILES)) {
    const path = app.path(`${noun}s.csv`);
    writeFileSync(path, text);
    const { code, stderr } = await app.run([noun, "import", path]);
    expect(stderr + code, noun).toMatch(/0$/);
  }
  expect((await app.run("manager assign m1 c2")).code).toBe(0);
});

const dashboard = (line: string) => app.run(`dashboard customers --partner p1 ${line}`);
const section = (name: string, more = "") =>
  app.json<Record<string, unknown>[]>(`dashboard customers --partner p1 --from 2026-10 --section ${name} ${more}`);
const failure = async (line: string) => {
  const { code, stdout, stderr } = await app.run(`dashboard customers --partner p1 ${line} --json`);
  const { code: name, message, hint } = JSON.parse(stderr).error;
  return { code, stdout, name, message, hint };
};

describe("json", () => {
  test("is one object of five sections, the fields as SURFACE.md has them", async () => {
    const report = await app.json<Record<string, Record<string, unknown>[]>>(
      "dashboard customers --partner p1 --from 2026-10 --to 2026-11",
    );
    expect(Object.keys(report)).toEqual(["counts", "new-associations", "profile", "disassociations", "revenue"]);
    expect(report.counts).toEqual({
      total_customers: 2,
      association_count: 2,
      spending_customers: 2,
      new_enterprise_customers: 0,
    });
    expect(Object.keys(report.counts ?? {})).toEqual([
      "total_customers",
      "association_count",
      "spending_customers",
      "new_enterprise_customers",
    ]);
    expect(Object.keys(report["new-associations"]?.[0] ?? {})).toEqual(["month", "count"]);
    expect(Object.keys(report.profile?.[0] ?? {})).toEqual(["dimension", "value", "count", "share"]);
    expect(Object.keys(report.disassociations?.[0] ?? {})).toEqual(["month", "count", "average_days"]);
    expect(Object.keys(report.revenue?.[0] ?? {})).toEqual(["cycle", "revenue", "coupon", "total", "change"]);
  });

  test("of one section is its array, of counts one object", async () => {
    expect(await section("revenue")).toEqual([
      { cycle: "2026-10", revenue: "8.00", coupon: "2.00", total: "10.00", change: null },
      { cycle: "2026-11", revenue: "2.34", coupon: "0.00", total: "2.34", change: "-0.7075" },
    ]);
    expect(await section("counts")).toMatchObject({ total_customers: 2 });
    expect(await section("disassociations")).toEqual([
      { month: "2026-10", count: 0, average_days: null },
      { month: "2026-11", count: 1, average_days: "61.0" },
    ]);
  });

  test("the whole says what its sections say", async () => {
    const whole = await app.json<Record<string, unknown>>("dashboard customers --partner p1 --from 2026-10");
    for (const name of Object.keys(whole)) expect(await section(name)).toEqual(whole[name]);
  });

  test("the default period is the last twelve cycles up to the current one", async () => {
    const cycles = async (line: string) =>
      (await app.json<{ cycle: string }[]>(`dashboard customers --partner p1 --section revenue ${line}`)).map(
        ({ cycle }) => cycle,
      );
    const default12 = await cycles("");
    expect([default12.length, default12[0], default12.at(-1)]).toEqual([12, "2025-12", "2026-11"]);
    expect((await cycles("--to 2026-02"))[0]).toBe("2025-03");
    expect(await cycles("--from 2026-11")).toEqual(["2026-11"]);
    expect(await cycles("--from 0001-01 --to 0001-01")).toEqual(["0001-01"]);
    expect((await cycles("--to 0001-03")).length).toBe(3);
  });
});

describe("--by", () => {
  test("puts its columns after the first, and a month without an event appears once", async () => {
    const rows = await app.json(
      "dashboard customers --partner p1 --section new-associations --from 2026-10 --to 2026-12 --by association-type,manager",
    );
    expect(rows).toEqual([
      { month: "2026-10", association_type: "referral", manager: "m1", count: 1 },
      { month: "2026-11", association_type: "referral", manager: null, count: 1 },
      { month: "2026-12", association_type: null, manager: null, count: 0 },
    ]);
  });

  test("takes another unit of time in place of the month", async () => {
    expect(await section("new-associations", "--by quarter")).toEqual([{ quarter: "2026-Q4", count: 2 }]);
    const days = await section("disassociations", "--by day,reason,started_by");
    expect(days).toHaveLength(61);
    expect(days[31]).toEqual({
      day: "2026-11-01",
      reason: "客户要求",
      started_by: "customer",
      count: 1,
      average_days: "61.0",
    });
  });

  test("picks the dimensions of the profile, which stay in their order", async () => {
    expect(await section("profile", "--by manager,customer_type")).toEqual([
      { dimension: "customer_type", value: "enterprise", count: 1, share: "0.5000" },
      { dimension: "customer_type", value: "individual", count: 1, share: "0.5000" },
      { dimension: "manager", value: null, count: 1, share: "0.5000" },
      { dimension: "manager", value: "m1", count: 1, share: "0.5000" },
    ]);
  });

  test("counts in the sections that have it where none is chosen", async () => {
    const report = await app.json<Record<string, Record<string, unknown>[]>>(
      "dashboard customers --partner p1 --from 2026-10 --by quarter,manager",
    );
    expect(Object.keys(report["new-associations"]?.[0] ?? {})).toEqual(["quarter", "manager", "count"]);
    expect(Object.keys(report.disassociations?.[0] ?? {})).toEqual(["quarter", "count", "average_days"]);
    expect(new Set(report.profile?.map(({ dimension }) => dimension))).toEqual(new Set(["manager"]));
  });
});

describe("--manager", () => {
  test("counts only what is that member's", async () => {
    const report = await app.json<Record<string, unknown>>(
      "dashboard customers --partner p1 --from 2026-11 --manager m1",
    );
    // Assigned on the 24th: the line of the 6th was not traded in its time.
    expect(report.counts).toEqual({
      total_customers: 1,
      association_count: 0,
      spending_customers: 0,
      new_enterprise_customers: 0,
    });
    expect(report.revenue).toMatchObject([{ cycle: "2026-11", revenue: "0.00" }]);
  });

  test("must be a member of the partner", async () => {
    expect(await failure("--manager nobody")).toMatchObject({ code: 7, stdout: "", name: "not-found" });
    expect(await failure("--manager m9")).toMatchObject({ code: 7, stdout: "" });
  });
});

describe("for people", () => {
  test("every section stands under its title, and after them the ten that contribute most", async () => {
    const { stdout, code } = await dashboard("--from 2026-10 --lang en");
    expect(code).toBe(0);
    for (const title of [
      "Customer dashboard, 2026-10 to 2026-11 (Asia/Shanghai)",
      "Customer counts",
      "Newly associated customers",
      "Customer profile",
      "Disassociated customers",
      "Contributed revenue",
      "Customers that contribute most",
    ]) {
      expect(stdout).toContain(`${title}\n`);
    }
    // c2 was refunded more than it paid and contributes nothing.
    expect(stdout.split("contribute most\n")[1]).toMatch(/^Customer .*\n─.*\nc1 +│ 云杉示例 +│ +11\.34\n$/);
  });

  test("in Chinese and Markdown", async () => {
    const { stdout } = await dashboard("--from 2026-10 -f md --lang zh");
    expect(stdout.match(/^##? .*$/gm)).toEqual([
      "# 客户看板，2026-10 至 2026-11（北京时间）",
      "## 客户数量统计",
      "## 新增关联客户",
      "## 客户信息分析",
      "## 解除关联客户",
      "## 贡献收入统计",
      "## 贡献收入最多的客户",
    ]);
    expect(stdout).toContain("| 账期 | 贡献收入 | 优惠券金额 | 合计 | 环比变化 |");
  });

  test("a single section is the table alone", async () => {
    const { stdout } = await dashboard("--from 2026-11 --section new-associations --lang zh");
    expect(stdout).toBe("月份    │ 数量\n────────┼─────\n2026-11 │    1\n");
  });
});

describe("files", () => {
  test("csv needs one section or a directory", async () => {
    for (const format of ["csv", "tsv", "jsonl"]) {
      const { code, stdout, stderr } = await dashboard(`-f ${format}`);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(format === "jsonl" ? /section-needed/ : /--section.*\n.*directory/);
    }
    expect((await dashboard(`-o ${app.path("all.csv")}`)).code).toBe(2);
    expect((await dashboard("--section counts -f csv")).stdout).toBe(
      "total_customers,association_count,spending_customers,new_enterprise_customers\n2,3,2,0\n",
    );
  });

  test("a directory takes one file per section, csv unless told otherwise", async () => {
    expect((await dashboard(`-o ${app.path("new/folder")}/ --from 2026-10`)).code).toBe(0);
    expect(readdirSync(app.path("new/folder")).sort()).toEqual([
      "counts.csv",
      "disassociations.csv",
      "new-associations.csv",
      "profile.csv",
      "revenue.csv",
    ]);
    expect(readFileSync(app.path("new/folder/revenue.csv"), "utf8")).toBe(
      "cycle,revenue,coupon,total,change\n2026-10,8.00,2.00,10.00,\n2026-11,2.34,0.00,2.34,-0.7075\n",
    );
    mkdirSync(app.path("there.json"));
    expect((await dashboard(`-o ${app.path("there.json")} -f md`)).code).toBe(0);
    expect(readdirSync(app.path("there.json"))).toContain("counts.md");
    // What a folder's name ends with is no format either.
    mkdirSync(app.path("tmp.Xy12"));
    expect((await dashboard(`-o ${app.path("tmp.Xy12")}`)).code).toBe(0);
    expect(readdirSync(app.path("tmp.Xy12"))).toContain("counts.csv");
    expect((await dashboard(`-o ${app.path("there.json")} --section counts`)).code).toBe(0);
    expect(readdirSync(app.path("there.json")).filter((name) => name.endsWith("csv"))).toEqual(["counts.csv"]);
  });

  test("an existing file is refused before anything is written, and replaced with --force", async () => {
    mkdirSync(app.path("out"));
    writeFileSync(app.path("out/revenue.csv"), "mine");
    const refused = await dashboard(`-o ${app.path("out")}/`);
    expect(refused.code).toBe(6);
    expect(readdirSync(app.path("out"))).toEqual(["revenue.csv"]);
    expect(readFileSync(app.path("out/revenue.csv"), "utf8")).toBe("mine");
    expect((await dashboard(`-o ${app.path("out")}/ --force`)).code).toBe(0);
    expect(readFileSync(app.path("out/revenue.csv"), "utf8")).toMatch(/^cycle,/);
    expect(readdirSync(app.path("out"))).toHaveLength(5);
  });

  test("a file in the place of the directory is named", async () => {
    writeFileSync(app.path("plain"), "");
    expect(await failure(`-o ${app.path("plain")}/`)).toMatchObject({ code: 2, name: "not-a-folder" });
  });

  test("one json file holds the whole", async () => {
    expect((await dashboard(`-o ${app.path("all.json")}`)).code).toBe(0);
    expect(Object.keys(JSON.parse(readFileSync(app.path("all.json"), "utf8")))).toHaveLength(5);
  });
});

describe("refusals", () => {
  test.each([
    ["--from 2026-12", "BAD_VALUE"],
    ["--from 2026-10 --to 2026-09", "BAD_VALUE"],
    ["--from 2026-13", "BAD_VALUE"],
    ["--to 2026-1", "BAD_VALUE"],
    ["--to 2026-11-01", "BAD_VALUE"],
    ["--section counts --by day", "BAD_VALUE"],
    ["--section revenue --by manager", "BAD_VALUE"],
    ["--section profile --by day", "BAD_VALUE"],
    ["--by day,quarter", "BAD_VALUE"],
    ["--by reason,reason", "BAD_VALUE"],
    ["--by ,", "BAD_VALUE"],
    ["--chart", "not-available"],
    ["--columns count", "section-needed"],
    ["--html", "unknown-option"],
  ])("%s ends with 2", async (line, name) => {
    expect(await failure(line)).toMatchObject({ code: 2, stdout: "", name });
  });

  test("--chart comes later", async () => {
    const { code, stderr } = await dashboard("--chart");
    expect([code, stderr]).toEqual([2, expect.stringContaining("later release")]);
  });

  test("an unknown word is answered with the nearest", async () => {
    expect((await failure("--section profil")).message).toMatch(/Did you mean profile\?$/);
    expect((await failure("--by industri")).message).toMatch(/Did you mean industry\?$/);
  });

  test("the partner must be known, and named where there are several", async () => {
    expect((await app.run("dashboard customers --partner nobody")).code).toBe(7);
    const { code, stderr } = await app.run("dashboard customers");
    expect([code, stderr]).toEqual([8, expect.stringContaining("--partner")]);
  });
});
