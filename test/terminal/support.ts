import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import Sqlite from "better-sqlite3";
import { onTestFinished } from "vitest";
import { NOW, type Outcome } from "../support.ts";
import { Screen } from "./screen.ts";

const BIN = join(import.meta.dirname, "../../bin/partnerctl.js");
const IMPORTS = join(import.meta.dirname, "../../fixtures/imports");
/** After this a text does not come any more: the machine may be busy, the test must still say what was shown. */
const PATIENCE = 20_000;

/**
 * Keeps the terminal open behind the program: the last of what is written to a terminal that closes can get lost. An
 * interrupt that finds no prompt must end the program and not this.
 */
const SHELL = `trap : INT; "$@" REDIRECTED; printf '\\033]ended;%d\\007' $?; read -r _`;
const END = /^\x1b\]ended;(\d+)\x07/;

const KEYS = {
  enter: "\r",
  up: "\x1b[A",
  down: "\x1b[B",
  left: "\x1b[D",
  backspace: "\x7f",
  tab: "\t",
  "ctrl-c": "\x03",
  "ctrl-d": "\x04",
  "ctrl-u": "\x15",
} as const;

export interface DeskOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** A file that takes stdout, as `> file` does; stdin and stderr stay the terminal. */
  readonly stdoutTo?: string;
}

/** A person's home: the built program in pseudo-terminals and pipes, with a database of its own. */
export function openDesk(database?: string) {
  const home = mkdtempSync(join(tmpdir(), "partnerctl-terminal-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const path = join(home, "test.db");
  if (database !== undefined) copyFileSync(database, path);
  return {
    home,
    database: path,
    /** A path in the home. */
    path: (name: string) => join(home, name),
    /** Starts the program in a terminal. */
    start: (argv: readonly string[], options: DeskOptions = {}) => startIn(home, argv, options),
    /** Runs the program without a terminal to its end. */
    run: (argv: readonly string[], environment: Readonly<Record<string, string>> = {}, stdin = "") =>
      runIn(home, argv, environment, stdin),
    /** Runs what a person pasted into a shell. */
    paste(line: string): Outcome {
      const script = `partnerctl() { "$NODE" "$BIN" "$@"; }\n${line}\n`;
      const env = { ...environmentOf(home), NODE: process.execPath, BIN };
      const { status, stdout, stderr } = spawnSync("sh", ["-c", script], { env, cwd: home, encoding: "utf8" });
      return { code: status ?? -1, stdout, stderr };
    },
    json<Value = Record<string, unknown>[]>(...argv: string[]): Value {
      const { code, stdout, stderr } = runIn(home, [...argv, "--json"]);
      if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as Value;
    },
    /** The command lines of the changes, in order. */
    commands(): string[] {
      const connection = new Sqlite(path, { readonly: true });
      try {
        return connection.prepare("select command from changes order by seq").pluck().all() as string[];
      } finally {
        connection.close();
      }
    },
    /** Stands for everything that is stored; undefined where there is no database. */
    digest: () => (existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : undefined),
  };
}

export type Desk = ReturnType<typeof openDesk>;

/** Makes a database through the program itself and returns its path; the caller removes the folder. */
export function seedDatabase(): { readonly database: string; readonly solution: string; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), "partnerctl-seed-"));
  const run = (...argv: string[]): string => {
    const { code, stdout, stderr } = runIn(home, argv);
    if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
    return stdout;
  };
  for (const noun of ["partner", "customer", "association", "member"]) {
    run(noun, "import", join(IMPORTS, `${noun}s.csv`));
  }
  const kind = ["--kind", "cloud-software", "--json"];
  const solution = JSON.parse(run("solution", "add", "--partner", "sp-yunfan", "--name", "云帆数据平台", ...kind));
  return {
    database: join(home, "test.db"),
    solution: solution.id,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

function environmentOf(home: string): Record<string, string> {
  mkdirSync(home, { recursive: true });
  return {
    PATH: process.env.PATH ?? "",
    HOME: home,
    USER: "tester",
    LANG: "en_US.UTF-8",
    TERM: "xterm-256color",
    PARTNERCTL_DB: join(home, "test.db"),
    PARTNERCTL_NOW: NOW,
  };
}

function runIn(
  home: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdin = "",
): Outcome {
  const env = { ...environmentOf(home), ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...argv], {
    env,
    cwd: home,
    encoding: "utf8",
    input: stdin,
  });
  return { code: status ?? -1, stdout, stderr };
}

function startIn(home: string, argv: readonly string[], options: DeskOptions) {
  const { columns = 80, rows = 40, environment = {}, stdoutTo } = options;
  const redirected = stdoutTo === undefined ? "" : ` > '${stdoutTo}'`;
  const parameters = ["-c", SHELL.replace("REDIRECTED", redirected), "sh", process.execPath, BIN, ...argv];
  const env = { ...environmentOf(home), ...environment };
  const terminal = spawn("sh", parameters, { name: env.TERM as string, cols: columns, rows, cwd: home, env });
  const screen = new Screen(columns, rows);
  let held = "";
  let failure: unknown;
  let waiting = (): void => {};
  let code: number | undefined;
  terminal.onData((data) => {
    const text = held + data;
    const end = text.search(/\x1b(\]|$)/);
    held = end < 0 ? "" : text.slice(end);
    const ended = END.exec(held);
    if (ended) code = Number(ended[1]);
    try {
      screen.write(end < 0 ? text : text.slice(0, end));
    } catch (error) {
      failure = error;
    }
    waiting();
  });
  onTestFinished(() => terminal.kill("SIGKILL"));

  async function until(what: string, holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${why}: ${what}\nshown:\n${screen.lines().join("\n")}`));
      const timer = setTimeout(() => fail("did not come"), PATIENCE);
      waiting = () => {
        if (failure !== undefined || holds() || code !== undefined) {
          clearTimeout(timer);
          if (failure !== undefined) reject(failure);
          else if (holds()) resolve();
          else fail(`ended with ${code} before`);
        }
      };
      waiting();
    });
  }

  return {
    screen,
    /** Waits until a text is shown; where lines break does not matter. */
    expectText: (text: string) => until(text, () => squeezed(screen.lines().join("")).includes(squeezed(text))),
    /** Waits until a text is not shown any more. */
    expectGone: (text: string) =>
      until(`not "${text}"`, () => !squeezed(screen.lines().join("")).includes(squeezed(text))),
    type: (text: string) => terminal.write(text),
    key: (name: keyof typeof KEYS) => terminal.write(KEYS[name]),
    /** Waits for the end and returns the exit code. */
    async end(): Promise<number> {
      await until("the end", () => code !== undefined);
      return code as number;
    },
    /** Everything shown, as one text. */
    text: () => screen.lines().join("\n"),
  };
}

export type Terminal = ReturnType<typeof startIn>;

/** Picks a customer by what is typed and what is offered first. */
export async function pick(terminal: Terminal, typed: string, offered: string): Promise<void> {
  await terminal.expectText("? Customer (type a name or an account):");
  terminal.type(typed);
  await terminal.expectText(`❯ ${offered}`);
  terminal.key("enter");
}

/** A text without its white space, so that it is found wherever its lines were broken. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, "");
}
