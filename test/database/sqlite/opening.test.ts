import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { EVERYTHING } from "../../../src/database/listing.ts";
import { MIGRATIONS } from "../../../src/database/migrations/index.ts";
import type { AppError } from "../../../src/errors.ts";
import { memberOf } from "../../seeding.ts";
import { testApp } from "../../support.ts";
import { customer, DRAFT, failureOf } from "../support.ts";
import { databaseFile } from "./file.ts";

const ACCESSES = ["read", "write", "dry-run"] as const;
const ROOT = process.getuid?.() === 0;

function expectUsage(error: AppError, code: string): void {
  expect([error.kind, error.code]).toEqual(["usage", code]);
  expect(error.text.en).toMatch(/[.]$/);
  expect(error.text.zh).toMatch(/[\u4e00-\u9fff].*。$/);
  expect(error.text.zh).not.toMatch(/[,:;()]\s*[\u4e00-\u9fff]/);
}

async function accounts(file: ReturnType<typeof databaseFile>): Promise<string[]> {
  const database = await file.open("read");
  try {
    return await database.read(async (tables) => {
      const names: string[] = [];
      for await (const batch of tables.customers.list(EVERYTHING, DRAFT.at))
        names.push(...batch.map((found) => found.accountName));
      return names;
    });
  } finally {
    await database.close();
  }
}

test("a first write creates the file for its owner alone, in WAL mode, marked as ours", async () => {
  const file = databaseFile(join("deep", "down", "x.db"));
  await file.create(customer("acct"));
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
  expect(statSync(join(file.folder, "deep")).mode & 0o777).toBe(0o700);
  const raw = file.raw();
  expect(raw.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(raw.pragma("application_id", { simple: true })).toBe(0x70746e72);
  expect(raw.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length);
});

test("-wal and -shm are no wider than the file", async () => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  await database.write(DRAFT, async (tables) => await tables.customers.insert([customer("acct")]));
  for (const suffix of ["-wal", "-shm"]) expect(statSync(`${file.path}${suffix}`).mode & 0o777).toBe(0o600);
  await database.close();
});

test("every table is STRICT and refuses a value of another type", async () => {
  const file = databaseFile();
  await file.create(customer("acct"));
  const lax = file.rows("select name from pragma_table_list where type = 'table' and strict = 0 and schema = 'main'");
  expect(lax.map(({ name }) => name)).toEqual(["sqlite_schema"]);
  expect(() => file.raw().exec("update customers set cash_consumption = 'much'")).toThrow(/cannot store TEXT/);
});

test("foreign keys are on: a member of a partner that nobody knows is not written", async () => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  await expect(
    database.write(DRAFT, async (tables) => await tables.members.insert([memberOf("m", "nobody")])),
  ).rejects.toThrow(/FOREIGN KEY/);
  await database.close();
  expect(file.rows("select * from members")).toEqual([]);
});

test.each(["read", "dry-run"] as const)(
  "a missing file opened for %s is an empty database and stays missing",
  async (access) => {
    const file = databaseFile(join("not", "there", "x.db"));
    const database = await file.open(access);
    expect(await database.info()).toMatchObject({ exists: false, size: 0, schema: MIGRATIONS.length });
    expect(await database.read((tables) => tables.customers.find("acct"))).toBeUndefined();
    if (access === "dry-run") {
      const draft = { ...DRAFT, dryRun: true };
      await database.write(draft, async (tables) => await tables.customers.insert([customer("acct")]));
      const job = database.job(draft, { atomic: false });
      await job.chunk(async (tables) => await tables.customers.insert([customer("acct")]));
      await job.finish({ created: 1 });
      expect(await database.read((tables) => tables.customers.find("acct"))).toBeUndefined();
    }
    await database.close();
    expect(file.files()).toEqual([]);
  },
);

