import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDesk, seedDatabase, squeezed } from "./support.ts";

const CHINESE = { LANG: "zh_CN.UTF-8" };
const APPLY = ["coupon", "apply", "--partner", "sp-yunfan"];
const LINK = "https://calculator.example.com/share/1";
const COUPONS = ["coupon", "list", "--columns", "kind,amount,config_link,note,state"];
const ASSIGNMENTS = ["manager", "history", "fengye-bank"];

let seed: ReturnType<typeof seedDatabase>;
beforeAll(() => {
  seed = seedDatabase();
});
afterAll(() => seed.remove());

const told = (text: string): string => /The same as one command: (partnerctl .*)$/.exec(text.trimEnd())?.[1] ?? "";

describe("coupon apply", () => {
  test("asks for everything, shows the verdict, and is pending", async () => {
    const desk = openDesk(seed.database);
    const terminal = desk.start(APPLY, { columns: 400 });
    await terminal.expectText("? Kind of test coupon:");
    await terminal.expectText("❯ basic (not possible)");
    await terminal.expectText("Test coupons of the kind basic need an own solution of the kind basic.");
    terminal.key("down");
    await terminal.expectText("❯ cloud-software (up to 20000.00)");
    terminal.key("enter");
    await terminal.expectText("? Solution:");
    await terminal.expectText("❯ 云帆数据平台 (draft)");
    terminal.key("enter");
    await terminal.expectText("? Amount in yuan:");
    for (const [bad, problem] of [
      ["abc", '> Amount "abc" is not an amount in yuan with at most two decimals.'],
      ["0", "> The amount must be above 0."],
      ["-5", "> The amount must be above 0."],
    ] as const) {
      terminal.type(bad);
      terminal.key("enter");
      await terminal.expectText(problem);
      terminal.key("ctrl-u");
      await terminal.expectGone(problem);
    }
    terminal.type("8000");
    terminal.key("enter");
    await terminal.expectText("? Shared link of the price calculator:");
    terminal.type(LINK);
    terminal.key("enter");
    await terminal.expectText("? What the coupon is needed for:");
    terminal.type("兼容性测试");
    terminal.key("enter");
    await terminal.expectText("Accepted");
    await terminal.expectText("? Apply for a test coupon of kind cloud-software over 8000.00 yuan, for sp-yunfan?");
    expect(terminal.text().indexOf("Accepted")).toBeLessThan(terminal.text().indexOf("? Apply"));
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...COUPONS)).toEqual([
      { kind: "cloud-software", amount: "8000.00", config_link: LINK, note: "兼容性测试", state: "pending" },
    ]);
    const command = told(terminal.text());
    expect(desk.commands().at(-1)).toBe(command);
    // A second application of the kind is refused by its rule: the command is whole and means the same.
    expect(desk.paste(command)).toMatchObject({ code: 4, stderr: expect.stringContaining("(coupon.pending)") });
  });

  test("asks only for what is missing; no writes nothing; Chinese", async () => {
    const desk = openDesk(seed.database);
    const before = desk.digest();
    const given = ["--solution", seed.solution, "--kind", "cloud-software", "--amount", "8000", "--config-link", LINK];
    const terminal = desk.start([...APPLY, ...given], { environment: CHINESE });
    await terminal.expectText("? 申请说明：");
    terminal.key("enter");
    await terminal.expectText("> 此项不能为空。");
    terminal.type("测试");
    terminal.key("enter");
    await terminal.expectText("? 确认为 sp-yunfan 申请“云软件”测试券 8000.00 元？ (Y/n)");
    expect(terminal.text()).not.toMatch(/测试券类型|方案：|金额/);
    terminal.type("否");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(terminal.text()).toContain("未写入任何内容。");
    expect(desk.digest()).toBe(before);
  });

  test("a refusal is said once, with every rule, and nothing is confirmed", async () => {
    const desk = openDesk(seed.database);
    const given = ["--solution", seed.solution, "--kind", "cloud-software", "--amount", "20000.01", "--note", "x"];
    const terminal = desk.start([...APPLY, ...given]);
    await terminal.expectText("? Shared link");
    terminal.type("no-link");
    terminal.key("enter");
    expect(await terminal.end()).toBe(4);
    for (const rule of [/coupon\.ceiling/g, /coupon\.config-link/g])
      expect(terminal.text().match(rule)).toHaveLength(1);
    expect(terminal.text()).not.toContain("? Apply");
    expect(desk.json(...COUPONS)).toEqual([]);
  });

  test("--yes confirms, stdout in a file holds only data", async () => {
    const desk = openDesk(seed.database);
    const file = desk.path("coupon.csv");
    const given = ["--solution", seed.solution, "--kind", "cloud-software", "--amount", "1", "--config-link", LINK];
    const terminal = desk.start([...APPLY, ...given, "--yes", "--format", "csv"], { stdoutTo: file });
    await terminal.expectText("? What the coupon is needed for:");
    terminal.type("x");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(terminal.text()).not.toContain("? Apply");
    const [headers = "", values = "", ...rest] = readFileSync(file, "utf8").split("\n");
    const row = Object.fromEntries(headers.split(",").map((key, place) => [key, values.split(",")[place]]));
    expect([row, rest]).toEqual([expect.objectContaining({ amount: "1.00", state: "pending" }), [""]]);
  });

  test("where no kind is possible nothing is asked: it says why", async () => {
    const desk = openDesk(seed.database);
    const terminal = desk.start(["coupon", "apply", "--partner", "none-applicant"], { columns: 400 });
    expect(await terminal.end()).toBe(4);
    expect(terminal.text()).not.toContain("?");
    for (const [kind, path] of [
      ["basic", "software"],
      ["service", "service"],
      ["SI", "SI"],
    ]) {
      expect(terminal.text()).toContain(
        `Refused: Test coupons of the kind ${kind} need the ${path} path, which the partner has not joined. (coupon.path)`,
      );
    }
    expect(terminal.text()).toContain(
      "Try: Join it first: `partnerctl partner join none-applicant --program si-path`.",
    );
    expect(desk.json(...COUPONS)).toEqual([]);
  });

  test("a kind without a solution says how to add one, before the other questions", async () => {
    const terminal = openDesk(seed.database).start([...APPLY, "--kind", "advanced"], { environment: CHINESE });
    expect(await terminal.end()).toBe(2);
    const line = "partnerctl solution add --partner sp-yunfan --kind advanced --name '新方案'";
    expect(squeezed(terminal.text())).toContain(squeezed(line));
  });

  test("Ctrl-C, --no-input and --json", async () => {
    const desk = openDesk(seed.database);
    const before = desk.digest();
    const terminal = desk.start(APPLY);
    await terminal.expectText("? Kind of test coupon:");
    terminal.key("ctrl-c");
    expect(await terminal.end()).toBe(130);
    expect(terminal.screen.cursorVisible).toBe(true);
    for (const option of ["--no-input", "--json", "--format=jsonl"]) {
      const silent = desk.start([...APPLY, option], { columns: 400 });
      expect(await silent.end()).toBe(8);
      expect(silent.text()).toContain("--solution, --kind, --amount, --config-link and --note are needed");
      expect(silent.screen.raw).not.toContain("\x1b");
    }
    expect(desk.digest()).toBe(before);
  });
});

