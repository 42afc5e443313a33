import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { type Ended, program } from "./process.ts";

const ROWS = 20_000;
const LONG = 120_000;

test(
  "two processes import the same file into a missing database at once: both end well, and nothing is there twice",
  async () => {
    const app = program();
    const line = ["customer", "import", app.customers(ROWS), "--json"];
    const ended = await Promise.all([app.run(line), app.run(line)]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    const [one, two] = ended.map(({ stdout }) => JSON.parse(stdout));
    expect(one.created + two.created).toBe(ROWS);
    expect(one.unchanged + two.unchanged).toBe(ROWS);
    expect([one.updated, two.updated, one.invalid, two.invalid]).toEqual([0, 0, 0, 0]);
    expect(one.job).not.toBe(two.job);
    expect((await app.accounts()).size).toBe(ROWS);
    const connection = new Sqlite(app.database);
    const rows = connection.prepare(
      "select c.id, count(*) n from customers k join changes c on c.seq = k.created_by group by 1",
    );
    const made = Object.fromEntries((rows.all() as { id: string; n: number }[]).map(({ id, n }) => [id, n]));
    expect(connection.prepare("select count(*) from customers_history").pluck().get()).toBe(0);
    expect(connection.prepare("select distinct state from changes").pluck().all()).toEqual(["done"]);
    connection.close();
    for (const { job, created } of [one, two]) expect(made[job] ?? 0).toBe(created);
    expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
  },
  LONG,
);

test(
  "an atomic and a plain import of one file at once: both end well",
  async () => {
    const app = program();
    const line = ["customer", "import", app.customers(ROWS), "--json"];
    const ended = await Promise.all([app.run([...line, "--atomic"]), app.run(line)]);
    expect(ended.map(({ code, stderr }) => `${code}${stderr}`.slice(0, 1))).toEqual(["0", "0"]);
    expect((await app.accounts()).size).toBe(ROWS);
  },
  LONG,
);

/** Starts commands that all find an empty file and wait for it, and lets them go at the same moment. */
async function together(app: ReturnType<typeof program>, lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const gate = new Sqlite(app.database);
  gate.exec("begin immediate");
  const ended = Promise.all(lines.map((line) => app.run(line)));
  await pause(2_000);
  gate.exec("rollback");
  gate.close();
  return await ended;
}

test(
  "many first writes at once make one database with all of them",
  async () => {
    const app = program();
    const names = Array.from({ length: 5 }, (_, index) => `first-${index}`);
    const ended = await together(
      app,
      names.map((name) => ["customer", "add", name]),
    );
    expect(ended.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(names.map(() => expect.stringMatching(/^0 /)));
    expect([...(await app.accounts())].sort()).toEqual(names);
    expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
  },
  LONG,
);

test(
  "first writes that fail do not take away what another process wrote at the same time",
  async () => {
    const app = program();
    const failing = ["customer", "register", "--full-name", "某公司", "--phone", "13800000001", "--partner", "nobody"];
    const lines = [failing, ["customer", "add", "kept"], failing, ["customer", "add", "too"], failing];
    const ended = await together(app, lines);
    expect(ended.map(({ code }) => code)).toEqual([7, 0, 7, 0, 7]);
    expect([...(await app.accounts())].sort()).toEqual(["kept", "too"]);
  },
  LONG,
);

test(
  "single commands get their turn while an import runs, and readers are not kept waiting",
  async () => {
    const app = program();
    await app.run(["customer", "add", "first"]);
    const job = app.start(["customer", "import", app.customers(50_000), "--quiet"]);
    const added: string[] = [];
    for (let i = 0; job.child.exitCode === null && i < 20; i++) {
      const [add, list] = await Promise.all([
        app.run(["customer", "add", `single-${i}`]),
        app.run(["customer", "list", "--limit", "1", "--json"]),
      ]);
      expect([add.code, list.code]).toEqual([0, 0]);
      added.push(`single-${i}`);
    }
    expect((await job.ended).code).toBe(0);
    const stored = await app.accounts();
    expect(added.filter((name) => !stored.has(name))).toEqual([]);
    expect(stored.size).toBe(50_001 + added.length);
  },
  LONG,
);

test(
  "a database that another process holds ends with 75 after a while, and nothing is created beside it",
  async () => {
    const app = program();
    await app.run(["customer", "add", "first"]);
    const other = new Sqlite(app.database);
    other.exec("begin immediate");
    const { code, stdout, stderr } = await app.run(["customer", "add", "second", "--json"]);
    expect([code, stdout]).toEqual([75, ""]);
    expect(JSON.parse(stderr).error).toMatchObject({ code: "database-busy" });
    other.exec("rollback");
    other.close();
    expect(existsSync(app.database)).toBe(true);
    expect([...(await app.accounts())]).toEqual(["first"]);
  },
  LONG,
);
