import { expect, test } from "vitest";
import { MIGRATIONS } from "../../../src/database/migrations/index.ts";
import { AppError } from "../../../src/errors.ts";
import { CONCURRENT, describeOn, SERVERS } from "../../engines.ts";
import { customer, DRAFT, databaseOn, failureOf } from "../support.ts";

const ACCESSES = ["read", "write", "dry-run"] as const;
const TABLES = "select table_name from information_schema.tables where table_schema = current_schema()";

function expectUsage(error: AppError, code: string, words: string): void {
  expect([error.kind, error.code]).toEqual(["usage", code]);
  expect(error.text.en).toContain(words);
  expect(error.text.zh).toMatch(/[\u4e00-\u9fff].*。$/);
}

describeOn(SERVERS, (engine) => {
  test.each(["read", "dry-run"] as const)(
    "a schema without tables opened for %s is empty and stays so",
    async (access) => {
      const place = await databaseOn(engine, { isNew: true });
      const database = await place.open(access);
      expect(await database.info()).toMatchObject({
        engine: "postgres",
        exists: false,
        size: 0,
        schema: MIGRATIONS.length,
      });
      expect(await database.pendingMigrations()).toEqual([]);
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
      expect(await place.rows(TABLES)).toEqual([]);
    },
  );

  test("the first write makes the tables, and records every migration once", async () => {
    const place = await databaseOn(engine, { isNew: true });
    await place.create(customer("acct"));
    expect(await place.rows("select name from migrations order by name")).toEqual(
      MIGRATIONS.map(({ name }) => ({ name })),
    );
    const database = await place.open("read");
    const info = await database.info();
    expect(info).toMatchObject({ exists: true, schema: MIGRATIONS.length });
    expect(info.size).toBeGreaterThan(0);
    expect(info.version).toMatch(/^\d+/);
    expect(await database.integrity()).toEqual([]);
    await database.close();
  });

  test("a first write that fails leaves tables without a row, which read as an empty database", async () => {
    const place = await databaseOn(engine, { isNew: true });
    const database = await place.open();
    const refusal = new AppError("refused", "refused", { en: "No.", zh: "不。" });
    await expect(
      database.write(DRAFT, async (tables) => {
        await tables.customers.insert([customer("acct")]);
        throw refusal;
      }),
    ).rejects.toBe(refusal);
    await database.close();
    for (const table of ["customers", "changes", "attempts"]) {
      expect(await place.rows(`select * from ${table}`)).toEqual([]);
    }
    const reading = await place.open("read");
    expect(await reading.info()).toMatchObject({ exists: false });
    await reading.close();
    await place.create(customer("acct"));
    expect(await place.rows("select seq from changes")).toEqual([{ seq: 1 }]);
  });

  test("a table of another program is left as it is, and its schema not used", async () => {
    const place = await databaseOn(engine, { isNew: true });
    await place.run("create table customers (account_name text); insert into customers values ('theirs')");
    const error = await failureOf(() => place.open());
    expect([error.kind, error.code, error.field]).toEqual(["conflict", "not-a-database", "db"]);
    expect(error.text.en).toContain('a table "customers" of another program');
    expect(error.text.zh).toContain("其他程序的表“customers”");
    expect(error.hint?.en).toContain("search_path");
    expect(await place.rows("select * from customers")).toEqual([{ account_name: "theirs" }]);
    expect(await place.rows(TABLES)).toEqual([{ table_name: "customers" }]);
    // A read makes no table, so nothing is in its way.
    await (await place.open("read")).close();
  });

  test.each([
    ["columns of its own", "create table migrations (id integer)"],
    ["names of its own", "create table migrations (name text); insert into migrations values ('0001-theirs')"],
  ])("a table of migrations with %s is another program's", async (_, statements) => {
    const place = await databaseOn(engine, { isNew: true });
    await place.run(statements);
    for (const access of ACCESSES) {
      const error = await failureOf(() => place.open(access));
      expect([error.kind, error.code]).toEqual(["conflict", "not-a-database"]);
    }
    expect(await place.rows(TABLES)).toEqual([{ table_name: "migrations" }]);
  });

  test.each(ACCESSES)("a schema of a newer program opened for %s says which one it has", async (access) => {
    const place = await databaseOn(engine, { isNew: true });
    await place.create();
    await place.run("insert into migrations values ('9999-later', 0)");
    const words = `schema ${MIGRATIONS.length + 1}`;
    expectUsage(await failureOf(() => place.open(access)), "newer-database", words);
    expectUsage(await failureOf(() => place.open(access, { allowOlder: true })), "newer-database", words);
  });

  test.each(ACCESSES)(
    "an older one opened for %s names db migrate, and opens where it may be older",
    async (access) => {
      const place = await databaseOn(engine, { isNew: true });
      await place.create();
      await place.run(`delete from migrations where name = '${MIGRATIONS.at(-1)?.name}'`);
      const error = await failureOf(() => place.open(access));
      expectUsage(error, "older-database", "has schema");
      expect(error.hint?.en).toMatch(/^partnerctl db migrate --db '?postgres:/);
      const database = await place.open(access, { allowOlder: true });
      expect(await database.pendingMigrations()).toEqual([MIGRATIONS.at(-1)?.name]);
      await database.close();
    },
  );

  test("a schema that search_path names and nobody made is read as empty, and refused to a write", async () => {
    const place = await databaseOn(engine, { isNew: true });
    const path = place.path.replace(/t_\w+$/, "nobody_made_it");
    await (await place.open("read", { path })).close();
    expectUsage(await failureOf(() => place.open("write", { path })), "no-such-schema", "search_path");
  });
});

describeOn(
  CONCURRENT,
  (engine) => {
    test("several opening one for writing that does not exist yet agree on one schema", async () => {
      const place = await databaseOn(engine, { isNew: true });
      const opened = await Promise.all(Array.from({ length: 5 }, () => place.open("write", { busyTimeoutMs: 5_000 })));
      for (const [index, database] of opened.entries()) {
        await database.write(DRAFT, async (tables) => await tables.customers.insert([customer(`acct-${index}`)]));
      }
      for (const database of opened) await database.close();
      expect(await place.rows("select account_name from customers order by account_name")).toHaveLength(5);
      expect(await place.rows("select name from migrations")).toHaveLength(MIGRATIONS.length);
    });
  },
  ", with other connections",
);
