import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { Program } from "./process.ts";
import { testEngines } from "./server.ts";

const LONG = 120_000;

/** A provider with money, two resale customers and certified business information. */
async function funded(app: Program, amount: string): Promise<void> {
  writeFileSync(
    app.path("p.csv"),
    "account_name,company,kind\np1,示例,solution-provider\nd1,示例,distributor\nr1,示例,reseller\n",
  );
  await app.json(["partner", "import", app.path("p.csv")]);
  writeFileSync(app.path("c.csv"), "account_name\nc1\nc2\nc3\n");
  await app.json(["customer", "import", app.path("c.csv")]);
  writeFileSync(
    app.path("a.csv"),
    "customer,partner,type,from\nc1,p1,resale,2026-01-01\nc2,p1,resale,2026-01-01\nc3,r1,resale,2026-01-01\n",
  );
  await app.json(["association", "import", app.path("a.csv")]);
  await app.json(["reseller", "link", "r1", "--distributor", "d1"]);
  await app.json([
    "partner",
    "certify",
    "p1",
    "--bank-account",
    "12345678",
    "--signing-entity",
    "x",
    "--currency",
    "CNY",
  ]);
  await app.json(["certification", "approve", "p1"]);
  for (const partner of ["p1", "d1"]) await app.json(["account", "top-up", partner, amount]);
}

/** Runs commands at once, and those again that were told to try again. */
async function atOnce(app: Program, lines: readonly (readonly string[])[]): Promise<(number | null)[]> {
  const ended = await Promise.all(lines.map((line) => app.run(line)));
  const again = ended.map(async (one, index) => (one.code === 75 ? await app.run(lines[index] as string[]) : one));
  return (await Promise.all(again)).map(({ code }) => code);
}

const balanceOf = async (app: Program, partner: string) =>
  (await app.json(["account", "balance", "--partner", partner]))[0];

testEngines(
  "two processes allocate the last yuan: exactly one of them does",
  async (app) => {
    await funded(app, "1");
    for (let round = 0; round < 3; round++) {
      const codes = await atOnce(app, [
        ["account", "allocate", "c1", "1", "--partner", "p1"],
        ["account", "allocate", "c2", "1", "--partner", "p1"],
      ]);
      expect(codes.sort()).toEqual([0, 4]);
      expect(await balanceOf(app, "p1")).toMatchObject({ allocated: "1.00", available: "0.00" });
      const back = await atOnce(
        app,
        ["c1", "c2"].map((customer) => ["account", "reclaim", customer, "1", "--partner", "p1"]),
      );
      expect(back.sort()).toEqual([0, 4]);
    }
    await app.check();
  },
  LONG,
);

testEngines(
  "the last yuan is allocated or withdrawn, and a withdrawal is paid or rejected, not both",
  async (app) => {
    await funded(app, "1");
    const codes = await atOnce(app, [
      ["account", "allocate", "c1", "1", "--partner", "p1"],
      ["withdrawal", "request", "1", "--partner", "p1"],
      ["account", "allocate", "c2", "1", "--partner", "p1"],
    ]);
    expect(codes.sort()).toEqual([0, 4, 4]);
    await app.json(["account", "top-up", "p1", "5"]);
    const made = await app.json<{ id: string }>(["withdrawal", "request", "5", "--partner", "p1"]);
    await app.json(["withdrawal", "approve", made.id]);
    const decided = await atOnce(app, [
      ["withdrawal", "pay", made.id],
      ["withdrawal", "reject", made.id, "--reason", "x"],
    ]);
    expect(decided.sort()).toEqual([0, 6]);
    await app.check();
  },
  LONG,
);

testEngines(
  "what a reseller received is passed on or reclaimed, and an allocation does not outlive the association",
  async (app) => {
    await funded(app, "10");
    await app.json(["account", "allocate", "r1", "1", "--partner", "d1"]);
    const codes = await atOnce(app, [
      ["account", "allocate", "c3", "1", "--partner", "r1"],
      ["account", "reclaim", "r1", "1", "--partner", "d1"],
      ["reseller", "unlink", "r1"],
    ]);
    // Whether it returned by the reclaim or by the end of the link, the money is in one place.
    expect(codes.filter((code) => code !== 0 && code !== 4)).toEqual([]);
    await app.check();
    const { id } = await app.json<{ id: string }>([
      "association",
      "disassociate",
      "c1",
      "--reason",
      "x",
      "--by-customer",
    ]);
    const ended = await atOnce(app, [
      ["account", "allocate", "c1", "2", "--partner", "p1"],
      ["association", "approve", id],
      ["account", "allocate", "c1", "3", "--partner", "p1"],
    ]);
    expect(ended[1]).toBe(0);
    expect(await balanceOf(app, "p1")).toMatchObject({ allocated: "0.00", available: "10.00" });
    await app.check();
  },
  LONG,
);

testEngines(
  "files of several processes take no more than there is, and one reference is booked once",
  async (app) => {
    await funded(app, "1500");
    const rows = Array.from({ length: 2_000 }, (_, index) => `${index % 2 ? "c1" : "c2"},1`);
    writeFileSync(app.path("f.csv"), `account,amount\n${rows.join("\n")}\n`);
    const file = ["account", "allocate", "--from", app.path("f.csv"), "--partner", "p1", "-q"];
    expect(await atOnce(app, [file, file])).toEqual([3, 3]);
    expect(await balanceOf(app, "p1")).toMatchObject({ allocated: "1500.00", available: "0.00" });
    const topUp = ["account", "top-up", "p1", "7", "--reference", "B1"];
    expect(await atOnce(app, [topUp, topUp, topUp])).toEqual([0, 0, 0]);
    expect(await balanceOf(app, "p1")).toMatchObject({ top_up: "1507.00" });
    await app.check();
  },
  LONG,
);