test("an empty file counts as missing: it reads as empty, and the first write fills it", async () => {
  const file = databaseFile();
  writeFileSync(file.path, "");
  expect(await accounts(file)).toEqual([]);
  expect(statSync(file.path).size).toBe(0);
  expect(file.files()).toEqual(["test.db"]);
  await file.create(customer("acct"));
  expect(await accounts(file)).toEqual(["acct"]);
});

test.each([
  ["is refused", "refused"],
  ["is a bug", "bug"],
])("a first write that %s takes the created file away again", async (_, kind) => {
  const file = databaseFile();
  const database = await file.open();
  const { AppError } = await import("../../../src/errors.ts");
  const failure = kind === "bug" ? new Error("boom") : new AppError("refused", "refused", { en: "No.", zh: "不。" });
  await expect(
    database.write(DRAFT, async (tables) => {
      await tables.customers.insert([customer("acct")]);
      throw failure;
    }),
  ).rejects.toBe(failure);
  await database.close();
  expect(file.files()).toEqual([]);
});

test("a file that was created and never written to is taken away again, through a symbolic link too", async () => {
  const file = databaseFile();
  symlinkSync(join(file.folder, "real.db"), file.path);
  await (await file.open()).close();
  expect(file.files()).toEqual(["test.db"]);
  await file.create(customer("acct"));
  expect(file.files()).toEqual(["real.db", "test.db"]);
  expect(await accounts(file)).toEqual(["acct"]);
});

test("a job without a row creates no file", async () => {
  const file = databaseFile();
  const database = await file.open();
  await database.job(DRAFT, { atomic: false }).finish({ created: 0 });
  await database.job(DRAFT, { atomic: true }).finish({ created: 0 });
  await database.close();
  expect(file.files()).toEqual([]);
});

test("a failed first write leaves a file in which another process has written meanwhile", async () => {
  const file = databaseFile();
  const first = await file.open();
  const second = await file.open();
  await second.write(DRAFT, async (tables) => await tables.customers.insert([customer("theirs")]));
  await expect(
    first.write(DRAFT, async () => {
      throw new Error("boom");
    }),
  ).rejects.toThrow("boom");
  // Nobody else is connected any more: what was written must be looked for.
  await second.close();
  await first.close();
  expect(await accounts(file)).toEqual(["theirs"]);
});

test("a failed first write leaves a file that another process has open, and its write is not lost", async () => {
  const file = databaseFile();
  const first = await file.open();
  const second = await file.open();
  await first.close();
  await second.write(DRAFT, async (tables) => await tables.customers.insert([customer("theirs")]));
  await second.close();
  expect(await accounts(file)).toEqual(["theirs"]);
});

test("a file that is taken away under a process is reported, never written to unseen", async () => {
  const file = databaseFile();
  await file.create();
  file.raw().pragma("journal_mode = delete");
  const database = await file.open("dry-run");
  rmSync(file.path);
  const error = await failureOf(() =>
    database.write(DRAFT, async (tables) => await tables.customers.insert([customer("a")])),
  );
  expect([error.kind, error.code]).toEqual(["busy", "database-busy"]);
  await database.close();
});

test.each(ACCESSES)(
  "what a killed process left half created is rolled back by whoever opens it for %s",
  async (access) => {
    const file = databaseFile();
    const making = databaseFile();
    const connection = making.raw();
    // With this little room SQLite writes pages and their journal before the commit, as a commit itself does.
    connection.pragma("cache_size = 1");
    connection.exec("begin; create table t (x); insert into t values (randomblob(2000000))");
    for (const suffix of ["", "-journal"]) copyFileSync(making.path + suffix, file.path + suffix);
    expect(statSync(file.path).size).toBeGreaterThan(0);
    connection.exec("rollback");
    const database = await file.open(access);
    expect((await database.info()).exists).toBe(access === "write");
    expect(await database.read((tables) => tables.customers.find("acct"))).toBeUndefined();
    await database.close();
    await file.create(customer("acct"));
    expect(await accounts(file)).toEqual(["acct"]);
  },
);

