import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { account, acknowledged, type Ended, program, type Started, sizeOf, until } from "./process.ts";

const ROWS = 50_000;
const LONG = 120_000;
/** A second or two, on a machine that others use too. */
const SOON_MS = 4_000;

/** Interrupts a process as Ctrl-C does, and says how long it took to end. */
async function interrupted(job: Started): Promise<Ended> {
  const started = performance.now();
  job.child.kill("SIGINT");
  const ended = await job.ended;
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  return ended;
}

test(
  "Ctrl-C ends an import with 130, says how many rows were kept, and a rerun completes it",
  async () => {
    const app = program();
    const results = app.path("results.csv");
    const line = ["customer", "import", app.customers(ROWS), "--results", results];
    const job = app.start(line);
    await until(job, () => sizeOf(results) > 200_000);
    const { code, stdout, stderr } = await interrupted(job);
    expect([code, stdout]).toEqual([130, ""]);
    const kept = (await app.accounts()).size;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(ROWS);
    expect(stderr).toContain(`Stopped. ${kept} rows before that were kept. Run the same command again to finish.`);
    expect(stderr).toContain(`partnerctl ${line.join(" ")}`);
    expect(acknowledged(results)).toHaveLength(kept);
    expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
    const rerun = await app.run([...line, "--json"]);
    expect(JSON.parse(rerun.stdout)).toMatchObject({ created: ROWS - kept, unchanged: kept });
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

test(
  "Ctrl-C is heard while another process holds the database",
  async () => {
    const app = program();
    await app.run(["customer", "add", "first"]);
    const other = new Sqlite(app.database);
    onTestFinished(() => void other.close());
    other.exec("begin immediate");
    const results = app.path("results.csv");
    const job = app.start(["customer", "import", app.customers(10), "--results", results]);
    await until(job, () => sizeOf(results) > 0);
    const { code, stderr } = await interrupted(job);
    expect(code).toBe(130);
    expect(stderr).toContain("Stopped. 0 rows before that were kept.");
    other.exec("rollback");
    expect([...(await app.accounts())]).toEqual(["first"]);
  },
  LONG,
);

test(
  "Ctrl-C is heard while a producer keeps stdin open and says nothing",
  async () => {
    const app = program();
    const results = app.path("results.csv");
    const job = app.start(["customer", "import", "-", "--results", results], { stdio: ["pipe", "pipe", "pipe"] });
    const lines = ["account_name,full_name"];
    for (let i = 0; i < 20_000; i++) lines.push(`${account(i)},${"示例科技有限公司".repeat(4)}`);
    job.child.stdin?.write(`${lines.join("\n")}\n`);
    // Only part of a chunk is left: from here on it waits for more.
    await until(job, () => acknowledged(results).length >= 19_500);
    await pause(300);
    const { code, stderr } = await interrupted(job);
    expect(code).toBe(130);
    expect(stderr).toContain(`Stopped. ${(await app.accounts()).size} rows before that were kept.`);
  },
  LONG,
);

test(
  "a single command that is interrupted while it waits for the database ends at once",
  async () => {
    const app = program();
    await app.run(["customer", "add", "first"]);
    const other = new Sqlite(app.database);
    onTestFinished(() => void other.close());
    other.exec("begin immediate");
    const job = app.start(["customer", "add", "second"]);
    await pause(1_000);
    const { signal } = await interrupted(job);
    // Nothing is written yet, so the default of the system is right: a shell shows it as 130.
    expect(signal).toBe("SIGINT");
  },
  LONG,
);
