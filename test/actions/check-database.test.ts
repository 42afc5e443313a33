import { expect, test } from "vitest";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { testApp } from "../support.ts";

const DAY = 86_400_000;

/** A value as SQL writes it. */
function literal(value: unknown): string {
  if (value === null || typeof value === "number") return String(value);
  return `'${String(value).replaceAll("'", "''")}'`;
}

/** A sound database with two partners and two customers, and rows beside it that no rule guards. */
async function unguarded(engine: EngineName) {
  const app = await testApp({ engine });
  await app.run("init");
  const insert = async (table: string, ...rows: readonly Record<string, unknown>[]): Promise<void> => {
    const records = rows.map((row) => ({ created_by: 1, changed_by: 1, version: 1, ...row }));
    const values = records.map((record) => `(${Object.values(record).map(literal).join(", ")})`);
    await app.alter(
      `insert into ${table} (${Object.keys(records[0] as object).join(", ")}) values ${values.join(", ")}`,
    );
  };
  const partner = (account_name: string, status = "active"): Promise<void> =>
    insert("partners", {
      account_name,
      company: account_name,
      real_name_verified: 1,
      status,
      customer_development: 0,
      known_supplier: 0,
      created_at: 0,
    });
  for (const name of ["p1", "p2"]) await partner(name);
  for (const name of ["c1", "c2"]) await app.run(["customer", "add", name]);
  let count = 0;
  return {
    insert,
    partner,
    association: (customer: string, from: number, to: number | null, name = "p1", type = "referral"): Promise<void> =>
      insert("associations", {
        id: `ass-${++count}`,
        customer,
        partner: name,
        type,
        from_at: from * DAY,
        to_at: to === null ? null : to * DAY,
      }),
    /** Many of one kind go in at once. */
    registration: (row: Record<string, unknown>, times = 1): Promise<void> =>
      insert(
        "registrations",
        ...Array.from({ length: times }, () => ({
          id: `reg-${String(++count).padStart(4, "0")}`,
          partner: "p1",
          full_name: `n${count}`,
          name_key: `n${count}`,
          phone: String(13_000_000_000 + count),
          state: "registered",
          submitted_at: 0,
          decided_at: 0,
          expires_at: 15 * DAY,
          invite: 0,
          ...row,
        })),
      ),
    /** The checks that failed, with their counts. */
    async failed(): Promise<Record<string, number>> {
      const { code, stdout } = await app.run("db check --json");
      const rows = JSON.parse(stdout) as { check: string; ok: boolean; problems: number }[];
      const bad = rows.filter(({ ok }) => !ok);
      expect(code).toBe(bad.length > 0 ? 10 : 0);
      return Object.fromEntries(bad.map(({ check, problems }) => [check, problems]));
    },
    app,
  };
}