test("several opening a missing file for writing at once agree on one schema", async () => {
  const file = databaseFile();
  const opened = await Promise.all(Array.from({ length: 5 }, () => file.open()));
  for (const [index, database] of opened.entries()) {
    await database.write(DRAFT, async (tables) => await tables.customers.insert([customer(`acct-${index}`)]));
  }
  for (const database of opened) await database.close();
  expect(await accounts(file)).toHaveLength(5);
  expect(file.rows("select * from migrations")).toHaveLength(MIGRATIONS.length);
});

test("a path means one file, whatever the driver would make of it", async () => {
  const file = databaseFile();
  const cwd = process.cwd();
  process.chdir(file.folder);
  onTestFinished(() => process.chdir(cwd));
  for (const path of [":memory:", " spaced.db "]) {
    const database = await file.open("write", { path });
    await database.write(DRAFT, async (tables) => await tables.customers.insert([customer("acct")]));
    await database.close();
    const again = await file.open("read", { path });
    expect(await again.read((tables) => tables.customers.find("acct"))).toBeDefined();
    again.close();
  }
  // A reader may not take -wal and -shm away again.
  expect(file.files().filter((name) => !/-(wal|shm)$/.test(name))).toEqual([" spaced.db ", ":memory:"]);
});

test.each(ACCESSES)("a directory opened for %s is no database", async (access) => {
  const file = databaseFile();
  mkdirSync(file.path);
  expectUsage(await failureOf(() => file.open(access)), "not-a-database");
});

test.each(ACCESSES)("a device opened for %s is no database, and is not taken away", async (access) => {
  const file = databaseFile();
  expectUsage(await failureOf(() => file.open(access, { path: "/dev/null" })), "not-a-database");
  expect(existsSync("/dev/null")).toBe(true);
});

test.each(ACCESSES)("a text file opened for %s is no database and stays as it is", async (access) => {
  const file = databaseFile();
  const text = "account_name,full_name\n".repeat(100);
  writeFileSync(file.path, text);
  expectUsage(await failureOf(() => file.open(access)), "not-a-database");
  expect(readFileSync(file.path, "utf8")).toBe(text);
  expect(file.files()).toEqual(["test.db"]);
});

test.each(ACCESSES)("another program's SQLite file opened for %s stays as it is, to the byte", async (access) => {
  const file = databaseFile();
  const theirs = new Sqlite(file.path);
  theirs.exec("create table customers (account_name text); insert into customers values ('theirs')");
  theirs.close();
  const before = readFileSync(file.path);
  expectUsage(await failureOf(() => file.open(access)), "not-a-database");
  expect(readFileSync(file.path).equals(before)).toBe(true);
});

test.each(ACCESSES)("a file of a newer program opened for %s says which schema it has", async (access) => {
  const file = databaseFile();
  await file.create();
  file.raw().pragma(`user_version = ${MIGRATIONS.length + 1}`);
  const error = await failureOf(() => file.open(access));
  expectUsage(error, "newer-database");
  expect(error.text.en).toContain(`schema ${MIGRATIONS.length + 1}`);
  expect((await failureOf(() => file.open(access, { allowOlder: true }))).code).toBe("newer-database");
});

test.each(ACCESSES)(
  "an older schema opened for %s names db migrate, and opens where it may be older",
  async (access) => {
    const file = databaseFile();
    await file.create();
    file.raw().pragma("user_version = 0");
    const error = await failureOf(() => file.open(access));
    expectUsage(error, "older-database");
    expect(error.hint?.en).toBe(`partnerctl db migrate --db ${file.path}`);
    expect(error.hint?.zh).toBe(error.hint?.en);
    await (await file.open(access, { allowOlder: true })).close();
  },
);

