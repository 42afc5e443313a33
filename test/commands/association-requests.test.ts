import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const FIELDS = [
  "id",
  "partner",
  "customer",
  "kind",
  "to",
  "started_by",
  "reason",
  "state",
  "submitted_at",
  "decided_at",
  "decided_by",
  "note",
];
const NOW = "2026-11-24T02:00:00.000Z";
const LATER = ["--now", "2026-12-01T12:00:00+08:00"];
const LATER_AT = "2026-12-01T04:00:00.000Z";

/** Two providers and a distributor with a reseller; `r` is p1's referral customer and `s` its resale one, both with m1. */
async function portfolio(guarded = false) {
  const app = await testApp();
  const file = (name: string, lines: readonly string[]) => {
    writeFileSync(app.path(name), `${lines.join("\n")}\n`);
    return app.path(name);
  };
  const partners = ["p1,solution-provider,", "p2,solution-provider,", "d1,distributor,", "x1,reseller,d1"];
  await app.json([
    "partner",
    "import",
    file("p.csv", ["account_name,kind,distributor,company", ...partners.map((row) => `${row},示例有限公司`)]),
  ]);
  const customers = ["r", "s", "of-reseller", "nobodys"];
  await app.json(["customer", "import", file("c.csv", ["account_name", ...customers])]);
  const associations = [
    "r,p1,referral,2026-01-01",
    "s,p1,resale,2026-01-01",
    "of-reseller,x1,resale,2026-01-01",
    "nobodys,p2,referral,2025-01-01,2025-06-01",
  ];
  const header = "customer,partner,type,from,to";
  await app.run([
    "association",
    "import",
    file("a.csv", [header, ...associations.map((row) => `${row},`.split(",").slice(0, 5).join(","))]),
  ]);
  const members = ["p1", "d1", "x1"].flatMap((partner) =>
    ["admin", "operator", "account-director", "account-manager", "reader"].map(
      (role) => `${role}@${partner},${role},${partner},${role}`,
    ),
  );
  const boss = guarded ? ["boss,生态经理,,ecosystem-manager"] : [];
  await app.json([
    "member",
    "import",
    file("m.csv", ["account,name,partner,roles", "m1,王经理,p1,account-manager", ...members, ...boss]),
  ]);
  const as = (actor: string, line: string) => app.run([...line.split(" "), "--as", actor, "--json"]);
  const assigned = await app.run("manager assign m1 r s --now 2026-02-01 --as boss");
  expect([assigned.code, assigned.stderr]).toEqual([0, expect.any(String)]);
  return { ...app, as, file };
}

type App = Awaited<ReturnType<typeof portfolio>>;

const ruleIds = (stderr: string): string[] => (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);
const codeOf = (stderr: string): string => JSON.parse(stderr).error.code;
const ask = (app: App, line: string) => app.json([...line.split(" "), "--reason", "业务调整"]);
const associations = async (app: App, customer: string) =>
  (await app.json<Row[]>(`association history ${customer} --now 2027-06-01`)).map(({ type, from, to, end_reason }) => [
    type,
    from,
    to,
    end_reason,
  ]);
const lookedAfter = async (app: App, customer: string) =>
  (await app.json<Row[]>(`manager history ${customer} --now 2027-06-01`)).map(({ manager, to }) => [manager, to]);

const JANUARY = "2025-12-31T16:00:00.000Z";

