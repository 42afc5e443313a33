import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { Ended, Program } from "./process.ts";
import { testEngines } from "./server.ts";

const LONG = 180_000;
const CUSTOMERS = ["c1", "c2", "c3", "c4"];

/** A distributor with four customers and a quota of just one voucher's worth. */
async function quota(app: Program): Promise<string> {
  writeFileSync(app.path("p.csv"), "account_name,company,kind\nd1,示例分销有限公司,distributor\nr1,示例,reseller\n");
  await app.json(["partner", "import", app.path("p.csv")]);
  await app.json(["reseller", "link", "r1", "--distributor", "d1"]);
  writeFileSync(app.path("c.csv"), `account_name\n${CUSTOMERS.join("\n")}\n`);
  await app.json(["customer", "import", app.path("c.csv")]);
  const periods = CUSTOMERS.map((customer) => `${customer},d1,resale,2026-01-01`);
  writeFileSync(app.path("a.csv"), `${["customer,partner,type,from", ...periods].join("\n")}\n`);
  await app.json(["association", "import", app.path("a.csv")]);
  const granted = await app.json<{ id: string }>(["voucher", "quota", "grant", "--partner", "d1", "--amount", "1"]);
  return granted.id;
}

/** Runs commands at once, and those again that were told to try again. */
async function atOnce(app: Program, lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const ended = await Promise.all(lines.map((line) => app.run(line)));
  return await Promise.all(ended.map((one, index) => (one.code === 75 ? app.run(lines[index] as string[]) : one)));
}

testEngines(
  "four processes issue the last yuan of a quota: one of them does, the others hear that nothing is left",
  async (app) => {
    const id = await quota(app);
    const issue = (customer: string) => ["voucher", "issue", customer, "--quota", id, "--amount", "1"];
    const ended = await atOnce(app, CUSTOMERS.map(issue));
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 4, 4, 4]);
    for (const { code, stderr } of ended) if (code === 4) expect(stderr).toContain("voucher.balance");
    expect(await app.rows("select id from vouchers")).toHaveLength(1);
    await app.check();
  },
  LONG,
);

testEngines(
  "issued, shared, reclaimed and left at once: every yuan is somewhere once",
  async (app) => {
    const id = await quota(app);
    const [voucher] = await app.json<{ id: string }[]>(["voucher", "issue", "c1", "--quota", id, "--amount", "1"]);
    const ended = await atOnce(app, [
      ["voucher", "reclaim", String(voucher?.id)],
      ["voucher", "use", String(voucher?.id), "--amount", "1"],
      ["voucher", "issue", "c2", "--quota", id, "--amount", "1"],
      ["voucher", "quota", "share", id, "r1", "--amount", "1"],
    ]);
    const [reclaimed, used, issued, shared] = ended.map(({ code }) => code);
    expect([reclaimed, used].sort()).toEqual([0, 6]);
    expect([issued, shared].filter((code) => code === 0).length).toBeLessThanOrEqual(reclaimed === 0 ? 1 : 0);
    for (const code of [issued, shared]) expect([0, 4]).toContain(code);
    await app.check();
  },
  LONG,
);

testEngines(
  "two files race for the rest of a quota: together they issue all of it and not a yuan more",
  async (app) => {
    const names = Array.from({ length: 4_400 }, (_, index) => `f${index}`);
    await quota(app);
    writeFileSync(app.path("many.csv"), `account_name\n${names.join("\n")}\n`);
    await app.json(["customer", "import", app.path("many.csv")]);
    const periods = names.map((customer) => `${customer},d1,resale,2026-01-01`);
    writeFileSync(app.path("held.csv"), `${["customer,partner,type,from", ...periods].join("\n")}\n`);
    await app.json(["association", "import", app.path("held.csv")]);
    const { id } = await app.json<{ id: string }>(["voucher", "quota", "grant", "--partner", "d1", "--amount", "4000"]);
    const files = [0, 1].map((half) => {
      const path = app.path(`v${half}.csv`);
      writeFileSync(path, `customer\n${names.slice(half * 2_200, (half + 1) * 2_200).join("\n")}\n`);
      return ["voucher", "issue", "--from", path, "--quota", id, "--amount", "1"];
    });
    const ended = await atOnce(app, files);
    expect(ended.map(({ code }) => code)).toContain(3);
    expect(await app.rows(`select id from vouchers where quota = '${id}'`)).toHaveLength(4_000);
    await app.check();
  },
  LONG,
);
