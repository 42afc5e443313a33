import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { MIGRATIONS } from "../../src/database/migrations/index.ts";
import { emptySchema, NO_SERVER, SERVER } from "../server.ts";
import { testApp } from "../support.ts";

const KEPT = "test.db.before-restore-20261124T100000";

/** A database of two customers, and a backup of when there was one. */
async function changed() {
  const app = await testApp();
  await app.run("customer add first");
  await app.json(["db", "backup", app.path("backup.db")]);
  await app.run("customer add second");
  const restore = (...more: readonly string[]) => app.run(["db", "restore", app.path("backup.db"), "--json", ...more]);
  const accounts = async (name = "test.db"): Promise<string[]> =>
    (await app.json<{ account_name: string }[]>(["customer", "list", "--db", app.path(name)])).map(
      (row) => row.account_name,
    );
  const files = () => readdirSync(app.home).filter((name) => !/-(wal|shm)$/.test(name));
  return { ...app, restore, accounts, files };
}

test("a backup becomes the database, and the one before is kept beside it", async () => {
  const app = await changed();
  chmodSync(app.path("backup.db"), 0o644);
  const { code, stdout } = await app.restore();
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    {
      path: app.path("test.db"),
      restored_from: app.path("backup.db"),
      kept: app.path(KEPT),
      schema: MIGRATIONS.length,
    },
  ]);
  expect(statSync(app.path("test.db")).mode & 0o777).toBe(0o600);
  expect(await app.accounts()).toEqual(["first"]);
  expect(await app.accounts(KEPT)).toEqual(["first", "second"]);
  expect(await app.accounts("backup.db")).toEqual(["first"]);
  for (const name of ["test.db", KEPT]) {
    expect(await app.run(["db", "check", "--db", app.path(name)])).toMatchObject({ code: 0 });
  }
  expect((await app.run("customer add third")).code).toBe(0);
});

test("names of files are taken as they stand, also with white space around them", async () => {
  const app = await changed();
  const [backup, restored] = [app.path("bk "), app.path("re ")];
  expect((await app.run(["db", "backup", backup])).code).toBe(0);
  expect((await app.run(["db", "restore", backup, "--db", restored])).code).toBe(0);
  expect((await app.run(["customer", "add", "third", "--db", restored])).code).toBe(0);
  expect(await app.accounts("re ")).toEqual(["first", "second", "third"]);
  // Over a file that is there the old one is kept under the same name.
  const again = await app.json(["db", "restore", backup, "--db", restored]);
  expect(again.kept).toBe(`${restored}${KEPT.slice("test.db".length)}`);
  expect(await app.accounts("re ")).toEqual(["first", "second"]);
  expect(app.files()).toEqual(["backup.db", "bk ", "re ", "re .before-restore-20261124T100000", "test.db"]);
});

test("the backup is afterwards as it was, with nothing beside it", async () => {
  const app = await changed();
  const before = readFileSync(app.path("backup.db"));
  const named = () => readdirSync(app.home).filter((name) => name.startsWith("backup.db"));
  for (const more of [["-n"], [], ["--db", app.path("new.db")]]) {
    await app.restore(...more);
    expect(named()).toEqual(["backup.db"]);
    expect(readFileSync(app.path("backup.db")).equals(before)).toBe(true);
  }
});

test("what stands beside a backup that is in use stays", async () => {
  const app = await changed();
  const user = new Sqlite(app.path("backup.db"));
  user.exec("update members set name = name");
  user.exec("insert into locks (key) values ('x')");
  const size = statSync(app.path("backup.db-wal")).size;
  expect(size).toBeGreaterThan(0);
  expect((await app.restore()).code).toBe(0);
  expect(statSync(app.path("backup.db-wal")).size).toBe(size);
  user.close();
});

test("what is kept replaces nothing: a second one of the same second has a name of its own", async () => {
  const app = await changed();
  await app.restore();
  await app.run("customer add third");
  expect(JSON.parse((await app.restore()).stdout).kept).toBe(app.path(`${KEPT}-2`));
  expect(await app.accounts(KEPT)).toEqual(["first", "second"]);
  expect(await app.accounts(`${KEPT}-2`)).toEqual(["first", "third"]);
  expect(app.files().sort()).toEqual(["backup.db", "test.db", KEPT, `${KEPT}-2`].sort());
});

test("where there is no database it is made, with its folder, and nothing is kept", async () => {
  const app = await changed();
  const db = app.path("new/folder/test.db");
  const { code, stdout } = await app.restore("--db", db);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { kept: null, path: db }]);
  expect(await app.accounts("new/folder/test.db")).toEqual(["first"]);
  expect(statSync(app.path("new/folder")).mode & 0o777).toBe(0o700);
});

