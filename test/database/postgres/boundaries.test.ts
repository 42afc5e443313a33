import { describe, expect, test } from "vitest";
import { BOUNDARIES, boundaryOf } from "../../../src/database/boundaries.ts";
import { layoutOf } from "../../../src/database/migrations/layout.ts";
import { describeOn, SERVERS } from "../../engines.ts";
import { customer, databaseOn } from "../support.ts";
import { fillHistories, kept, OTHER, OURS, type Raw } from "./roles.ts";

const TABLES = ["migrations", ...layoutOf().keys()];
const PRIVILEGE = "42501";
/** What each table has of whom, as the owner asks for it: rows that are another partner's alone. */
const OTHERS: Readonly<Record<string, string>> = {
  partners: `account_name <> '${OURS}'`,
  members: `partner is distinct from '${OURS}'`,
  customers: "account_name in ('redwood-example', 'jinghe-farm', 'huadu-hotel', 'orchid-labs')",
  usage_lines: "customer in ('redwood-example', 'jinghe-farm', 'huadu-hotel', 'orchid-labs')",
  changes: `partner is distinct from '${OURS}'`,
  attempts: `partner is distinct from '${OURS}'`,
  locks: "true",
  grants: "true",
  idempotency: `partner is distinct from '${OURS}'`,
  reseller_invitations: `'${OURS}' not in (reseller, distributor)`,
};
const othersOf = (table: string): string => OTHERS[table.replace(/_history$/, "")] ?? `partner <> '${OURS}'`;
/** Nobody's, and read by everybody. */
const SHARED = /^(migrations|copies|(parameters|incentive_policies|products|product_specifications)(_history)?)$/;
const EMPTY =
  /^(copies|attempts|grants_history|(ledger|withdrawals|voucher|vouchers|coupon_projects|incentive|payments|invoices|invoice_items|product|orders|link_secrets|offers).*)$/;

test("every table has a boundary, and its history with it", () => {
  for (const table of TABLES) expect(boundaryOf(table), `${table} in database/boundaries.ts`).toBeDefined();
  for (const boundary of Object.values(BOUNDARIES)) {
    // What is written is checked by something, and what is checked is written by somebody.
    expect(boundary.writes === undefined).toBe((boundary.may ?? []).length === 0);
    // pg_dump refuses tables whose policies ask a view.
    expect(JSON.stringify(boundary)).not.toContain("change_clock");
  }
});

describeOn(SERVERS, (engine) => {
  test("every table stands behind row-level security, also for its owner, as soon as it is made", async () => {
    const place = await databaseOn(engine);
    await place.create(customer("acct"));
    const made = await place.rows(
      `select relname as name, relrowsecurity::text as enabled, relforcerowsecurity::text as forced from pg_class
       where relkind = 'r' and relnamespace = (select oid from pg_namespace where nspname = current_schema())`,
    );
    expect(made.map(({ name }) => name).sort()).toEqual([...TABLES].sort());
    for (const row of made) expect(row).toMatchObject({ enabled: expect.stringMatching(/^t/), forced: row.enabled });
    const open = await place.rows(
      `select proname as name from pg_proc where pronamespace = (select oid from pg_namespace where nspname = current_schema())
       and (not prosecdef or proconfig is null or has_function_privilege('public', oid, 'execute'))`,
    );
    expect(open).toEqual([]);
    // A policy that asks one that may not run beside others would slow the owner's queries down.
    const alone = await place.rows(
      `select proname as name from pg_proc where pronamespace = (select oid from pg_namespace where nspname = current_schema())
       and provolatile = 's' and proparallel <> 's'`,
    );
    expect(alone).toEqual([]);
  });

  test("db migrate puts up again what was taken down, and leaves alone what stands", async () => {
    const place = await databaseOn(engine);
    await place.create(customer("acct"));
    const policies = () =>
      place.rows(
        `select p.oid::text as id, polname::text as name, polrelid::regclass::text as place from pg_policy p
         join pg_class c on c.oid = polrelid
         where c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) order by 2, 3`,
      );
    const before = await policies();
    const database = await place.open();
    expect(await database.secure()).toBeUndefined();
    expect(await policies()).toEqual(before);
    await place.run("comment on function partnerctl_partner() is null; drop policy partnerctl_select on customers");
    expect(await database.secure()).toBeUndefined();
    await database.close();
    expect((await policies()).map(({ name, place }) => `${name} ${place}`)).toEqual(
      before.map(({ name, place }) => `${name} ${place}`),
    );
  });
});

