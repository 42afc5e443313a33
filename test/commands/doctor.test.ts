import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { checkNode } from "../../src/commands/doctor/machine.ts";
import { withoutPassword } from "../../src/values/address.ts";
import { emptySchema, NO_SERVER, onServer, SERVER } from "../server.ts";
import { NOW, type TestAppOptions, testApp } from "../support.ts";

interface Row {
  readonly check: string;
  readonly ok: boolean | null;
  readonly detail: string;
  readonly remedy: string | null;
}

const FIRST = ["node", "native-module", "database", "schema", "clock"];
const FILE = ["permissions", "disk", "row-security"];
const SERVERS = ["server.version", "server.encoding", "server.tls", "server.row-security"];
const LAST = ["settings", "encoding", "terminal"];

async function patient(options?: TestAppOptions) {
  const app = await testApp(options);
  const doctor = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await app.run(["doctor", "--json", ...argv]);
    const rows = JSON.parse(stdout) as Row[];
    return { code, stderr, rows, wrong: rows.filter(({ ok }) => ok === false) };
  };
  return { ...app, doctor };
}

test("a machine on which nothing was done yet is well, and stays as it is", async () => {
  const app = await patient();
  const { code, rows, wrong } = await app.doctor();
  expect([code, wrong]).toEqual([0, []]);
  expect(rows.map(({ check }) => check)).toEqual([...FIRST, ...FILE, ...LAST]);
  expect(Object.keys(rows[0] as object)).toEqual(["check", "ok", "detail", "remedy"]);
  expect(rows.find(({ check }) => check === "database")?.remedy).toBe("partnerctl init");
  expect(readdirSync(app.home)).toEqual([]);
});

test("a sound database is well", async () => {
  const app = await patient();
  await app.run("init --demo");
  // Changes are recorded with the machine's time, which tests do not stop.
  const connection = new Sqlite(app.path("test.db"));
  connection.exec(`update changes set recorded_at = ${Date.parse(NOW)}`);
  connection.close();
  const { code, wrong } = await app.doctor();
  expect([code, wrong]).toEqual([0, []]);
});

test("a clock behind the last change, and a file that others may read, are named with what helps", async () => {
  const app = await patient();
  const path = app.path("test.db");
  await app.run("init");
  const connection = new Sqlite(path);
  connection.exec(`update changes set recorded_at = ${Date.parse(NOW) + 3_600_000}`);
  connection.close();
  chmodSync(path, 0o640);
  const { code, wrong, stderr } = await app.doctor();
  expect(code).toBe(10);
  expect(stderr).toContain("2 of 11 checks failed");
  expect(wrong).toEqual([
    {
      check: "clock",
      ok: false,
      detail:
        "set to 2026-11-24T02:00:00.000Z (PARTNERCTL_NOW); the machine says 2026-11-24T02:00:00.000Z, the last change was recorded at 2026-11-24T03:00:00.000Z",
      remedy: "Set the machine's clock.",
    },
    {
      check: "permissions",
      ok: false,
      detail: `others may read or write ${path} (0640)`,
      remedy: `chmod 600 ${path}`,
    },
  ]);
});

test.each([
  [[], "set to 2026-11-24T02:00:00.000Z (PARTNERCTL_NOW); there is no database yet"],
  [["--now", "2026-12-01"], "set to 2026-11-30T16:00:00.000Z (--now); there is no database yet"],
  [["--now", "2026-12-01", "--lang", "zh"], "已设为 2026-11-30T16:00:00.000Z (--now)；尚无数据库"],
])("the clock in force is shown where one is set: %j", async (options, detail) => {
  const app = await patient();
  const clock = (await app.doctor(...options)).rows.find(({ check }) => check === "clock");
  expect(clock).toMatchObject({ ok: true, detail });
});

