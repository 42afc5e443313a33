import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { account, type Ended, type Program, program, waitingImport } from "./process.ts";
import { testEngines, testServer } from "./server.ts";

const ROWS = 20_000;
const LONG = 120_000;
/** Records of a transaction of a bulk job. */
const CHUNK = 1_000;

test(
  "two processes import the same file into a missing database at once: both end well, and nothing is there twice",
  async () => {
    const app = program();
    const line = ["customer", "import", app.customers(ROWS), "--json"];
    const ended = await Promise.all([app.run(line), app.run(line)]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    const [one, two] = ended.map(({ stdout }) => JSON.parse(stdout));
    expect(one.created + two.created).toBe(ROWS);
    expect(one.unchanged + two.unchanged).toBe(ROWS);
    expect([one.updated, two.updated, one.invalid, two.invalid]).toEqual([0, 0, 0, 0]);
    expect(one.job).not.toBe(two.job);
    expect((await app.accounts()).size).toBe(ROWS);
    const connection = new Sqlite(app.database);
    const rows = connection.prepare(
      "select c.id, count(*) n from customers k join changes c on c.seq = k.created_by group by 1",
    );
    const made = Object.fromEntries((rows.all() as { id: string; n: number }[]).map(({ id, n }) => [id, n]));
    expect(connection.prepare("select count(*) from customers_history").pluck().get()).toBe(0);
    expect(connection.prepare("select distinct state from changes").pluck().all()).toEqual(["done"]);
    connection.close();
    for (const { job, created } of [one, two]) expect(made[job] ?? 0).toBe(created);
    expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
  },
  LONG,
);

test(
  "an atomic and a plain import of one file at once: both end well",
  async () => {
    const app = program();
    const line = ["customer", "import", app.customers(ROWS), "--json"];
    const ended = await Promise.all([app.run([...line, "--atomic"]), app.run(line)]);
    expect(ended.map(({ code, stderr }) => `${code}${stderr}`.slice(0, 1))).toEqual(["0", "0"]);
    expect((await app.accounts()).size).toBe(ROWS);
  },
  LONG,
);

/** Starts commands that all find an empty file and wait for it, and lets them go at the same moment. */
async function together(app: Program, lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const gate = new Sqlite(app.database);
  gate.exec("begin immediate");
  const ended = Promise.all(lines.map((line) => app.run(line)));
  await pause(2_000);
  gate.exec("rollback");
  gate.close();
  return await ended;
}

test(
  "many first writes at once make one database with all of them",
  async () => {
    const app = program();
    const names = Array.from({ length: 5 }, (_, index) => `first-${index}`);
    const ended = await together(
      app,
      names.map((name) => ["customer", "add", name]),
    );
    expect(ended.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(names.map(() => expect.stringMatching(/^0 /)));
    expect([...(await app.accounts())].sort()).toEqual(names);
    expect(await app.run(["db", "check"])).toMatchObject({ code: 0 });
  },
  LONG,
);

test(
  "first writes that fail do not take away what another process wrote at the same time",
  async () => {
    const app = program();
    const failing = ["customer", "register", "--full-name", "某公司", "--phone", "13800000001", "--partner", "nobody"];
    const lines = [failing, ["customer", "add", "kept"], failing, ["customer", "add", "too"], failing];
    const ended = await together(app, lines);
    expect(ended.map(({ code }) => code)).toEqual([7, 0, 7, 0, 7]);
    expect([...(await app.accounts())].sort()).toEqual(["kept", "too"]);
  },
  LONG,
);

test(
  "single commands get their turn while an import runs, and readers are not kept waiting",
  async () => {
    const app = program();
    await app.run(["customer", "add", "first"]);
    const job = app.start(["customer", "import", app.customers(30_000), "--quiet"]);
    const added: string[] = [];
    for (let i = 0; job.child.exitCode === null && i < 8; i++) {
      const [add, list] = await Promise.all([
        app.run(["customer", "add", `single-${i}`]),
        app.run(["customer", "list", "--limit", "1", "--json"]),
      ]);
      expect([add.code, list.code]).toEqual([0, 0]);
      added.push(`single-${i}`);
    }
    expect((await job.ended).code).toBe(0);
    const stored = await app.accounts();
    expect(added.filter((name) => !stored.has(name))).toEqual([]);
    expect(stored.size).toBe(30_001 + added.length);
  },
  LONG,
);

testEngines(
  "a database that another process holds: a single command ends with 75 after a while, a bulk job that has begun waits longer",
  async (app) => {
    await app.run(["customer", "add", "first"]);
    const { job, rest } = await waitingImport(app, ROWS, app.path("results.csv"));
    const release = await app.hold();
    job.child.stdin?.end(rest);
    const began = performance.now();
    const [json, text] = await Promise.all([
      app.run(["customer", "add", "second", "--json"]),
      app.run(["customer", "add", "second"]),
    ]);
    expect(performance.now() - began).toBeGreaterThan(5_000);
    expect([json.code, json.stdout, text.code, text.stdout]).toEqual([75, "", 75, ""]);
    expect(JSON.parse(json.stderr).error).toMatchObject({ code: "database-busy" });
    expect(text.stderr).toMatch(/^Error: .* [Tt]ry again\.\n$/);
    expect(job.child.exitCode).toBe(null);
    await release();
    expect((await job.ended).code).toBe(0);
    expect((await app.accounts()).size).toBe(ROWS + 1);
  },
  LONG,
);

testServer(
  "a row that another session holds is waited for by an atomic job too, in its later chunks",
  async (app) => {
    await app.run(["customer", "add", "first"]);
    const other = await app.outsider();
    onTestFinished(() => other.close());
    const [first = {}] = await other.rows("select * from customers");
    const columns = Object.keys(first).filter((column) => column !== "account_name");
    await other.run(`begin; insert into customers (account_name, ${columns.join(", ")})
      select '${account(4_500)}', ${columns.join(", ")} from customers`);
    const job = app.start(["customer", "import", app.customers(6_000), "--atomic", "--json"]);
    // Longer than a single command waits.
    await pause(6_000);
    expect(job.child.exitCode).toBe(null);
    await other.run("rollback");
    const { code, stdout, stderr } = await job.ended;
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ created: 6_000 });
    expect((await app.accounts()).size).toBe(6_001);
  },
  LONG,
);

