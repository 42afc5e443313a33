import { randomBytes } from "node:crypto";
import pg from "pg";
import { onTestFinished } from "vitest";

/** The server that tests may use (`node test/cluster.js npx vitest run …` starts one), and what is said where there is none. */
export const SERVER = process.env.PARTNERCTL_TEST_SERVER;
export const NO_SERVER = "needs a PostgreSQL server: node test/cluster.js npx vitest run <file>";

/** The URL of an empty schema of its own, which is gone with the test. */
export async function emptySchema(): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(`create schema ${name}`);
  onTestFinished(() => onServer(`drop schema ${name} cascade`));
  return `${SERVER}?options=-csearch_path%3D${name}`;
}

/** Runs a statement as another program would. */
export async function onServer(statement: string, url = SERVER as string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
