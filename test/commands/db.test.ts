import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/database/migrations/index.ts";
import { testApp } from "../support.ts";

const SCHEMA = MIGRATIONS.length;
const NAMES = MIGRATIONS.map(({ name }) => name);

/** What is about files is asked of one, whatever engine the other tests run on. */
const FILE = { engine: "sqlite" } as const;

const CUSTOMER = ["customer", "add", "acct", "--full-name", "示例公司"];

/** Turns a database into one whose migrations have not been recorded yet. */
function age(path: string): void {
  const connection = new Sqlite(path);
  connection.exec("pragma user_version = 0");
  connection.close();
}

test("info of a missing file is that of an empty database, and creates nothing", async () => {
  const app = await testApp();
  const info = await app.json("db info");
  expect(Object.keys(info)).toEqual([
    "engine",
    "path",
    "exists",
    "size",
    "schema",
    "version",
    "partners",
    "customers",
    "associations",
    "registrations",
    "usage_lines",
    "changes",
  ]);
  expect(info).toMatchObject({ path: app.database.path, exists: false, size: 0, customers: 0 });
  expect(await app.database.exists()).toBe(false);
});

test("info counts what there is", async () => {
  const app = await testApp();
  await app.run(CUSTOMER);
  const info = await app.json("db info");
  expect(info).toMatchObject({ exists: true, customers: 1, partners: 0, changes: 1 });
  if (app.database.engine === "sqlite") expect(info.size).toBe(statSync(app.database.path).size);
  else expect(info.size).toBeGreaterThan(0);
});

test("migrate has nothing to do on a current or a missing file", async () => {
  const app = await testApp();
  expect(await app.json("db migrate")).toEqual({ path: app.database.path, schema: SCHEMA, applied: [] });
  expect(await app.database.exists()).toBe(false);
  await app.run(CUSTOMER);
  expect(await app.json("db migrate")).toMatchObject({ applied: [] });
});

test("an empty schema is brought up to date, once", async () => {
  const app = await testApp(FILE);
  await app.run("init");
  const connection = new Sqlite(app.path("test.db"));
  const tables = connection.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
  connection.pragma("foreign_keys = off");
  for (const name of tables.filter((table) => table !== "migrations")) connection.exec(`drop table ${name}`);
  connection.exec("drop view change_clock; delete from migrations; pragma user_version = 0");
  connection.close();
  expect((await app.run("customer list")).code).toBe(2);
  expect(await app.json("db migrate -n")).toMatchObject({ schema: SCHEMA, applied: NAMES });
  expect((await app.run("customer list")).code).toBe(2);
  expect(await app.json("db migrate")).toMatchObject({ schema: SCHEMA, applied: NAMES });
  expect((await app.run("customer list --json")).stdout.trim()).toBe("[]");
  expect(await app.json("db migrate")).toMatchObject({ applied: [] });
});

test("check of a missing and of a sound file passes", async () => {
  const app = await testApp();
  const missing = await app.json<Record<string, unknown>[]>("db check");
  expect(Object.keys(missing[0] as object)).toEqual(["check", "ok", "problems", "example"]);
  expect(missing.every(({ ok }) => ok === true)).toBe(true);
  await app.run(CUSTOMER);
  expect(await app.json("db check")).toEqual(missing);
});

test("check ends with 10 where something is wrong, and shows all checks", async () => {
  const app = await testApp();
  await app.run(CUSTOMER);
  await app.alter(`insert into usage_lines (id, bill_cycle, customer, trade_time, payment_amount, cash_amount,
    credit_amount, stored_value_card_amount, coupon_amount, flexipurchase_coupon_amount, debt_amount,
    created_by, changed_by, version) values ('u1', '2026-11', 'nobody', 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1)`);
  const { code, stdout, stderr } = await app.run("db check --json");
  expect(code).toBe(10);
  const rows = JSON.parse(stdout) as { check: string; ok: boolean; problems: number; example: string | null }[];
  expect(rows.filter(({ ok }) => !ok)).toEqual([{ check: "usage.customer", ok: false, problems: 1, example: "u1" }]);
  expect(stderr).toContain(`1 of ${rows.length} checks failed`);
});

test("check names damage wherever it is, and what could not be checked; it is never a bug", async () => {
  const app = await testApp(FILE);
  await app.run(CUSTOMER);
  const path = app.path("test.db");
  const sound = readFileSync(path);
  const codes = new Set<number>();
  for (let page = 1; page < sound.length / 4096; page += 3) {
    const bytes = Buffer.from(sound);
    bytes.fill(0xff, page * 4096, (page + 1) * 4096);
    writeFileSync(path, bytes);
    const { code, stdout } = await app.run("db check --json");
    codes.add(code);
    if (code === 10) expect(JSON.parse(stdout)[0]).toMatchObject({ check: "integrity", ok: false });
  }
  // Where the schema itself cannot be read, the file cannot even be opened: exit 2.
  expect([...codes].filter((code) => code !== 2)).toEqual([10]);
});