test("a dry run says what would be kept, and changes no file", async () => {
  const app = await changed();
  const before = readFileSync(app.path("test.db"));
  const { code, stdout } = await app.restore("-n");
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { kept: app.path(KEPT), schema: MIGRATIONS.length }]);
  expect(app.files()).toEqual(["backup.db", "test.db"]);
  expect(readFileSync(app.path("test.db")).equals(before)).toBe(true);
  expect(await app.accounts()).toEqual(["first", "second"]);
});

test.each([
  ["is connected", ""],
  ["reads", "begin; select * from customers"],
  ["writes", "begin immediate"],
])("a database that another process uses is left alone: one that %s", async (_, statement) => {
  const app = await changed();
  const other = new Sqlite(app.path("test.db"));
  onTestFinished(() => void other.close());
  other.pragma("journal_mode");
  if (statement === "") other.prepare("select count(*) from customers").get();
  else other.exec(statement);
  for (const dryRun of [[], ["-n"]]) {
    const { code, stdout, stderr } = await app.restore(...dryRun);
    expect([code, stdout]).toEqual([75, ""]);
    expect(stderr).toContain("in use by another process");
  }
  if (statement !== "") other.exec("rollback");
  expect(app.files()).toEqual(["backup.db", "test.db"]);
  expect(await app.accounts()).toEqual(["first", "second"]);
});

test("what still waits in the log is kept with the file", async () => {
  const app = await changed();
  const writer = new Sqlite(app.path("test.db"));
  writer.pragma("wal_autocheckpoint = 0");
  writer.exec("update customers set full_name = 'waiting' where account_name = 'second'");
  // A killed process leaves its log: the copy stands for the file that it leaves.
  const [db, wal] = ["", "-wal"].map((suffix) => readFileSync(app.path(`test.db${suffix}`))) as [Buffer, Buffer];
  writer.close();
  writeFileSync(app.path("test.db"), db);
  writeFileSync(app.path("test.db-wal"), wal);
  expect((await app.restore()).code).toBe(0);
  expect(await app.accounts()).toEqual(["first"]);
  expect(await app.json(["customer", "show", "second", "--db", app.path(KEPT)])).toMatchObject({
    full_name: "waiting",
  });
});

test("a damaged database is replaced and kept as it is", async () => {
  const app = await changed();
  await app.run("db info");
  const path = app.path("test.db");
  const damaged = readFileSync(path);
  damaged.fill(0xff, 100, 4096);
  writeFileSync(path, damaged);
  writeFileSync(`${path}-wal`, "not a log");
  expect((await app.run("customer list")).code).toBe(2);
  const { code, stdout } = await app.restore();
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { kept: app.path(KEPT) }]);
  expect(readFileSync(app.path(KEPT)).equals(damaged)).toBe(true);
  expect(await app.accounts()).toEqual(["first"]);
  expect(await app.run("db check")).toMatchObject({ code: 0 });
});

test("a database of which only the header is left is replaced by whoever has its file; nothing else is done with it", async () => {
  const app = await changed();
  await app.run("member add boss --name 甲 --role ecosystem-manager");
  expect((await app.restore()).code).toBe(9);
  await app.run("db info");
  const path = app.path("test.db");
  const damaged = readFileSync(path).fill(0, 4096, 34_096);
  writeFileSync(path, damaged);
  for (const line of [
    ["customer", "list"],
    ["customer", "add", "x"],
    ["db", "backup", app.path("b2.db")],
    ["db", "migrate"],
  ]) {
    const { code, stderr } = await app.run([...line, "--json"]);
    expect([line, code, JSON.parse(stderr).error.code]).toEqual([line, 2, "damaged"]);
  }
  expect((await app.restore("-n")).code).toBe(0);
  const { code, stdout } = await app.restore();
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { kept: app.path(KEPT) }]);
  // The header says afterwards that no log belongs to the file any more.
  expect(readFileSync(app.path(KEPT)).subarray(100).equals(damaged.subarray(100))).toBe(true);
  expect(await app.accounts()).toEqual(["first"]);
});

