import { randomBytes } from "node:crypto";
import { MIGRATIONS } from "../src/database/migrations/index.ts";
import { migrateServer } from "../src/database/postgres-schema.ts";
import { connectPglite, pgliteUrl } from "./pglite.ts";

/**
 * Everything of a schema but its rows and its name: tables, columns, indices, constraints, functions, policies, and who
 * may do what.
 */
const SHAPE = `with here as (select oid, nspname, nspacl from pg_namespace where nspname = $1),
  relations as (select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relacl
    from pg_class c join here on c.relnamespace = here.oid)
  select md5(string_agg(replace(part, $1, ''), ';' order by replace(part, $1, ''))) from (
    select coalesce(nspacl::text, '') as part from here
    union all select concat_ws(' ', relname, relkind, relrowsecurity, relforcerowsecurity, relowner, relacl) from relations
    union all select concat_ws(' ', r.relname, a.attname, a.attnum, a.atttypid, a.attnotnull, a.attisdropped, a.attacl)
      from pg_attribute a join relations r on r.oid = a.attrelid where a.attnum > 0
    union all select pg_get_indexdef(i.indexrelid) from pg_index i join relations r on r.oid = i.indexrelid
    union all select concat_ws(' ', conname, pg_get_constraintdef(k.oid)) from pg_constraint k join relations r on r.oid = k.conrelid
    union all select concat_ws(' ', r.relname, p.polname, p.polcmd, p.polroles, pg_get_expr(p.polqual, p.polrelid),
      pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p join relations r on r.oid = p.polrelid
    union all select concat_ws(' ', r.relname, tgname) from pg_trigger t join relations r on r.oid = t.tgrelid
    union all select concat_ws(' ', proname, prosrc, prosecdef, proconfig::text, proacl) from pg_proc p join here on p.pronamespace = here.oid
  ) parts`;

/** Schemas that tests are through with; what they left in them is taken out when somebody asks for one. */
const used: string[] = [];
/** The shape of a schema that was only migrated. */
let shape: Promise<string> | undefined;
let isFirst = true;

const client = async (schema: string) => await connectPglite(pgliteUrl(schema), {});
const administer = async (statement: string): Promise<void> => await (await client("public")).run(statement);

async function make(): Promise<string> {
  const schema = `t_${randomBytes(8).toString("hex")}`;
  await administer(`create schema ${schema}`);
  return schema;
}

/**
 * A schema without rows. To make the tables and their boundaries takes most of the time of a test on this engine, so one
 * that an earlier test of the process had is emptied, if nothing of it but rows has changed. The first is always a new one,
 * without tables, as is every one where `isNew` is asked for.
 */
export async function takeSchema(isNew: boolean): Promise<string> {
  if (isNew || isFirst) {
    isFirst = false;
    return await make();
  }
  for (let schema = used.pop(); schema !== undefined; schema = used.pop()) {
    shape ??= reference();
    if ((await shapeOf(schema)) === (await shape) && (await isMigrated(schema))) {
      await empty(schema);
      return schema;
    }
    await administer(`drop schema if exists ${schema} cascade`);
  }
  return await make();
}

/** Hands a schema back. */
export function returnSchema(schema: string): void {
  used.push(schema);
}

/** Migrates a schema to learn its shape; it is there for the next test. */
async function reference(): Promise<string> {
  const schema = await make();
  await migrateServer(await client(schema), "pglite", 0);
  used.unshift(schema);
  return await shapeOf(schema);
}

async function isMigrated(schema: string): Promise<boolean> {
  const { rows } = await (await client(schema)).query("select name from migrations order by name");
  return rows.map(([name]) => name).join() === MIGRATIONS.map(({ name }) => name).join();
}

async function shapeOf(schema: string): Promise<string> {
  const { rows } = await (await client(schema)).query(SHAPE, [schema]);
  return String(rows[0]?.[0]);
}

async function empty(schema: string): Promise<void> {
  const session = await client(schema);
  const { rows } = await session.query(
    "select relname::text from pg_class where relnamespace = $1::regnamespace and relkind = 'r' and relname <> 'migrations'",
    [schema],
  );
  const tables = rows.map(([name]) => String(name));
  const asked = tables.map((name) => `select '${name}' where exists (select 1 from ${name})`);
  const filled = (await session.query(asked.join(" union all "))).rows.map(([name]) => String(name));
  if (filled.length > 0) await session.run(filled.map((name) => `delete from ${name}`).join("; "));
}