/** Partners who may register, and a limit of their own if one is given. */
async function withPartners(app: Program, count: number, limit?: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `sp-${index + 1}`);
  const lines = names.map((name) => `${name},示例伙伴有限公司,solution-provider,13900000000`);
  writeFileSync(app.path("partners.csv"), `${["account_name,company,kind,phone", ...lines].join("\n")}\n`);
  await app.json(["partner", "import", app.path("partners.csv")]);
  if (limit !== undefined) {
    await app.json(["policy", "set", "registration.limit", String(limit), "--from", "2026-01-01"]);
  }
  return names;
}

/** A file of new customers to register, from one number on; `block` says with which block of a chunk's size it begins. */
function applicants(app: Program, count: number, name: string, first = 0, block = 0): string {
  const lines: string[] = [];
  for (let i = first; i < first + count; i++) lines.push(`示例客户${i}公司,139${String(i).padStart(8, "0")}`);
  const moved = lines.splice(0, block * CHUNK);
  writeFileSync(app.path(name), `${["full_name,phone", ...lines, ...moved].join("\n")}\n`);
  return app.path(name);
}

/** Runs commands at once, and those again that were told to try again. */
async function atOnce(app: Program, lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const ended = await Promise.all(lines.map((line) => app.run(line)));
  return await Promise.all(ended.map((one, index) => (one.code === 75 ? app.run(lines[index] as string[]) : one)));
}

/** How many live registrations each of the partners has; no customer has two. */
async function liveOf(app: Program): Promise<Map<string, number>> {
  const live = await app.rows("select partner, full_name from registrations where state in ('pending', 'registered')");
  const names = live.map(({ full_name }) => full_name);
  expect(names.length - new Set(names).size).toBe(0);
  const counts = new Map<string, number>();
  for (const { partner } of live) counts.set(String(partner), (counts.get(String(partner)) ?? 0) + 1);
  await app.check();
  return counts;
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);