describe("a role that is granted to a partner, with SQL of its own", { timeout: 120_000 }, () => {
  test("reads no row of another partner, in no table and in no history", async (context) => {
    const server = await kept(context);
    const owner = await server.raw(server.owner);
    await fillHistories(owner);
    const role = await server.raw(server.role);
    for (const table of TABLES) {
      const others = `select * from ${table} where ${othersOf(table)}`;
      if (SHARED.test(table)) continue;
      if (!EMPTY.test(table)) expect([table, (await owner.rows(others)).length > 0]).toEqual([table, true]);
      const code = await role.code(others);
      if (code === "") expect([table, await role.rows(others)]).toEqual([table, []]);
      else expect([table, code]).toEqual([table, PRIVILEGE]);
    }
    // What the vendor keeps to itself of its own rows.
    expect(await role.code("select transferred from certifications")).toBe(PRIVILEGE);
    expect(await role.code("select state from certifications")).toBe("");
    // What is its own is there.
    for (const table of [
      "registrations",
      "associations",
      "associations_history",
      "coupons",
      "usage_lines",
      "customers",
    ]) {
      expect([table, (await role.rows(`select * from ${table}`)).length > 0]).toEqual([table, true]);
    }
    for (const table of ["parameters", "migrations"]) {
      expect(await role.rows(`select * from ${table}`)).toEqual(await owner.rows(`select * from ${table}`));
    }
    const text = await role.copied("registrations");
    expect(text).toContain("云帆示例客户");
    expect(text).not.toContain("灯笼示例客户");
    expect(await owner.copied("registrations")).toContain("灯笼示例客户");
  });

  test("changes no row of another partner, and makes none of its own into one", async (context) => {
    const server = await kept(context);
    const owner = await server.raw(server.owner);
    await fillHistories(owner);
    const role = await server.raw(server.role);
    const contents = async () => {
      const rows: string[] = [];
      for (const table of TABLES)
        for (const row of await owner.rows(`select * from ${table}`)) rows.push(JSON.stringify(row));
      return rows.sort();
    };
    const before = await contents();
    for (const table of TABLES) {
      const where = othersOf(table);
      const column = (layoutOf().get(table)?.columns[0]?.name ?? "name") as string;
      for (const statement of [
        `update ${table} set ${column} = ${column} where ${SHARED.test(table) ? "true" : where}`,
        `update ${table} set ${column} = ${column} || 'x' where ${SHARED.test(table) ? "true" : where}`,
        `delete from ${table} where ${SHARED.test(table) ? "true" : where}`,
        `truncate ${table}`,
        `alter table ${table} disable row level security`,
        `create policy mine on ${table} using (true)`,
        `drop table ${table}`,
        `copy ${table} to '/tmp/out'`,
      ]) {
        const code = await role.code(statement);
        if (code === "") expect([statement, await role.count(statement)]).toEqual([statement, 0]);
      }
    }
    expect(await contents()).toEqual(before);
    for (const table of ["registrations", "associations", "assignments", "coupons", "solutions", "members"]) {
      const moved = `update ${table} set partner = '${OTHER}' where partner = '${OURS}'`;
      expect([table, await role.code(moved)]).toEqual([table, PRIVILEGE]);
    }
    expect(await contents()).toEqual(before);
  });

  test("adds no row to another partner, and adds its own", async (context) => {
    const server = await kept(context);
    const owner = await server.raw(server.owner);
    const role = await server.raw(server.role);
    const copy = async (table: string, partner: string): Promise<string> => {
      const { columns = [] } = layoutOf().get(table) ?? {};
      const key = columns[0]?.name as string;
      const [row] = await owner.rows(`select * from ${table} where partner = '${partner}'`);
      const values = columns.map(({ name }) => {
        const value = row?.[name];
        if (name === key) return `'${value}-${partner}'`;
        return value === null ? "null" : `'${String(value)}'`;
      });
      return await role.code(
        `insert into ${table} (${columns.map(({ name }) => name).join(", ")}) values (${values.join(", ")})`,
      );
    };
    const tables = [
      "registrations",
      "associations",
      "assignments",
      "coupons",
      "solutions",
      "members",
      "partner_programs",
    ];
    for (const table of tables) {
      expect([table, await copy(table, OTHER), await copy(table, OURS)]).toEqual([table, PRIVILEGE, ""]);
    }
    const partner =
      "insert into partners select 'sp-new', company, uscc, tier, phone, email, real_name_verified, status";
    expect(await role.code(`${partner}, customer_development, known_supplier, created_at, 1, 1, 1 from partners`)).toBe(
      PRIVILEGE,
    );
    expect(await role.code(`insert into attempts select 'a', 'x', 1, 1, 'c', '${OTHER}', 'c', null, 'm'`)).toBe(
      PRIVILEGE,
    );
    expect(await role.code(`insert into changes select 99, 'a', 'x', 1, 1, 'c', '${OTHER}', 'done', null`)).toBe(
      PRIVILEGE,
    );
  });

  test("writes no line of consumption and no fact of another partner's customer", async (context) => {
    const server = await kept(context);
    const role = await server.raw(server.role);
    const line = (customer: string, id: string): string =>
      `insert into usage_lines (id, bill_cycle, customer, trade_time, payment_amount, cash_amount, credit_amount,
         stored_value_card_amount, coupon_amount, flexipurchase_coupon_amount, debt_amount, created_by, changed_by, version)
       select '${id}', '2026-11', '${customer}', ${Date.parse("2026-11-20")}, 1, 1, 0, 0, 0, 0, 0, max(seq), max(seq), 1 from changes`;
    expect(await role.code(line("redwood-example", "l1"))).toBe(PRIVILEGE);
    expect(await role.code(line("yunshan-tech", "l2"))).toBe("");
    expect(await role.count("update customers set phone = '1' where account_name = 'redwood-example'")).toBe(0);
    expect(await role.count("update customers set phone = '1' where account_name = 'yunshan-tech'")).toBe(1);
    // Who had the customer before, and has it no more.
    expect(await role.rows("select 1 from customers where account_name = 'wutong-cafe'")).toEqual([]);
  });

  test("is nobody else: no other role, no ecosystem manager, no change that is not its own", async (context) => {
    const server = await kept(context);
    const role = await server.raw(server.role);
    const owner = await server.raw(server.owner);
    for (const statement of [
      `set role ${server.owner}`,
      `set session authorization ${server.owner}`,
      `alter role ${server.role} bypassrls`,
      `grant ${server.owner} to ${server.role}`,
    ]) {
      expect([statement, await role.code(statement)]).toEqual([statement, PRIVILEGE]);
    }
    // Asking for the rows without the boundary is an error, not all of them.
    expect(await role.code("set row_security = off")).toBe("");
    expect(await role.code("select * from registrations")).toBe(PRIVILEGE);
    expect(await role.code("reset row_security")).toBe("");
    const vendor = `insert into members values ('evil', 'e', '${OURS}', 'ecosystem-manager', 'active', 1, 1, 1, 1)`;
    expect(await role.code(vendor)).toBe(PRIVILEGE);
    expect(await role.code(vendor.replace("ecosystem-manager", "operator"))).toBe("");
    expect(await role.code("update members set roles = 'ecosystem-manager'")).toBe(PRIVILEGE);
    const begin = (seq: number, actor: string): string =>
      `select partnerctl_begin_change(${seq}, 'chg-${seq}', '${actor}', 1, 1, 'c', 'done')`;
    const next = Number((await role.rows("select partnerctl_next_change() as seq"))[0]?.seq);
    expect(next).toBe(Number((await owner.rows("select max(seq) + 1 as seq from changes"))[0]?.seq));
    expect(await role.code(begin(next, "boss"))).toBe(PRIVILEGE);
    expect(await role.code(begin(next, `admin@${OTHER}`))).toBe(PRIVILEGE);
    expect(await role.code(begin(next + 1, `admin@${OURS}`))).toBe("40001");
    expect(await role.code(begin(next, `admin@${OURS}`))).toBe("");
    expect(await owner.rows(`select actor, partner from changes where seq = ${next}`)).toEqual([
      { actor: `admin@${OURS}`, partner: OURS },
    ]);
    expect(await role.code("update changes set actor = 'boss'")).toBe(PRIVILEGE);
  });

  test("learns of others by the functions only what it asked by", async (context) => {
    const server = await kept(context);
    const role = await server.raw(server.role);
    const all = async (query: string) => JSON.stringify(await role.rows(query));
    const live = await all("select * from partnerctl_live('{redwood-example}', '{}', '{13811110002}', 0)");
    expect(live).toContain("13811110002");
    for (const told of [live, await all("select * from partnerctl_periods('associations', '{redwood-example}', 0)")]) {
      expect(told).not.toMatch(/sp-lantern|灯笼/);
    }
    expect(await role.rows("select * from partnerctl_standing('{sp-lantern,dist-huadong}')")).toEqual([]);
    const named = await role.rows(
      `select proname as name from pg_proc where proname like 'partnerctl\\_%' and has_function_privilege(oid, 'execute')
       and pronamespace = (select oid from pg_namespace where nspname = current_schema())`,
    );
    expect(named.length).toBeGreaterThan(10);
    // Nobody else may so much as ask.
    const stranger = `stranger_${server.role}`;
    await server.admin.count(`create role ${stranger} login; grant usage on schema ${server.schema} to ${stranger}`);
    const outside = await server.raw(stranger);
    expect(await outside.code("select partnerctl_partner()")).toBe(PRIVILEGE);
    expect(await outside.code("select * from partnerctl_existing('customer', '{yunshan-tech}')")).toBe(PRIVILEGE);
    await server.admin.count(`drop owned by ${stranger}; drop role ${stranger}`);
  });

  test("a role that was let read all tables by hand reads nothing", async (context) => {
    const server = await kept(context);
    const stranger = `stranger_${server.role}`;
    await server.admin.count(
      `create role ${stranger} login; grant usage on schema ${server.schema} to ${stranger};
       grant select on all tables in schema ${server.schema} to ${stranger};
       grant execute on all functions in schema ${server.schema} to ${stranger}`,
    );
    const outside: Raw = await server.raw(stranger);
    for (const table of ["registrations", "associations", "members", "partners", "coupons", "changes", "grants"]) {
      expect([table, await outside.rows(`select * from ${table}`)]).toEqual([table, []]);
    }
    await server.admin.count(`drop owned by ${stranger}; drop role ${stranger}`);
  });
});

