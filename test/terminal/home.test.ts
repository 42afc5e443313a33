import { afterAll, beforeAll, expect, test } from "vitest";
import { openDesk, seedDatabase } from "./support.ts";

const CHINESE = { environment: { LANG: "zh_CN.UTF-8" } };

let seed: ReturnType<typeof seedDatabase>;
beforeAll(() => {
  seed = seedDatabase();
});
afterAll(() => seed.remove());

test("partnerctl alone opens the home menu", async () => {
  const terminal = openDesk(seed.database).start([]);
  await terminal.expectText("? What would you like to do?");
  await terminal.expectText("❯ Register a customer");
  await terminal.expectText("↑↓ move • ⏎ choose");
  expect(terminal.text()).toMatchInlineSnapshot(`
    "? What would you like to do?
    ❯ Register a customer
      Apply for a test coupon
      Assign customers to an account manager
      See what waits for a review
      See the customer dashboard
      Help

    ↑↓ move • ⏎ choose"
  `);
  terminal.key("ctrl-c");
  expect(await terminal.end()).toBe(130);
});

test("the home menu in Chinese", async () => {
  const terminal = openDesk(seed.database).start([], CHINESE);
  await terminal.expectText("? 请选择操作：");
  await terminal.expectText("↑↓ 移动 • ⏎ 选择");
  expect(terminal.text()).toMatchInlineSnapshot(`
    "? 请选择操作：
    ❯ 报备客户
      申请测试券
      分配客户经理
      查看待审核的报备
      查看客户看板
      帮助

    ↑↓ 移动 • ⏎ 选择"
  `);
  terminal.key("ctrl-c");
  expect(await terminal.end()).toBe(130);
  expect(terminal.text()).toContain("已停止，未写入任何内容。");
});

test("choosing an entry runs it, as the environment says", async () => {
  const desk = openDesk(seed.database);
  const terminal = desk.start([], { environment: { PARTNERCTL_PARTNER: "sp-yunfan" } });
  await terminal.expectText("❯ Register a customer");
  terminal.key("enter");
  await terminal.expectText("? Customer (type a name or an account):");
  terminal.type("xinya");
  await terminal.expectText("❯ 新芽示例科技有限公司 (xinya-tech)");
  terminal.key("enter");
  await terminal.expectText("? Register 新芽示例科技有限公司 for sp-yunfan?");
  terminal.key("enter");
  expect(await terminal.end()).toBe(0);
  expect(desk.json("registration", "list")).toMatchObject([{ partner: "sp-yunfan", account_name: "xinya-tech" }]);
  expect(desk.commands().at(-1)).toMatch(/^partnerctl customer register --partner sp-yunfan --full-name /);
});

test("a list and the help can be chosen too", async () => {
  const desk = openDesk(seed.database);
  const terminal = desk.start([]);
  await terminal.expectText("❯ Register a customer");
  terminal.key("up");
  await terminal.expectText("❯ Help");
  terminal.key("up");
  terminal.key("up");
  await terminal.expectText("❯ See what waits for a review");
  terminal.key("enter");
  expect(await terminal.end()).toBe(0);
  expect(terminal.text()).toContain("✔ What would you like to do? See what waits for a review");
  const help = desk.start([]);
  await help.expectText("❯ Register a customer");
  help.key("up");
  await help.expectText("❯ Help");
  help.key("enter");
  expect(await help.end()).toBe(0);
  expect(help.text()).toContain("Usage: partnerctl <noun> <verb>");
});

test.each(["ctrl-c", "ctrl-d"] as const)(
  "%s leaves the menu: 130, the cursor is back, nothing is written",
  async (key) => {
    const desk = openDesk();
    const terminal = desk.start([]);
    await terminal.expectText("↑↓ move • ⏎ choose");
    expect(terminal.screen.cursorVisible).toBe(false);
    terminal.key(key);
    expect(await terminal.end()).toBe(130);
    expect(terminal.text()).toContain("Stopped; nothing was written.");
    expect(terminal.screen.cursorVisible).toBe(true);
    // What the shell prints next begins a line.
    expect(terminal.screen.cursor.column).toBe(0);
    expect(desk.digest()).toBeUndefined();
  },
);

test("without a terminal there is help and exit 2", () => {
  const { code, stdout, stderr } = openDesk().run([]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  expect(stdout).toContain("Usage: partnerctl");
  expect(stdout).not.toContain("\x1b");
});