test("a backup that is damaged, another program's, newer, or not there is refused and nothing is touched", async () => {
  const app = await changed();
  const backup = app.path("backup.db");
  const sound = readFileSync(backup);
  const expectRefused = async (code: number, message: string, ...argv: string[]): Promise<void> => {
    const outcome = await app.run(["db", "restore", ...(argv.length > 0 ? argv : [backup])]);
    expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
    expect(outcome.stderr).toContain(message);
  };
  const broken = Buffer.from(sound);
  broken.fill(0xff, 20 * 4096, 60 * 4096);
  writeFileSync(backup, broken);
  await expectRefused(2, "is damaged");
  writeFileSync(backup, "text");
  await expectRefused(2, "not a database");
  unlinkSync(backup);
  const other = new Sqlite(backup);
  other.exec("create table mine (x)");
  other.close();
  await expectRefused(2, "another program");
  writeFileSync(backup, sound);
  const newer = new Sqlite(backup);
  newer.pragma("user_version = 99");
  newer.close();
  await expectRefused(2, "newer partnerctl");
  await expectRefused(7, "no database file", app.path("none.db"));
  await expectRefused(2, "takes a backup file", "postgres://u@host/x");
  expect(await app.accounts()).toEqual(["first", "second"]);
  expect(app.files()).toEqual(["backup.db", "test.db"]);
});

test("another program's file is not replaced, nor the backup by itself, nor a folder", async () => {
  const app = await changed();
  const other = new Sqlite(app.path("other.db"));
  other.exec("create table mine (x)");
  other.close();
  writeFileSync(app.path("text.db"), "some text");
  symlinkSync(app.path("backup.db"), app.path("link.db"));
  mkdirSync(app.path("folder.db"));
  for (const name of ["other.db", "text.db", "backup.db", "link.db", "folder.db"]) {
    for (const dryRun of [[], ["-n"]]) {
      expect([name, (await app.restore("--db", app.path(name), ...dryRun)).code]).toEqual([name, 2]);
    }
  }
  expect(app.files().filter((name) => name.includes("restor"))).toEqual([]);
});

test("through a symbolic link the file behind it is replaced, and kept beside that", async () => {
  const app = await changed();
  mkdirSync(app.path("real"));
  await app.restore("--db", app.path("real/data.db"));
  symlinkSync(app.path("real/data.db"), app.path("link.db"));
  await app.run(["customer", "add", "third", "--db", app.path("link.db")]);
  const { stdout } = await app.restore("--db", app.path("link.db"));
  expect(JSON.parse(stdout).kept).toBe(app.path("real/data.db.before-restore-20261124T100000"));
  expect(await app.accounts("real/data.db")).toEqual(["first"]);
  expect(await app.accounts("link.db")).toEqual(["first"]);
});

test("while it is replaced the path always names a whole database", async () => {
  const app = await changed();
  const watcher = spawn(process.execPath, ["-e", WATCH, app.path("test.db"), app.path("stop")]);
  onTestFinished(() => void watcher.kill());
  let seen = "";
  watcher.stdout.on("data", (text) => {
    seen += text;
  });
  while (seen === "") await new Promise((resolve) => setTimeout(resolve, 5));
  for (let run = 0; run < 10; run++) expect((await app.restore()).code).toBe(0);
  writeFileSync(app.path("stop"), "");
  await new Promise((resolve) => watcher.once("close", resolve));
  expect(seen).toBe("looking, missing 0 times");
});

/** A program that looks for a file as fast as it can, and says how often it was not there. */
const WATCH = `
  const { existsSync } = require("node:fs");
  const [, file, stop] = process.argv;
  process.stdout.write("looking, ");
  let missing = 0;
  while (!existsSync(stop)) for (let i = 0; i < 1000; i++) if (!existsSync(file)) missing++;
  process.stdout.write("missing " + missing + " times");
`;

test("a backup of a server is a file, and is restored into an empty schema only", async (context) => {
  if (!SERVER) return context.skip(NO_SERVER);
  const app = await changed();
  const [one, two] = [await emptySchema(), await emptySchema()];
  await app.json(["db", "copy", one]);
  const backup = app.path("server.db");
  expect(await app.json(["db", "backup", backup, "--db", one])).toEqual({
    path: backup,
    source: one,
    size: statSync(backup).size,
  });
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  expect(app.files().filter((name) => name.startsWith(".partnerctl"))).toEqual([]);
  expect(await app.accounts("server.db")).toEqual(["first", "second"]);
  expect((await app.run(["db", "backup", backup, "--db", one])).code).toBe(6);
  const restored = { path: two, restored_from: backup, kept: null, schema: MIGRATIONS.length };
  expect(await app.json(["db", "restore", backup, "--db", two, "-n"])).toEqual(restored);
  expect(await app.json(["db", "restore", backup, "--db", two])).toEqual(restored);
  const again = await app.run(["db", "restore", backup, "--db", two]);
  expect(again.code).toBe(6);
  expect(again.stderr).toContain("empty schema");
  const checks = await app.json<{ ok: boolean }[]>(["db", "check", "--db", two]);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
});
