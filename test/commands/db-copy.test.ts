import { existsSync, readdirSync, symlinkSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { emptySchema, NO_SERVER, onServer, SERVER } from "../server.ts";
import { testApp } from "../support.ts";

const LONG = 120_000;
const LISTS = [
  "partner list",
  "customer list",
  "registration list",
  "association list",
  "member list",
  "manager list --partner sp-yunfan",
  "solution list",
  "coupon list",
  "usage list",
  "policy list",
  "customer show age-exact",
  "dashboard customers --partner sp-yunfan --section revenue",
  "db check",
];

/** The demo data with records that were edited, refused, approved and made anew. */
async function demo() {
  const app = await testApp();
  const id = async (list: string): Promise<string> => (await app.json<{ id: string }[]>(list))[0]?.id as string;
  await app.json("init --demo");
  for (const name of ["一次", "二次"]) await app.json(`customer edit age-exact --full-name ${name}`);
  await app.json(`registration approve ${await id("registration list --state pending")}`);
  await app.run(`registration approve ${await id("registration list --state rejected")}`);
  await app.json("solution add --name 方案 --kind cloud-software --state draft --partner sp-yunfan");
  const [solution] = await app.json<{ id: string }[]>("solution list");
  await app.json(
    `coupon apply --solution ${solution?.id} --kind cloud-software --amount 10 --config-link https://example.com/x --note 试用 --partner sp-yunfan`,
  );
  await app.json("policy set registration.limit 90 --from 2026-12-01");
  return app;
}

/** What stands in a folder, but for what SQLite keeps beside a file that somebody reads. */
const databases = (folder: string): string[] => readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name));

/** Everything that is listed of a database. */
async function shown(app: Awaited<ReturnType<typeof testApp>>, db: string): Promise<string[]> {
  const texts: string[] = [];
  for (const line of LISTS) {
    const { code, stdout } = await app.run([...line.split(" "), "--format", "csv", "--db", db]);
    texts.push(`${line} ${code}\n${stdout}`);
  }
  return texts;
}

test("a copy lists what its source does, and says what it copied", async () => {
  const app = await demo();
  const made = await app.json<Record<string, unknown>[]>(["db", "copy", app.path("copy.db")]);
  expect(Object.keys(made[0] as object)).toEqual(["table", "rows", "digest", "ok"]);
  expect(made.every(({ ok, digest }) => ok === true && /^[0-9a-f]{64}$/.test(String(digest)))).toBe(true);
  expect(made.map(({ table }) => table)).not.toContain("copies");
  for (const [table, rows] of Object.entries({ customers: 71, customers_history: 2, changes: 7 })) {
    expect(
      made.find((row) => row.table === table),
      table,
    ).toMatchObject({ rows });
  }
  expect(await shown(app, app.path("copy.db"))).toEqual(await shown(app, app.path("test.db")));
});

test(
  "through a server and back everything lists the same, byte for byte",
  async (context) => {
    if (!SERVER) return context.skip(NO_SERVER);
    const app = await demo();
    const server = await emptySchema();
    const there = await app.json(["db", "copy", server]);
    const back = await app.json(["db", "copy", app.path("back.db"), "--db", server]);
    expect(back).toEqual(there);
    const expected = await shown(app, app.path("test.db"));
    expect(await shown(app, server)).toEqual(expected);
    expect(await shown(app, app.path("back.db"))).toEqual(expected);
    const other = await emptySchema();
    expect(await app.json(["db", "copy", other, "--db", server])).toEqual(there);
    expect(await shown(app, other)).toEqual(expected);
  },
  LONG,
);

test("a dry run creates nothing and shows the rows and digests", async () => {
  const app = await demo();
  const before = databases(app.home);
  const planned = await app.json<Record<string, unknown>[]>(["db", "copy", app.path("copy.db"), "-n"]);
  expect(databases(app.home)).toEqual(before);
  expect(planned.every(({ ok }) => ok === null)).toBe(true);
  const made = await app.json<Record<string, unknown>[]>(["db", "copy", app.path("copy.db")]);
  expect(planned.map((row) => ({ ...row, ok: true }))).toEqual(made);
  for (const dryRun of [[], ["-n"]]) {
    const again = await app.run(["db", "copy", app.path("copy.db"), ...dryRun]);
    expect([again.code, again.stdout]).toEqual([6, ""]);
    expect(again.stderr).toContain("is not empty: it has rows in changes");
  }
});