describe("the distributor's role", { timeout: 120_000 }, () => {
  test("reads what its resellers' customers do while they are its resellers, and changes nothing of it", async (context) => {
    const server = await kept(context, "dist-huadong");
    const role = await server.raw(server.role);
    const customers = async () =>
      (await role.rows("select distinct customer from associations where partner = 'res-haitang'")).map(
        (row) => row.customer,
      );
    expect((await customers()).sort()).toEqual(["orchid-labs", "wutong-cafe"]);
    expect(await role.rows("select 1 from associations where partner = 'sp-lantern'")).toEqual([]);
    expect(await role.count("update associations set type = 'resale' where partner = 'res-haitang'")).toBe(0);
    expect(await role.count("update customers set phone = '1' where account_name = 'orchid-labs'")).toBe(0);
    expect(await role.rows("select 1 from customers where account_name = 'orchid-labs'")).toHaveLength(1);
    // Its own resellers it knows, as long as they are linked.
    expect(await role.rows("select 1 from partners where account_name in ('res-haitang', 'sp-lantern')")).toHaveLength(
      1,
    );
    expect(await role.count("update partners set phone = '1' where account_name = 'res-haitang'")).toBe(0);
    const owner = await server.raw(server.owner);
    await owner.count(
      `update partner_links set from_at = ${Date.parse("2026-03-01")}, to_at = ${Date.parse("2026-04-01")}`,
    );
    expect(await customers()).toEqual(["wutong-cafe"]);
    expect(await role.rows("select 1 from partners where account_name = 'res-haitang'")).toEqual([]);
  });
});
