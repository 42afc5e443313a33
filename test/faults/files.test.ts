import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { acknowledged, disk, type Ended, type Program, program, sizeOf, until } from "./process.ts";

const LONG = 60_000;
const ROOT = process.getuid?.() === 0;
const PAGE = 4_096;
const WAL_HEADER = 32;
const FRAME = 24 + PAGE;

/** It ended with 2 and says in one line what is wrong. */
function expectTold({ code, stdout, stderr }: Ended, said: string): void {
  expect([code, stdout], stderr).toEqual([2, ""]);
  expect(stderr).toMatch(/^Error: .*\n$/);
  expect(stderr).toContain(said);
}

/** Takes the right to write away from a file, from root too, until the test ends. */
function writeProtected(path: string): void {
  if (!ROOT) {
    chmodSync(path, 0o400);
    return;
  }
  execFileSync("mount", ["--bind", path, path]);
  onTestFinished(() => void execFileSync("umount", ["-l", path]));
  execFileSync("mount", ["-o", "remount,ro,bind", path]);
}

test(
  "a database file that may not be written is read, and every write says so",
  async (context) => {
    if (ROOT && !disk(64)) return context.skip("needs the right to mount, to protect a file from root");
    const app = program();
    await app.run(["customer", "add", "kept"]);
    const input = app.customers(10);
    writeProtected(app.database);
    const list = await app.run(["customer", "list", "--json=account_name"]);
    expect([list.code, JSON.parse(list.stdout)]).toEqual([0, [{ account_name: "kept" }]]);
    await app.check();
    for (const line of [
      ["customer", "add", "other"],
      ["customer", "import", input],
      ["customer", "import", input, "--atomic"],
    ]) {
      expectTold(await app.run(line), "is read-only");
    }
    expect((await app.run(["db", "backup", app.path("backup.db")])).code).toBe(0);
    expect([...(await app.accounts(app.path("backup.db")))]).toEqual(["kept"]);
  },
  LONG,
);

test(
  "in a folder that may not be written nothing is made: a database, results, an output file, a backup",
  async (context) => {
    const small = disk(4_096);
    if (!small) return context.skip("needs root, to mount a folder");
    const app = program();
    const db = join(small.path, "test.db");
    await app.run(["customer", "add", "kept"], { db });
    small.protect();
    const list = await app.run(["customer", "list", "--json=account_name"], { db });
    expect([list.code, JSON.parse(list.stdout)]).toEqual([0, [{ account_name: "kept" }]]);
    expect(await app.run(["db", "check"], { db })).toMatchObject({ code: 0 });
    const input = app.customers(10);
    expectTold(await app.run(["customer", "add", "other"], { db }), "is read-only");
    expectTold(await app.run(["customer", "import", input], { db }), "is read-only");
    expectTold(await app.run(["customer", "add", "other"], { db: join(small.path, "new.db") }), "is read-only");
    expectTold(await app.run(["db", "backup", join(small.path, "backup.db")], { db }), "may not write");
    expectTold(await app.run(["customer", "list", "-o", join(small.path, "list.csv")], { db }), "may not write");
    const results = await app.run(["customer", "import", input, "--results", join(small.path, "results.csv")]);
    expect([results.code, results.stdout]).toEqual([2, ""]);
    expect(results.stderr).toContain("cannot be written");
    expect(readdirSync(small.path)).toEqual(["test.db"]);
  },
  LONG,
);

/** A database of some thousand customers in one file, with nothing in a -wal. */
async function filled(app: Program, rows = 2_000): Promise<Buffer> {
  await app.run(["customer", "import", app.customers(rows), "--quiet"]);
  return readFileSync(app.database);
}

const COMMANDS = [
  ["customer", "list", "-f", "csv"],
  ["customer", "add", "new"],
  ["db", "check"],
];

test(
  "a header with flipped bytes is no database, or a damaged one; nothing is written to it",
  async () => {
    const app = program();
    const whole = await filled(app, 10);
    // The magic text, the page size, the versions of the format, the schema's format.
    for (const [from, to] of [
      [0, 8],
      [16, 18],
      [18, 20],
      [44, 48],
    ] as const) {
      const broken = Buffer.from(whole);
      for (let at = from; at < to; at++) broken[at] = ~(broken[at] as number) & 0xff;
      for (const line of COMMANDS) {
        writeFileSync(app.database, broken);
        const { code, stdout, stderr } = await app.run(line);
        expect([from, line, code, stdout], stderr).toEqual([from, line, 2, ""]);
        expect(stderr).toMatch(/^Error: .*\n$/);
        expect(readFileSync(app.database).equals(broken)).toBe(true);
      }
    }
  },
  LONG,
);

