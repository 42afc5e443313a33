import { afterAll, type TestContext, test } from "vitest";
import { type Cluster, hasServer, startCluster } from "../cluster.js";
import { type Program, program } from "./process.ts";

const IS_THERE = hasServer();
const REASON = "needs the programs of a PostgreSQL server";

let started: Promise<Cluster> | undefined;
let schemas = 0;

afterAll(async () => (await started)?.remove());

/** The server of a file of tests, started when it is first asked for. */
export async function cluster(): Promise<Cluster> {
  started ??= startCluster();
  return await started;
}

/** The built program with a schema of its own on the server. */
export async function onServer(): Promise<Program> {
  const server = await cluster();
  const schema = `faults_${++schemas}`;
  const app = program(server.url("postgres", schema));
  const other = await app.outsider();
  await other.run(`create schema ${schema}`).finally(() => other.close());
  return app;
}

type Body = (app: Program, context: TestContext) => Promise<void>;

/** One test on SQLite and on a real server; skipped with its reason where none can be started. */
export function testEngines(title: string, body: Body, timeout: number): void {
  test(`${title} (SQLite)`, (context) => body(program(), context), timeout);
  testServer(title, body, timeout);
}

/** A test on a real server. */
export function testServer(title: string, body: Body, timeout: number): void {
  test(
    `${title} (server)`,
    async (context) => {
      if (!IS_THERE) return context.skip(REASON);
      await body(await onServer(), context);
    },
    timeout,
  );
}
