import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { testApp } from "../support.ts";

const NOBODY = 'Warning: There is no partner "nobody"; `partnerctl partner list` shows which there are.\n';

async function portfolio() {
  const app = await testApp();
  await app.run("init");
  await app.json("partner add p1 --company 甲 --uscc 91990001MA0000001R --kind solution-provider");
  await app.json("customer add c1 --full-name 乙");
  return app;
}

test.each(["customer list", "usage list", "incentive list", "partner list", "coupon list"])(
  "%s for a partner that nobody is stays empty, and a person is told",
  async (line) => {
    const app = await portfolio();
    expect(await app.run(`${line} --partner nobody --json`)).toEqual({ code: 0, stdout: "[]\n", stderr: NOBODY });
    expect(await app.run(`${line} --partner p1 --json`)).toMatchObject({ code: 0, stderr: "" });
  },
);

test("each unknown customer of a filter is named, in the language", async () => {
  const app = await portfolio();
  const { code, stdout, stderr } = await app.run("order list --customer c1,nemo,无名 --lang zh -f csv");
  expect({ code, lines: stdout.split("\n").length }).toEqual({ code: 0, lines: 2 });
  expect(stderr).toBe(
    ["nemo", "无名"].map((name) => `警告：没有客户“${name}”；可用 \`partnerctl customer list\` 查看。\n`).join(""),
  );
});

test("the partner of a setting is looked at like that of the option", async () => {
  const app = await portfolio();
  const { stderr } = await app.run("customer list", { environment: { PARTNERCTL_PARTNER: "nobody" } });
  expect(stderr).toBe(NOBODY);
});

test("of the past, of a missing database and to those who see one partner nothing is said", async () => {
  const app = await portfolio();
  expect((await app.run("customer list --partner nobody --as-of 2026-11-01")).stderr).toBe("");
  expect((await app.run("customer list --partner nobody --json --db none.db")).stderr).toBe("");
  await app.json("member add boss --name 甲 --role ecosystem-manager");
  await app.json("member add reader@p1 --name 乙 --role reader --partner p1 --as boss");
  expect((await app.run("order list --customer nemo --as reader@p1")).stderr).toBe("");
  expect((await app.run("order list --customer nemo --as boss")).stderr).toMatch(
    /^Warning: There is no customer "nemo"/,
  );
});

test("a word that a column cannot have is exit 2 and names the words", async () => {
  const app = await portfolio();
  const { code, stderr } = await app.run("registration list --state pendig");
  expect(code).toBe(2);
  expect(stderr).toMatch(/--state "pendig" is not one of pending, registered, .*\. Did you mean pending\?/);
});

test.each(["busy", "usage"] as const)("a database that is %s by then leaves the remark out", async (kind) => {
  const { warnOfUnknown } = await import("../../src/commands/unknown-names.ts");
  const lost = (error: Error) =>
    ({
      askedFor: new Map([["partner", ["nobody"]]]),
      globals: {},
      database: async () => {
        throw error;
      },
    }) as unknown as Parameters<typeof warnOfUnknown>[0];
  const text = { en: "gone", zh: "已断开" };
  await expect(warnOfUnknown(lost(new AppError(kind, "database-gone", text)))).resolves.toBeUndefined();
  // Nobody hides a fault of the program, or an interruption.
  await expect(warnOfUnknown(lost(new TypeError("x")))).rejects.toThrow(TypeError);
  await expect(warnOfUnknown(lost(new AppError("interrupted", "interrupted", text)))).rejects.toThrow("gone");
});

test("--partner takes several in a list, as every filter does", async () => {
  const app = await portfolio();
  await app.json("partner add p2 --company 丙 --uscc 91990001MA0000001R --kind solution-provider");
  for (const [customer, partner] of ["a p1", "b p2"].map((pair) => pair.split(" ") as [string, string])) {
    await app.json(["customer", "add", customer, "--full-name", customer]);
    await app.json(["association", "create", customer, "--type", "referral", "--partner", partner]);
  }
  const { stdout, stderr } = await app.run("association list --partner p2,p1,nobody --json=partner");
  expect(JSON.parse(stdout).map(({ partner }: { partner: string }) => partner)).toEqual(["p1", "p2"]);
  expect(stderr).toBe(NOBODY);
  expect(await app.json("association list --partner p2")).toHaveLength(1);
  // Whose lines they are is no column of a usage list: there --partner is one account, as everywhere else.
  expect((await app.run("usage list --partner p1,p2")).stderr).toContain('There is no partner "p1,p2"');
  await app.json("member add boss --name 甲 --role ecosystem-manager");
  await app.json("member add reader@p1 --name 乙 --role reader --partner p1 --as boss");
  expect((await app.run("association list --partner p1,p2 --as reader@p1")).code).toBe(9);
});

test("--partner takes several where only some rows of a partner are looked up, too", async () => {
  const app = await testApp();
  await app.run("init --demo");
  const counted = async (line: string, partners: string) =>
    (await app.json<unknown[]>(`${line} --partner ${partners}`)).length;
  for (const line of ["bill list", "manager unassigned", "voucher quota list", "registration list", "member list"]) {
    const [one, other] = [await counted(line, "sp-yunfan"), await counted(line, "dist-huadong")];
    expect([line, await counted(line, "sp-yunfan,dist-huadong")]).toEqual([line, one + other]);
  }
  expect(await counted("bill list", "sp-yunfan,dist-huadong")).toBeGreaterThan(await counted("bill list", "sp-yunfan"));
});
