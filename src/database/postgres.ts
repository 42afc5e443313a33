import { type CompiledQuery, Kysely } from "kysely";
import { withoutPassword } from "../values/address.ts";
import { identityOf } from "./distribution.ts";
import { type Access, constantColumns, type Engine, type EngineInfo, interrupted, overwriting } from "./engine.ts";
import type { Restricted } from "./masks.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { layoutOf } from "./migrations/layout.ts";
import { arrayOf, type Connect, connectServer, type ServerAnswer, type ServerClient } from "./postgres-client.ts";
import { objectsOf, serverDialect } from "./postgres-dialect.ts";
import { isServerConflict, translateServer } from "./postgres-errors.ts";
import { integrityOfServer } from "./postgres-integrity.ts";
import { restrictionOf } from "./postgres-restricted.ts";
import { serverRoles } from "./postgres-roles.ts";
import { checkServerSchema, migrateServer, serverMigrations } from "./postgres-schema.ts";
import type { Schema } from "./schema.ts";
import { openSqlite } from "./sqlite.ts";

export interface ServerTarget {
  /** `postgres://…` */
  readonly path: string;
  readonly access: Access;
  readonly allowOlder?: boolean;
  readonly busyTimeoutMs?: number;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How connections are made; tests bring their own. */
  readonly connect?: Connect;
}

/**
 * How long the server waits for a lock before the transaction is begun again: in between, Ctrl-C is heard and two that
 * wait for each other get out of each other's way.
 */
const LOCK_SLICE_MS = 700;
/** How long a read waits for a lock that keeps readers out, as few do. */
const READ_PATIENCE_MS = 5_000;

/** Connects to a server, checks its schema, and makes the schema where a write needs it. */
export async function openPostgres(target: ServerTarget): Promise<Engine> {
  const { path, access, allowOlder = false, environment = {}, connect = connectServer } = target;
  const server = withoutPassword(path);
  let client: ServerClient | undefined;
  try {
    client = await connect(path, environment);
    const applied = await serverMigrations(client, server);
    if (applied === undefined && access !== "write") return await emptyEngine(client, server);
    if (applied === undefined) await migrateServer(client, server, Date.now());
    else checkServerSchema(applied, server, allowOlder);
    return engineOf(client, server, applied === undefined, await restrictionOf(client, server));
  } catch (error) {
    await client?.close();
    throw translateServer(error, server);
  }
}

/** A server without our tables reads as an empty database, held in memory, like a file that does not exist. */
async function emptyEngine(client: ServerClient, server: string): Promise<Engine> {
  const info = await serverInfo(client, server, false);
  await client.close();
  const engine = openSqlite({ path: server, access: "read", empty: true });
  return { ...engine, info: async () => ({ ...(await engine.info()), ...info, schema: MIGRATIONS.length }) };
}