test(
  "flipped bytes in the middle are damage wherever they are met, never a bug",
  async () => {
    const app = program();
    const whole = await filled(app);
    for (const part of [0.2, 0.5, 0.8]) {
      const broken = Buffer.from(whole);
      const first = Math.floor((whole.length / PAGE) * part) * PAGE;
      for (let at = first; at < first + 20 * PAGE && at < broken.length; at += 7)
        broken[at] = ~(broken[at] as number) & 0xff;
      for (const line of COMMANDS) {
        for (const suffix of ["-wal", "-shm"]) rmSync(app.database + suffix, { force: true });
        writeFileSync(app.database, broken);
        const { code, stderr } = await app.run(line);
        expect([0, 2, 10], `${part} ${line.join(" ")}: ${stderr}`).toContain(code);
        if (code === 2) expect(stderr).toMatch(/^Error: .* is damaged\. .*\n$/);
        // What the schema itself needs to be read is damage before there is anything to check.
        if (line[1] === "check") expect([2, 10], `${part}`).toContain(code);
      }
    }
  },
  LONG,
);

test(
  "a -wal that was cut in the middle of a frame: what was committed before the cut is there, and the rest can be done again",
  async () => {
    const app = program();
    const results = app.path("results.csv");
    const line = ["customer", "import", app.customers(20_000), "--results", results];
    const job = app.start(line);
    await until(job, () => acknowledged(results).length >= 5_000);
    job.child.kill("SIGKILL");
    await job.ended;
    const [file, wal] = [readFileSync(app.database), readFileSync(`${app.database}-wal`)];
    const frames = Math.floor((wal.length - WAL_HEADER) / FRAME);
    let before = 0;
    for (const part of [0, 0.3, 0.6, 0.99]) {
      writeFileSync(app.database, file);
      writeFileSync(`${app.database}-wal`, wal);
      truncateSync(`${app.database}-wal`, WAL_HEADER + Math.floor(frames * part) * FRAME + 2_000);
      rmSync(`${app.database}-shm`, { force: true });
      await app.check();
      const stored = (await app.json<unknown[]>(["customer", "list", "--json=account_name"])).length;
      expect(stored % 1_000).toBe(0);
      expect(stored).toBeGreaterThanOrEqual(before);
      before = stored;
    }
    expect(before).toBeGreaterThanOrEqual(3_000);
    expect(await app.json(line)).toMatchObject({ created: 20_000 - before, unchanged: before });
    await app.check();
  },
  LONG,
);

test(
  "the -wal of another database beside ours never ends as a bug",
  async () => {
    const [app, other] = [program(), program()];
    await filled(app);
    const job = other.start(["customer", "import", other.customers(20_000), "--results", other.path("results.csv")]);
    await until(job, () => sizeOf(other.path("results.csv")) > 100_000);
    job.child.kill("SIGKILL");
    await job.ended;
    const whole = readFileSync(app.database);
    for (const line of [...COMMANDS, ["customer", "import", app.customers(100)]]) {
      writeFileSync(app.database, whole);
      rmSync(`${app.database}-shm`, { force: true });
      copyFileSync(`${other.database}-wal`, `${app.database}-wal`);
      const { code, stderr } = await app.run(line);
      expect([0, 2, 10], `${line.join(" ")}: ${stderr}`).toContain(code);
    }
  },
  LONG,
);

test(
  "a file of no length is an empty database; a folder, a text and another program's file are none and stay as they are",
  async () => {
    const app = program();
    writeFileSync(app.database, "");
    expect(await app.json(["customer", "list"])).toEqual([]);
    expect(sizeOf(app.database)).toBe(0);
    await app.check();
    expect((await app.run(["customer", "add", "first"])).code).toBe(0);
    expect([...(await app.accounts())]).toEqual(["first"]);
    const [folder, text, foreign] = [app.path("folder"), app.path("text.db"), app.path("foreign.db")];
    mkdirSync(folder);
    writeFileSync(text, "a letter to nobody, longer than a hundred bytes so that it could be a header. ".repeat(10));
    const connection = new Sqlite(foreign);
    connection.exec("create table customers (account_name text); insert into customers values ('theirs')");
    connection.close();
    const before = [readFileSync(text), readFileSync(foreign)];
    for (const line of [...COMMANDS, ["customer", "import", app.customers(10)], ["db", "migrate"]]) {
      expectTold(await app.run(line, { db: folder }), "is a directory");
      expectTold(await app.run(line, { db: text }), "is not a database file");
      expectTold(await app.run(line, { db: foreign }), "of another program");
    }
    expect(readdirSync(folder)).toEqual([]);
    expect([readFileSync(text), readFileSync(foreign)]).toEqual(before);
  },
  LONG,
);
