import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Desk, type DeskOptions, openDesk, pick, seedDatabase, squeezed, type Terminal } from "./support.ts";

const REGISTER = ["customer", "register", "--partner", "sp-yunfan"];
const CHINESE = { environment: { LANG: "zh_CN.UTF-8" } };
const STATES = ["registration", "list", "--columns", "full_name,phone,account_name,state"];

let seed: ReturnType<typeof seedDatabase>;
beforeAll(() => {
  seed = seedDatabase();
});
afterAll(() => seed.remove());

function begin(argv: readonly string[], options: DeskOptions = {}): { desk: Desk; terminal: Terminal } {
  const desk = openDesk(seed.database);
  return { desk, terminal: desk.start(argv, options) };
}

/** The equivalent command that the program told. */
function told(text: string): string {
  return /The same as one command: (partnerctl .*)$/.exec(text.trimEnd())?.[1] ?? "";
}

describe("customer register asks for what is missing", () => {
  test("a known customer is found by its Chinese name, and registered", async () => {
    const { desk, terminal } = begin(REGISTER, { columns: 400 });
    await pick(terminal, "新芽", "新芽示例科技有限公司 (xinya-tech)");
    await terminal.expectText("Accepted");
    await terminal.expectText("? Register 新芽示例科技有限公司 for sp-yunfan? (Y/n)");
    expect(terminal.text().indexOf("Accepted")).toBeLessThan(terminal.text().indexOf("? Register"));
    terminal.type("y");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toEqual([
      { full_name: "新芽示例科技有限公司", phone: "13800000060", account_name: "xinya-tech", state: "registered" },
    ]);
    // Its phone was known: nobody asked for it.
    expect(terminal.text()).not.toMatch(/\? Mobile number/);

    const command = told(terminal.text());
    // The record says what was done, not what the person had typed before the questions.
    expect(desk.commands().at(-1)).toBe(command);
    expect(command).toContain("--full-name '新芽示例科技有限公司' --phone 13800000060 --account-name xinya-tech");
    const digest = desk.json(...STATES);
    const again = desk.paste(command);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("registered already");
    expect(desk.json(...STATES)).toEqual(digest);
  });

  test("keys come faster than answers: only what is on the screen can be chosen", async () => {
    const { desk, terminal } = begin(REGISTER);
    await terminal.expectText("? Customer (type a name or an account):");
    for (const piece of ["s", "il", "ver-", "pi", "ne"]) terminal.type(piece);
    await terminal.expectText("❯ Silver Pine Example Ltd. (silver-pine)");
    terminal.key("enter");
    await terminal.expectText("? Register Silver Pine Example Ltd. for sp-yunfan?");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toMatchObject([{ account_name: "silver-pine" }]);
  });

  test("name and Enter in one piece choose no customer that was offered for something else", async () => {
    const { desk, terminal } = begin(REGISTER);
    await terminal.expectText("(age-exact)");
    terminal.type("chenlu-media\r");
    await terminal.expectText("❯ 晨露示例传媒有限公司 (chenlu-media)");
    terminal.key("enter");
    await terminal.expectText("? Register 晨露示例传媒有限公司 for sp-yunfan?");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toMatchObject([{ account_name: "chenlu-media" }]);
  });

  test("a new customer needs a phone, and a bad one is asked for again", async () => {
    const { desk, terminal } = begin(REGISTER);
    await pick(terminal, "  晨光示例 ", "new customer: 晨光示例");
    await terminal.expectText("? Mobile number with which the customer signed up:");
    terminal.key("enter");
    await terminal.expectText("> Something is needed here.");
    terminal.type("12345");
    terminal.key("enter");
    await terminal.expectText('> Mobile "12345" is not a mobile number of 11 digits beginning 13 to 19.');
    terminal.key("ctrl-u");
    await terminal.expectGone("12345");
    terminal.type(" +86 138-0000-9901 ");
    terminal.key("enter");
    await terminal.expectText("? Register 晨光示例 for sp-yunfan?");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toEqual([
      { full_name: "晨光示例", phone: "13800009901", account_name: null, state: "registered" },
    ]);
  });

  test("only what is missing is asked for", async () => {
    const { terminal } = begin([...REGISTER, "--full-name", "晨光示例"]);
    await terminal.expectText("? Mobile number with which the customer signed up:");
    expect(terminal.text()).not.toContain("Customer (type");
    terminal.type("13800009901");
    terminal.key("enter");
    await terminal.expectText("? Register 晨光示例 for sp-yunfan?");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
  });

  test("a named account says its own name and phone", async () => {
    const { desk, terminal } = begin([...REGISTER, "--account-name", "silver-pine"]);
    await terminal.expectText("? Register Silver Pine Example Ltd. for sp-yunfan?");
    expect(terminal.text()).not.toMatch(/Customer \(type|Mobile number/);
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toMatchObject([{ account_name: "silver-pine", phone: "13800000062" }]);
  });

  test("the partner is asked for where there are several, and found by its company", async () => {
    const { desk, terminal } = begin(["customer", "register"]);
    await terminal.expectText("? Partner:");
    terminal.type("lantern");
    await terminal.expectText("❯ Lantern Example Cloud Co., Ltd. (sp-lantern)");
    await terminal.expectGone("dist-gone");
    terminal.key("enter");
    await pick(terminal, "xinya", "新芽示例科技有限公司 (xinya-tech)");
    await terminal.expectText("for sp-lantern?");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json("registration", "list")).toMatchObject([{ partner: "sp-lantern" }]);
  });

  test("a phone of several accounts asks which one is meant", async () => {
    const { desk, terminal } = begin([...REGISTER, "--full-name", "双子"]);
    await terminal.expectText("? Mobile number with which the customer signed up:");
    terminal.type("13800000099");
    terminal.key("enter");
    await terminal.expectText("? Several accounts signed up with 13800000099. Which one is it?");
    await terminal.expectText("❯ 双子示例科技有限公司 (twin-a)");
    terminal.key("down");
    await terminal.expectText("❯ 双子示例贸易有限公司 (twin-b)");
    terminal.key("enter");
    await terminal.expectText("? Register 双子 for sp-yunfan?");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toMatchObject([{ account_name: "twin-b" }]);
  });

  test("Chinese throughout", async () => {
    const { desk, terminal } = begin(REGISTER, CHINESE);
    await terminal.expectText("? 客户（输入名称或账号）：");
    await terminal.expectText("↑↓ 移动 • ⏎ 选择");
    terminal.type("新芽");
    await terminal.expectText("❯ 新芽示例科技有限公司 (xinya-tech)");
    terminal.key("enter");
    await terminal.expectText("通过");
    await terminal.expectText("? 确认为 sp-yunfan 报备“新芽示例科技有限公司”？ (Y/n)");
    terminal.type("也");
    terminal.key("enter");
    await terminal.expectText("> 请输入 y（是）或 n（否）。");
    terminal.key("ctrl-u");
    terminal.type("是");
    terminal.key("enter");
    await terminal.expectText("✔ 确认为 sp-yunfan 报备“新芽示例科技有限公司”？ 是");
    expect(await terminal.end()).toBe(0);
    expect(terminal.text()).toContain("等效命令：partnerctl customer register --partner sp-yunfan");
    expect(terminal.text()).not.toMatch(/navigate|select\b|\bYes\b/);
    expect(desk.json(...STATES)).toHaveLength(1);
  });
});

