import { expect, test } from "vitest";
import { customer, DRAFT, databaseFile, failureOf } from "./file.ts";

const insert = (...names: readonly string[]) => names.map((name) => customer(name));

test("each chunk is visible to others as soon as it returns, and the change stays open until the end", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  const seen = () => raw.prepare("select count(*) from customers").pluck().get();
  const states = () => raw.prepare("select state, summary from changes where seq = 2").all();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: false });
  expect(job.id).toBe("");
  await job.chunk(async (tables) => {
    await tables.customers.insert(insert("a", "b"));
    expect(seen()).toBe(0);
  });
  expect(seen()).toBe(2);
  expect(job.id).toMatch(/^chg-/);
  await job.chunk(async (tables) => await tables.customers.insert(insert("c")));
  expect(seen()).toBe(3);
  expect(states()).toEqual([{ state: "open", summary: null }]);
  await job.finish({ created: 3, invalid: 0 });
  expect(states()).toEqual([{ state: "done", summary: '{"created":3,"invalid":0}' }]);
  await database.close();
  expect(file.rows("select distinct created_by from customers")).toEqual([{ created_by: 2 }]);
  expect(file.rows("select id from changes where seq = 2")).toEqual([{ id: job.id }]);
});

test("a chunk that fails takes itself back and leaves those before it, the change open", async () => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: false });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  await expect(
    job.chunk(async (tables) => {
      await tables.customers.insert(insert("b"));
      throw new Error("boom");
    }),
  ).rejects.toThrow("boom");
  await job.abandon();
  await database.close();
  expect(file.rows("select account_name from customers")).toEqual([{ account_name: "a" }]);
  expect(file.rows("select state from changes where seq = 2")).toEqual([{ state: "open" }]);
});

test("a first chunk that fails leaves no change, and the next one begins it anew", async () => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: false });
  await expect(
    job.chunk(async () => {
      throw new Error("boom");
    }),
  ).rejects.toThrow("boom");
  expect(job.id).toBe("");
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  await job.finish({ created: 1 });
  await database.close();
  expect(file.rows("select seq, state from changes order by seq")).toEqual([
    { seq: 1, state: "done" },
    { seq: 2, state: "done" },
  ]);
  expect(file.rows("select created_by from customers")).toEqual([{ created_by: 2 }]);
});

test("another writer gets in between two chunks, with a change of its own", async () => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  const other = await file.open();
  const job = database.job(DRAFT, { atomic: false });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  await other.write(DRAFT, async (tables) => await tables.customers.insert(insert("b")));
  await job.chunk(async (tables) => await tables.customers.insert(insert("c")));
  await job.finish({ created: 2 });
  await database.close();
  await other.close();
  expect(file.rows("select account_name, created_by from customers order by account_name")).toEqual([
    { account_name: "a", created_by: 2 },
    { account_name: "b", created_by: 3 },
    { account_name: "c", created_by: 2 },
  ]);
});

test("an atomic job is visible to others at its end, all at once, with its counts", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  const seen = () => raw.prepare("select count(*) from customers").pluck().get();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: true });
  for (const name of ["a", "b"]) {
    await job.chunk(async (tables) => await tables.customers.insert(insert(name)));
    expect(seen()).toBe(0);
  }
  await job.finish({ created: 2 });
  expect(seen()).toBe(2);
  await database.close();
  expect(file.rows("select state, summary from changes where seq = 2")).toEqual([
    { state: "done", summary: '{"created":2}' },
  ]);
});

test("later chunks of an atomic job see the earlier ones", async () => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: true });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  expect(await job.chunk((tables) => tables.customers.find("a"))).toBeDefined();
  await job.finish({ created: 1 });
  await database.close();
});

test.each([
  ["abandoned", async (job: { abandon(): Promise<void> }) => await job.abandon()],
  ["never finished", async () => {}],
])("an atomic job that is %s leaves nothing", async (_, end) => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: true });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  await end(job);
  await database.close();
  expect(file.rows("select * from customers")).toEqual([]);
  expect(file.rows("select seq from changes")).toEqual([{ seq: 1 }]);
});

test("an atomic job whose later chunk fails leaves nothing of the earlier ones", async () => {
  const file = databaseFile();
  await file.create();
  const database = await file.open();
  const job = database.job(DRAFT, { atomic: true });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  await expect(job.chunk(async (tables) => await tables.customers.insert(insert("b", "b")))).rejects.toThrow(/UNIQUE/);
  await job.abandon();
  await database.write(DRAFT, async (tables) => await tables.customers.insert(insert("c")));
  await database.close();
  expect(file.rows("select account_name from customers")).toEqual([{ account_name: "c" }]);
});

test.each([true, false])("a dry run leaves nothing, atomic: %s", async (atomic) => {
  const file = databaseFile();
  await file.create();
  const database = await file.open("dry-run");
  const job = database.job({ ...DRAFT, dryRun: true }, { atomic });
  await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
  // Its chunks see each other, so that it decides as the real run does.
  expect(await job.chunk((tables) => tables.customers.find("a"))).toBeDefined();
  await job.finish({ created: 1 });
  expect(await database.read((tables) => tables.customers.find("a"))).toBeUndefined();
  await database.close();
  expect(file.rows("select seq from changes")).toEqual([{ seq: 1 }]);
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