describe("manager assign", () => {
  test("asks for the manager and the customers, one after another", async () => {
    const desk = openDesk(seed.database);
    const terminal = desk.start(["manager", "assign"], { columns: 400 });
    await terminal.expectText("? Account manager:");
    terminal.type("王");
    await terminal.expectText("❯ 王示例 (yf-wang)");
    await terminal.expectGone("yf-li");
    terminal.key("enter");
    await terminal.expectText("? Customer (type a name or an account):");
    terminal.type("xinya");
    await terminal.expectText("Not associated with sp-yunfan.");
    terminal.key("ctrl-u");
    terminal.type("枫叶");
    await terminal.expectText("❯ 枫叶示例金融科技有限公司 (fengye-bank)");
    terminal.key("enter");
    await terminal.expectText("? Another customer? (y/N)");
    terminal.type("y");
    terminal.key("enter");
    await terminal.expectText("? Customer (type a name or an account):");
    terminal.type("yunshan");
    await terminal.expectText("❯ 云杉示例科技有限公司 (yunshan-tech)");
    terminal.key("enter");
    await terminal.expectText("? Another customer? (y/N)");
    terminal.key("enter");
    await terminal.expectText("? Assign 2 customers to yf-wang? (Y/n)");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...ASSIGNMENTS)).toMatchObject([{ customer: "fengye-bank", manager: "yf-wang", to: null }]);
    const command = told(terminal.text());
    expect(command).toBe("partnerctl manager assign yf-wang fengye-bank yunshan-tech");
    expect(desk.commands().at(-1)).toBe(command);
    expect(desk.paste(command)).toMatchObject({ code: 0, stderr: expect.stringContaining("unchanged: 2") });
  });

  test("asks only for what is missing; no writes nothing; Chinese", async () => {
    const desk = openDesk(seed.database);
    const before = desk.digest();
    const terminal = desk.start(["manager", "assign", "yf-wang"], { environment: CHINESE, columns: 40 });
    await terminal.expectText("? 客户（输入名称或账号）：");
    expect(terminal.text()).not.toContain("客户经理");
    terminal.type("没有这样的客户");
    await terminal.expectText("> 没有匹配的结果。");
    terminal.key("ctrl-u");
    terminal.type("枫叶");
    await terminal.expectText("❯ 枫叶示例金融科技有限公司");
    terminal.key("enter");
    await terminal.expectText("? 是否继续添加客户？ (y/N)");
    terminal.key("enter");
    await terminal.expectText("? 确认将 fengye-bank 分配给 yf-wang？");
    terminal.type("n");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(terminal.text()).toContain("未写入任何内容。");
    expect(desk.digest()).toBe(before);
  });

  test("a customer without this partner is refused once, before any confirmation", async () => {
    const desk = openDesk(seed.database);
    const terminal = desk.start(["manager", "assign", "yf-wang"]);
    await terminal.expectText("? Customer");
    terminal.type("xinya");
    await terminal.expectText("❯ 新芽示例科技有限公司 (xinya-tech)");
    terminal.key("enter");
    await terminal.expectText("? Another customer?");
    terminal.key("enter");
    expect(await terminal.end()).toBe(4);
    expect(squeezed(terminal.text()).match(/manager\.not-associated/g)).toHaveLength(1);
    expect(terminal.text()).not.toContain("? Assign");
  });

  test("an unknown member is told before anything is asked", async () => {
    const terminal = openDesk(seed.database).start(["manager", "assign", "nobody"]);
    expect(await terminal.end()).toBe(7);
    expect(terminal.text()).not.toContain("?");
  });

  test("Ctrl-C, --no-input and --json", async () => {
    const desk = openDesk(seed.database);
    const before = desk.digest();
    const terminal = desk.start(["manager", "assign"]);
    await terminal.expectText("? Account manager:");
    terminal.key("ctrl-c");
    expect(await terminal.end()).toBe(130);
    for (const option of ["--no-input", "--json", "--format=jsonl"]) {
      const silent = desk.start(["manager", "assign", option]);
      expect(await silent.end()).toBe(8);
      expect(silent.text()).toContain("member is needed");
      expect(silent.screen.raw).not.toContain("\x1b");
    }
    expect(desk.digest()).toBe(before);
  });
});
