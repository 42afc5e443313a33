import { expect, test } from "vitest";
import { MIGRATIONS, type Migration } from "../../../src/database/migrations/index.ts";
import { createSchema, migrate } from "../../../src/database/sqlite-schema.ts";
import { customer } from "../support.ts";
import { databaseFile } from "./file.ts";

const second: Migration = {
  name: "9002-second",
  up({ table, history, index, statement }) {
    table("notes", "id text primary key");
    history("labels", "id text primary key, name text not null");
    index("labels", "name");
    statement("insert into notes values ('made')");
  },
};

const throwing: Migration = {
  name: "9002-throwing",
  up({ table }) {
    table("half", "id text primary key");
    throw new Error("halfway");
  },
};

test("migrations that are pending are applied in order, each recorded once", async () => {
  const file = databaseFile();
  await file.create(customer("acct"));
  const raw = file.raw();
  expect(migrate(raw, 5, [...MIGRATIONS, second])).toEqual(["9002-second"]);
  expect(migrate(raw, 6, [...MIGRATIONS, second])).toEqual([]);
  expect(raw.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length + 1);
  expect(file.rows("select name from migrations order by name")).toEqual([
    ...MIGRATIONS.map(({ name }) => ({ name })),
    { name: "9002-second" },
  ]);
  expect(file.rows("select applied_at from migrations where name = '9002-second'")).toEqual([{ applied_at: 5 }]);
  expect(file.rows("select * from notes")).toEqual([{ id: "made" }]);
  expect(file.rows("select account_name from customers")).toEqual([{ account_name: "acct" }]);
});

test("a migration that throws halfway leaves no table, no record and no version", async () => {
  const file = databaseFile();
  await file.create(customer("acct"));
  const raw = file.raw();
  expect(() => migrate(raw, 5, [...MIGRATIONS, throwing])).toThrow("halfway");
  expect(raw.inTransaction).toBe(false);
  expect(raw.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length);
  expect(file.rows("select name from migrations")).toEqual(MIGRATIONS.map(({ name }) => ({ name })));
  expect(file.rows("select name from sqlite_master where name = 'half'")).toEqual([]);
  expect(migrate(raw, 6, [...MIGRATIONS, second])).toEqual(["9002-second"]);
});

test("those before the one that throws stay", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  expect(() => migrate(raw, 5, [...MIGRATIONS, second, { ...throwing, name: "9003-throwing" }])).toThrow("halfway");
  expect(raw.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length + 1);
});

test("a history that does not match this program's is refused by name, before anything is applied", async () => {
  const file = databaseFile();
  await file.create();
  const raw = file.raw();
  raw.exec("update migrations set name = '0001-other' where name = '0001-first'");
  expect(() => migrate(raw, 5, [...MIGRATIONS, second])).toThrow("0001-other");
  expect(file.rows("select name from sqlite_master where name = 'notes'")).toEqual([]);
});

test("a schema that another connection made meanwhile is not made twice", async () => {
  const file = databaseFile();
  await file.create();
  expect(createSchema(file.raw())).toBe(false);
  expect(file.rows("select name from migrations")).toHaveLength(MIGRATIONS.length);
});

test("the schema of an empty file is made whole or not at all", () => {
  const file = databaseFile();
  const raw = file.raw();
  raw.exec("create table customers (x)");
  expect(() => createSchema(raw)).toThrow(/already exists/);
  expect(raw.pragma("application_id", { simple: true })).toBe(0);
  expect(raw.pragma("user_version", { simple: true })).toBe(0);
  expect(file.rows("select name from sqlite_master")).toEqual([{ name: "customers" }]);
});
