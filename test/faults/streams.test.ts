import { closeSync, existsSync, openSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { type Program, program, sizeOf, until } from "./process.ts";
import { testEngines } from "./server.ts";

const ROWS = 5_000;
const LONG = 60_000;

async function filled() {
  const app = program();
  expect((await app.run(["customer", "import", app.customers(ROWS), "--quiet"])).code).toBe(0);
  return app;
}

/** A device on which every write fails as on a full disk. */
function fullDevice(): number {
  const descriptor = openSync("/dev/full", "w");
  onTestFinished(() => closeSync(descriptor));
  return descriptor;
}

/** Fills the database with many customers at once, past the program. */
async function crowded(app: Program, count: number): Promise<void> {
  await app.run(["customer", "add", "first", "--full-name", "示例科技有限公司"]);
  const [first = {}] = await app.rows("select * from customers");
  const others = Object.keys(first).filter((column) => column !== "account_name");
  const other = await app.outsider();
  const insert = `with recursive n(n) as (select 1 union all select n + 1 from n where n < ${count})
    insert into customers (account_name, ${others.join(", ")})
    select 'acct-' || n.n, ${others.join(", ")} from customers, n where account_name = 'first'`;
  await other.run(insert).finally(() => other.close());
}

testEngines(
  "a reader that goes away after the first lines of 100,000 is no failure, as csv, json and table",
  async (app) => {
    await crowded(app, 100_000);
    for (const format of ["table", "csv", "json"]) {
      const list = app.start(["customer", "list", "-f", format]);
      list.child.stdout?.once("data", () => list.child.stdout?.destroy());
      const { code, signal, stdout, stderr } = await list.ended;
      expect([format, code, signal, stderr]).toEqual([format, 0, null, ""]);
      expect(stdout.length).toBeGreaterThan(0);
      expect(stdout.length).toBeLessThan(1_000_000);
    }
  },
  LONG,
);

test(
  "a reader that was never there is no failure",
  async () => {
    const app = await filled();
    const list = app.start(["customer", "list", "--json"]);
    list.child.stdout?.destroy();
    expect(await list.ended).toMatchObject({ code: 0, stderr: "" });
  },
  LONG,
);

test(
  "an import whose summary nobody reads is done all the same, with its own exit code",
  async () => {
    const app = program();
    const job = app.start(["customer", "import", app.customers(1_000), "--json"]);
    job.child.stdout?.destroy();
    expect(await job.ended).toMatchObject({ code: 0, stderr: "" });
    expect((await app.accounts()).size).toBe(1_000);
  },
  LONG,
);

test(
  "a list is whole through a pipe that is read slowly",
  async () => {
    const app = await filled();
    const list = app.start(["customer", "list", "--json"]);
    list.child.stdout?.pause();
    setTimeout(() => list.child.stdout?.resume(), 500);
    const { code, stdout } = await list.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(ROWS);
  },
  LONG,
);

test(
  "stdout on a full device is exit 2 and says so, for lists and summaries",
  async () => {
    const app = await filled();
    for (const line of [
      ["customer", "list", "--json"],
      ["customer", "list"],
      ["customer", "import", app.customers(10), "--json"],
      ["help", "exit-codes"],
      ["customer", "--help"],
    ]) {
      const { code, stderr } = await app.run(line, { stdio: ["ignore", fullDevice(), "pipe"] });
      expect([line, code]).toEqual([line, 2]);
      expect(stderr).toMatch(/no space left/i);
      expect(stderr).not.toContain("bug");
    }
  },
  LONG,
);

test(
  "-o into a missing folder, onto a folder or onto an existing file leaves everything as it is",
  async () => {
    const app = program();
    await app.run(["customer", "add", "acct"]);
    const missing = await app.run(["customer", "list", "-o", app.path("missing/x.csv")]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toContain("does not exist");
    expect(existsSync(app.path("missing"))).toBe(false);
    expect(await app.run(["customer", "list", "-f", "csv", "-o", app.home])).toMatchObject({ code: 2, stdout: "" });
    const existing = app.customers(1);
    const size = sizeOf(existing);
    expect(await app.run(["customer", "list", "-o", existing])).toMatchObject({ code: 6, stdout: "" });
    expect(sizeOf(existing)).toBe(size);
  },
  LONG,
);

test(
  "a results file that cannot be written ends the import before it begins",
  async () => {
    const app = program();
    const input = app.customers(10);
    for (const results of [app.path("missing/r.csv"), app.home, "/dev/full"]) {
      const { code, stdout, stderr } = await app.run(["customer", "import", input, "--results", results]);
      expect([results, code, stdout]).toEqual([results, 2, ""]);
      expect(stderr).toContain(`The results file ${results} cannot be written.`);
    }
    expect(existsSync(app.database)).toBe(false);
  },
  LONG,
);

test(
  "a listener to stderr that goes away does not end an import in the middle",
  async () => {
    const app = program();
    const job = app.start(["customer", "import", app.customers(20_000), "--json", "-v"]);
    job.child.stderr?.destroy();
    await until(job, () => existsSync(app.database));
    const { code, stdout } = await job.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ created: 20_000 });
  },
  LONG,
);

test(
  "a listener to stderr that was never there changes neither output nor exit codes",
  async () => {
    const app = await filled();
    for (const [line, code] of [
      [["customer", "list", "-f", "csv", "--columns", "account_name,nothing"], 2],
      [["customer", "list", "-f", "csv"], 0],
      [["customer", "show", "nobody"], 7],
      [["customer", "nothing"], 2],
    ] as const) {
      const job = app.start(line);
      job.child.stderr?.destroy();
      const ended = await job.ended;
      expect([line, ended.code, ended.signal]).toEqual([line, code, null]);
      expect(ended.stdout.split("\n")).toHaveLength(code === 0 ? ROWS + 2 : 1);
    }
  },
  LONG,
);
