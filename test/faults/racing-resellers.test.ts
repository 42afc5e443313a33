import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { Ended, Program } from "./process.ts";
import { testEngines } from "./server.ts";

const LONG = 120_000;
const DISTRIBUTORS = ["d1", "d2", "d3", "d4"];

/** Four distributors with an account manager each, and a reseller without one. */
async function channel(app: Program): Promise<void> {
  const lines = DISTRIBUTORS.map((name) => `${name},示例分销有限公司,distributor`);
  writeFileSync(app.path("p.csv"), `${["account_name,company,kind", ...lines, "r1,示例,reseller"].join("\n")}\n`);
  await app.json(["partner", "import", app.path("p.csv")]);
  const members = DISTRIBUTORS.map((name) => `m-${name},经理,${name},account-manager`);
  writeFileSync(app.path("m.csv"), `${["account,name,partner,roles", ...members].join("\n")}\n`);
  await app.json(["member", "import", app.path("m.csv")]);
}

/** Runs commands at once, and those again that were told to try again. */
async function atOnce(app: Program, lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const ended = await Promise.all(lines.map((line) => app.run(line)));
  return await Promise.all(ended.map((one, index) => (one.code === 75 ? app.run(lines[index] as string[]) : one)));
}

testEngines(
  "four distributors and one reseller at once: one is linked, the others hear that it is taken",
  async (app) => {
    await channel(app);
    const link = (distributor: string) => ["reseller", "link", "r1", "--distributor", distributor];
    const ended = await atOnce(app, DISTRIBUTORS.map(link));
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 4, 4, 4]);
    expect(await app.rows("select partner from partner_links where to_at is null")).toHaveLength(1);
    await app.check();
  },
  LONG,
);

testEngines(
  "a link that ends while somebody is assigned leaves nobody behind, and one that is frozen meanwhile gets nobody",
  async (app) => {
    await channel(app);
    for (let round = 0; round < 3; round++) {
      await app.json(["reseller", "link", "r1", "--distributor", "d1"]);
      const ended = await atOnce(app, [
        ["manager", "assign", "m-d1", "r1", "--reseller"],
        ["reseller", "unlink", "r1"],
      ]);
      for (const { code, stderr } of ended) expect([0, 4], stderr).toContain(code);
      expect(await app.rows("select id from reseller_assignments where to_at is null")).toEqual([]);
    }
    await app.json(["reseller", "invite", "r1", "--distributor", "d1"]);
    const [accepted, frozen] = await atOnce(app, [
      ["reseller", "accept", "r1"],
      ["partner", "freeze", "d1"],
    ]);
    expect(frozen?.code).toBe(0);
    const open = await app.rows("select partner from partner_links where to_at is null");
    expect([accepted?.code, open.length]).toEqual(accepted?.code === 0 ? [0, 1] : [4, 0]);
    await app.check();
  },
  LONG,
);