test("backup makes a whole copy for its owner only", async () => {
  const app = await testApp(FILE);
  await app.run(CUSTOMER);
  const made = await app.json(["db", "backup", app.path("copy.db")]);
  expect(made).toEqual({
    path: app.path("copy.db"),
    source: app.path("test.db"),
    size: statSync(app.path("copy.db")).size,
  });
  expect(statSync(app.path("copy.db")).mode & 0o777).toBe(0o600);
  expect(await app.json(["db", "info", "--db", app.path("copy.db")])).toMatchObject({ customers: 1, changes: 1 });
  expect(readdirSync(app.home).filter((name) => name.startsWith(".partnerctl"))).toEqual([]);
});

test("backup of an older schema works: it is what one does before migrating", async () => {
  const app = await testApp(FILE);
  await app.run(CUSTOMER);
  age(app.path("test.db"));
  expect((await app.run(["db", "backup", app.path("copy.db")])).code).toBe(0);
});

test("backup replaces a file only with --force, and never the database itself", async () => {
  const app = await testApp(FILE);
  await app.run(CUSTOMER);
  const copy = app.path("copy.db");
  writeFileSync(copy, "mine");
  expect((await app.run(["db", "backup", copy])).code).toBe(6);
  expect(readFileSync(copy, "utf8")).toBe("mine");
  expect((await app.run(["db", "backup", copy, "--force", "-n"])).code).toBe(0);
  expect(readFileSync(copy, "utf8")).toBe("mine");
  expect((await app.run(["db", "backup", copy, "--force"])).code).toBe(0);
  symlinkSync(app.path("test.db"), app.path("link.db"));
  for (const name of ["test.db", "link.db"]) {
    expect((await app.run(["db", "backup", app.path(name), "--force"])).code).toBe(2);
  }
  expect(await app.json("db info")).toMatchObject({ customers: 1 });
});

test("backup does not replace a database that is in use", async () => {
  const app = await testApp(FILE);
  await app.run(CUSTOMER);
  const copy = app.path("copy.db");
  await app.run(["db", "backup", copy]);
  const other = new Sqlite(copy);
  other.exec("pragma journal_mode = wal; update customers set full_name = 'other'");
  expect((await app.run(["db", "backup", copy, "--force"])).code).toBe(6);
  other.close();
});

test("while another connection writes, a backup holds one moment", async () => {
  const app = await testApp(FILE);
  await app.run(CUSTOMER);
  const writer = new Sqlite(app.path("test.db"));
  writer.exec("create table filler (text) ");
  const insert = writer.prepare("insert into filler values (?)");
  for (let row = 0; row < 2_000; row++) insert.run("x".repeat(4_000));
  let writing = true;
  const backup = app.run(["db", "backup", app.path("copy.db")]).finally(() => {
    writing = false;
  });
  // Writes at every turn: a copy that began again after each would never end.
  while (writing) {
    insert.run("y");
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await backup).code).toBe(0);
  const copy = new Sqlite(app.path("copy.db"), { readonly: true });
  expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
  copy.close();
  writer.close();
});

test.each([
  [["db", "backup", "x/y/copy.db"], 7, "no database"],
  [["db", "restore", "x"], 7, "no database"],
  [["db", "copy", "x"], 7, "no database"],
  [["db", "check", "--db", "postgres://u:secret@127.0.0.1:1/x"], 75, "cannot be reached"],
])("%j ends with %i", async (argv, code, message) => {
  const app = await testApp();
  const outcome = await app.run(argv);
  expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
  expect(outcome.stderr).toContain(message);
});

test("a target that cannot be written is named", async () => {
  const app = await testApp(FILE);
  await app.run(CUSTOMER);
  for (const target of [join(app.home, "no/copy.db"), app.home]) {
    const { code, stderr } = await app.run(["db", "backup", target]);
    expect([code, stderr.includes(target)]).toEqual([2, true]);
  }
});

test("a database that is not there reads as an empty one, and a person is told", async () => {
  const app = await testApp();
  const none = app.path("none.db");
  const list = (more = "") => app.run(`customer list --db ${none} ${more}`);
  const { code, stdout, stderr } = await list();
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `There is no database at ${none} yet; \`partnerctl --db ${none} init\` makes one.\n`,
  });
  expect((await list("--lang zh")).stderr).toBe(`${none} 处尚无数据库；可用 \`partnerctl --db ${none} init\` 创建。\n`);
  for (const quiet of ["--json", "-f csv", "-q"]) expect((await list(quiet)).stderr).toBe("");
  await app.run(`init --db ${none} -n`);
  expect(existsSync(none)).toBe(false);
  const bad = await list("--limit x");
  expect(bad.code).toBe(2);
  expect(bad.stderr).not.toContain("no database");
  const writing = await app.run(`partner show nobody --db ${none}`);
  expect(writing).toMatchObject({ code: 7, stderr: expect.stringMatching(/^There is no database at /) });
  await app.run(`init --db ${none}`);
  expect(await list()).toEqual({ code: 0, stdout, stderr: "" });
});