test("a database is not copied into itself, by whatever name", async () => {
  const app = await demo();
  symlinkSync(app.path("test.db"), app.path("link.db"));
  for (const name of ["test.db", "link.db"]) {
    const { code, stderr } = await app.run(["db", "copy", app.path(name)]);
    expect([code, stderr.includes("is the database itself")]).toEqual([2, true]);
  }
});

test("a server is not copied into itself, and its password is never shown", async (context) => {
  if (!SERVER) return context.skip(NO_SERVER);
  const app = await demo();
  const server = await emptySchema();
  const secret = server.replace("partnerctl@", "partnerctl:geheim@");
  const outcomes = [
    await app.run(["db", "copy", secret]),
    await app.run(["db", "copy", secret]),
    await app.run(["db", "copy", secret, "--db", server]),
    await app.run(["db", "copy", "postgres://u:geheim@127.0.0.1:1/x"]),
    await app.run(["db", "copy", "postgres://u:geheim@127.0.0.1:1:1/x", "--json"]),
    await app.run(["db", "copy", secret, "--db", app.path("none.db"), "--debug"]),
  ];
  expect(outcomes.map(({ code }) => code)).toEqual([0, 6, 2, 75, 2, 7]);
  for (const { stdout, stderr } of outcomes) expect(stdout + stderr).not.toContain("geheim");
});

test("a missing source is exit 7 and creates no target; a folder or another program's file is no target", async () => {
  const app = await testApp();
  expect((await app.run(["db", "copy", app.path("copy.db")])).code).toBe(7);
  expect(existsSync(app.path("copy.db"))).toBe(false);
  await app.run("init");
  const other = new Sqlite(app.path("other.db"));
  other.exec("create table mine (x)");
  other.close();
  for (const name of [app.home, app.path("other.db")]) expect((await app.run(["db", "copy", name])).code).toBe(2);
});

test("db check finds a copy that was not finished, and nothing else wrong with it", async () => {
  const app = await demo();
  await app.json(["db", "copy", app.path("copy.db")]);
  const connection = new Sqlite(app.path("copy.db"));
  connection.exec("insert into copies values ('copy', '/source.db', 3, 1)");
  connection.close();
  const { code, stdout } = await app.run(["db", "check", "--db", app.path("copy.db"), "--json"]);
  const wrong = (JSON.parse(stdout) as { check: string; ok: boolean }[]).filter(({ ok }) => !ok);
  expect([code, wrong]).toEqual([10, [{ check: "copy.finished", ok: false, problems: 1, example: "/source.db" }]]);
});

/** What breaks each of the checks, as statements that both engines understand. */
const RECORD = "created_by, changed_by, version";
const REQUESTS = `insert into association_requests (id, customer, partner, association, started_by, reason, submitted_at,
  kind, state, ${RECORD}) select id || n, customer, partner, id, 'partner', 'x', 1,`;
const BRAND_ENTRY = `(id, partner, kind, name_zh, name_en, url, visible, position, state, created_at, ${RECORD})
  values ('promo-1', 'sp-yunfan', 'promo', '甲', 'A', 'https://example.com/', 1, 1, 'draft', 1, 1, 1, 1)`;