test("a truncated file is damaged wherever that shows, and is kept", async () => {
  const file = databaseFile();
  await file.create(...Array.from({ length: 2_000 }, (_, index) => customer(`acct-${index}`)));
  const { size } = statSync(file.path);
  truncateSync(file.path, 4096 * 5);
  const error = await failureOf(() => accounts(file));
  expectUsage(error, "damaged");
  expect(statSync(file.path).size).toBe(4096 * 5);
  expect(size).toBeGreaterThan(4096 * 5);
  expectUsage(
    await failureOf(async () => {
      const database = await file.open();
      try {
        await database.write(DRAFT, async (tables) => await tables.customers.insert([customer("new")]));
      } finally {
        await database.close();
      }
    }),
    "damaged",
  );
});

test.each([10, 100, 4095])("a file cut to %i bytes is refused, not taken for an empty one", async (size) => {
  const file = databaseFile();
  await file.create(customer("acct"));
  truncateSync(file.path, size);
  for (const access of ACCESSES) expect((await failureOf(() => file.open(access))).kind).toBe("usage");
  expect(statSync(file.path).size).toBe(size);
});

test("a path that leads through a file, or is too long, cannot be opened", async () => {
  const file = databaseFile();
  writeFileSync(join(file.folder, "plain"), "x");
  const through = join(file.folder, "plain", "x.db");
  expectUsage(await failureOf(() => file.open("write", { path: through })), "cannot-open");
  const long = join(file.folder, `${"x".repeat(300)}.db`);
  expectUsage(await failureOf(() => file.open("write", { path: long })), "cannot-open");
});

test("the exit code of a file that cannot be opened is 2, with the reason in both languages", async () => {
  const app = await testApp();
  writeFileSync(app.path("test.db"), "not a database, whatever its name says");
  const english = await app.run("customer list --json");
  expect(english).toMatchObject({ code: 2, stdout: "" });
  expect(JSON.parse(english.stderr).error).toMatchObject({ code: "not-a-database" });
  const chinese = await app.run("customer list --lang zh");
  expect(chinese.code).toBe(2);
  expect(chinese.stderr).toContain("不是数据库文件");
});

/** A small file system that can be made read-only, which file modes cannot do to root. */
function mounted(): string | undefined {
  const point = mkdtempSync(join(tmpdir(), "partnerctl-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", point], { stdio: "ignore" });
  } catch {
    rmSync(point, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    execFileSync("umount", ["-l", point]);
    rmSync(point, { recursive: true });
  });
  return point;
}

test("on read-only media reads work and writes are refused", async (context) => {
  const folder = ROOT ? mounted() : undefined;
  if (folder === undefined) context.skip("needs root, to mount a file system");
  const file = databaseFile();
  const path = join(folder as string, "x.db");
  const making = await file.open("write", { path });
  await making.write(DRAFT, async (tables) => await tables.customers.insert([customer("acct")]));
  making.close();
  execFileSync("mount", ["-o", "remount,ro", folder as string]);
  const reading = await file.open("read", { path });
  expect(await reading.read((tables) => tables.customers.find("acct"))).toMatchObject({ accountName: "acct" });
  expect(await reading.info()).toMatchObject({ exists: true, path });
  expect(await reading.integrity()).toEqual([]);
  await reading.close();
  expect((await failureOf(() => file.open("write", { path }))).kind).toBe("usage");
  const missing = join(folder as string, "y.db");
  expectUsage(await failureOf(() => file.open("write", { path: missing })), "read-only");
  const empty = await file.open("read", { path: missing });
  expect((await empty.info()).exists).toBe(false);
  await empty.close();
});

test("a file and a folder without write permission are named as read-only", async (context) => {
  if (ROOT) context.skip("root may write everywhere");
  const file = databaseFile();
  await file.create(customer("acct"));
  chmodSync(file.path, 0o400);
  expect(await accounts(file)).toEqual(["acct"]);
  expectUsage(
    await failureOf(async () => {
      const database = await file.open();
      try {
        await database.write(DRAFT, async () => {});
      } finally {
        await database.close();
      }
    }),
    "read-only",
  );
  chmodSync(file.folder, 0o500);
  onTestFinished(() => chmodSync(file.folder, 0o700));
  expectUsage(await failureOf(() => file.open("write", { path: join(file.folder, "new.db") })), "read-only");
});
