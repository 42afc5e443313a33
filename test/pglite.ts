import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import {
  type Connect,
  connectServer,
  type ServerAnswer,
  type ServerClient,
  wholeNumber,
} from "../src/database/postgres-client.ts";

/** The host of URLs that mean the server in this process; it exists nowhere. */
const HOST = "pglite.invalid";
/** Where a run of the tests keeps the first cluster it made, so that every other process need not make its own. */
const FOLDER = process.env.PARTNERCTL_TEST_PGLITE;
const asText = (text: string): string => text;
/** As with a real server: 64-bit and decimal numbers are numbers, everything else is its text. */
const PARSERS = {
  ...Object.fromEntries([16, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802].map((type) => [type, asText])),
  20: wholeNumber,
  1700: wholeNumber,
};

let instance: Promise<PGlite> | undefined;
/** The schema in which names are looked up just now: the one session is shared by all who connect. */
let current: string | undefined;
/** The connection that has a transaction open. */
let busy: object | undefined;

/** The URL of a schema of the server in this process. */
export function pgliteUrl(schema: string): string {
  return `postgres://tester@${HOST}/test?options=-csearch_path%3D${schema}`;
}

/**
 * Connects to PostgreSQL compiled into this process: one session that all connections share, so that only one of them
 * may have a transaction open. Any other URL is connected to as usual.
 */
export const connectPglite: Connect = async (url, environment) => {
  if (!url.includes(`@${HOST}/`)) return await connectServer(url, environment);
  const { searchParams } = new URL(url);
  const schema = /search_path=(\w+)/.exec(searchParams.get("options") ?? "")?.[1] ?? "public";
  const self = {};
  const session = async (): Promise<PGlite> => {
    const server = await startPglite();
    if (busy !== undefined && busy !== self) throw new Error("another connection has a transaction open");
    if (current !== schema) await server.exec(`set search_path = ${schema}`);
    current = schema;
    return server;
  };
  await session();
  const client: ServerClient = {
    async query(text, values = []): Promise<ServerAnswer> {
      const server = await session();
      const answer = await server.query(text, values as unknown[], { rowMode: "array", parsers: PARSERS });
      return {
        fields: answer.fields.map(({ name }) => name),
        rows: answer.rows as unknown[][],
        count: answer.affectedRows || answer.rows.length,
      };
    },
    async run(statements): Promise<void> {
      const server = await session();
      if (/^begin\b/.test(statements)) busy = self;
      await server.exec(statements).finally(() => {
        if (/^(commit|rollback)\b/.test(statements)) busy = undefined;
        // What was set inside a transaction is taken back with it.
        if (/^rollback\b/.test(statements)) current = undefined;
      });
    },
    /** As on a server, what was not committed is taken back. */
    async close(): Promise<void> {
      if (busy === self) await client.run("rollback");
    },
  };
  return client;
};

/** Starts the server of this process, if it does not run yet. */
export async function startPglite(): Promise<PGlite> {
  instance ??= create();
  return await instance;
}

async function create(): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  const kept = FOLDER === undefined ? undefined : join(FOLDER, "cluster.tar");
  if (kept === undefined) return await PGlite.create();
  try {
    return await PGlite.create({ loadDataDir: new Blob([readFileSync(kept)]) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const made = await PGlite.create();
  const folder = mkdtempSync(join(FOLDER as string, "making-"));
  writeFileSync(join(folder, "cluster.tar"), Buffer.from(await (await made.dumpDataDir("none")).arrayBuffer()));
  renameSync(join(folder, "cluster.tar"), kept);
  rmSync(folder, { recursive: true });
  return made;
}

/** For vitest: makes the folder before the first test of a run, and takes it away after the last. */
export default function keepCluster(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-pglite-"));
  process.env.PARTNERCTL_TEST_PGLITE = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
