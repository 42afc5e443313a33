import { readFileSync } from "node:fs";
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

describe("streams", () => {
  test("stdout goes to a file: the prompts stay on the terminal, the file holds only data", async () => {
    const desk = openDesk(seed.database);
    const file = desk.path("out.csv");
    const terminal = desk.start([...REGISTER, "--format", "csv"], { stdoutTo: file });
    await pick(terminal, "新芽", "新芽示例科技有限公司 (xinya-tech)");
    await terminal.expectText("? Register");
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    const written = readFileSync(file, "utf8");
    expect(written).toMatch(/^id,partner,full_name,.*\nreg-\w+,sp-yunfan,新芽示例科技有限公司,[^\n]*\n$/);
    expect(terminal.text()).toContain("The same as one command");
    expect(terminal.text()).not.toContain("reg-");
  });

  test("--no-input and --json never ask: exit 8, and no escape sequence", async () => {
    const { desk, terminal } = begin([...REGISTER, "--no-input"]);
    expect(await terminal.end()).toBe(8);
    expect(terminal.text()).toContain("--full-name and --phone are needed");
    expect(terminal.screen.raw).not.toContain("\x1b");
    const json = desk.start([...REGISTER, "--json"]);
    expect(await json.end()).toBe(8);
    expect(json.screen.raw).not.toContain("\x1b");
    expect(JSON.parse(json.screen.raw)).toMatchObject({ error: { code: "input-needed", field: "full-name" } });
  });

  test.each(["ctrl-c", "ctrl-d"] as const)("%s ends with 130 and writes nothing", async (key) => {
    const { desk, terminal } = begin(REGISTER);
    const before = desk.digest();
    await terminal.expectText("? Customer");
    terminal.key(key);
    expect(await terminal.end()).toBe(130);
    expect(terminal.text()).toContain("Stopped; nothing was written.");
    expect(terminal.screen.cursorVisible).toBe(true);
    expect(desk.digest()).toBe(before);
  });

  test("Ctrl-C at the last question writes nothing either", async () => {
    const { desk, terminal } = begin(REGISTER, CHINESE);
    const before = desk.digest();
    await terminal.expectText("? 客户");
    terminal.type("新芽");
    await terminal.expectText("❯ 新芽示例科技有限公司");
    terminal.key("enter");
    await terminal.expectText("? 确认为");
    terminal.key("ctrl-c");
    expect(await terminal.end()).toBe(130);
    expect(terminal.text()).toContain("已停止，未写入任何内容。");
    expect(desk.digest()).toBe(before);
  });

  test("a wizard that is left leaves no database behind", async () => {
    const desk = openDesk();
    const terminal = desk.start(["customer", "register"]);
    expect(await terminal.end()).toBe(8);
    expect(terminal.text()).toContain("there is no partner yet");
    expect(desk.digest()).toBeUndefined();
  });
});

describe("looks", () => {
  test("a window of 40 columns loses nothing", async () => {
    const { desk, terminal } = begin(REGISTER, { ...CHINESE, columns: 40 });
    await terminal.expectText("? 客户（输入名称或账号）：");
    const name = "晨光示例科技有限公司上海分";
    terminal.type(name);
    await terminal.expectText(`❯ 新客户：${name}`);
    // The typed name stands on one line, with the cursor behind it.
    const { row, column } = terminal.screen.cursor;
    expect(terminal.screen.lines()[row]).toBe(`  ${name}`);
    expect(column).toBe(2 + name.length * 2);
    terminal.key("enter");
    await terminal.expectText("? 客户注册时的手机号码：");
    terminal.type("1380000990");
    terminal.key("enter");
    await terminal.expectText("不是以 13 至 19 开头的 11 位手机号码。");
    terminal.type("1");
    await terminal.expectGone("不是以 13 至 19 开头");
    terminal.key("enter");
    await terminal.expectText(`? 确认为 sp-yunfan 报备“${name}”？ (Y/n)`);
    terminal.key("enter");
    expect(await terminal.end()).toBe(0);
    expect(desk.json(...STATES)).toMatchObject([{ full_name: name, phone: "13800009901" }]);
    expect(squeezed(terminal.text()).match(/确认为sp-yunfan报备/g)).toHaveLength(1);
  });

  test("a low window shows fewer choices, and redraws them in place", async () => {
    const { terminal } = begin(REGISTER, { rows: 12 });
    await terminal.expectText("(age-exact)");
    for (let i = 0; i < 6; i++) terminal.key("down");
    await terminal.expectText("❯ 北辰示例旅行社有限公司 (beichen-travel)");
    expect(terminal.text().match(/\? Customer/g)).toHaveLength(1);
    terminal.key("ctrl-c");
    expect(await terminal.end()).toBe(130);
  });

  test.each([
    ["NO_COLOR", { NO_COLOR: "1" }],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }],
  ])("%s takes the colours from the prompts", async (_, environment) => {
    const { terminal } = begin(REGISTER, { environment });
    await terminal.expectText("? Customer");
    await terminal.expectText("❯");
    terminal.key("ctrl-c");
    expect(await terminal.end()).toBe(130);
    expect(terminal.screen.raw).not.toMatch(/\x1b\[[\d;]*m/);
  });

  test("with colours the question is bold", async () => {
    const { terminal } = begin(REGISTER);
    await terminal.expectText("(age-exact)");
    expect(terminal.screen.emphasized()).toContain("*Customer (type a name or an account):*");
    terminal.key("ctrl-c");
    expect(await terminal.end()).toBe(130);
  });

  test("names drive no terminal", async () => {
    const desk = openDesk(seed.database);
    const added = desk.run(["customer", "add", "evil", "--full-name", "evil\x1b[2J\x1b]0;x\x07\nname"]);
    expect(added.code).toBe(0);
    const terminal = desk.start(REGISTER);
    await pick(terminal, "evil", "evil\\x1b[2J\\x1b]0;x\\x07\\nname (evil)");
    await terminal.expectText("? Mobile number with which the customer signed up:");
    terminal.key("ctrl-c");
    expect(await terminal.end()).toBe(130);
    expect(terminal.screen.raw).not.toContain("\x1b[2J");
  });
});
