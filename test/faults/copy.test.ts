import { readdirSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { emptySchema, NO_SERVER, onServer, SERVER } from "../server.ts";
import { program, type Started, until } from "./process.ts";

const ROWS = 90_000;
const LONG = 120_000;
/** A second, on a machine that others use too. */
const SOON_MS = 2_500;

/** A database of many customers, a target of one sort or the other, and how many customers the target has by now. */
async function copying(sort: "file" | "server") {
  const app = program();
  await app.run(["customer", "import", app.customers(ROWS), "--quiet"]);
  const target = sort === "file" ? app.path("copy.db") : await emptySchema();
  const line = ["db", "copy", target];
  return {
    ...app,
    target,
    line,
    /** Starts the copy and waits until it is well under way, as its progress tells. */
    async underWay(): Promise<Started> {
      const job = app.start(line);
      let told = "";
      job.child.stderr?.on("data", (text) => {
        told += text;
      });
      await until(job, () => (sort === "file" ? accountsOf(target) > 3_000 : /\d{4,} rows/.test(told)));
      return job;
    },
    async completes(): Promise<void> {
      const { code, stdout } = await app.run([...line, "--json"]);
      expect(code).toBe(0);
      const found = JSON.parse(stdout) as { table: string; rows: number; ok: boolean }[];
      expect(found.every(({ ok }) => ok)).toBe(true);
      expect(found.find(({ table }) => table === "customers")).toMatchObject({ rows: ROWS });
      expect(await app.run(["db", "check"], { db: target })).toMatchObject({ code: 0 });
      const list = ["customer", "list", "--format", "csv"];
      expect((await app.run(list, { db: target })).stdout).toBe((await app.run(list)).stdout);
      expect((await app.run(line)).code).toBe(6);
    },
  };
}

function accountsOf(path: string): number {
  try {
    const connection = new Sqlite(path, { fileMustExist: true, timeout: 1_000 });
    try {
      return connection.prepare("select count(*) from customers").pluck().get() as number;
    } finally {
      connection.close();
    }
  } catch {
    return 0;
  }
}

for (const sort of ["file", "server"] as const) {
  test(
    `a copy to a ${sort} that is killed is unfinished, says so, and completes when it is run again`,
    async (context) => {
      if (sort === "server" && !SERVER) return context.skip(NO_SERVER);
      const job = await copying(sort);
      for (let kills = 0; kills < 2; kills++) {
        const { child, ended } = sort === "file" || kills === 0 ? await job.underWay() : job.start(job.line);
        child.kill("SIGKILL");
        await ended;
      }
      const check = await job.run(["db", "check", "--format", "csv"], { db: job.target });
      expect([check.code, check.stdout]).toEqual([10, expect.stringContaining("copy.finished,false,1,")]);
      await job.completes();
    },
    LONG,
  );

  test(
    `Ctrl-C ends a copy to a ${sort} with 130 at once, and says that the same command goes on`,
    async (context) => {
      if (sort === "server" && !SERVER) return context.skip(NO_SERVER);
      const job = await copying(sort);
      const { child, ended } = await job.underWay();
      const started = performance.now();
      child.kill("SIGINT");
      const { code, stdout, stderr } = await ended;
      expect(performance.now() - started).toBeLessThan(SOON_MS);
      expect([code, stdout]).toEqual([130, ""]);
      expect(stderr).toMatch(/Stopped\. \d+ rows are in the copy\. Run the same command again to finish\./);
      expect(stderr.replaceAll("'", "")).toContain(`partnerctl db copy ${job.target}`);
      await job.completes();
    },
    LONG,
  );
}

test(
  "Ctrl-C is heard while a server lets the copy wait",
  async (context) => {
    if (!SERVER) return context.skip(NO_SERVER);
    const app = program();
    await app.run(["customer", "add", "first"]);
    const target = await emptySchema();
    await app.run(["db", "copy", target]);
    await onServer("truncate changes, customers, copies", target);
    const blocked = onServer("begin; lock table copies; select pg_sleep(8); rollback", target);
    const { child, ended } = app.start(["db", "copy", target]);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const started = performance.now();
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(performance.now() - started).toBeLessThan(SOON_MS);
    expect(code).toBe(130);
    expect(stderr).toContain("Run the same command again to finish.");
    await blocked;
    expect(await app.run(["db", "copy", target])).toMatchObject({ code: 0 });
  },
  LONG,
);

test(
  "a restore that is killed at any moment leaves one of the two databases in its place, whole",
  async () => {
    const app = program();
    await app.run(["customer", "import", app.customers(5_000), "--quiet"]);
    const backup = app.path("backup.db");
    await app.run(["db", "backup", backup]);
    await app.run(["customer", "add", "later"]);
    for (let delay = 100; delay < 700; delay += 60) {
      const { child, ended } = app.start(["db", "restore", backup]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill("SIGKILL");
      await ended;
      expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
      expect([5_000, 5_001]).toContain((await app.accounts()).size);
    }
    expect((await app.run(["db", "restore", backup])).code).toBe(0);
    expect((await app.accounts()).size).toBe(5_000);
    const kept = readdirSync(app.home).filter((name) => name.includes("before-restore") && !/-(wal|shm)$/.test(name));
    const sizes = await Promise.all(kept.map(async (name) => (await app.accounts(app.path(name))).size));
    expect(sizes).toContain(5_001);
  },
  LONG,
);
