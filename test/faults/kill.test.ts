import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { acknowledged, program, sizeOf, until } from "./process.ts";

const ROWS = 50_000;
const LONG = 180_000;

test(
  "kill -9 in the middle of an import: what the results acknowledge is there, and a rerun completes it",
  async () => {
    const app = program();
    const input = app.customers(ROWS);
    const results = app.path("results.csv");
    const line = ["customer", "import", input, "--json", "--results"];
    let most = 0;
    // Once after the first rows, then twice during reruns, later each time.
    for (const [index, bytes] of [1, 300_000, 700_000].entries()) {
      const file = app.path(`results-${index}.csv`);
      const job = app.start([...line, file]);
      await until(job, () => sizeOf(file) > 100 + bytes);
      job.child.kill("SIGKILL");
      expect((await job.ended).signal).toBe("SIGKILL");
      const rows = acknowledged(file);
      const stored = app.accounts();
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
    const third = await app.run([...line, results]);
    expect(JSON.parse(third.stdout)).toMatchObject({ rows: ROWS, created: 0, updated: 0, unchanged: ROWS, invalid: 0 });
    expect(app.accounts().size).toBe(ROWS);
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
    await killed(2_000_000);
    expect([...app.accounts()]).toEqual(["kept"]);
    const rerun = await app.run(line);
    expect(JSON.parse(rerun.stdout)).toMatchObject({ rows: ROWS, created: ROWS });
    expect(acknowledged(results)).toHaveLength(ROWS);
    expect(existsSync(`${results}.part`)).toBe(false);
    expect(app.accounts().size).toBe(ROWS + 1);
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
      const { rmSync } = await import("node:fs");
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
      expect(app.accounts().size).toBe(10);
      expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
    }
  },
  LONG,
);
