import type Sqlite from "better-sqlite3";
import { usageError } from "../errors.ts";
import { historyColumns, MIGRATIONS, type Migration, RECORD_COLUMNS } from "./migrations/index.ts";
import { checkVersion } from "./schema-version.ts";

/** Marks a file as partnerctl's in its header ("ptnr"), so that no other program's SQLite file is written to. */
const APPLICATION_ID = 0x70746e72;

/**
 * Makes the schema of an empty file in one transaction, and returns false where another process was faster. It is made
 * before WAL is switched on, since that writes a header of its own: a process that dies leaves the file empty or whole.
 */
export function createSchema(connection: Sqlite.Database, migrations = MIGRATIONS): boolean {
  const made = connection
    .transaction(() => {
      if (isOurs(connection)) return false;
      connection.pragma(`application_id = ${APPLICATION_ID}`);
      migrate(connection, Date.now(), migrations);
      return true;
    })
    .immediate();
  return made;
}

/** Whether a file says in its header that it is one of ours. */
export function isOurs(connection: Sqlite.Database): boolean {
  return connection.pragma("application_id", { simple: true }) === APPLICATION_ID;
}

/** Refuses a file that is not one of ours or not of this version. */
export function checkSchema(connection: Sqlite.Database, path: string, allowOlder: boolean): void {
  if (!isOurs(connection)) {
    throw usageError("not-a-database", {
      en: `${path} is a SQLite file of another program; it was left as it is. Name another file with --db.`,
      zh: `${path} 是其他程序的 SQLite 文件，未作改动。请用 --db 指定其他文件。`,
    });
  }
  const version = connection.pragma("user_version", { simple: true }) as number;
  checkVersion(path, version, allowOlder);
}

/** The names of the migrations that a file has seen. */
export function appliedMigrations(connection: Sqlite.Database): string[] {
  return connection.prepare("select name from migrations order by name").pluck().all() as string[];
}

/**
 * Applies what is pending and returns its names: each migration and its record in one transaction, the record first.
 * What is pending is asked inside it, since another process may be migrating too.
 */
export function migrate(
  connection: Sqlite.Database,
  now: number,
  migrations: readonly Migration[] = MIGRATIONS,
): string[] {
  const done: string[] = [];
  for (const [index, migration] of migrations.entries()) {
    const step = connection.transaction(() => {
      connection.exec(
        "create table if not exists migrations (name text primary key, applied_at integer not null) strict",
      );
      const applied = appliedMigrations(connection);
      applied.forEach((name, position) => {
        if (migrations[position]?.name !== name)
          throw new Error(`migration ${name} is not where this program expects it`);
      });
      if (index < applied.length) return;
      connection.prepare("insert into migrations (name, applied_at) values (?, ?)").run(migration.name, now);
      apply(connection, migration);
      connection.pragma(`user_version = ${index + 1}`);
      done.push(migration.name);
    });
    step.immediate();
  }
  return done;
}

function apply(connection: Sqlite.Database, migration: Migration): void {
  migration.up({
    table: (name, columns) => connection.exec(`create table ${name} (${columns}) strict`),
    history(name, columns) {
      connection.exec(`create table ${name} (${columns}, ${RECORD_COLUMNS}) strict`);
      connection.exec(`create table ${name}_history (${historyColumns(columns)}) strict`);
      const [key] = columns.trim().split(/\s/);
      connection.exec(`create index ${name}_history_key on ${name}_history (${key})`);
    },
    column(name, definition) {
      for (const table of [name, `${name}_history`]) connection.exec(`alter table ${table} add column ${definition}`);
    },
    index: (table, columns) =>
      connection.exec(`create index ${table}_${columns.replace(/, /g, "_")} on ${table} (${columns})`),
    statement: (text) => connection.exec(text),
  });
}