describe("started by the partner", () => {
  test("a request is pending until the customer consents, which ends the association and its assignment", async () => {
    const app = await portfolio();
    const made = await ask(app, "association disassociate r");
    expect(Object.keys(made)).toEqual([...FIELDS, "token"]);
    expect(made).toMatchObject({
      id: expect.stringMatching(/^req-[0-9a-hjkmnp-tv-z]{26}$/),
      partner: "p1",
      customer: "r",
      kind: "disassociate",
      to: null,
      started_by: "partner",
      reason: "业务调整",
      state: "pending",
      submitted_at: NOW,
      decided_at: null,
      token: expect.stringMatching(/^[0-9a-z]{26}$/),
    });
    expect(await associations(app, "r")).toEqual([["referral", JANUARY, null, null]]);
    const done = await app.json(["association", "consent", String(made.id), ...LATER]);
    expect(Object.keys(done)).toEqual(FIELDS);
    expect(done).toMatchObject({ state: "approved", decided_at: LATER_AT, decided_by: "tester" });
    expect(await associations(app, "r")).toEqual([["referral", JANUARY, LATER_AT, "业务调整"]]);
    expect(await lookedAfter(app, "r")).toEqual([["m1", LATER_AT]]);
    expect(await lookedAfter(app, "s")).toEqual([["m1", null]]);
    expect((await app.run(["association", "consent", String(made.id), ...LATER])).code).toBe(6);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("a switch ends the old period where the new one begins, and the manager stays", async () => {
    const app = await portfolio();
    for (const [customer, to, before] of [
      ["r", "resale", "referral"],
      ["s", "referral", "resale"],
    ]) {
      const made = await ask(app, `association switch ${customer} --to ${to}`);
      expect(made).toMatchObject({ kind: "switch", to });
      await app.json(["association", "consent", String(made.id), ...LATER]);
      expect(await associations(app, customer as string)).toEqual([
        [before, JANUARY, LATER_AT, "switch"],
        [to, LATER_AT, null, null],
      ]);
      expect(await lookedAfter(app, customer as string)).toEqual([["m1", null]]);
    }
    expect((await app.run("db check")).code).toBe(0);
  });

  test("the manager who stayed over switches of type leaves with the customer", async () => {
    const app = await portfolio();
    const switches = ["resale 2026-12-01", "referral 2027-03-05"];
    for (const one of switches) {
      const [to, day] = one.split(" ") as [string, string];
      const made = await app.json(`association switch r --to ${to} --reason x --now ${day}`);
      await app.json(`association consent ${made.id} --now ${day}T10:00:00+08:00`);
    }
    const leaves = await app.json("association disassociate r --reason x --now 2027-06-10");
    await app.json(`association consent ${leaves.id} --now 2027-06-11`);
    expect(await app.json<Row[]>("manager history r --now 2027-07-01")).toMatchObject([
      { manager: "m1", to: "2027-06-10T16:00:00.000Z" },
    ]);
    expect(await app.json("customer show r --now 2027-07-01")).toMatchObject({ partner: null, account_manager: null });
    expect((await app.run("db check")).code).toBe(0);
  });

  test("an open assignment that is imported after the end is left as it was given", async () => {
    const app = await portfolio();
    const ended = "nobodys,p1,referral,2025-07-01,2025-09-01";
    await app.json(["association", "import", app.file("e.csv", ["customer,partner,type,from,to", ended])]);
    await app.json(["manager", "import", app.file("h.csv", ["customer,manager,from", "nobodys,m1,2025-08-01"])]);
    expect(await lookedAfter(app, "nobodys")).toEqual([["m1", null]]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("the dashboard tells why they ended and who started it", async () => {
    const app = await portfolio();
    const own = await ask(app, "association disassociate r --by-customer");
    await app.json(["association", "approve", String(own.id), ...LATER]);
    const switched = await ask(app, "association switch s --to referral");
    await app.json(["association", "consent", String(switched.id), ...LATER]);
    const line =
      "dashboard customers --section disassociations --by reason,started_by --partner p1 --from 2026-12 --to 2026-12";
    expect(await app.json<Row[]>([...line.split(" "), "--now", "2026-12-31"])).toEqual([
      { month: "2026-12", reason: "switch", started_by: "partner", count: 1, average_days: "334.5" },
      { month: "2026-12", reason: "业务调整", started_by: "customer", count: 1, average_days: "334.5" },
    ]);
  });

  test("it is withdrawn, which leaves everything as it was and does not count for the window", async () => {
    const app = await portfolio();
    const made = await ask(app, "association disassociate r");
    expect((await app.run(`association approve ${made.id}`)).code).toBe(6);
    const rejected = await app.run(`association reject ${made.id} --reason x --json`);
    expect([rejected.code, JSON.parse(rejected.stderr).error.hint]).toEqual([
      6,
      expect.stringContaining(`partnerctl association withdraw ${made.id}`),
    ]);
    const withdrawn = await app.json(["association", "withdraw", String(made.id), "--reason", "误操作"]);
    expect(withdrawn).toMatchObject({ state: "withdrawn", note: "误操作" });
    expect(await associations(app, "r")).toEqual([["referral", JANUARY, null, null]]);
    const again = await ask(app, "association disassociate r");
    expect(await app.json<Row[]>("association requests --customer r")).toMatchObject([
      { id: made.id, state: "withdrawn" },
      { id: again.id, state: "pending" },
    ]);
  });

  test("one request waits at a time; after an answer the window counts, for both sides", async () => {
    const app = await portfolio();
    const made = await ask(app, "association disassociate r --by-customer");
    const second = await app.run("association switch r --to resale --reason x --json");
    expect([second.code, codeOf(second.stderr)]).toEqual([6, "request-pending"]);
    expect(JSON.parse(second.stderr).error.message).toContain(made.id);
    await app.json(["association", "reject", String(made.id), "--reason", "仍有项目"]);
    const third = await app.run("association disassociate r --reason x --json --now 2027-02-24T09:59:59.999+08:00");
    expect([third.code, ruleIds(third.stderr)]).toEqual([4, ["association.window"]]);
    expect(JSON.parse(third.stderr).error.rules[0].facts.next_at).toBe("2027-02-24T02:00:00.000Z");
    expect((await app.run("association disassociate r --reason x --now 2027-02-24T10:00+08:00")).code).toBe(0);
  });
});

describe("the token", () => {
  test("whoever holds it answers for the customer, and nobody else", async () => {
    const app = await portfolio(true);
    const made = JSON.parse((await app.as("admin@p1", "association disassociate r --reason x")).stdout);
    const consent = `association consent ${made.id}`;
    for (const actor of ["stranger", "admin@p1", "boss"]) {
      const wrong = await app.as(actor, `${consent} --token ${made.token.slice(0, -1)}`);
      expect([actor, wrong.code, codeOf(wrong.stderr)]).toEqual([actor, 9, "wrong-token"]);
    }
    const stranger = await app.as("stranger", consent);
    expect([stranger.code, ruleIds(stranger.stderr)]).toEqual([9, ["access.unknown-actor"]]);
    const own = await app.as("admin@p1", consent);
    expect([own.code, ruleIds(own.stderr)]).toEqual([9, ["access.own-application"]]);
    // Which requests there are is nobody's business either.
    const none = await app.as("stranger", `association consent req-9 --token ${made.token}`);
    const prefix = await app.as("stranger", "association consent req --token x");
    expect([none.stderr, prefix.stderr].map(codeOf)).toEqual(["wrong-token", "wrong-token"]);
    const done = await app.as("stranger", `${consent} --token ${made.token}`);
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([0, { state: "approved", decided_by: "r" }]);
    expect((await app.as("stranger", `${consent} --token ${made.token}`)).code).toBe(6);
  });

  test("an ecosystem manager records what the customer said without it", async () => {
    const app = await portfolio(true);
    const made = JSON.parse((await app.as("boss", "association disassociate r --reason x")).stdout);
    expect((await app.as("boss", `association consent ${made.id}`)).code).toBe(0);
  });

  test("it is kept nowhere: not in a list, the log or the database, and a dry run makes none", async () => {
    const app = await portfolio();
    const dry = await app.json("association disassociate r --reason x --dry-run");
    expect(dry).toMatchObject({ state: "pending", token: null });
    expect(await app.json("association requests")).toEqual([]);
    const { id, token } = await ask(app, "association disassociate r");
    await app.run(`association consent ${id} --token ${token}x`);
    await app.run(`association consent ${id} --token=${token}y`);
    await app.json(`association consent ${id} --token ${token}`);
    const [stored] = await app.rows("select token_digest from association_requests");
    expect(stored?.token_digest).toMatch(/^[0-9a-f]{64}$/);
    const commands = await app.rows("select command from changes union all select command from attempts");
    expect(commands.filter(({ command }) => String(command).includes("consent"))).toHaveLength(3);
    expect(JSON.stringify([commands, await app.json("association requests")])).not.toContain(token);
    expect(Object.keys((await app.json<Row[]>("association requests"))[0] as Row)).toEqual(FIELDS);
  });

  test("a request of the customer has none", async () => {
    const app = await portfolio();
    const made = await ask(app, "association disassociate r --by-customer");
    expect(made.token).toBe(null);
    const tried = await app.run(`association consent ${made.id} --token x --json`);
    expect([tried.code, codeOf(tried.stderr)]).toEqual([9, "wrong-token"]);
    expect((await app.run(`association consent ${made.id}`)).code).toBe(6);
    expect((await app.run(["association", "consent", String(made.id), "--token", ""])).code).toBe(8);
  });
});

describe("started by the customer", () => {
  test("the partner approves, or rejects with a reason", async () => {
    const app = await portfolio();
    const first = await ask(app, "association disassociate r --by-customer");
    expect(first).toMatchObject({ started_by: "customer", state: "pending" });
    const silent = await app.run(`association reject ${first.id} --json`);
    expect([silent.code, JSON.parse(silent.stderr).error.field]).toEqual([8, "reason"]);
    const done = await app.json(["association", "approve", String(first.id).slice(0, -1).toUpperCase(), ...LATER]);
    expect(done).toMatchObject({ state: "approved" });
    expect(await associations(app, "r")).toEqual([["referral", JANUARY, LATER_AT, "业务调整"]]);
    const second = await ask(app, "association disassociate s --by-customer");
    await app.json(["association", "reject", String(second.id), "--reason", "项目未完成"]);
    expect(await associations(app, "s")).toEqual([["resale", JANUARY, null, null]]);
    expect(await lookedAfter(app, "s")).toEqual([["m1", null]]);
  });

  test("a switch is none of the customer's", async () => {
    const app = await portfolio();
    const { code, stderr } = await app.run("association switch r --to resale --reason x --by-customer --json");
    expect([code, ruleIds(stderr)]).toEqual([4, ["association.customer-switch"]]);
  });
});

describe("what has to be put right first", () => {
  test("is named at once, in a dry run too, each with what to do", async () => {
    const app = await portfolio();
    await app.run("customer edit s --arrears 12.50 --support-plan --pending-partner-order --contracts special");
    const dry = await app.run("association disassociate s --reason x --dry-run --json");
    expect([dry.code, ruleIds(dry.stderr)]).toEqual([
      4,
      ["pending-order", "arrears", "special-contract", "support-plan"].map((name) => `association.${name}`),
    ]);
    const said = await app.run("association disassociate s --reason x --lang zh");
    expect(said.stderr.split("\n").filter((line) => line.startsWith("建议："))).toHaveLength(4);
    expect(said.stderr).toContain("客户 s 欠款 12.50 元（见客户资料 arrears）。");
    // A switch is not kept by the support plan.
    const other = await app.run("association switch s --to referral --reason x --json");
    expect(ruleIds(other.stderr)).not.toContain("association.support-plan");
  });

  test("is looked at once more when the other side agrees: the request waits on", async () => {
    const app = await portfolio();
    const switching = await ask(app, "association switch r --to resale");
    await app.run("customer edit r --postpaid --arrears 1");
    const refused = await app.run(`association consent ${switching.id} --json`);
    expect([refused.code, ruleIds(refused.stderr)]).toEqual([4, ["association.postpaid", "association.arrears"]]);
    expect(await app.json<Row[]>("association requests --state pending")).toHaveLength(1);
    await app.run("customer edit r --no-postpaid --arrears 0");
    expect((await app.run(`association consent ${switching.id}`)).code).toBe(0);
    const leaving = await ask(app, "association disassociate s --by-customer");
    await app.run("customer edit s --pickup-voucher");
    const again = await app.run(`association approve ${leaving.id} --json`);
    expect([again.code, ruleIds(again.stderr)]).toEqual([4, ["association.pickup-voucher"]]);
  });

  test.each([
    ["association disassociate nobody --reason x", 7],
    ["association disassociate nobodys --reason x", 6],
    ["association switch r --to referral --reason x", 6],
    ["association switch r --to sale --reason x", 2],
    ["association switch r --reason x", 8],
    ["association disassociate r", 8],
    ["association disassociate --reason x", 8],
    ["association disassociate r --reason x --partner p2", 6],
    ["association disassociate of-reseller --reason x --partner d1", 6],
    ["association approve req-0", 7],
    ["association consent req-0", 7],
    ["association withdraw req-0", 7],
  ])("%s ends with %i", async (line, code) => {
    const app = await portfolio();
    expect((await app.run(line)).code).toBe(code);
  });
});

describe("who may", () => {
  test("only the partner's admin starts and decides; ecosystem managers may everything", async () => {
    const app = await portfolio(true);
    const lines = ["disassociate r --reason x", "switch r --to resale --reason x"];
    const decisions = ["approve req-0", "reject req-0 --reason x", "withdraw req-0"];
    for (const role of ["operator", "account-director", "account-manager", "reader"]) {
      for (const line of [...lines, ...decisions, "disassociate r"]) {
        const refused = await app.as(`${role}@p1`, `association ${line}`);
        expect([role, line, refused.code, ruleIds(refused.stderr)]).toEqual([
          role,
          line,
          9,
          ["association.admin-only"],
        ]);
      }
    }
    expect((await app.as("stranger", "association disassociate r --reason x")).code).toBe(9);
    const own = await app.as("admin@p1", "association disassociate r --reason x --by-customer");
    const { id } = JSON.parse(own.stdout);
    expect((await app.as("admin@p1", `association withdraw ${id}`)).code).toBe(9);
    expect((await app.as("admin@p1", `association approve ${id}`)).code).toBe(0);
    const made = JSON.parse((await app.as("boss", "association disassociate s --reason x --by-customer")).stdout);
    expect((await app.as("boss", `association withdraw ${made.id}`)).code).toBe(0);
    expect((await app.as("boss", "association disassociate s --reason x")).code).toBe(0);
  });

  test("a member keeps to its own partner, a distributor to its own customers", async () => {
    const app = await portfolio(true);
    for (const actor of ["admin@d1", "admin@x1"]) {
      const foreign = await app.as(actor, "association disassociate r --reason x");
      expect([actor, foreign.code, ruleIds(foreign.stderr)]).toEqual([actor, 9, ["access.other-partner"]]);
    }
    expect((await app.as("admin@d1", "association disassociate of-reseller --reason x")).code).toBe(9);
    const own = await app.as("admin@x1", "association disassociate of-reseller --reason x");
    const { id } = JSON.parse(own.stdout);
    expect((await app.as("admin@d1", `association withdraw ${id}`)).code).toBe(9);
    const seen = async (actor: string) =>
      (JSON.parse((await app.as(actor, "association requests")).stdout) as Row[]).map((row) => row.customer);
    expect([await seen("reader@x1"), await seen("reader@d1"), await seen("boss")]).toEqual([
      ["of-reseller"],
      [],
      ["of-reseller"],
    ]);
    await app.as("admin@p1", "association disassociate r --reason x");
    expect([await seen("m1"), await seen("account-manager@p1")]).toEqual([["r"], []]);
  });
});

describe("what ends otherwise", () => {
  const end = (app: App, ...rows: string[]) =>
    app.json(["association", "import", app.file("e.csv", ["customer,partner,type,from,to", ...rows])]);

  test("an end that is imported lapses the request and ends the assignment; the next partner can ask again", async () => {
    const app = await portfolio();
    const made = await ask(app, "association disassociate r");
    await end(app, "r,p1,referral,2026-01-01,2026-11-01");
    expect(await lookedAfter(app, "r")).toEqual([["m1", "2026-10-31T16:00:00.000Z"]]);
    expect(await app.json<Row[]>("association requests")).toMatchObject([{ id: made.id, state: "lapsed" }]);
    const late = await app.run(`association consent ${made.id} --json`);
    expect([late.code, codeOf(late.stderr)]).toEqual([6, "wrong-state"]);
    await end(app, "r,p2,referral,2026-11-02,");
    // It was submitted and not withdrawn: the window counts it.
    const soon = await app.run("association disassociate r --reason x --json");
    expect([soon.code, ruleIds(soon.stderr)]).toEqual([4, ["association.window"]]);
    expect((await app.run("association disassociate r --reason x --now 2027-03-01")).code).toBe(0);
  });

  test("an imported end before the assignment began leaves no manager behind", async () => {
    const app = await portfolio();
    await end(app, "r,p1,referral,2026-01-01,2026-01-15");
    expect(await lookedAfter(app, "r")).toEqual([["m1", "2026-01-31T16:00:00.000Z"]]);
  });

  test("imported periods of one partner that touch are a switch: the manager stays", async () => {
    const app = await portfolio();
    await end(app, "r,p1,referral,2026-01-01,2026-06-01", "r,p1,resale,2026-06-01,");
    expect(await lookedAfter(app, "r")).toEqual([["m1", null]]);
    await end(app, "r,p1,resale,2026-06-01,2026-10-01");
    expect(await lookedAfter(app, "r")).toEqual([["m1", "2026-09-30T16:00:00.000Z"]]);
    // With a day between them they are not.
    await end(app, "s,p1,resale,2026-01-01,2026-06-01", "s,p1,referral,2026-06-02,");
    expect(await lookedAfter(app, "s")).toEqual([["m1", "2026-05-31T16:00:00.000Z"]]);
  });

  test("an end that comes with the clock leaves a request to nobody, and to no other one's harm", async () => {
    const app = await portfolio();
    await end(app, "r,p1,referral,2026-01-01,2026-12-01", "r,p2,referral,2026-12-01,");
    const made = await ask(app, "association disassociate r");
    expect(made.partner).toBe("p1");
    const late = await app.run(["association", "consent", String(made.id), "--json", ...LATER]);
    expect([late.code, codeOf(late.stderr)]).toEqual([6, "changed-meanwhile"]);
    const next = await app.json("association disassociate r --reason x --now 2027-03-01");
    expect(next.partner).toBe("p2");
    expect((await app.json<Row[]>("association requests")).map(({ state }) => state)).toEqual(["lapsed", "pending"]);
    expect((await app.run("db check")).code).toBe(0);
  });
});

test("a clock set back ends nothing before it began", async () => {
  const app = await portfolio();
  const back = "--now 2025-06-01";
  const made = JSON.parse((await app.run(`association switch r --to resale --reason x --json ${back}`)).stdout);
  expect((await app.run(`association consent ${made.id} ${back}`)).code).toBe(0);
  const leaving = JSON.parse((await app.run(`association disassociate s --reason x --json ${back}`)).stdout);
  expect((await app.run(`association consent ${leaving.id} ${back}`)).code).toBe(0);
  // The id of the new one is from the clock: of one beginning, it comes first.
  expect(await associations(app, "r")).toEqual([
    ["resale", JANUARY, null, null],
    ["referral", JANUARY, JANUARY, "switch"],
  ]);
  expect(await associations(app, "s")).toEqual([["resale", JANUARY, JANUARY, "x"]]);
  expect(await lookedAfter(app, "s")).toEqual([["m1", "2026-01-31T16:00:00.000Z"]]);
  expect((await app.run("db check")).code).toBe(0);
});

test("a refused request leaves a line in attempts, and nothing else", async () => {
  const app = await portfolio();
  await app.run("customer edit r --arrears 1");
  await app.run("association disassociate r --reason x");
  expect(await app.rows("select code, rules, partner from attempts")).toEqual([
    { code: "refused", rules: "association.arrears", partner: "p1" },
  ]);
  expect(await app.json("association requests")).toEqual([]);
});
