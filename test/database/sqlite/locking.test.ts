import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { conflict } from "../../../src/errors.ts";
import { customer, DRAFT, failureOf } from "../support.ts";
import { databaseFile } from "./file.ts";

const insert = (...names: readonly string[]) => names.map((name) => customer(name));

test("the write lock is held from the beginning, so that nobody writes between a look and a write", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  const database = await file.open();
  await database.write(DRAFT, async (tables) => {
    await tables.customers.find("a");
    expect(() => raw.exec("update customers set full_name = 'theirs'")).toThrow(/locked/);
  });
  raw.exec("update customers set full_name = 'theirs'");
  await database.close();
});

test("a write gives up as busy after its time, and not before", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  raw.exec("begin immediate");
  const database = await file.open("write", { busyTimeoutMs: 300 });
  const started = performance.now();
  const error = await failureOf(() => database.write(DRAFT, async () => {}));
  expect(performance.now() - started).toBeGreaterThanOrEqual(295);
  expect([error.kind, error.code]).toEqual(["busy", "database-busy"]);
  expect(error.text.en).toContain(file.path);
  raw.exec("rollback");
  await database.write(DRAFT, async () => {});
  await database.close();
  expect(file.rows("select seq from changes order by seq")).toEqual([{ seq: 1 }, { seq: 2 }]);
});

test("a write waits for a lock that is let go in time", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  raw.exec("begin immediate");
  const database = await file.open("write", { busyTimeoutMs: 20_000 });
  const writing = database.write(DRAFT, async () => "written");
  await pause(250);
  raw.exec("rollback");
  expect(await writing).toBe("written");
  await database.close();
});

test("a file that another process holds alone is busy for everyone", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  raw.pragma("journal_mode = delete");
  raw.exec("begin exclusive");
  for (const access of ["read", "write", "dry-run"] as const) {
    expect((await failureOf(() => file.open(access))).kind).toBe("busy");
  }
});

test("a refusal that cannot be recorded is still the refusal, with why as its cause", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  const database = await file.open();
  raw.exec("drop table attempts; create table attempts (id text) strict");
  const refused = await failureOf(() =>
    database.write(DRAFT, async () => {
      throw conflict("taken", { en: "Taken.", zh: "已占用。" });
    }),
  );
  expect(refused.code).toBe("taken");
  expect(String(refused.cause)).toMatch(/attempts/);
  expect(file.rows("select seq from changes")).toEqual([{ seq: 1 }]);
  await database.close();
});

test("an atomic job that creates the file and is abandoned takes it away again", async () => {
  const file = databaseFile();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: true });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  await job.abandon();
  await database.close();
  expect(file.files()).toEqual([]);
});

test("a first chunk gives up as busy after its time; a job that is no longer wanted gives up at once", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  raw.exec("begin immediate");
  const database = await file.open();
  const work = async () => {};
  expect((await failureOf(() => database.job(DRAFT, { atomic: false }).chunk(work))).kind).toBe("busy");
  expect((await failureOf(() => database.job(DRAFT, { atomic: true }).chunk(work))).kind).toBe("busy");
  const patient = await file.open("write", { busyTimeoutMs: 60_000 });
  const unwanted = patient.job(DRAFT, { atomic: false, giveUp: () => true });
  expect((await failureOf(() => unwanted.chunk(work))).kind).toBe("interrupted");
  raw.exec("rollback");
  // A lock that is free is taken all the same: the chunk under way is finished.
  await unwanted.chunk(async (tables) => await tables.customers.insert(insert("a")));
  await unwanted.finish({ created: 1 });
  patient.close();
  await database.close();
  expect(file.rows("select state from changes order by seq")).toEqual([{ state: "done" }, { state: "done" }]);
});

test("a later chunk waits longer for others than a single command does", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  const database = await file.open("write", { busyTimeoutMs: 50 });
  const job = database.job(DRAFT, { atomic: false });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  raw.exec("begin immediate");
  setTimeout(() => raw.exec("rollback"), 400);
  await job.chunk(async (tables) => await tables.customers.insert(insert("b")));
  await job.finish({ created: 2 });
  await database.close();
  expect(file.rows("select * from customers")).toHaveLength(2);
});
