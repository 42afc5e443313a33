import { type ChildProcess, execFileSync, type StdioOptions, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { onTestFinished } from "vitest";
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

/** The built program as a process of its own, with a home and a database of its own. */
export function program() {
  const home = mkdtempSync(join(tmpdir(), "partnerctl-faults-"));
  const running = new Set<ChildProcess>();
  onTestFinished(() => {
    for (const child of running) child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  });
  const database = join(home, "test.db");
  const start = (argv: readonly string[], options: { stdio?: StdioOptions; db?: string } = {}): Started => {
    const child = spawn(process.execPath, [BIN, ...argv], {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        USER: "tester",
        LANG: "en_US.UTF-8",
        PARTNERCTL_DB: options.db ?? database,
        PARTNERCTL_NOW: NOW,
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
  return {
    home,
    database,
    path: (name: string) => join(home, name),
    start,
    run: (argv: readonly string[], options?: { stdio?: StdioOptions; db?: string }) => start(argv, options).ended,
    /** Writes a file of new customers: `acct-000000` and so on. */
    customers(count: number, name = "customers.csv"): string {
      const lines = ["account_name,full_name,phone,email"];
      for (let i = 0; i < count; i++) lines.push(`${account(i)},示例科技${i}有限公司,13800000000,a${i}@example.com`);
      writeFileSync(join(home, name), `${lines.join("\n")}\n`);
      return join(home, name);
    },
    /** The accounts in the database, seen by another program. */
    accounts(path = database): Set<string> {
      const connection = new Sqlite(path);
      try {
        return new Set(connection.prepare("select account_name from customers").pluck().all() as string[]);
      } finally {
        connection.close();
      }
    },
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

/** A small disk of its own; undefined where this user may not mount one. */
export function disk(kilobytes: number): { path: string; resize(kilobytes: number): void } | undefined {
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
  };
}