for (const [processes, customers, limit] of [
  [2, 300, 100],
  [8, 300, 100],
  [8, 300, 20],
  // More than one chunk, in different orders: only the first of a job waits for others, to make its change record.
  [3, 3_000, 1_500],
] as const) {
  testEngines(
    `${processes} processes register the same ${customers} customers for different partners: each once, no partner above ${limit}`,
    async (app) => {
      const partners = await withPartners(app, processes, limit === 100 ? undefined : limit);
      const ended = await atOnce(
        app,
        partners.map((partner, index) => {
          const file = applicants(app, customers, `${partner}.csv`, 0, index);
          return ["customer", "register", "--from", file, "--partner", partner, "--json"];
        }),
      );
      for (const { code, stderr } of ended) expect([0, 3], stderr).toContain(code);
      const live = await liveOf(app);
      expect(sum(live)).toBe(Math.min(customers, processes * limit));
      expect(Math.max(...live.values())).toBeLessThanOrEqual(limit);
      const told = ended.map(({ stdout }) => (JSON.parse(stdout) as { registered: number }).registered);
      expect(told).toEqual(partners.map((partner) => live.get(partner) ?? 0));
    },
    LONG,
  );
}

testEngines(
  "three processes register different customers for one partner: never more than the limit",
  async (app) => {
    const [partner = ""] = await withPartners(app, 1, 2_500);
    const files = [0, 1, 2].map((index) => applicants(app, 2_000, `applicants-${index}.csv`, index * 2_000));
    const ended = await atOnce(
      app,
      files.map((file) => ["customer", "register", "--from", file, "--partner", partner, "--json"]),
    );
    for (const { code, stderr } of ended) expect([0, 3], stderr).toContain(code);
    expect([...(await liveOf(app)).values()]).toEqual([2_500]);
  },
  LONG,
);

testEngines(
  "eight single commands for one customer: one registers it, seven hear that another has it",
  async (app) => {
    const partners = await withPartners(app, 8);
    // The same customer by its name, by its phone, or by both.
    const parties = partners.map((_, index) => [
      `示例客户${index % 4 < 2 ? "" : index}公司`,
      `1390000000${index % 2 ? index : 0}`,
    ]);
    const same = partners.map((partner) => [
      "--partner",
      partner,
      "--full-name",
      "示例客户公司",
      "--phone",
      "13900000000",
    ]);
    const ended = await atOnce(
      app,
      same.map((words) => ["customer", "register", ...words]),
    );
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 4, 4, 4, 4, 4, 4, 4]);
    expect(sum(await liveOf(app))).toBe(1);
    await app.json(["registration", "delete", ...(await idsOf(app))]);
    const alike = await atOnce(
      app,
      parties.map(([name = "", phone = ""], index) => [
        ...["customer", "register", "--partner", partners[index] as string, "--full-name", name, "--phone", phone],
      ]),
    );
    for (const { code, stderr } of alike) expect([0, 4], stderr).toContain(code);
    await app.check();
  },
  LONG,
);

async function idsOf(app: Program): Promise<string[]> {
  return (await app.rows("select id from registrations where state = 'registered'")).map(({ id }) => String(id));
}

testEngines(
  "requests about one customer at once: one is pending, one answer is heard, and nobody is assigned to who has left",
  async (app) => {
    const [partner = ""] = await withPartners(app, 1);
    await app.json(["customer", "add", "c1"]);
    await app.json(["member", "add", "m1", "--name", "王经理", "--role", "account-manager", "--partner", partner]);
    await app.json(["association", "create", "c1", "--type", "referral", "--partner", partner]);
    const asked = await atOnce(
      app,
      ["disassociate c1", "disassociate c1", "switch c1 --to resale", "disassociate c1 --by-customer"].map((line) => [
        ...["association", ...line.split(" "), "--reason", "x", "--json"],
      ]),
    );
    expect(asked.map(({ code }) => code).sort()).toEqual([0, 6, 6, 6]);
    const { id, started_by } = JSON.parse(asked.find(({ code }) => code === 0)?.stdout ?? "{}");
    const answer = ["association", started_by === "partner" ? "consent" : "approve", id];
    const assign = ["manager", "assign", "m1", "c1"];
    const ended = await atOnce(app, [answer, ["association", "withdraw", id], answer, assign]);
    expect(
      ended
        .slice(0, 3)
        .map(({ code }) => code)
        .sort(),
      ended.map(({ stderr }) => stderr).join(""),
    ).toEqual([0, 6, 6]);
    expect([0, 4]).toContain(ended[3]?.code);
    const open = async (table: string) => (await app.rows(`select 1 from ${table} where to_at is null`)).length;
    if ((await open("associations")) === 0) expect(await open("assignments")).toBe(0);
    await app.check();
  },
  LONG,
);
