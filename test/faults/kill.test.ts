import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFailed, test } from "vitest";
import { isServer } from "../../src/values/address.ts";
import { account, acknowledged, type Program, program, sizeOf, until } from "./process.ts";
import { testEngines } from "./server.ts";

const ROWS = 20_000;
const LONG = 120_000;

test(
  "kill -9 in the middle of an import: what the results acknowledge is there, and a rerun completes it",
  async () => {
    const app = program();
    const input = app.customers(ROWS);
    const results = app.path("results.csv");
    const line = ["customer", "import", input, "--json", "--results"];
    let most = 0;
    // Once after the first rows, then during a rerun.
    for (const [index, bytes] of [1, 200_000].entries()) {
      const file = app.path(`results-${index}.csv`);
      const job = app.start([...line, file]);
      await until(job, () => sizeOf(file) > 100 + bytes);
      job.child.kill("SIGKILL");
      expect((await job.ended).signal).toBe("SIGKILL");
      const rows = acknowledged(file);
      const stored = await app.accounts();
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((key) => !stored.has(key))).toEqual([]);
      expect(stored.size).toBeGreaterThanOrEqual(Math.max(most, rows.length));
      expect(stored.size).toBeLessThan(ROWS);
      most = stored.size;
      expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
    }
    const rerun = await app.run([...line, results]);
    expect(rerun.code).toBe(0);
    expect(JSON.parse(rerun.stdout)).toMatchObject({ rows: ROWS, created: ROWS - most, updated: 0, unchanged: most });
    expect(acknowledged(results)).toHaveLength(ROWS);
    expect((await app.accounts()).size).toBe(ROWS);
    expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
  },
  LONG,
);

test(
  "kill -9 in the middle of an atomic import leaves nothing of it",
  async () => {
    const app = program();
    const input = app.customers(ROWS);
    const results = app.path("results.csv");
    const line = ["customer", "import", input, "--json", "--atomic", "--results", results];
    const killed = async (bytes: number): Promise<void> => {
      const job = app.start(line);
      await until(job, () => sizeOf(`${results}.part`) > bytes);
      job.child.kill("SIGKILL");
      expect((await job.ended).signal).toBe("SIGKILL");
      expect(readFileSync(results, "utf8")).toBe("row,key,outcome,id,code,message,rules\n");
      expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
    };
    await killed(1);
    expect((await app.run(["customer", "list", "--json"])).stdout.trim()).toBe("[]");
    expect(await app.run(["customer", "add", "kept"])).toMatchObject({ code: 0 });
    await killed(1_000_000);
    expect([...(await app.accounts())]).toEqual(["kept"]);
    const rerun = await app.run(line);
    expect(JSON.parse(rerun.stdout)).toMatchObject({ rows: ROWS, created: ROWS });
    expect(acknowledged(results)).toHaveLength(ROWS);
    expect(existsSync(`${results}.part`)).toBe(false);
    expect((await app.accounts()).size).toBe(ROWS + 1);
  },
  LONG,
);

test(
  "kill -9 while the file is being created leaves one that reads as empty or is whole",
  async () => {
    const app = program();
    const input = app.customers(10);
    const moments: readonly (() => boolean)[] = [
      () => existsSync(app.database),
      () => sizeOf(app.database) > 0,
      () => sizeOf(`${app.database}-journal`) > 0,
      () => existsSync(`${app.database}-wal`),
      () => sizeOf(`${app.database}-wal`) > 0,
    ];
    for (const [index, moment] of moments.entries()) {
      for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(app.database + suffix, { force: true });
      const job = app.start(["customer", "import", input]);
      // A moment may be over before it is seen: then the import is whole, which is as good.
      await until(job, moment).catch(() => {});
      job.child.kill("SIGKILL");
      await job.ended;
      const list = await app.run(["customer", "list", "--json"]);
      expect([index, list.code, list.stderr]).toEqual([index, 0, ""]);
      expect([0, 10]).toContain(JSON.parse(list.stdout).length);
      expect(await app.run(["customer", "import", input])).toMatchObject({ code: 0 });
      expect((await app.accounts()).size).toBe(10);
      expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
    }
  },
  LONG,
);

const MOMENTS = 10;
const MOMENT_ROWS = 4_000;
/** Names the moments of a run; give it again to meet them again. */
const SEED = Number(process.env.PARTNERCTL_FAULT_SEED ?? Date.now() % 1_000_000);

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A program with an empty database, as often as one is asked for. */
async function emptied(app: Program): Promise<void> {
  if (isServer(app.database)) {
    const schema = new URL(app.database).searchParams.get("options")?.split("=")[1];
    const other = await app.outsider();
    // Waits until the server has noticed that the last one was killed.
    await other.run(`drop schema ${schema} cascade; create schema ${schema}`).finally(() => other.close());
    return;
  }
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(app.database + suffix, { force: true });
}

/** The customers that are stored, each compared with its row in the file; none while there is no database. */
async function wholeRows(app: Program): Promise<Set<string>> {
  const rows = await app.rows("select account_name, full_name, phone, email from customers").catch((error: Error) => {
    // Before its first commit there is no table, or not even a file.
    if (/no such table|does not exist|unable to open/.test(error.message)) return [];
    throw error;
  });
  for (const row of rows) {
    const i = Number(String(row.account_name).slice("acct-".length));
    const whole = { full_name: `示例科技${i}有限公司`, phone: "13800000000", email: `a${i}@example.com` };
    expect(row).toEqual({ account_name: account(i), ...whole });
  }
  return new Set(rows.map((row) => row.account_name as string));
}

for (const atomic of [false, true]) {
  testEngines(
    `kill -9 at ten moments of ${atomic ? "an atomic" : "an"} import: nothing that was acknowledged is missing, nothing is half there, a rerun completes`,
    async (app) => {
      onTestFailed(() => void process.stderr.write(`PARTNERCTL_FAULT_SEED=${SEED}\n`));
      const chance = chances(SEED);
      const results = app.path("results.csv");
      const input = app.customers(MOMENT_ROWS);
      const line = ["customer", "import", input, "--results", results, ...(atomic ? ["--atomic"] : [])];
      const began = performance.now();
      await app.json(line);
      const whole = performance.now() - began;
      for (let moment = 0; moment < MOMENTS; moment++) {
        await emptied(app);
        rmSync(results, { force: true });
        const job = app.start(line);
        // Most of the time it takes to start nothing can happen yet.
        const ms = whole * (0.2 + 0.8 * chance());
        await pause(ms);
        job.child.kill("SIGKILL");
        await job.ended;
        const rows = acknowledged(results);
        await app.check();
        const stored = await wholeRows(app);
        const what = `moment ${moment}, ${Math.round(ms)} of ${Math.round(whole)} ms, ${rows.length} acknowledged`;
        expect(
          rows.filter((key) => !stored.has(key)),
          what,
        ).toEqual([]);
        expect(stored.size % (atomic ? MOMENT_ROWS : 1_000), what).toBe(0);
        const rerun = await app.json(line);
        expect(rerun, what).toMatchObject({ created: MOMENT_ROWS - stored.size, unchanged: stored.size });
      }
      await app.check();
      expect((await wholeRows(app)).size).toBe(MOMENT_ROWS);
    },
    LONG,
  );
}