describe("what becomes of it", () => {
  test("answering no writes nothing and ends with 0", async () => {
    const { desk, terminal } = begin(REGISTER);
    const before = desk.digest();
    await pick(terminal, "新芽", "新芽示例科技有限公司 (xinya-tech)");
    await terminal.expectText("? Register");
    terminal.type("n");
    terminal.key("enter");
    await terminal.expectText("Nothing was written.");
    expect(await terminal.end()).toBe(0);
    expect(desk.digest()).toBe(before);
    expect(terminal.text()).not.toContain("The same as one command");
  });

  test("a review asks for the three things and ends pending", async () => {
    const { desk, terminal } = begin(REGISTER, { columns: 400 });
    await pick(terminal, "逾七", "逾七示例科技有限公司 (age-over)");
    await terminal.expectText("(registration.account-age)");
    await terminal.expectText("? Ask for a manual review? (Y/n)");
    terminal.key("enter");
    await terminal.expectText("? Consumption expected of the customer, in yuan:");
    terminal.type("12.345");
    terminal.key("enter");
    await terminal.expectText('> Expected consumption "12.345" is not an amount');
    terminal.key("ctrl-u");
    terminal.type("1000");
    terminal.key("enter");
    await terminal.expectText("? What the project is about:");
    terminal.type("业务系统迁移，it's big");
    terminal.key("enter");
    await terminal.expectText("? What was said with the customer so far:");
    terminal.type("已沟通三次");
    terminal.key("enter");
    await terminal.expectText("? Submit 逾七示例科技有限公司 for review, for sp-yunfan? (Y/n)");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toMatchObject([{ account_name: "age-over", state: "pending" }]);

    const command = told(terminal.text());
    expect(command).toContain("--request-review --expected-consumption 1000");
    expect(desk.paste(command)).toMatchObject({ code: 0, stderr: expect.stringContaining("registered already") });
    expect(desk.json(...STATES)).toHaveLength(1);
  });

  test("a review that is not wanted is exit 5", async () => {
    const { desk, terminal } = begin(REGISTER);
    const before = desk.digest();
    await pick(terminal, "age-over", "逾七示例科技有限公司 (age-over)");
    await terminal.expectText("? Ask for a manual review?");
    terminal.type("n");
    terminal.key("enter");
    expect(await terminal.end()).toBe(5);
    expect(terminal.text()).toContain("Nothing was written.");
    expect(desk.digest()).toBe(before);
  });

  test("a refusal names every rule once, asks nothing more and is exit 4", async () => {
    const { desk, terminal } = begin(REGISTER);
    await pick(terminal, "ccloud", "李样本 (ccloud-user)");
    expect(await terminal.end()).toBe(4);
    expect(squeezed(terminal.text()).match(/registration\.consumer-cloud/g)).toHaveLength(1);
    expect(terminal.text()).not.toContain("? Register");
    expect(desk.json(...STATES)).toEqual([]);
  });

  test("what is registered already is unchanged", async () => {
    const { desk, terminal } = begin([...REGISTER, "--account-name", "xinya-tech", "--yes"]);
    expect(await terminal.end()).toBe(0);
    const second = desk.start([...REGISTER, "--account-name", "xinya-tech"]);
    expect(await second.end()).toBe(0);
    expect(second.text()).toContain("Unchanged");
    expect(second.text()).not.toContain("? Register");
    expect(desk.json(...STATES)).toHaveLength(1);
  });

  test("--yes answers the confirmation, a dry run has nothing to confirm", async () => {
    const { desk, terminal } = begin([...REGISTER, "--yes"]);
    await pick(terminal, "新芽", "新芽示例科技有限公司 (xinya-tech)");
    expect(await terminal.end()).toBe(0);
    expect(terminal.text()).not.toContain("? Register");
    expect(desk.json(...STATES)).toHaveLength(1);

    const before = desk.digest();
    const dry = desk.start([...REGISTER, "--dry-run"]);
    await pick(dry, "silver", "Silver Pine Example Ltd. (silver-pine)");
    expect(await dry.end()).toBe(0);
    expect(desk.digest()).toBe(before);
  });

  test("a bad option and an unknown partner are told before anything is asked", async () => {
    const { desk, terminal } = begin([...REGISTER, "--phone", "123"]);
    expect(await terminal.end()).toBe(2);
    expect(terminal.text()).not.toContain("?");
    const unknown = desk.start(["customer", "register", "--partner", "nobody"]);
    expect(await unknown.end()).toBe(7);
    expect(unknown.text()).toContain('There is no partner "nobody".');
  });
});
