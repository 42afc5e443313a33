import { type ChildProcess, execFileSync, type StdioOptions, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { onTestFinished } from "vitest";
import { connectServer } from "../../src/database/postgres-client.ts";
import { objectsOf } from "../../src/database/postgres-dialect.ts";
import { isServer } from "../../src/values/address.ts";
import { NOW } from "../support.ts";

const BIN = join(import.meta.dirname, "../../bin/partnerctl.js");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export type Row = Record<string, unknown>;

/** A session of another program. */
export interface Outsider {
  rows(query: string): Promise<Row[]>;
  /** Runs statements that answer nothing. */
  run(statements: string): Promise<void>;
  close(): Promise<void>;
}

export type Program = ReturnType<typeof program>;

/** The built program as a process of its own, with a home and a database of its own: a file, or what `url` names. */
export function program(url?: string) {
  const home = mkdtempSync(join(tmpdir(), "partnerctl-faults-"));
  const running = new Set<ChildProcess>();
  onTestFinished(() => {
    for (const child of running) child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  });
  const database = url ?? join(home, "test.db");
  const start = (argv: readonly string[], options: StartOptions = {}): Started => {
    const child = spawn(process.execPath, [BIN, ...argv], {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        USER: "tester",
        LANG: "en_US.UTF-8",
        PARTNERCTL_DB: options.db ?? database,
        PARTNERCTL_NOW: options.now ?? NOW,
      },
      stdio: options.stdio ?? ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    // A process that ends before it has read everything.
    child.stdin?.on("error", () => {});
    const pieces = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.setEncoding("utf8").on("data", (text: string) => {
        pieces[name] += text;
      });
    }
    const ended = new Promise<Ended>((resolve) => {
      child.once("close", (code, signal) => {
        running.delete(child);
        resolve({ code, signal, ...pieces });
      });
    });
    return { child, ended };
  };
  const outsider = async (): Promise<Outsider> => (isServer(database) ? await session(database) : connection(database));
  const run = (argv: readonly string[], options?: StartOptions): Promise<Ended> => start(argv, options).ended;
  return {
    home,
    database,
    path: (name: string) => join(home, name),
    start,
    run,
    /** Runs a command that must end with 0 and reads what it prints as JSON. */
    async json<Value = Row[]>(argv: readonly string[], options?: StartOptions): Promise<Value> {
      const { code, stdout, stderr } = await run([...argv, "--json"], options);
      if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as Value;
    },
    outsider,
    /** What a query gives to another program. */
    async rows(query: string): Promise<Row[]> {
      const other = await outsider();
      return await other.rows(query).finally(() => other.close());
    },
    /** Begins a transaction of another program that writes, and returns what ends it without a trace. */
    async hold(): Promise<() => Promise<void>> {
      const other = await outsider();
      await other.run(
        isServer(database) ? "begin; lock table changes, customers in exclusive mode" : "begin immediate",
      );
      let held = true;
      const release = async (): Promise<void> => {
        if (!held) return;
        held = false;
        await other.run("rollback").finally(() => other.close());
      };
      onTestFinished(release);
      return release;
    },
    /** Fails unless everything that must hold over the whole database does. */
    async check(): Promise<void> {
      const { code, stdout, stderr } = await run(["db", "check"]);
      if (code !== 0) throw new Error(`db check ended with ${code}: ${stdout}${stderr}`);
    },
    /** Writes a file of new customers: `acct-000000` and so on. */
    customers(count: number, name = "customers.csv"): string {
      const lines = ["account_name,full_name,phone,email"];
      for (let i = 0; i < count; i++) lines.push(`${account(i)},示例科技${i}有限公司,13800000000,a${i}@example.com`);
      writeFileSync(join(home, name), `${lines.join("\n")}\n`);
      return join(home, name);
    },
    /** The accounts in the database, seen by another program. */
    async accounts(path?: string): Promise<Set<string>> {
      const other = path === undefined ? await outsider() : connection(path);
      const rows = await other.rows("select account_name from customers").finally(() => other.close());
      return new Set(rows.map(({ account_name }) => String(account_name)));
    },
  };
}

export interface StartOptions {
  readonly stdio?: StdioOptions;
  readonly db?: string;
  readonly now?: string;
}

function connection(path: string): Outsider {
  const opened = new Sqlite(path);
  return {
    rows: async (query) => opened.prepare(query).all() as Row[],
    run: async (statements) => void opened.exec(statements),
    close: async () => void opened.close(),
  };
}

async function session(url: string): Promise<Outsider> {
  const client = await connectServer(url, {});
  return {
    rows: async (query) => objectsOf<Row>(await client.query(query)),
    run: (statements) => client.run(statements),
    close: () => client.close(),
  };
}

export function account(index: number): string {
  return `acct-${String(index).padStart(6, "0")}`;
}

/** Whole lines of a results file that say that a row was done: `outcome` is the third column, keys hold no comma. */
export function acknowledged(path: string): string[] {
  const lines = sizeOf(path) === 0 ? [] : readFileSync(path, "utf8").split("\n").slice(1, -1);
  return lines.map((line) => line.split(",")).flatMap(([, key, outcome]) => (outcome === "invalid" ? [] : [key ?? ""]));
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Waits until something can be seen from outside, as often as the machine allows; not beyond the end of the process. */
export async function until(started: Started, seen: () => boolean): Promise<void> {
  while (!seen()) {
    if (started.child.exitCode !== null || started.child.signalCode !== null) {
      const { code, stdout, stderr } = await started.ended;
      throw new Error(`ended with ${code} before that: ${stdout}${stderr}`);
    }
    await nextTurn();
  }
}

/** An import from stdin that has done most of its rows and waits for the rest. */
export async function waitingImport(app: Program, rows: number, results: string) {
  const input = app.customers(rows);
  const line = ["customer", "import", "-", "--quiet", "--results", results];
  const job = app.start(line, { stdio: ["pipe", "pipe", "pipe"] });
  const text = readFileSync(input, "utf8");
  // More than the first MiB, by which the encoding is judged.
  const end = text.lastIndexOf("\n", text.length * 0.9) + 1;
  job.child.stdin?.write(text.slice(0, end));
  const given = text.slice(0, end).split("\n").length - 2;
  await until(job, () => acknowledged(results).length >= Math.floor((given - 1) / 1_000) * 1_000);
  await pause(200);
  return { job, rest: text.slice(end), input };
}

export interface Disk {
  readonly path: string;
  resize(kilobytes: number): void;
  /** Makes it read-only, which file modes cannot do to root. */
  protect(): void;
}

/** A small disk of its own; undefined where this user may not mount one. */
export function disk(kilobytes: number): Disk | undefined {
  const path = mkdtempSync(join(tmpdir(), "partnerctl-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", path], { stdio: "ignore" });
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    execFileSync("umount", ["-l", path]);
    rmSync(path, { recursive: true });
  });
  return {
    path,
    resize: (size) => void execFileSync("mount", ["-o", `remount,size=${size}k`, path], { stdio: "ignore" }),
    protect: () => void execFileSync("mount", ["-o", "remount,ro", path], { stdio: "ignore" }),
  };
}
