import { afterAll, beforeAll, expect, test } from "vitest";
import { openDesk, seedDatabase } from "./support.ts";

let seed: ReturnType<typeof seedDatabase>;
beforeAll(() => {
  seed = seedDatabase();
});
afterAll(() => seed.remove());

const CASES = [
  [["customer", "register", "--partner", "sp-yunfan"], "--full-name and --phone are needed", "需要 --full-name"],
  [["customer", "register", "--partner", "sp-yunfan", "--full-name", "x"], "--phone is needed", "需要 --phone"],
  [["customer", "register", "--full-name", "x", "--phone", "13800009901"], "--partner is needed", "需要 --partner"],
  [
    ["coupon", "apply", "--partner", "sp-yunfan"],
    "--solution, --kind, --amount, --config-link and --note are needed",
    "需要 --solution",
  ],
  [["manager", "assign"], "member is needed", "需要 member"],
  [["manager", "assign", "yf-wang"], "customers is needed", "需要 customers"],
] as const;

test.each(CASES)("%j without a terminal is exit 8 and names the option", (argv, english, chinese) => {
  const desk = openDesk(seed.database);
  const before = desk.digest();
  const en = desk.run(argv);
  expect(en).toMatchObject({ code: 8, stdout: "" });
  expect(en.stderr).toContain(english);
  // What comes through a pipe is no answer.
  const zh = desk.run(argv, { LANG: "zh_CN.UTF-8", FORCE_COLOR: "1" }, "y\ny\ny\n");
  expect(zh).toMatchObject({ code: 8, stdout: "" });
  expect(zh.stderr).toContain(chinese);
  expect(en.stderr + zh.stderr).not.toContain("\x1b");
  expect(desk.digest()).toBe(before);
});

test("stdin from nowhere on a terminal is nobody to ask", async () => {
  const desk = openDesk(seed.database);
  const { code, stdout, stderr } = desk.paste("partnerctl customer register --partner sp-yunfan < /dev/null");
  expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
  expect(stderr).not.toContain("\x1b");
});

test("a table through a pipe is neither cut nor coloured", () => {
  const desk = openDesk(seed.database);
  const { code, stdout } = desk.run(["customer", "list", "--limit", "5"], { FORCE_COLOR: "1", COLUMNS: "20" });
  expect(code).toBe(0);
  expect(stdout).not.toContain("\x1b");
  expect(stdout.split("\n")).toHaveLength(8);
  expect(stdout).toContain("逾七示例科技有限公司");
});