async function serverInfo(client: ServerClient, server: string, exists: boolean): Promise<EngineInfo> {
  const version = String((await client.query("show server_version")).rows[0]?.[0]);
  if (!exists) return { engine: "postgres", path: server, exists, size: 0, schema: 0, version };
  const { rows } = await client.query(
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind = 'r'`,
  );
  const schema = ((await serverMigrations(client)) ?? []).length;
  // A first write that failed leaves tables, where it takes a file away: neither holds a database yet.
  const written = (await client.query("select seq from changes limit 1")).rows.length > 0;
  return { engine: "postgres", path: server, exists: written, size: Number(rows[0]?.[0]), schema, version };
}

function engineOf(client: ServerClient, server: string, created: boolean, restricted: Restricted | undefined): Engine {
  const layout = layoutOf();
  let inTransaction = false;
  let cursors = 0;
  const numbered = (text: string): string => {
    let place = 0;
    return text.replace("in (?)", "= any(?::text[])").replace(/\?/g, () => `$${++place}`);
  };
  const ask = (text: string, keys: readonly string[], values: readonly unknown[]) =>
    client.query(numbered(text), [arrayOf(keys), ...values]);
  async function* answers(text: string, values: readonly unknown[], size: number): AsyncGenerator<ServerAnswer> {
    const cursor = `c${++cursors}`;
    await client.query(`declare ${cursor} no scroll cursor for ${text}`, values);
    for (;;) {
      const answer = await client.query(`fetch ${size} from ${cursor}`);
      if (answer.rows.length > 0) yield answer;
      if (answer.rows.length < size) break;
    }
    await client.run(`close ${cursor}`);
  }
  const engine: Engine = {
    path: server,
    created,
    isMissing: false,
    kysely: new Kysely<Schema>({ dialect: serverDialect(client) }),
    restricted,
    roles: serverRoles(client),
    translate: (error) => translateServer(error, server, restricted !== undefined),
    isConflict: isServerConflict,
    isMoved: () => false,
    async begin(mode, { giveUp, ms = LOCK_SLICE_MS } = {}) {
      if (giveUp?.()) throw interrupted();
      await client.run(
        mode !== "write"
          ? // Where nothing may be written no view can be made either, not even one that ends with the transaction.
            `begin isolation level repeatable read ${mode === "past" ? "read write" : "read only"}; set local lock_timeout = ${READ_PATIENCE_MS}`
          : `begin isolation level read committed; set local lock_timeout = ${Math.max(1, Math.min(ms, LOCK_SLICE_MS))}`,
      );
      inTransaction = true;
    },
    async commit() {
      inTransaction = false;
      await client.run("commit");
    },
    async rollback() {
      if (!inTransaction) return;
      inTransaction = false;
      await client.run("rollback");
    },
    // The server is asked for the same at every commit: what it acknowledges is on its disk.
    durability() {},
    async insertRows(table, columns, rows, key) {
      if (rows.length === 0) return;
      const constant = constantColumns(columns, rows);
      const types = new Map(layout.get(table)?.columns.map(({ name, type }) => [name, type]));
      const typed = (column: string): string => (types.get(column) === "integer" ? "bigint" : "text");
      const bound = columns.flatMap((column, position) => (constant.has(column) ? [] : [{ column, position }]));
      const selected = columns.map((column) => {
        const value = constant.get(column);
        return value === undefined ? `u.${column}` : `${value}::${typed(column)}`;
      });
      const arrays = bound.map(({ column }, place) => `$${place + 1}::${typed(column)}[]`);
      const names = bound.map(({ column }) => column);
      const end = key === undefined ? "" : overwriting(table, columns, identityOf(table, key));
      await client.query(
        `insert into ${table} (${columns.join(", ")}) select ${selected.join(", ")} from unnest(${arrays.join(", ")}) as u(${names.join(", ")})${end}`,
        bound.map(({ position }) => arrayOf(rows.map((row) => row[position]))),
      );
    },
    async lock(names) {
      if (names.length === 0) return;
      const wanted = arrayOf([...new Set(names)]);
      if (restricted) return void (await client.query("select partnerctl_lock($1::text[])", [wanted]));
      // One statement takes them in order, those that are there (locked, and left as they are) and those that are not: two
      // who want the same never wait in a circle.
      await client.query(
        `insert into locks (key) select name from unnest($1::text[]) as wanted(name) order by name collate "C"
         on conflict (key) do update set key = excluded.key where false`,
        [wanted],
      );
    },
    async hold(table, key, keys) {
      if (keys.length === 0) return;
      await ask(`select 1 from ${table} where ${key} in (?) order by ${key} for update`, keys, []);
    },
    // References are no constraints here.
    async trustReferences() {},
    // Others may write at any time.
    othersVersion: async () => Math.random(),
    async rowsFor<Row>(text: string, keys: readonly string[], ...values: unknown[]): Promise<Row[]> {
      return objectsOf<Row>(await ask(text, keys, values));
    },
    async valuesFor(text, keys, ...values) {
      return (await ask(text, keys, values)).rows as unknown[][];
    },
    async runFor(text, keys) {
      await ask(text, keys, []);
    },
    async *batches<Row>({ sql, parameters }: CompiledQuery, size: number): AsyncGenerator<Row[]> {
      for await (const answer of answers(sql, parameters, size)) yield objectsOf<Row>(answer);
    },
    async *valueBatches({ sql, parameters }, columns, size) {
      for await (const { fields, rows } of answers(sql, parameters, size)) {
        const places = columns.map((column) => fields.indexOf(column));
        yield rows.map((row) => places.map((place) => row[place]));
      }
    },
    async shadow(views) {
      const { rows } = await client.query("select quote_ident(current_schema())");
      for (const [table, text] of views(String(rows[0]?.[0]))) await client.run(`create temp view ${table} as ${text}`);
    },
    async identity() {
      const { rows } = await client.query(
        `select pg_postmaster_start_time()::text || ' ' || current_database() || ' ' || current_schema()`,
      );
      return String(rows[0]?.[0]);
    },
    async info() {
      const info = await serverInfo(client, server, true);
      // What others wrote is not seen, and is there.
      return restricted ? { ...info, exists: true } : info;
    },
    pendingMigrations: async () =>
      MIGRATIONS.slice(((await serverMigrations(client)) ?? []).length).map(({ name }) => name),
    async migrate(now) {
      try {
        return await migrateServer(client, server, now);
      } catch (error) {
        throw translateServer(error, server);
      }
    },
    integrity: () => integrityOfServer(client),
    async backup(to) {
      const { copyToFile } = await import("./copy.ts");
      const schema = ((await serverMigrations(client)) ?? []).length;
      const file = openSqlite({ path: to, access: "write", schema });
      try {
        await copyToFile(engine, file, schema);
      } finally {
        await file.close();
      }
    },
    close: () => client.close(),
    discard: () => client.close(),
  };
  return engine;
}
