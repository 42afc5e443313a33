import { expect, test } from "vitest";
import { CONCURRENT, describeOn, ENGINES } from "../engines.ts";
import { customer, DRAFT, databaseOn } from "./support.ts";

const insert = (...names: readonly string[]) => names.map((name) => customer(name));

describeOn(ENGINES, (engine) => {
  test("a chunk that fails takes itself back and leaves those before it, the change open", async () => {
    const file = await databaseOn(engine);
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
    expect(await file.rows("select account_name from customers")).toEqual([{ account_name: "a" }]);
    expect(await file.rows("select state from changes where seq = 2")).toEqual([{ state: "open" }]);
  });

  test("a first chunk that fails leaves no change, and the next one begins it anew", async () => {
    const file = await databaseOn(engine);
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
    expect(await file.rows("select seq, state from changes order by seq")).toEqual([
      { seq: 1, state: "done" },
      { seq: 2, state: "done" },
    ]);
    expect(await file.rows("select created_by from customers")).toEqual([{ created_by: 2 }]);
  });

  test("later chunks of an atomic job see the earlier ones", async () => {
    const file = await databaseOn(engine);
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
    const file = await databaseOn(engine);
    await file.create();
    const database = await file.open();
    const job = database.job(DRAFT, { atomic: true });
    await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
    await end(job);
    await database.close();
    expect(await file.rows("select * from customers")).toEqual([]);
    expect(await file.rows("select seq from changes")).toEqual([{ seq: 1 }]);
  });

  test("an atomic job whose later chunk fails leaves nothing of the earlier ones", async () => {
    const file = await databaseOn(engine);
    await file.create();
    const database = await file.open();
    const job = database.job(DRAFT, { atomic: true });
    await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
    await expect(job.chunk(async (tables) => await tables.customers.insert(insert("b", "b")))).rejects.toThrow(
      /UNIQUE|duplicate key/,
    );
    await job.abandon();
    await database.write(DRAFT, async (tables) => await tables.customers.insert(insert("c")));
    await database.close();
    expect(await file.rows("select account_name from customers")).toEqual([{ account_name: "c" }]);
  });

  test.each([true, false])("a dry run leaves nothing, atomic: %s", async (atomic) => {
    const file = await databaseOn(engine);
    await file.create();
    const database = await file.open("dry-run");
    const job = database.job({ ...DRAFT, dryRun: true }, { atomic });
    await job.chunk(async (tables) => await tables.customers.insert(insert("a")));
    // Its chunks see each other, so that it decides as the real run does.
    expect(await job.chunk((tables) => tables.customers.find("a"))).toBeDefined();
    await job.finish({ created: 1 });
    expect(await database.read((tables) => tables.customers.find("a"))).toBeUndefined();
    await database.close();
    expect(await file.rows("select seq from changes")).toEqual([{ seq: 1 }]);
  });
});

describeOn(
  CONCURRENT,
  (engine) => {
    test("each chunk is visible to others as soon as it returns, and the change stays open until the end", async () => {
      const file = await databaseOn(engine);
      await file.create();
      const other = await file.second();
      const seen = async () => (await other.rows("select count(*) as n from customers"))[0]?.n;
      const states = () => other.rows("select state, summary from changes where seq = 2");
      const database = await file.open();
      const job = database.job(DRAFT, { atomic: false });
      expect(job.id).toBe("");
      await job.chunk(async (tables) => {
        await tables.customers.insert(insert("a", "b"));
        expect(await seen()).toBe(0);
      });
      expect(await seen()).toBe(2);
      expect(job.id).toMatch(/^chg-/);
      await job.chunk(async (tables) => await tables.customers.insert(insert("c")));
      expect(await seen()).toBe(3);
      expect(await states()).toEqual([{ state: "open", summary: null }]);
      await job.finish({ created: 3, invalid: 0 });
      expect(await states()).toEqual([{ state: "done", summary: '{"created":3,"invalid":0}' }]);
      await database.close();
      expect(await file.rows("select distinct created_by from customers")).toEqual([{ created_by: 2 }]);
      expect(await file.rows("select id from changes where seq = 2")).toEqual([{ id: job.id }]);
    });

    test("another writer gets in between two chunks, with a change of its own", async () => {
      const file = await databaseOn(engine);
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
      expect(await file.rows("select account_name, created_by from customers order by account_name")).toEqual([
        { account_name: "a", created_by: 2 },
        { account_name: "b", created_by: 3 },
        { account_name: "c", created_by: 2 },
      ]);
    });

    test("an atomic job is visible to others at its end, all at once, with its counts", async () => {
      const file = await databaseOn(engine);
      await file.create();
      const other = await file.second();
      const seen = async () => (await other.rows("select count(*) as n from customers"))[0]?.n;
      const database = await file.open();
      const job = database.job(DRAFT, { atomic: true });
      for (const name of ["a", "b"]) {
        await job.chunk(async (tables) => await tables.customers.insert(insert(name)));
        expect(await seen()).toBe(0);
      }
      await job.finish({ created: 2 });
      expect(await seen()).toBe(2);
      await database.close();
      expect(await file.rows("select state, summary from changes where seq = 2")).toEqual([
        { state: "done", summary: '{"created":2}' },
      ]);
    });
  },
  ", with a second connection",
);
