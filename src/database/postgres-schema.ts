import { setTimeout as pause } from "node:timers/promises";
import { conflict } from "../errors.ts";
import { identityOf } from "./distribution.ts";
import { type Ddl, historyColumns, MIGRATIONS, type Migration, RECORD_COLUMNS } from "./migrations/index.ts";
import { type ColumnLayout, columnsOf, layoutOf } from "./migrations/layout.ts";
import type { ServerClient } from "./postgres-client.ts";
import { isSchemaConflict } from "./postgres-errors.ts";
import { secureSchema } from "./postgres-security.ts";
import { checkVersion } from "./schema-version.ts";

/** Names of the server are cut at so many bytes. */
const MOST_NAME = 63;
/** How often a migration is tried again while another process makes the same tables. */
const MOST_TRIES = 20;
const PAUSE_MS = 50;

/** The names of the migrations that the current schema has seen; undefined where it holds nothing of ours. */
export async function serverMigrations(client: ServerClient, server = ""): Promise<string[] | undefined> {
  const { rows: columns } = await client.query(
    "select column_name from information_schema.columns where table_schema = current_schema() and table_name = 'migrations'",
  );
  if (columns.length === 0) return undefined;
  if (!columns.some(([name]) => name === "name")) throw foreign(server, "migrations");
  return (await client.query("select name from migrations order by name")).rows.map(([name]) => String(name));
}

/** Refuses a schema that is not one of ours or not of this version. */
export function checkServerSchema(applied: readonly string[], server: string, allowOlder: boolean): void {
  applied.slice(0, MIGRATIONS.length).forEach((name, position) => {
    if (MIGRATIONS[position]?.name !== name) throw foreign(server, "migrations");
  });
  checkVersion(server, applied.length, allowOlder);
}

/** A schema in which another program keeps a table of the same name. */
export function foreign(server: string, table: string) {
  return conflict(
    "not-a-database",
    {
      en: `The schema of ${server} has a table "${table}" of another program; it was left as it is.`,
      zh: `${server} 的模式中已有其他程序的表“${table}”，未作改动。`,
    },
    {
      field: "db",
      hint: {
        en: "Create a schema of its own and add ?options=-csearch_path%3D<schema> to the URL.",
        zh: "请创建独立的模式，并在地址后添加 ?options=-csearch_path%3D<模式名>。",
      },
    },
  );
}

/**
 * Applies what is pending and returns its names: each migration and its record in one transaction, the record first.
 * Where another process migrates at the same time, one of the two finds the record made and looks again.
 */
export async function migrateServer(
  client: ServerClient,
  server: string,
  now: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<string[]> {
  const done: string[] = [];
  for (let tries = 1; ; ) {
    try {
      const names = await migrateOnce(client, server, now, migrations);
      if (names.length === 0) return done;
      done.push(...names);
    } catch (error) {
      await client.run("rollback").catch(() => {});
      if (!isSchemaConflict(error)) throw error;
      const table = /relation "(\w+)" already exists/.exec((error as Error).message)?.[1];
      if (tries++ >= MOST_TRIES) throw table === undefined ? error : foreign(server, table);
      await pause(PAUSE_MS);
    }
  }
}

/**
 * Applies the first migration that is pending, or all of them to a schema that has none: a process that is killed while
 * it makes the tables leaves none of them. Empty where nothing is pending.
 */
async function migrateOnce(client: ServerClient, server: string, now: number, migrations: readonly Migration[]) {
  await client.run("begin");
  const known = await serverMigrations(client, server);
  const applied = known ?? [];
  applied.forEach((name, position) => {
    if (migrations[position]?.name !== name) throw foreign(server, "migrations");
  });
  const pending = known === undefined ? migrations : migrations.slice(applied.length, applied.length + 1);
  if (known === undefined) {
    await client.run(tableText("migrations", "name text primary key, applied_at integer not null"));
  }
  for (const migration of pending) {
    await client.query("insert into migrations (name, applied_at) values ($1, $2)", [migration.name, now]);
    const { statements, ...words } = ddl();
    migration.up(words);
    await client.run(statements.join(";\n"));
  }
  // A server that takes no boundary is migrated all the same; nobody is granted a role there.
  if (applied.length + pending.length === migrations.length) await secureSchema(client, layoutOf(migrations));
  await client.run("commit");
  return pending.map(({ name }) => name);
}

/** The words of a migration, as PostgreSQL says them; `statements` gathers what they come to. */
function ddl(): Ddl & { readonly statements: string[] } {
  const statements: string[] = [];
  return {
    statements,
    table: (name, columns) => void statements.push(tableText(name, columns)),
    history(name, columns) {
      const [key = ""] = columns.trim().split(/\s/);
      statements.push(
        tableText(name, `${columns}, ${RECORD_COLUMNS}`),
        tableText(`${name}_history`, historyColumns(columns)),
        `create index ${name}_history_key on ${name}_history (${key})`,
      );
    },
    column(name, definition) {
      const [added] = columnsOf(definition).map(columnText);
      for (const table of [name, `${name}_history`]) statements.push(`alter table ${table} add column ${added}`);
    },
    index: (table, columns) =>
      void statements.push(
        `create index ${`${table}_${columns.replace(/, /g, "_")}`.slice(0, MOST_NAME)} on ${table} (${columns})`,
      ),
    statement: (text) => void statements.push(text),
  };
}

/**
 * Text compares by code point ("C"), as it does in SQLite; whole numbers have 64 bits. References are not constraints:
 * an engine that distributes rows has none between tables that it spreads differently. `db check` looks after them.
 */
function tableText(name: string, definitions: string): string {
  const columns = columnsOf(definitions).map(columnText);
  const key = /^\s*(\w+) \w+ primary key/.exec(definitions)?.[1];
  const primary = key === undefined ? [] : [`primary key (${identityOf(name, key).join(", ")})`];
  return `create table ${name} (${[...columns, ...primary].join(", ")})`;
}

function columnText({ name, type, required }: ColumnLayout): string {
  return `${name} ${type === "text" ? 'text collate "C"' : "bigint"}${required ? " not null" : ""}`;
}
