import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { beforeAll, describe, onTestFinished } from "vitest";
import { type Connect, connectServer, type ServerClient } from "../src/database/postgres-client.ts";
import { objectsOf } from "../src/database/postgres-dialect.ts";
import { connectPglite, pgliteUrl, startPglite } from "./pglite.ts";
import { returnSchema, takeSchema } from "./pglite-schemas.ts";

/** SQLite on a real file, PostgreSQL within this process, and a real server. */
export type EngineName = "sqlite" | "pglite" | "postgres";

/** The URL of a server on which tests may make schemas; `node test/cluster.js <command>` starts one and names it here. */
const SERVER = process.env.PARTNERCTL_TEST_SERVER;

/** The engines that tests loop over: the real server is one of them where there is one. */
export const ENGINES: readonly EngineName[] = SERVER ? ["sqlite", "pglite", "postgres"] : ["sqlite", "pglite"];
/** Those that take a second connection beside the first. */
export const CONCURRENT = ENGINES.filter((engine) => engine !== "pglite");
/** Those that speak PostgreSQL. */
export const SERVERS = ENGINES.filter((engine) => engine !== "sqlite");

/** The engine of tests that do not loop: the whole of test/commands can be run on another one. */
export const DEFAULT_ENGINE = (process.env.PARTNERCTL_TEST_ENGINE || "sqlite") as EngineName;
if (!ENGINES.includes(DEFAULT_ENGINE)) throw new Error(`PARTNERCTL_TEST_ENGINE is none of ${ENGINES.join(", ")}`);

/** The server in this process is compiled first, which takes long where other work is under way. */
const STARTING_MS = 180_000;

/** Runs the same tests on each of the engines. */
export function describeOn(engines: readonly EngineName[], body: (engine: EngineName) => void, what = ""): void {
  describe.each(engines)(`%s${what}`, (engine) => {
    readyBefore(engine);
    body(engine);
  });
}

/** Has the engine ready before the first test, so that none waits for it. */
export function readyBefore(engine: EngineName): void {
  if (engine === "pglite") beforeAll(startPglite, STARTING_MS);
}

export type Row = Record<string, unknown>;

/** A connection of another program. */
export interface Outsider {
  rows(query: string): Promise<Row[]>;
  /** Runs statements that answer nothing. */
  run(statements: string): Promise<void>;
  close(): Promise<void>;
}

/** Room for one database that does not exist yet. */
export interface Place {
  readonly engine: EngineName;
  /** What `--db` names it by. */
  readonly path: string;
  /** How it is connected to, where it is not as usual. */
  readonly connect: Connect | undefined;
  /** Whether it was ever written to. A server keeps the empty tables that a first write made which failed. */
  exists(): Promise<boolean>;
  /** Looks from outside; on PGlite through the one session, so not while a transaction is open. */
  outsider(): Promise<Outsider>;
}

/**
 * Makes room for a database of its own on an engine: a file, or a schema that is gone when the test ends. On PGlite it may
 * have its tables already, without a row in them, unless `isNew` is asked for.
 */
export async function placeOn(engine: EngineName, path?: string, isNew = false): Promise<Place> {
  return engine === "sqlite" ? fileIn(path) : await schemaOn(engine, isNew);
}

function fileIn(given: string | undefined): Place {
  const path = given ?? join(temporaryFolder(), "test.db");
  return {
    engine: "sqlite",
    path,
    connect: undefined,
    exists: async () => existsSync(path),
    async outsider() {
      const connection = new Sqlite(path, { timeout: 1_000 });
      // As with the shell of SQLite: whoever comes from outside is not guarded.
      connection.pragma("foreign_keys = off");
      return {
        rows: async (query) => connection.prepare(query).all() as Row[],
        run: async (statements) => void connection.exec(statements),
        close: async () => void connection.close(),
      };
    },
  };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-database-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The URL of a schema of a server. */
function urlOf(engine: EngineName, schema: string): string {
  return engine === "pglite" ? pgliteUrl(schema) : schemaUrl(schema);
}

/** The URL of a schema of the real server. */
export function schemaUrl(schema: string): string {
  const url = new URL(SERVER as string);
  url.searchParams.set("options", `-csearch_path=${schema}`);
  return url.href.replace(/\+/g, "%20");
}

async function schemaOn(engine: "pglite" | "postgres", isNew: boolean): Promise<Place> {
  const schema = engine === "pglite" ? await pgliteSchema(isNew) : await serverSchema();
  const connect = engine === "pglite" ? connectPglite : connectServer;
  const path = urlOf(engine, schema);
  const outsider = async (): Promise<Outsider> => outsiderOf(await connect(path, {}));
  return {
    engine,
    path,
    connect: engine === "pglite" ? connectPglite : undefined,
    async exists() {
      const other = await outsider();
      const [made] = await other.rows("select to_regclass('changes')::text as changes");
      const found = made?.changes ? await other.rows("select 1 as found from changes limit 1") : [];
      await other.close();
      return found.length > 0;
    },
    outsider,
  };
}

async function pgliteSchema(isNew: boolean): Promise<string> {
  const schema = await takeSchema(isNew);
  onTestFinished(() => returnSchema(schema));
  return schema;
}

async function serverSchema(): Promise<string> {
  const schema = `t_${randomBytes(8).toString("hex")}`;
  const administer = async (statement: string): Promise<void> => {
    const client = await connectServer(schemaUrl("public"), {});
    await client.run(statement).finally(() => client.close());
  };
  await administer(`create schema ${schema}`);
  onTestFinished(() => administer(`drop schema if exists ${schema} cascade`));
  return schema;
}

function outsiderOf(client: ServerClient): Outsider {
  return {
    rows: async (query) => objectsOf<Row>(await client.query(query)),
    run: (statements) => client.run(statements),
    close: () => client.close(),
  };
}
