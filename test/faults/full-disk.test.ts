import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acknowledged, disk, program } from "./process.ts";

const ROWS = 20_000;
const LONG = 60_000;
const REASON = "needs root, to mount a small disk";

test(
  "a disk that fills up in mid-import is exit 2; what was acknowledged is kept, and with more room a rerun completes",
  async (context) => {
    const small = disk(4_096);
    if (!small) return context.skip(REASON);
    const app = program();
    const db = join(small.path, "test.db");
    const results = app.path("results.csv");
    const line = ["customer", "import", app.customers(ROWS), "--json", "--results", results];
    const full = await app.run(line, { db });
    expect([full.code, full.stdout]).toEqual([2, ""]);
    const error = JSON.parse(full.stderr.trim().split("\n").at(-1) as string).error;
    expect(error.code).toBe("disk-full");
    const rows = acknowledged(results);
    expect(rows.length).toBeGreaterThan(0);
    expect(error.message).toContain(`${rows.length} rows before that were kept.`);
    small.resize(65_536);
    const stored = await app.accounts(db);
    expect(stored.size).toBe(rows.length);
    expect(rows.every((key) => stored.has(key))).toBe(true);
    expect(await app.run(["db", "check"], { db })).toMatchObject({ code: 0 });
    const rerun = await app.run(line, { db });
    expect(JSON.parse(rerun.stdout)).toMatchObject({ created: ROWS - rows.length, unchanged: rows.length });
  },
  LONG,
);

test(
  "a database on a disk that is full stays readable and sound",
  async (context) => {
    const small = disk(4_096);
    if (!small) return context.skip(REASON);
    const app = program();
    const db = join(small.path, "test.db");
    const full = await app.run(["customer", "import", app.customers(ROWS), "--quiet"], { db });
    expect(full.code).toBe(2);
    const list = await app.run(["customer", "list", "--json"], { db });
    expect(list.code).toBe(0);
    expect(JSON.parse(list.stdout).length).toBeGreaterThan(0);
    expect(await app.run(["db", "check"], { db })).toMatchObject({ code: 0 });
  },
  LONG,
);

test(
  "an atomic import on a disk that fills up leaves nothing",
  async (context) => {
    const small = disk(4_096);
    if (!small) return context.skip(REASON);
    const app = program();
    const db = join(small.path, "test.db");
    const full = await app.run(["customer", "import", app.customers(2 * ROWS), "--atomic", "--json"], { db });
    expect([full.code, full.stdout]).toEqual([2, ""]);
    const error = JSON.parse(full.stderr.trim().split("\n").at(-1) as string).error;
    expect(error.code).toBe("disk-full");
    expect(error.message).toContain("Nothing was written (--atomic).");
    small.resize(65_536);
    expect((await app.run(["customer", "list", "--json"], { db })).stdout.trim()).toBe("[]");
  },
  LONG,
);

test(
  "a database that finds no room at all is not created",
  async (context) => {
    const small = disk(64);
    if (!small) return context.skip(REASON);
    const app = program();
    const { code, stderr } = await app.run(["customer", "add", "acct"], { db: join(small.path, "test.db") });
    expect(code).toBe(2);
    expect(stderr).toContain("No space left");
    expect(readdirSync(small.path)).toEqual([]);
  },
  LONG,
);

test(
  "results on a disk that fills up end the import with what was kept; every line there is true",
  async (context) => {
    const small = disk(256);
    if (!small) return context.skip(REASON);
    const app = program();
    const results = join(small.path, "results.csv");
    const line = ["customer", "import", app.customers(ROWS), "--json", "--results", results];
    const full = await app.run(line);
    expect([full.code, full.stdout]).toEqual([2, ""]);
    const error = JSON.parse(full.stderr.trim().split("\n").at(-1) as string).error;
    expect(error).toMatchObject({ code: "results-unwritable", field: "results" });
    const stored = await app.accounts();
    expect(error.message).toContain(`${stored.size} rows before that were kept.`);
    const rows = acknowledged(results);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(stored.size);
    expect(rows.filter((key) => !stored.has(key))).toEqual([]);
    // The same with an atomic job: it was done, and its results could not be told.
    const atomic = await app.run([...line, "--atomic"]);
    expect(atomic.code).toBe(2);
    expect((await app.accounts()).size).toBe(stored.size);
  },
  LONG,
);

test(
  "results that do not fit at their very end are reported, though nothing is written after them",
  async (context) => {
    const small = disk(8);
    if (!small) return context.skip(REASON);
    const app = program();
    const line = ["customer", "import", app.customers(400), "--json", "--results", join(small.path, "results.csv")];
    const full = await app.run(line);
    expect([full.code, full.stdout]).toEqual([2, ""]);
    expect(JSON.parse(full.stderr).error.message).toContain("400 rows before that were kept.");
    expect((await app.accounts()).size).toBe(400);
  },
  LONG,
);

test(
  "registrations whose results do not fit end with what was kept; every line there is true, and a rerun completes",
  async (context) => {
    const small = disk(64);
    if (!small) return context.skip(REASON);
    const app = program();
    writeFileSync(
      app.path("partners.csv"),
      "account_name,company,kind,phone\nsp-one,示例公司,solution-provider,13900000000\n",
    );
    await app.json(["partner", "import", app.path("partners.csv")]);
    await app.json(["policy", "set", "registration.limit", "5000", "--from", "2026-01-01"]);
    const lines = Array.from({ length: 3_000 }, (_, i) => `示例客户${i}公司,139${String(i).padStart(8, "0")}`);
    writeFileSync(app.path("applicants.csv"), `${["full_name,phone", ...lines].join("\n")}\n`);
    const line = ["customer", "register", "--from", app.path("applicants.csv"), "--partner", "sp-one", "--json"];
    const results = join(small.path, "results.csv");
    const full = await app.run([...line, "--results", results]);
    expect([full.code, full.stdout]).toEqual([2, ""]);
    expect(JSON.parse(full.stderr).error).toMatchObject({ code: "results-unwritable", field: "results" });
    const stored = new Set((await app.rows("select phone from registrations")).map(({ phone }) => phone));
    const told = acknowledged(results);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((phone) => !stored.has(phone))).toEqual([]);
    await app.check();
    const rerun = JSON.parse((await app.run(line)).stdout);
    expect(rerun).toMatchObject({ registered: 3_000 - stored.size, unchanged: stored.size });
  },
  LONG,
);

test(
  "a backup and an output file that do not fit are not there at all",
  async (context) => {
    const small = disk(64);
    if (!small) return context.skip(REASON);
    const app = program();
    await app.json(["customer", "import", app.customers(2_000)]);
    for (const line of [
      ["db", "backup", join(small.path, "backup.db")],
      ["customer", "list", "-o", join(small.path, "list.csv")],
      ["customer", "list", "-o", join(small.path, "list.json")],
    ]) {
      const { code, stdout, stderr } = await app.run(line);
      expect([line, code, stdout], stderr).toEqual([line, 2, ""]);
      expect(stderr).toMatch(/^Error: .*[Nn]o space left.*\n$/);
      expect(readdirSync(small.path)).toEqual([]);
    }
    await app.check();
  },
  LONG,
);