test("beside a sound database the clock in force stands before the machine's, a broken one is named", async () => {
  const app = await patient();
  await app.run("init");
  const clock = async (...options: string[]) =>
    (await app.doctor(...options)).rows.find(({ check }) => check === "clock");
  const machine = NOW.replace("T10:00:00+08:00", "T02:00:00.000Z");
  await app.alter(`update changes set recorded_at = ${Date.parse(NOW)}`);
  expect(await clock("--now", "2026-12-01")).toMatchObject({
    ok: true,
    detail: `set to 2026-11-30T16:00:00.000Z (--now); the machine says ${machine}`,
  });
  expect(await clock("--now", "yesterday")).toMatchObject({ ok: false });
  const unset = await app.run("doctor --json", { environment: { PARTNERCTL_NOW: "" } });
  expect(JSON.parse(unset.stdout).find(({ check }: Row) => check === "clock").detail).toBe(machine);
});

test("a folder in which others may put another file in the place of the database is named", async () => {
  const app = await patient();
  mkdirSync(app.path("open"));
  chmodSync(app.path("open"), 0o777);
  const db = app.path("open/test.db");
  await app.run(["init", "--db", db]);
  const found = (await app.doctor("--db", db)).rows.find(({ check }) => check === "permissions");
  expect(found).toMatchObject({ ok: false, remedy: `chmod go-w ${app.path("open")}` });
  chmodSync(app.path("open"), 0o1777);
  expect((await app.doctor("--db", db)).rows.find(({ check }) => check === "permissions")).toMatchObject({ ok: true });
});

test("an older schema is not well, a newer one neither", async () => {
  const app = await patient();
  copyFileSync(join(import.meta.dirname, "../../fixtures/databases/0001-first.db"), app.path("test.db"));
  const schema = async () => (await app.doctor()).rows.find(({ check }) => check === "schema");
  expect(await schema()).toEqual({
    check: "schema",
    ok: false,
    detail: expect.stringMatching(/^version 1, pending: 0002-servers, 0003-/),
    remedy: "partnerctl db migrate",
  });
  await app.run("db migrate");
  expect(await schema()).toMatchObject({ ok: true, remedy: null });
  const connection = new Sqlite(app.path("test.db"));
  connection.pragma("user_version = 99");
  connection.close();
  expect(await schema()).toMatchObject({ ok: false, remedy: "Install the newest partnerctl." });
});

describe.each([
  ["text", "not a database file", "Name another file with --db."],
  ["damage", "is damaged", "partnerctl db restore <backup>"],
  ["another program's file", "another program", "Name another file with --db."],
  ["a folder", "is a directory", "Name another file with --db."],
])("where the database is %s", (what, detail, remedy) => {
  test("it says so and what helps, and checks the rest", async () => {
    const app = await patient();
    const path = app.path("test.db");
    if (what === "a folder") mkdirSync(path);
    else if (what === "text") writeFileSync(path, "some text", { mode: 0o600 });
    else if (what === "damage") {
      await app.run("init");
      const bytes = readFileSync(path).fill(0xff, 100, 4096);
      writeFileSync(path, bytes);
    } else {
      const other = new Sqlite(path);
      other.exec("create table mine (x)");
      other.close();
    }
    const { code, rows } = await app.doctor();
    expect(code).toBe(10);
    expect(rows.map(({ check }) => check)).toEqual([...FIRST, ...FILE, ...LAST]);
    const [database, ...unknown] = rows.slice(2, 5);
    expect(database).toMatchObject({ ok: false, detail: expect.stringContaining(detail), remedy });
    expect(unknown.map(({ ok }) => ok)).toEqual([null, null]);
  });
});

test.each([
  ["{", "is not a JSON object"],
  ['{"profile":"gone"}', 'There is no profile "gone"'],
  ['{"lang":"fr"}', "it must be en or zh"],
])("settings that keep every other command from starting are a finding: %s", async (content, detail) => {
  const app = await patient();
  writeFileSync(app.path(".partnerctl.json"), content);
  if (content.includes("profile")) {
    mkdirSync(app.path(".config/partnerctl"), { recursive: true });
    writeFileSync(app.path(".config/partnerctl/config.json"), content);
  }
  expect((await app.run("customer list")).code).toBe(2);
  const { code, wrong } = await app.doctor();
  expect(code).toBe(10);
  expect(wrong).toMatchObject([{ check: "settings", detail: expect.stringContaining(detail) }]);
  expect(wrong[0]?.remedy).not.toBeNull();
});