describeOn(ENGINES, (engine) => {
  test.each([
    [
      "periods that touch",
      [
        [0, 5],
        [5, null],
      ],
      {},
    ],
    [
      "periods that overlap by a day",
      [
        [0, 6],
        [5, 8],
      ],
      { "association.overlap": 1 },
    ],
    [
      "an empty period inside another",
      [
        [0, null],
        [3, 3],
      ],
      {},
    ],
    [
      "two open ones",
      [
        [0, null],
        [5, null],
      ],
      { "association.one-open": 1, "association.overlap": 1 },
    ],
    [
      "one that holds two others",
      [
        [0, 9],
        [1, 2],
        [3, 4],
      ],
      { "association.overlap": 1 },
    ],
  ] as [string, [number, number | null][], Record<string, number>][])(
    "associations: %s",
    async (_, periods, expected) => {
      const db = await unguarded(engine);
      for (const [from, to] of periods) await db.association("c1", from, to);
      await db.association("c2", 2, 7);
      expect(await db.failed()).toEqual(expected);
    },
  );

  test("account managers: periods of one customer do not overlap", async () => {
    const db = await unguarded(engine);
    for (const account of ["m1", "m2"]) {
      await db.insert("members", {
        account,
        name: account,
        partner: "p1",
        roles: "account-manager",
        status: "active",
        created_at: 0,
      });
    }
    const assign = (id: string, manager: string, from: number, to: number | null): Promise<void> =>
      db.insert("assignments", {
        id,
        customer: "c1",
        partner: "p1",
        manager,
        from_at: from,
        to_at: to,
        assigned_by: "x",
      });
    await assign("asg-1", "m1", 0, 5);
    await assign("asg-2", "m2", 5, null);
    expect(await db.failed()).toEqual({});
    await assign("asg-3", "m1", 6, null);
    expect(await db.failed()).toEqual({ "assignment.one-open": 1, "assignment.overlap": 1 });
  });

  test.each<[string, [number, number | null, string?][], Record<string, number>]>([
    ["none was recorded since", [[0, 5]], {}],
    [
      "it goes on with the other type",
      [
        [0, 6],
        [6, null],
      ],
      {},
    ],
    ["it has ended", [[0, 6]], { "assignment.ended": 1 }],
    [
      "the customer has gone on to another partner",
      [
        [0, 6],
        [6, null, "p2"],
      ],
      { "assignment.ended": 1 },
    ],
  ])("account managers: an open assignment and the associations with its partner: %s", async (_, periods, expected) => {
    const db = await unguarded(engine);
    const member = { account: "m1", name: "m1", partner: "p1", roles: "account-manager", status: "active" };
    await db.insert("members", { ...member, created_at: 0 });
    const assignment = { id: "asg-1", customer: "c1", partner: "p1", manager: "m1", assigned_by: "x" };
    await db.insert("assignments", { ...assignment, from_at: 5 * DAY, to_at: null });
    for (const [from, to, partner] of periods) await db.association("c1", from, to, partner);
    expect(await db.failed()).toEqual(expected);
  });

  test("resellers: one distributor and one account manager at a time", async () => {
    const db = await unguarded(engine);
    const link = (id: string, other: string, from: number | null, to: number | null, relation = "distributor") =>
      db.insert("partner_links", { id, partner: "p1", relation, other, from_at: from, to_at: to });
    await link("lnk-1", "d1", null, 5);
    await link("lnk-2", "d2", 5, null);
    await link("lnk-3", "d3", null, null, "customer-of");
    await link("lnk-4", "d3", 7, 7);
    expect(await db.failed()).toEqual({});
    await link("lnk-5", "d1", null, 6);
    expect(await db.failed()).toEqual({ "reseller.one-distributor": 2 });
    const member = {
      account: "m1",
      name: "m1",
      partner: "p2",
      roles: "account-manager",
      status: "active",
      created_at: 0,
    };
    await db.insert("members", member);
    const assign = (id: string, from: number, to: number | null): Promise<void> =>
      db.insert("reseller_assignments", {
        id,
        reseller: "p1",
        partner: "p2",
        manager: "m1",
        from_at: from,
        to_at: to,
        assigned_by: "x",
      });
    await assign("asg-1", 0, 5);
    await assign("asg-2", 5, null);
    expect(await db.failed()).toEqual({ "reseller.one-distributor": 2 });
    await assign("asg-3", 6, null);
    const row = { id: "rin-1", reseller: "p1", distributor: "p2", state: "odd", invited_at: 0, invited_by: "x" };
    await db.insert("reseller_invitations", row);
    expect(await db.failed()).toEqual({
      "reseller.invitation": 1,
      "reseller.one-distributor": 2,
      "reseller.one-manager": 1,
      "reseller.manager-overlap": 1,
    });
  });

  test("requests: one waits for an answer at a time, of kinds and in states of their lists", async () => {
    const db = await unguarded(engine);
    await db.association("c1", 0, null);
    await db.association("c2", 0, null);
    const ask = (id: string, state: string, kind = "disassociate", customer = "c1"): Promise<void> =>
      db.insert("association_requests", {
        id,
        customer,
        partner: "p1",
        association: customer === "c1" ? "ass-1" : "ass-2",
        kind,
        started_by: "partner",
        reason: "x",
        state,
        submitted_at: 0,
      });
    await ask("req-1", "pending");
    await ask("req-2", "lapsed");
    await ask("req-3", "pending", "switch", "c2");
    expect(await db.failed()).toEqual({});
    await ask("req-4", "pending");
    await ask("req-5", "odd", "strange");
    expect(await db.failed()).toEqual({
      "association.one-pending-request": 1,
      "association.request-kind": 1,
      "association.request-state": 1,
    });
  });

  test("incentives: statements add up to what was calculated, payments to their statements, and states go together", async () => {
    const db = await unguarded(engine);
    const statement = (id: string, amount: number, more: Record<string, unknown> = {}): Promise<void> =>
      db.insert("incentive_statements", {
        id,
        partner: "p1",
        cycle: "2026-10",
        association_type: "referral",
        program: "distributor",
        performance: 20 * amount,
        amount,
        state: "issued",
        disputed: 0,
        calculated_at: 0,
        calculated_by: 1,
        total_performance: 20 * amount,
        total_amount: amount,
        payment: "pay-1",
        ...more,
      });
    const payment = (id: string, more: Record<string, unknown> = {}): Promise<void> =>
      db.insert("payments", {
        id,
        partner: "p1",
        method: "coupon-quota",
        amount: 90,
        state: "paid",
        paid_at: 1,
        statements: "inc-1;inc-2",
        submitted_at: 0,
        submitted_by: "x",
        ...more,
      });
    await statement("inc-1", 100);
    await statement("inc-2", -10, { total_performance: 1800, total_amount: 90 });
    await payment("pay-1");
    expect(await db.failed()).toEqual({});
    // A fen too much, a state without its payment, and one of neither list.
    await statement("inc-3", 1, { total_performance: 1820, total_amount: 92, state: "confirmed", payment: null });
    expect(await db.failed()).toEqual({ "incentive.sums": 1 });
    await statement("inc-4", 5, { cycle: "2026-09", state: "confirmed" });
    await statement("inc-5", 5, { cycle: "2026-08", state: "odd", payment: null });
    expect(await db.failed()).toEqual({
      "incentive.sums": 1,
      "incentive.state": 1,
      "incentive.payment": 1,
      "payment.sums": 1,
    });
    const invoiced = { method: "bank", state: "approved", paid_at: null, invoice_number: "7", statements: "inc-9" };
    await payment("pay-2", { ...invoiced, invoice_received: 0, due_at: 5, amount: 0 });
    await payment("pay-3", { ...invoiced, method: "cash", state: "gone", amount: 0 });
    await payment("pay-4", { ...invoiced, invoice_number: null, amount: 0 });
    expect(await db.failed()).toMatchObject({
      "payment.state": 1,
      "payment.method": 1,
      "payment.one-invoice": 1,
      "payment.dates": 1,
      "payment.sums": 4,
    });
  });

  test("payments that did not bring what they were for", async () => {
    const db = await unguarded(engine);
    const payment = (id: string, more: Record<string, unknown> = {}): Promise<void> =>
      db.insert("payments", {
        id,
        partner: "p1",
        method: "coupon-quota",
        amount: 0,
        state: "paid",
        paid_at: 1,
        statements: "inc-1",
        submitted_at: 0,
        submitted_by: "x",
        ...more,
      });
    const quota = (id: string, more: Record<string, unknown> = {}): Promise<void> =>
      db.insert("voucher_quotas", {
        id,
        partner: "p1",
        amount: 0,
        balance: 0,
        state: "normal",
        first_association: 0,
        granted_at: 0,
        granted_by: "x",
        ...more,
      });
    const found = async () => {
      const { "payment.quota": quota = 0, "payment.ledger": ledger = 0 } = await db.failed();
      return [quota, ledger];
    };
    // One of before payments became quotas.
    await payment("pay-0");
    expect(await found()).toEqual([0, 0]);
    await quota("vqt-1");
    await payment("pay-1", { quota: "vqt-1", created_by: 2 });
    expect(await found()).toEqual([0, 0]);
    await payment("pay-2", { created_by: 3 });
    expect(await found()).toEqual([1, 0]);
    await payment("pay-3", { quota: "vqt-none" });
    await quota("vqt-4", { amount: 1, balance: 1 });
    await payment("pay-4", { quota: "vqt-4" });
    await quota("vqt-5", { partner: "p2" });
    await payment("pay-5", { quota: "vqt-5" });
    await payment("pay-6", { quota: "vqt-1", created_by: 2 });
    expect(await found()).toEqual([5, 0]);

    const entry = (id: string, reference: string, amount: number, kind = "incentive"): Promise<void> =>
      db.insert("ledger_entries", {
        id,
        transaction_id: id,
        at: 0,
        partner: "p1",
        account: "p1:top-up",
        counterparty: "p1:vendor",
        amount,
        kind,
        reference,
      });
    const owed = { method: "account-owed-invoice", amount: 7 };
    await payment("pay-7", owed);
    expect(await found()).toEqual([5, 2]);
    await entry("e1", "pay-7", 7);
    expect(await found()).toEqual([5, 1]);
    await entry("e2", "pay-7", 6, "incentive-owed");
    expect(await found()).toEqual([5, 1]);
    await entry("e3", "pay-8", 7);
    await payment("pay-8", { ...owed, method: "account" });
    expect(await found()).toEqual([5, 1]);
    // Booked twice, and before it was paid.
    await entry("e4", "pay-8", 7);
    await payment("pay-9", { method: "account", state: "submitted", paid_at: null });
    expect(await found()).toEqual([5, 2]);
    await entry("e5", "pay-9", 1);
    expect(await found()).toEqual([5, 3]);
  });

  const SHARED = { "registration.one-partner": 1 };

  test.each([
    ["the same name", { name_key: "same" }, { name_key: "same", partner: "p2" }, SHARED],
    ["the same phone", { phone: "13800000000" }, { phone: "13800000000", partner: "p2" }, SHARED],
    ["the same known account", { account_name: "c1" }, { account_name: "c1", partner: "p2" }, SHARED],
    ["twice by one partner", { phone: "13800000000" }, { phone: "13800000000" }, SHARED],
    ["the same account that nobody knows", { account_name: "zz" }, { account_name: "zz", partner: "p2" }, {}],
    [
      "one name, two known accounts",
      { name_key: "same", account_name: "c1" },
      { name_key: "same", account_name: "c2", partner: "p2" },
      {},
    ],
    [
      "one name, one known account",
      { name_key: "same", account_name: "c1" },
      { name_key: "same", account_name: "zz", partner: "p2" },
      SHARED,
    ],
    [
      "after the first has expired",
      { name_key: "s" },
      { name_key: "s", partner: "p2", submitted_at: 15 * DAY, expires_at: 30 * DAY },
      {},
    ],
    [
      "before the first was submitted",
      { name_key: "s", submitted_at: 15 * DAY, expires_at: 30 * DAY },
      { name_key: "s", partner: "p2" },
      {},
    ],
    [
      "a millisecond before the first expires",
      { name_key: "s" },
      { name_key: "s", partner: "p2", submitted_at: 15 * DAY - 1, expires_at: 30 * DAY },
      SHARED,
    ],
    [
      "a pending one, which holds its customer for ever",
      { name_key: "s", state: "pending", expires_at: null, decided_at: null },
      { name_key: "s", partner: "p2", submitted_at: 99 * DAY, expires_at: 114 * DAY },
      SHARED,
    ],
    ["a rejected one", { name_key: "s", state: "rejected" }, { name_key: "s", partner: "p2" }, {}],
  ])("registrations: %s", async (_, first, second, expected) => {
    const db = await unguarded(engine);
    await db.registration({ created_by: 5, ...first });
    await db.registration({ created_by: 5, ...second });
    expect(await db.failed()).toEqual(expected);
  });

  test("an account that was imported later makes no conflict of what was none", async () => {
    const db = await unguarded(engine);
    await db.registration({ account_name: "c1", created_by: 1 });
    await db.registration({ account_name: "c1", created_by: 1, partner: "p2" });
    expect(await db.failed()).toEqual({});
  });

  test("the limit holds for any one time, and a lower one makes nothing wrong", async () => {
    const db = await unguarded(engine);
    await db.registration({}, 100);
    await db.registration({ submitted_at: 15 * DAY, expires_at: 30 * DAY }, 100);
    expect(await db.failed()).toEqual({});
    await db.insert("parameters", { id: "par-1", name: "registration.limit", value: "5", from_at: 0 });
    expect(await db.failed()).toEqual({});
    await db.registration({ submitted_at: 14 * DAY });
    expect(await db.failed()).toEqual({ "registration.limit": 1 });
    await db.insert("parameters", { id: "par-2", name: "registration.limit", value: "101", from_at: 0 });
    expect(await db.failed()).toEqual({});
  });

  test("states are those of their lists, and a registered one expires", async () => {
    const db = await unguarded(engine);
    await db.registration({ state: "odd" });
    await db.registration({ expires_at: null });
    await db.partner("p3", "sleeping");
    await db.association("c1", 0, 1, "p1", "friendship");
    expect(await db.failed()).toEqual({
      "association.type": 1,
      "partner.status": 1,
      "registration.expiry": 1,
      "registration.state": 1,
    });
  });

  test("of a partner's applications for certification only the last is open", async () => {
    const db = await unguarded(engine);
    let count = 0;
    const apply = (partner: string, state: string): Promise<void> =>
      db.insert("certifications", {
        id: `crt-${++count}`,
        partner,
        state,
        bank_account: "12345678",
        signing_entity: "x",
        currency: "CNY",
        wrong_amounts: 0,
        submitted_at: 0,
        created_by: count,
      });
    await apply("p1", "certified");
    await apply("p1", "rejected");
    await apply("p1", "locked");
    await apply("p2", "in-review");
    expect(await db.failed()).toEqual({});
    await apply("p1", "awaiting-amount");
    await apply("p2", "open");
    expect(await db.failed()).toEqual({ "certification.one-open": 2, "certification.state": 1 });
  });

  test("invitations: what was used led to an association, and links are told apart", async () => {
    const db = await unguarded(engine);
    await db.registration({ id: "reg-mail", partner: "p2" });
    const invite = (row: Record<string, unknown>): Promise<void> =>
      db.insert("invitations", { partner: "p1", kind: "link", state: "active", invited_by: "x", ...row });
    await invite({ id: "inv-1", token: "a" });
    await invite({ id: "inv-2", token: "b", kind: "email", registration: "reg-mail", partner: "p2", state: "sent" });
    expect(await db.failed()).toEqual({});
    await invite({ id: "inv-3", token: "b", kind: "letter", state: "lost" });
    await invite({
      id: "inv-4",
      token: "d",
      kind: "email",
      registration: "reg-mail",
      state: "associated",
      customer: "c1",
    });
    expect(await db.failed()).toEqual({
      "invitation.kind": 1,
      "invitation.partner": 1,
      "invitation.state": 1,
      "invitation.token": 1,
      "invitation.used": 1,
    });
    await db.association("c1", 0, null);
    await db.app.alter("update associations set via = 'inv-4'");
    expect(Object.keys(await db.failed())).not.toContain("invitation.used");
  });

  test("the ledger sums to zero, balances are their entries, and nobody edits an entry", async () => {
    const { app, failed } = await unguarded(engine);
    await app.run("association create c1 --type resale --partner p1");
    await app.run("account top-up p1 10");
    await app.run("account allocate c1 4 --partner p1");
    expect(await failed()).toEqual({});
    await app.alter("update ledger_accounts set balance = balance + 1 where id = 'top-up:p1'");
    expect(await failed()).toEqual({ "ledger.zero": 1, "ledger.balances": 1 });
    await app.alter("update ledger_accounts set balance = balance - 1 where id = 'top-up:p1'");
    await app.alter("update ledger_entries set amount = amount + 1, version = 2 where account = 'bank:p1'");
    expect(await failed()).toEqual({
      "ledger.zero": 1,
      "ledger.balances": 1,
      "ledger.transactions": 1,
      "ledger.append-only": 1,
    });
    await app.alter("update ledger_entries set amount = amount - 1, version = 1 where account = 'bank:p1'");
    await app.alter("update ledger_entries set counterparty = 'credit:p1' where account = 'bank:p1'");
    await app.alter("update ledger_entries set kind = 'gift' where account = 'bank:p1'");
    expect(await failed()).toMatchObject({ "ledger.transactions": 1, "ledger.kind": 1 });
    await app.alter("update ledger_entries set counterparty = 'top-up:p1', kind = 'top-up' where account = 'bank:p1'");
    // As if it had been given more than there is, on both sides.
    await app.alter(`update ledger_accounts set balance = -700 where id = 'customer:p1:c1';
      update ledger_accounts set balance = -1001 where id = 'designated:p1'`);
    expect(await failed()).toEqual({
      "ledger.zero": 1,
      "ledger.balances": 2,
      "ledger.negative": 2,
      "ledger.designated": 1,
    });
  });

  test("open withdrawals are set aside, and have states", async () => {
    const { app, failed, insert } = await unguarded(engine);
    const withdrawal = (id: string, state: string, partner: string) =>
      insert("withdrawals", { id, partner, method: "bank-card", amount: 5, state, submitted_at: 0 });
    await withdrawal("wdr-1", "paid", "p1");
    await withdrawal("wdr-2", "rejected", "p1");
    expect(await failed()).toEqual({});
    await withdrawal("wdr-3", "approved", "p1");
    await withdrawal("wdr-4", "submitted", "p2");
    await withdrawal("wdr-5", "open", "p2");
    expect(await failed()).toEqual({ "withdrawal.set-aside": 2, "withdrawal.state": 1 });
    await app.alter("delete from withdrawals");
    await insert("ledger_accounts", { id: "gift:p1", partner: "p1", kind: "gift", balance: 0 });
    expect(await failed()).toEqual({ "ledger.account": 1 });
  });

  test("invoices stand on their accounts, cover what they are on, and say when", async () => {
    const { app, failed, insert } = await unguarded(engine);
    const own = { partner: "p1", type: "ordinary", title_type: "enterprise", title: "x", medium: "digital" };
    const invoice = async (id: string, state: string, chosen: number, more: Record<string, unknown> = {}) => {
      const amounts = { chosen, owed_offset: 0, amount: chosen };
      const asked = { basis: "amount", requested_at: 0, requested_by: "x" };
      await insert("invoices", { id, ...own, ...asked, state, ...amounts, ...more });
      await insert("invoice_items", {
        id: `i${id}`,
        invoice: id,
        partner: "p1",
        cycle: "2026-09",
        customer: "c1",
        amount: chosen,
      });
    };
    await invoice("ivc-1", "rejected", 5);
    await invoice("ivc-2", "under-review", 5, { chosen: 5, owed_offset: 2, amount: 3 });
    await invoice("ivc-3", "returned", 5, { issued_at: 1, returned_at: 2, number: "1" });
    expect(await failed()).toEqual({});
    // Stands, with nothing on the accounts.
    await invoice("ivc-4", "issued", 5, { issued_at: 1, number: "1" });
    expect(await failed()).toEqual({ "invoice.accounts": 1, "invoice.one-number": 1 });
    await app.alter("update invoices set state = 'lost', issued_at = null where id = 'ivc-4'");
    expect(await failed()).toEqual({ "invoice.state": 1, "invoice.one-number": 1 });
    await app.alter(
      "update invoices set state = 'rejected', number = null, amount = 0, owed_offset = 5 where id = 'ivc-4'",
    );
    expect(await failed()).toEqual({ "invoice.sums": 1 });
    await app.alter("update invoices set amount = 5, owed_offset = 0 where id = 'ivc-4'");
    await app.alter("update invoice_items set amount = 4 where invoice = 'ivc-1'");
    await app.alter("update invoices set returned_at = null where id = 'ivc-3'");
    expect(await failed()).toEqual({ "invoice.sums": 1, "invoice.dates": 1 });
  });

  test("a broken reference is named by integrity", async () => {
    const db = await unguarded(engine);
    await db.association("nobody", 0, null);
    expect(await db.failed()).toEqual({ integrity: 1 });
  });

  test("examples are the first three", async () => {
    const db = await unguarded(engine);
    for (let count = 0; count < 5; count++) await db.registration({ expires_at: null, id: `reg-${count}` });
    const { stdout } = await db.app.run("db check --json");
    const row = (JSON.parse(stdout) as { check: string }[]).find(({ check }) => check === "registration.expiry");
    expect(row).toMatchObject({ problems: 5, example: "reg-0; reg-1; reg-2" });
  });
});
