import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { displayWidth } from "../../src/text/width.ts";
import { openDesk, seedDatabase, squeezed } from "./support.ts";

const LIST = ["customer", "list", "--columns", "account_name,full_name,phone,email,customer_type,registered_at"];
const COLORS = /\x1b\[[\d;]*m/;

let seed: ReturnType<typeof seedDatabase>;
beforeAll(() => {
  seed = seedDatabase();
});
afterAll(() => seed.remove());

async function shown(argv: readonly string[], columns: number, environment: Record<string, string> = {}) {
  const desk = openDesk(seed.database);
  const terminal = desk.start(argv, { columns, environment });
  expect(await terminal.end()).toBe(0);
  return { desk, terminal, lines: terminal.screen.lines() };
}

/** The cells of a wrapped table, put together again: one record per rule-less group is not marked, so only characters count. */
function characters(text: string): string {
  return [...squeezed(text).replace(/[│─┼]/g, "")].sort().join("");
}

describe("a table on a terminal", () => {
  test("of 80 columns wraps and loses no character", async () => {
    const { desk, lines } = await shown(LIST, 80);
    for (const line of lines) expect(displayWidth(line, 1)).toBeLessThanOrEqual(80);
    const whole = desk.run(LIST).stdout;
    expect(characters(lines.join("\n"))).toBe(characters(whole));
    expect(lines.length).toBeGreaterThan(whole.trimEnd().split("\n").length);
    // Names read on down their column.
    const column = lines.map((line) => line.split("│")[1]?.trim() ?? "").join("");
    for (const name of ["北辰示例旅行社有限公司", "南风示例互动娱乐有限公司"]) expect(column).toContain(name);
  });

  test("of 30 columns shows blocks", async () => {
    const { desk, lines } = await shown([...LIST, "--limit", "3"], 30);
    expect(lines.join("\n")).not.toContain("│");
    for (const line of lines) expect(displayWidth(line, 1)).toBeLessThanOrEqual(30);
    const values = desk
      .json(...LIST, "--limit", "3")
      .flatMap(({ account_name, full_name, email }) => [account_name, full_name, email]);
    for (const value of values) expect(squeezed(lines.join(""))).toContain(squeezed(String(value)));
    expect(lines.filter((line) => line === "")).toHaveLength(2);
  });

  test("has a bold header, in Chinese too", async () => {
    const { terminal } = await shown(LIST, 120, { LANG: "zh_CN.UTF-8" });
    const [header = "", ...rest] = terminal.screen.emphasized().split("\n");
    expect(header.match(/\*[^*]+\*/g)?.map((text) => text.replaceAll("*", "").trim())).toEqual([
      "客户账号名",
      "客户名称",
      "手机号码",
      "邮箱",
      "客户类型",
      "注册时间",
    ]);
    expect(rest.join("\n")).not.toContain("*");
  });

  test.each([
    ["NO_COLOR", [], { NO_COLOR: "1" }],
    ["--no-color", ["--no-color"], {}],
    ["TERM=dumb", [], { TERM: "dumb" }],
    ["FORCE_COLOR=0", [], { FORCE_COLOR: "0" }],
  ] as const)("%s takes the colours away and nothing else", async (_, options, environment) => {
    const plain = await shown([...LIST, ...options], 80, environment);
    expect(plain.terminal.screen.raw).not.toMatch(COLORS);
    const coloured = await shown(LIST, 80);
    expect(coloured.terminal.screen.raw).toMatch(COLORS);
    expect(plain.lines).toEqual(coloured.lines);
  });

  test("csv on a terminal is what a pipe gets", async () => {
    const { desk, terminal } = await shown([...LIST, "--format", "csv"], 200);
    expect(terminal.screen.raw.replaceAll("\r\n", "\n")).toBe(desk.run([...LIST, "--format", "csv"]).stdout);
  });
});

test("a stored name drives no terminal", async () => {
  const desk = openDesk(seed.database);
  expect(desk.run(["customer", "add", "aaa", "--full-name", "x\x1b[2Jy\n\u202ez", "--phone", "13800000001"]).code).toBe(
    0,
  );
  const terminal = desk.start(["customer", "list", "--limit", "1", "--no-color"]);
  expect(await terminal.end()).toBe(0);
  expect(terminal.screen.raw).not.toContain("\x1b");
  expect(terminal.text()).toContain("x\\x1b[2Jy\\n\\u202ez");
});
