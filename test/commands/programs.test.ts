import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const CODE = "91990001MA0000001R";

async function partners(...accounts: readonly (readonly string[])[]) {
  const app = await testApp();
  for (const [account, ...more] of accounts) {
    const given = ["--company", "云帆示例", "--uscc", CODE, "--kind", "none", "--phone", "13900000000", ...more];
    const added = await app.run(["partner", "add", account as string, ...given]);
    expect([account, added.code, added.stderr]).toEqual([account, 0, ""]);
  }
  return app;
}

const READY = ["--email", "a@example.com", "--real-name-verified"];
const ruleIds = (stderr: string): string[] => (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);

describe("partner join", () => {
  test("begins at the clock, shows in the partner's record, and lets it register", async () => {
    const app = await partners(["p1", ...READY]);
    const register = ["customer", "register", "--full-name", "甲", "--phone", "13811110001", "--partner", "p1"];
    expect((await app.run(register)).code).toBe(4);
    const joined = await app.json("partner join p1 --program solution-provider");
    expect(joined).toMatchObject({ account_name: "p1", kind: "solution-provider" });
    expect(joined.programs).toBe("solution-provider@2026-11-24");
    expect((await app.run(register)).code).toBe(0);
    expect(await app.json("partner programs p1")).toEqual([
      { partner: "p1", program: "solution-provider", stage: null, from: "2026-11-24T02:00:00.000Z", to: null },
    ]);
  });

  test("both programmes of one company: refused on one account with the other one named, fine on two", async () => {
    const app = await partners(["p1", ...READY], ["p2", ...READY]);
    await app.json("partner join p1 --program solution-provider");
    const refused = await app.run("partner join p1 --program reseller --json");
    expect([refused.code, refused.stdout, ruleIds(refused.stderr)]).toEqual([4, "", ["program.one-account"]]);
    expect(JSON.parse(refused.stderr).error.message).toContain("p2");
    expect(await app.json("partner join p2 --program reseller")).toMatchObject({ kind: "reseller" });
    expect((await app.json<Row[]>("partner programs p1")).length).toBe(1);
  });

  test("what is missing is named, and a dry run decides the same", async () => {
    const app = await partners(["p1"]);
    for (const more of [[], ["--dry-run"]]) {
      const refused = await app.run(["partner", "join", "p1", "--program", "solution-provider", "--json", ...more]);
      expect([refused.code, ruleIds(refused.stderr)]).toEqual([4, ["program.real-name", "program.email"]]);
    }
    await app.json(["partner", "edit", "p1", ...READY]);
    expect((await app.run("partner join p1 --program software-path --dry-run")).code).toBe(0);
    expect(await app.json("partner programs p1")).toEqual([]);
  });

  test.each([
    ["partner join p1", 8],
    ["partner join p1 --program sales", 2],
    ["partner join p1 --program service-path --stage first", 2],
    ["partner join p1 --program solution-provider --stage role-selection", 2],
    ["partner join nobody --program service-path", 7],
    ["partner programs nobody", 7],
    ["partner leave p1 --program reseller", 6],
    ["partner leave nobody --program reseller", 7],
    ["partner freeze nobody", 7],
    ["partner unfreeze p1", 6],
  ])("%s ends with %s", async (line, code) => {
    const app = await partners(["p1", ...READY]);
    const ended = await app.run(`${line} --json`);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
  });
});

test("what is left keeps its period, and can be joined again", async () => {
  const app = await partners(["p1", ...READY]);
  await app.json("partner join p1 --program reseller --now 2026-11-01");
  const left = await app.json("partner leave p1 --program reseller");
  expect(left).toMatchObject({ kind: "none", programs: null });
  await app.json("partner join p1 --program solution-provider --now 2026-11-25");
  const periods = (await app.json<Row[]>("partner programs p1")).map(({ program, from, to }) => [program, from, to]);
  expect(periods).toContainEqual(["reseller", "2026-10-31T16:00:00.000Z", "2026-11-24T02:00:00.000Z"]);
  expect(periods).toContainEqual(["solution-provider", "2026-11-24T16:00:00.000Z", null]);
});

test("a recorded kind can be left too", async () => {
  const app = await partners(["p1", ...READY, "--since", "2026-01-01"]);
  await app.json("partner edit p1 --kind reseller");
  expect(await app.json("partner leave p1 --program reseller")).toMatchObject({ kind: "none" });
});

test("a frozen partner registers nobody until it is unfrozen; a delisted one stays so", async () => {
  const app = await partners(["p1", ...READY]);
  await app.json("partner join p1 --program solution-provider");
  const check = "customer check --full-name 甲 --phone 13811110001 --partner p1 --json";
  expect(await app.json("partner freeze p1")).toMatchObject({ status: "frozen" });
  expect((await app.run(check)).code).toBe(4);
  expect((await app.run("partner join p1 --program service-path")).code).toBe(4);
  expect((await app.run("partner freeze p1")).code).toBe(6);
  expect(await app.json("partner unfreeze p1")).toMatchObject({ status: "active" });
  expect((await app.run(check)).code).toBe(0);
  expect(await app.json("partner delist p1")).toMatchObject({ status: "delisted" });
  for (const verb of ["freeze", "unfreeze", "delist"]) expect((await app.run(`partner ${verb} p1`)).code).toBe(6);
});
