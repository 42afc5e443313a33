import { expect } from "vitest";
import type { Program } from "./process.ts";
import { testEngines } from "./server.ts";

const LONG = 120_000;

/** A program with a partner whose amount was sent; `limit` wrong amounts lock it. */
async function sent(app: Program, limit: number): Promise<void> {
  const words = (line: string): string[] => line.split(" ");
  await app.json(words(`policy set certification.max_attempts ${limit} --from 2026-01-01`));
  await app.json(words("partner add p1 --company 示例 --uscc 91990001MA0000001R --kind solution-provider"));
  await app.json(words("partner certify p1 --bank-account 6222020012345678 --signing-entity 示例 --currency CNY"));
  await app.json(words("certification transfer p1 --amount 0.37"));
}

/** Enters amounts at once, and those again that were told to try again; answers how they ended. */
async function enter(app: Program, amounts: readonly string[]): Promise<(number | null)[]> {
  const line = (amount: string) => ["certification", "confirm", "p1", "--amount", amount];
  const ended = await Promise.all(amounts.map((amount) => app.run(line(amount))));
  const again = await Promise.all(
    ended.map((one, at) => (one.code === 75 ? app.run(line(amounts[at] as string)) : one)),
  );
  return again.map(({ code }) => code);
}

testEngines(
  "two wrong amounts at once count two",
  async (app) => {
    await sent(app, 5);
    expect(await enter(app, ["0.36", "0.38"])).toEqual([4, 4]);
    expect(await app.json("certification show p1".split(" "))).toMatchObject({ attempts_left: 3 });
  },
  LONG,
);

testEngines(
  "of six wrong amounts at once three are compared and the others come too late",
  async (app) => {
    await sent(app, 3);
    const codes = await enter(app, ["1", "2", "3", "4", "5", "6"]);
    expect(codes.sort()).toEqual([4, 4, 4, 6, 6, 6]);
    expect(await app.json("certification show p1".split(" "))).toMatchObject({ state: "locked", attempts_left: 0 });
    const [{ counted } = {}] = await app.rows("select wrong_amounts as counted from certifications");
    expect(Number(counted)).toBe(3);
    await app.check();
  },
  LONG,
);
