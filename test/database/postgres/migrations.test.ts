import { expect, onTestFinished, test } from "vitest";
import { DISTRIBUTION } from "../../../src/database/distribution.ts";
import { MIGRATIONS, type Migration } from "../../../src/database/migrations/index.ts";
import { layoutOf } from "../../../src/database/migrations/layout.ts";
import { connectServer } from "../../../src/database/postgres-client.ts";
import { migrateServer } from "../../../src/database/postgres-schema.ts";
import { describeOn, type EngineName, SERVERS } from "../../engines.ts";
import { customer, databaseOn } from "../support.ts";

const TABLES = "select table_name from information_schema.tables where table_schema = current_schema()";

const second: Migration = {
  name: "9002-second",
  up({ table, history, index, statement }) {
    table("notes", "id text primary key");
    history("labels", "id text primary key, name text not null");
    index("labels", "name");
    statement("insert into notes values ('made')");
  },
};

const broken: Migration = {
  name: "9003-broken",
  up({ table, statement }) {
    table("half", "id text primary key");
    statement("insert into nowhere values (1)");
  },
};

/** A filled database, and a connection to it as the engine has one. */
async function filled(engine: EngineName) {
  const place = await databaseOn(engine, { isNew: true });
  await place.create(customer("acct"));
  const client = await (place.connect ?? connectServer)(place.path, {});
  onTestFinished(() => client.close());
  const migrate = (...more: readonly Migration[]) => migrateServer(client, "server", 5, [...MIGRATIONS, ...more]);
  return { ...place, migrate };
}

describeOn(SERVERS, (engine) => {
  test("migrations that are pending are applied in order, each recorded once", async () => {
    const { migrate, rows } = await filled(engine);
    expect(await migrate(second)).toEqual(["9002-second"]);
    expect(await migrate(second)).toEqual([]);
    expect(await rows("select name, applied_at from migrations where name > '9'")).toEqual([
      { name: "9002-second", applied_at: 5 },
    ]);
    expect(await rows("select * from notes")).toEqual([{ id: "made" }]);
    expect(await rows("select account_name from customers")).toEqual([{ account_name: "acct" }]);
  });

  test("a migration that breaks halfway leaves no table and no record; those before it stay", async () => {
    const { migrate, rows } = await filled(engine);
    await expect(migrate(second, broken)).rejects.toThrow(/nowhere/);
    expect(await rows("select name from migrations where name > '9'")).toEqual([{ name: "9002-second" }]);
    expect((await rows(TABLES)).map(({ table_name }) => table_name)).not.toContain("half");
    expect(await migrate(second, { ...broken, up: () => {} })).toEqual(["9003-broken"]);
  });

  test("a migration whose table is there already names it, and leaves nothing", async () => {
    const { migrate, rows, run } = await filled(engine);
    await run("create table notes (text text)");
    await expect(migrate(second)).rejects.toMatchObject({ kind: "conflict", code: "not-a-database" });
    expect(await rows("select name from migrations where name > '9'")).toEqual([]);
    expect(await rows("select * from notes")).toEqual([]);
  });

  test("every table is spread by a column that never changes: it is required and part of the primary key", async () => {
    const { rows } = await filled(engine);
    const keys = await rows(
      `select t.table_name as name, string_agg(k.column_name, ',') as key
       from information_schema.table_constraints t
       join information_schema.key_column_usage k using (constraint_schema, constraint_name)
       where t.table_schema = current_schema() and t.constraint_type = 'PRIMARY KEY' group by 1`,
    );
    const required = await rows(
      `select table_name as name, string_agg(column_name, ',') as columns from information_schema.columns
       where table_schema = current_schema() and is_nullable = 'NO' group by 1`,
    );
    const columnsIn = (found: Record<string, unknown>[], name: string, key: string): string[] =>
      String(found.find((row) => row.name === name)?.[key] ?? "").split(",");
    const tables = [...layoutOf().values()].filter(({ key }) => key !== undefined);
    expect(Object.keys(DISTRIBUTION).sort()).toEqual(tables.map(({ name }) => name).sort());
    for (const { name, key } of tables) {
      const column = DISTRIBUTION[name] === "replicated" ? key : DISTRIBUTION[name];
      expect(columnsIn(keys, name, "key"), name).toContain(column);
      expect(columnsIn(keys, name, "key"), name).toContain(key);
      expect(columnsIn(required, name, "columns"), name).toContain(column);
    }
  });

  test("a history holds the column that its table is spread by", () => {
    const layout = layoutOf();
    for (const [name, { columns }] of layout) {
      if (!name.endsWith("_history")) continue;
      const column = DISTRIBUTION[name.replace(/_history$/, "")];
      if (column !== "replicated")
        expect(
          columns.map((each) => each.name),
          name,
        ).toContain(column);
    }
  });

  test("there is nothing that an engine which distributes rows does not have: triggers, sequences, references", async () => {
    const { rows } = await filled(engine);
    const ours = "relnamespace = (select oid from pg_namespace where nspname = current_schema())";
    expect(await rows(`select relname from pg_class where relkind = 'S' and ${ours}`)).toEqual([]);
    expect(await rows(`select tgname from pg_trigger g join pg_class c on c.oid = g.tgrelid where ${ours}`)).toEqual(
      [],
    );
    expect(
      await rows(
        `select conname from pg_constraint f join pg_class c on c.oid = f.conrelid where contype = 'f' and ${ours}`,
      ),
    ).toEqual([]);
    expect(
      await rows(
        "select column_name from information_schema.columns where table_schema = current_schema() and column_default is not null",
      ),
    ).toEqual([]);
  });

  test("text compares by code point, and numbers have 64 bits", async () => {
    const { rows } = await filled(engine);
    expect(
      await rows(
        `select distinct data_type, collation_name from information_schema.columns
         where table_schema = current_schema() order by data_type`,
      ),
    ).toEqual([
      { data_type: "bigint", collation_name: null },
      { data_type: "text", collation_name: "C" },
    ]);
  });
});
