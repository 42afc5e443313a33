import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  acknowledged,
  type Ended,
  type Program,
  program,
  type Started,
  sizeOf,
  until,
  waitingImport,
} from "./process.ts";
import { testEngines } from "./server.ts";

const ROWS = 20_000;
const LONG = 60_000;
/** Less than a second by itself; on a machine that others use too it may take longer. */
const SOON_MS = 3_000;

/** Interrupts a process as Ctrl-C does, and says how long it took to end. */
async function interrupted(job: Started): Promise<Ended> {
  const started = performance.now();
  job.child.kill("SIGINT");
  const ended = await job.ended;
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  return ended;
}

/** Runs the command that the program printed as the one that goes on. */
async function resumed(app: Program, stderr: string): Promise<unknown> {
  const words = /^Try: partnerctl (.*)$/m.exec(stderr)?.[1]?.split(" ") ?? [];
  return await app.json(words);
}

testEngines(
  "Ctrl-C ends an import with 130 at a chunk's end and prints the command that completes it",
  async (app) => {
    const results = app.path("results.csv");
    const job = app.start(["customer", "import", app.customers(ROWS), "--results", results]);
    await until(job, () => sizeOf(results) > 150_000);
    const { code, stdout, stderr } = await interrupted(job);
    expect([code, stdout]).toEqual([130, ""]);
    const kept = (await app.accounts()).size;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(ROWS);
    expect(kept % 1_000).toBe(0);
    expect(stderr).toContain(`Stopped. ${kept} rows before that were kept. Run the same command again to finish.`);
    expect(acknowledged(results)).toHaveLength(kept);
    await app.check();
    expect(await resumed(app, stderr)).toMatchObject({ created: ROWS - kept, unchanged: kept });
  },
  LONG,
);

test(
  "Ctrl-C ends an atomic import with nothing written, its results saying so",
  async () => {
    const app = program();
    const results = app.path("results.csv");
    const job = app.start(["customer", "import", app.customers(ROWS), "--atomic", "--results", results, "--json"]);
    await until(job, () => sizeOf(`${results}.part`) > 200_000);
    const { code, stdout, stderr } = await interrupted(job);
    expect([code, stdout]).toEqual([130, ""]);
    const error = JSON.parse(stderr.trim().split("\n").at(-1) as string).error;
    expect(error).toMatchObject({ code: "interrupted" });
    expect(error.message).toContain("Nothing was written (--atomic).");
    expect((await app.run(["customer", "list", "--json"])).stdout.trim()).toBe("[]");
    expect(acknowledged(results).length).toBeGreaterThan(0);
  },
  LONG,
);

test(
  "a second Ctrl-C ends it at once",
  async () => {
    const app = program();
    const results = app.path("results.csv");
    const job = app.start(["customer", "import", app.customers(ROWS), "--results", results]);
    await until(job, () => sizeOf(results) > 100_000);
    job.child.kill("SIGINT");
    expect((await interrupted(job)).code).toBe(130);
    expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
  },
  LONG,
);

testEngines(
  "Ctrl-C is heard while another process holds the database, and the printed command completes the import",
  async (app) => {
    await app.run(["customer", "add", "first"]);
    const release = await app.hold();
    const results = app.path("results.csv");
    const job = app.start(["customer", "import", app.customers(10), "--results", results]);
    await until(job, () => sizeOf(results) > 0);
    await pause(500);
    const { code, stderr } = await interrupted(job);
    expect(code).toBe(130);
    expect(stderr).toContain("Stopped. 0 rows before that were kept.");
    await release();
    expect([...(await app.accounts())]).toEqual(["first"]);
    expect(await resumed(app, stderr)).toMatchObject({ created: 10 });
  },
  LONG,
);

testEngines(
  "Ctrl-C is heard while a producer keeps stdin open and says nothing, and while a later chunk waits for a lock",
  async (app) => {
    for (const locked of [false, true]) {
      const results = app.path(`results-${locked}.csv`);
      const { job, rest } = await waitingImport(app, ROWS, results);
      const kept = acknowledged(results).length;
      if (locked) {
        const release = await app.hold();
        job.child.stdin?.write(rest);
        await pause(500);
        setTimeout(release, 2_000);
      }
      const { code, stderr } = await interrupted(job);
      expect(code, stderr).toBe(130);
      expect(stderr).toContain(`Stopped. ${kept} rows before that were kept.`);
      expect((await app.accounts()).size).toBe(kept);
    }
  },
  LONG,
);

testEngines(
  "a single command that is interrupted while it waits for the database ends at once",
  async (app) => {
    await app.run(["customer", "add", "first"]);
    await app.hold();
    const job = app.start(["customer", "add", "second"]);
    await pause(1_500);
    const { signal } = await interrupted(job);
    // Nothing is written yet, so the default of the system is right: a shell shows it as 130.
    expect(signal).toBe("SIGINT");
  },
  LONG,
);
