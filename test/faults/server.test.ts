import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { acknowledged, type Ended, type Program, program, sizeOf, until, waitingImport } from "./process.ts";
import { cluster, onServer, testServer } from "./server.ts";

const ROWS = 20_000;
const LONG = 45_000;

/** It ended as one does whose server has gone: try again, said in one line. */
function expectUnreachable({ code, stdout, stderr }: Ended, said = ""): void {
  expect([code, stdout], stderr).toEqual([75, ""]);
  expect(stderr).toMatch(/^Error: postgres:\/\/partnerctl@127\.0\.0\.1:\d+\/\S+ cannot be reached: .*try again\..*\n$/);
  expect(stderr).toContain(said);
}

/** Whatever the results file says was done is there, and a rerun does the rest. */
async function expectRerun(app: Program, line: readonly string[], results: string): Promise<void> {
  const stored = await app.accounts();
  const rows = acknowledged(results);
  expect(rows.filter((key) => !stored.has(key))).toEqual([]);
  expect(stored.size % 1_000).toBe(0);
  await app.check();
  expect(await app.json(line)).toMatchObject({ created: ROWS - stored.size, unchanged: stored.size });
  expect((await app.accounts()).size).toBe(ROWS);
}

testServer(
  "a server that crashes in the middle of an import: exit 75 in one line; what was acknowledged is there after its restart",
  async (app) => {
    const server = await cluster();
    const results = app.path("results.csv");
    const line = ["customer", "import", app.customers(ROWS), "--quiet", "--results", results];
    const job = app.start(line);
    await until(job, () => sizeOf(results) > 200_000);
    server.stop("immediate");
    const ended = await job.ended;
    const kept = acknowledged(results).length;
    server.start();
    expect(kept).toBeGreaterThan(0);
    expectUnreachable(ended, `${kept} rows before that were kept.`);
    await expectRerun(app, line, results);
  },
  LONG,
);

testServer(
  "a server that crashes in the middle of an atomic import leaves nothing of it",
  async (app) => {
    const server = await cluster();
    const results = app.path("results.csv");
    const line = ["customer", "import", app.customers(ROWS), "--quiet", "--atomic", "--results", results];
    const job = app.start(line);
    await until(job, () => sizeOf(`${results}.part`) > 200_000);
    server.stop("immediate");
    const ended = await job.ended;
    server.start();
    expectUnreachable(ended, "Nothing was written (--atomic).");
    expect(await app.json(["customer", "list"])).toEqual([]);
    await expectRerun(app, line, app.path("none.csv"));
  },
  LONG,
);

for (const [how, drop] of [
  ["is dropped", async (app: Program) => void (await terminated(app))],
  [
    "is shut down and started again",
    async () => {
      const server = await cluster();
      server.stop("fast");
      server.start();
    },
  ],
] as const) {
  testServer(
    `a connection that ${how} between two chunks: exit 75 in one line, and a rerun completes`,
    async (app) => {
      const results = app.path("results.csv");
      const { job, rest, input } = await waitingImport(app, ROWS, results);
      await drop(app);
      await pause(200);
      const kept = acknowledged(results).length;
      job.child.stdin?.end(rest);
      expectUnreachable(await job.ended, `${kept} rows before that were kept.`);
      await expectRerun(app, ["customer", "import", input], results);
    },
    LONG,
  );
}

/** Drops every connection of the program. */
async function terminated(app: Program): Promise<void> {
  const gone = await app.rows(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  expect(gone).toHaveLength(1);
}

testServer(
  "a server that is not there is exit 75 in one line, for reads and for writes",
  async () => {
    const server = await cluster();
    server.stop("fast");
    onTestFinished(() => server.start());
    const app = program(server.url());
    for (const line of [
      ["customer", "list"],
      ["customer", "add", "acct"],
      ["customer", "import", app.customers(10)],
      ["db", "check"],
    ]) {
      expectUnreachable(await app.run(line), "ECONNREFUSED");
    }
  },
  LONG,
);

/** Lets the server stand still as a machine does that has run out of everything, and returns what lets it go on. */
async function paused(): Promise<() => void> {
  const { folder } = await cluster();
  const postmaster = Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(postmaster)], { encoding: "utf8" });
  const pids = [postmaster, ...children.trim().split(/\s+/).map(Number)];
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  let isPaused = true;
  const resume = (): void => {
    if (isPaused) for (const pid of pids) process.kill(pid, "SIGCONT");
    isPaused = false;
  };
  onTestFinished(resume);
  return resume;
}

testServer(
  "a server that stands still ends what it keeps waiting with 75 in one line; who waits less goes on when it does",
  async (app) => {
    const results = app.path("results.csv");
    const line = ["customer", "import", app.customers(ROWS), "--quiet", "--results", results];
    const patient = await onServer();
    const { job, rest } = await waitingImport(patient, ROWS, patient.path("results.csv"));
    const hanging = app.start(line);
    await until(hanging, () => acknowledged(results).length > 0);
    const resume = await paused();
    const began = performance.now();
    const connecting = app.run(["customer", "list"]).then((ended) => ({ ended, ms: performance.now() - began }));
    await pause(8_000);
    job.child.stdin?.end(rest);
    const [ended, { ended: list, ms }] = await Promise.all([hanging.ended, connecting]);
    // Ten seconds of silence, and ten for a second look that nobody answers.
    expect(performance.now() - began).toBeLessThan(25_000);
    resume();
    expectUnreachable(list, "timeout");
    expect(ms).toBeLessThan(15_000);
    expectUnreachable(ended, "rows before that were kept.");
    await expectRerun(app, line, results);
    expect((await job.ended).code).toBe(0);
    expect((await patient.accounts()).size).toBe(ROWS);
  },
  LONG,
);