test.each([
  ["C", true],
  ["", true],
  ["en_US.UTF-8", true],
  ["zh_CN.utf8", true],
  ["zh_CN.GB18030", false],
  ["en_US.ISO-8859-1", false],
])("a locale of %j is well: %s", async (locale, ok) => {
  const app = await patient({ environment: { LANG: locale } });
  const { rows } = await app.doctor("--lang", "en");
  const found = rows.find(({ check }) => check === "encoding");
  expect([found?.ok, found?.remedy]).toEqual([ok, ok ? null : "export LC_ALL=C.UTF-8"]);
});

test.each([
  ["20.18.9", false],
  ["20.19.0", true],
  ["20.20.2", true],
  ["22.0.0", true],
  ["18.20.0", false],
])("node %s is well: %s", (version, ok) => {
  expect(checkNode(version).ok).toBe(ok);
});

test("everything is said in Chinese too", async () => {
  const app = await patient();
  writeFileSync(app.path("test.db"), "text", { mode: 0o644 });
  writeFileSync(app.path(".partnerctl.json"), "{");
  const { rows, stderr } = await app.doctor("--lang", "zh");
  expect(stderr).toContain("项检查中有 3 项未通过");
  for (const { check, detail } of rows.filter((row) => row.ok !== true))
    expect(detail, check).toMatch(/\p{Script=Han}/u);
  expect((await app.run("doctor --lang zh")).stdout).toContain("解决办法");
});

test("an unreachable server is named without its password, and what it would have said is not checked", async () => {
  const app = await patient();
  const { code, rows, stderr } = await app.doctor("--db", "postgres://u:geheim@127.0.0.1:1/x");
  expect(code).toBe(10);
  expect(rows.map(({ check }) => check)).toEqual([...FIRST, ...SERVERS, ...LAST]);
  expect(rows[2]).toMatchObject({ ok: false, detail: expect.stringContaining("cannot be reached") });
  expect(rows.filter(({ ok }) => ok === null).map(({ check }) => check)).toEqual(["schema", "clock", ...SERVERS]);
  expect(JSON.stringify(rows) + stderr).not.toContain("geheim");
});

test("a server is well without our tables and with them, and another program's tables are named", async (context) => {
  if (!SERVER) return context.skip(NO_SERVER);
  const app = await patient();
  const server = await emptySchema();
  for (const made of [false, true]) {
    if (made) {
      await app.run(["init", "--db", server]);
      await onServer(`update changes set recorded_at = ${Date.parse(NOW)}`, server);
    }
    const { code, rows, wrong } = await app.doctor("--db", server);
    expect([code, wrong]).toEqual([0, []]);
    expect(rows.map(({ check }) => check)).toEqual([...FIRST, ...SERVERS, ...LAST]);
    const detail = (name: string) => rows.find(({ check }) => check === name)?.detail;
    expect(detail("server.encoding")).toBe("UTF8");
    expect(detail("server.row-security")).toMatch(
      made ? /^stands on every table/ : /^available; partnerctl db migrate/,
    );
    expect(detail("server.tls")).toBe("the connection is encrypted");
    expect(rows.find(({ check }) => check === "database")?.remedy).toBe(
      made ? null : `partnerctl --db '${withoutPassword(server)}' init`,
    );
  }
  const other = await emptySchema();
  await onServer("create table migrations (x integer)", other);
  const { rows } = await app.doctor("--db", other);
  expect(rows[2]).toMatchObject({ ok: false, detail: expect.stringContaining("another program") });
  expect(rows.find(({ check }) => check === "server.version")).toMatchObject({ ok: true });
});
