import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import { main } from "../src/main.ts";
import { DEFAULT_ENGINE, type EngineName, placeOn, type Row, readyBefore } from "./engines.ts";

/** What a command line printed and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestAppOptions {
  /** Stands for the machine's clock and PARTNERCTL_NOW. */
  readonly now?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Where its database is; PARTNERCTL_TEST_ENGINE says so for all tests that do not. */
  readonly engine?: EngineName;
}

readyBefore(DEFAULT_ENGINE);

/** The clock of tests: the day on which the fixtures were made. */
export const NOW = "2026-11-24T10:00:00+08:00";

/** A program in process with a home, a working directory and a database of its own; nothing of the real user is reached. */
export async function testApp(options: TestAppOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), "partnerctl-test-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const database = await placeOn(options.engine ?? DEFAULT_ENGINE, join(home, "test.db"));
  const environment: Record<string, string> = {
    HOME: home,
    USER: "tester",
    LANG: "en_US.UTF-8",
    PARTNERCTL_DB: database.path,
    PARTNERCTL_NOW: options.now ?? NOW,
    PARTNERCTL_SEED: "test",
    ...options.environment,
  };
  return {
    home,
    /** A path in the test's folder. */
    path: (name: string) => join(home, name),
    /** The database that its commands use. */
    database,
    /** What a query gives to another program. */
    async rows(query: string): Promise<Row[]> {
      const other = await database.outsider();
      return await other.rows(query).finally(() => other.close());
    },
    /** Lets another program change the database. */
    async alter(statements: string): Promise<void> {
      const other = await database.outsider();
      await other.run(statements).finally(() => other.close());
    },
    /** Runs one command line; words with spaces are given as an array. */
    async run(line: string | readonly string[], more: TestAppOptions = {}): Promise<Outcome> {
      const argv = typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line;
      const stdout = collect();
      const stderr = collect();
      const stdin = new PassThrough();
      stdin.end(more.stdin ?? options.stdin ?? "");
      const code = await main({
        argv,
        environment: {
          ...environment,
          ...(more.now === undefined ? {} : { PARTNERCTL_NOW: more.now }),
          ...more.environment,
        },
        cwd: home,
        stdin: stdin as unknown as NodeJS.ReadStream,
        stdout: stdout.stream,
        stderr: stderr.stream,
        clock: () => Date.parse(NOW),
        version: "0.0.0-test",
        ...(database.connect ? { connect: database.connect } : {}),
      });
      return { code, stdout: stdout.text(), stderr: stderr.text() };
    },
    /** Runs a command line that must end with 0 and reads its output as JSON. */
    async json<Value = Record<string, unknown>>(line: string | readonly string[]): Promise<Value> {
      const argv = typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line;
      const { code, stdout, stderr } = await this.run([...argv, "--json"]);
      if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as Value;
    },
  };
}

function collect() {
  const stream = new PassThrough();
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    text: () => Buffer.concat(pieces).toString("utf8"),
  };
}