const BROKEN: Readonly<Record<string, readonly string[]>> = {
  "association.one-open": [
    `insert into associations (id, customer, partner, type, from_at, to_at, ${RECORD}) values
     ('x1', 'clean-one', 'sp-yunfan', 'referral', 1, null, 1, 1, 1), ('x2', 'clean-one', 'sp-yunfan', 'referral', 1, null, 1, 1, 1)`,
  ],
  "association.overlap": [
    `insert into associations (id, customer, partner, type, from_at, to_at, ${RECORD}) values
     ('x1', 'clean-one', 'sp-yunfan', 'referral', 1, 100, 1, 1, 1), ('x2', 'clean-one', 'sp-yunfan', 'referral', 50, 200, 1, 1, 1)`,
  ],
  "association.type": ["update associations set type = 'x' where id = (select min(id) from associations)"],
  "association.one-pending-request": [
    `${REQUESTS} 'switch', 'pending', 1, 1, 1 from associations, (select 1 as n union select 2) twice`,
  ],
  "association.request-kind": [`${REQUESTS} 'x', 'approved', 1, 1, 1 from associations, (select 1 as n) once`],
  "association.request-state": [`${REQUESTS} 'switch', 'x', 1, 1, 1 from associations, (select 1 as n) once`],
  "assignment.one-open": [
    `insert into assignments (id, customer, partner, manager, from_at, to_at, assigned_by, ${RECORD})
     select id || 'x', customer, partner, manager, from_at, null, assigned_by, 1, 1, 1 from assignments where to_at is null`,
  ],
  "assignment.overlap": [
    `insert into assignments (id, customer, partner, manager, from_at, to_at, assigned_by, ${RECORD})
     select id || 'x', customer, partner, manager, from_at + 1, from_at + 2, assigned_by, 1, 1, 1
     from assignments where to_at is null`,
  ],
  "registration.one-partner": [
    `insert into registrations (id, partner, full_name, name_key, phone, state, submitted_at, expires_at, invite, ${RECORD})
     select id || 'x', 'sp-qinglan', full_name, name_key, phone, state, submitted_at, expires_at, invite, 1, 1, 1
     from registrations where state = 'registered'`,
  ],
  "registration.limit": [
    `with recursive many(i) as (select 1 union all select i + 1 from many where i < 101)
     insert into registrations (id, partner, full_name, name_key, phone, state, submitted_at, expires_at, invite, ${RECORD})
     select 'reg-' || i, 'sp-qinglan', 'n' || i, 'n' || i, 'p' || i, 'registered', 1, 2, 0, 1, 1, 1 from many`,
  ],
  "registration.expiry": ["update registrations set expires_at = null where state = 'registered'"],
  "registration.state": ["update registrations set state = 'x' where state = 'pending'"],
  "invitation.kind": ["update invitations set kind = 'x'"],
  "invitation.state": ["update invitations set state = 'x'"],
  "invitation.partner": ["update invitations set partner = 'sp-qinglan'"],
  "invitation.token": [
    "update invitations set token = 'same'",
    `insert into invitations (id, partner, kind, state, token, invited_by, ${RECORD})
     select id || 'x', partner, kind, state, token, invited_by, 1, 1, 1 from invitations`,
  ],
  "invitation.used": ["update invitations set state = 'associated', customer = 'clean-one'"],
  "partner.status": ["update partners set status = 'x' where account_name = 'sp-yunfan'"],
  "partner.program": ["update partner_programs set program = 'x'"],
  "member.status": ["update members set status = 'x'"],
  "solution.kind": ["update solutions set kind = 'x'"],
  "solution.state": ["update solutions set state = 'x'"],
  "coupon.kind": ["update coupons set kind = 'x'"],
  "coupon.state": ["update coupons set state = 'x'"],
  "brand.entry-kind": [`insert into brand_entries ${BRAND_ENTRY.replace("'promo'", "'x'")}`],
  "brand.entry-state": [`insert into brand_entries ${BRAND_ENTRY.replace("'draft'", "'x'")}`],
  "brand.state": [`insert into brands (partner, state, created_at, ${RECORD}) values ('sp-yunfan', 'x', 1, 1, 1, 1)`],
  "usage.customer": ["update usage_lines set customer = 'nobody' where id = (select min(id) from usage_lines)"],
  "copy.finished": ["insert into copies values ('copy', '/source.db', 3, 1)"],
  integrity: ["update members set partner = 'nobody' where partner is not null"],
};

test.for(Object.entries(BROKEN).map(([check, statements]) => ({ check, statements })))(
  "db check finds on a server what it finds in a file: $check",
  { timeout: LONG },
  async ({ check, statements }, context) => {
    if (!SERVER) return context.skip(NO_SERVER);
    const app = await demo();
    const server = await emptySchema();
    await app.json(["db", "copy", server]);
    const connection = new Sqlite(app.path("test.db"));
    connection.pragma("foreign_keys = off");
    for (const statement of statements) {
      connection.exec(statement);
      await onServer(statement, server);
    }
    connection.close();
    const failed = async (db: string) => {
      const { code, stdout } = await app.run(["db", "check", "--json", "--db", db]);
      const rows = JSON.parse(stdout) as { check: string; ok: boolean; problems: number; example: string }[];
      return { code, rows: rows.filter(({ ok }) => !ok) };
    };
    const [file, there] = [await failed(app.path("test.db")), await failed(server)];
    expect(there.code).toBe(10);
    expect(there.rows.map((row) => row.check)).toContain(check);
    // A file says which row, a server which key: the count is the same.
    const told = ({ rows }: typeof file) =>
      rows.map((row) => (row.check === "integrity" ? { ...row, example: "" } : row));
    expect(told(there)).toEqual(told(file));
  },
);
