import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { verifierOf } from "../../../src/database/postgres-roles.ts";
import { fixturePath } from "../../seeding.ts";
import type { Outcome } from "../../support.ts";
import { kept, OTHER, OURS, type Row } from "./roles.ts";

const ADMIN = `admin@${OURS}`;
const OPERATOR = `operator@${OURS}`;
const MANAGER = `account-manager@${OURS}`;
/** Everything by which the other partner and its customers could be told. */
const OTHERS = /lantern|灯笼|13811110002|dist-huadong|res-haitang/i;

const error = ({ stderr }: Outcome) =>
  JSON.parse(stderr).error as { code: string; message: string; rules: { id: string; facts: Row }[] };
const ruleIds = (outcome: Outcome): string[] => error(outcome).rules.map(({ id }) => id);
const register = (name: string, phone: string, ...more: string[]) => [
  ...["customer", "register", "--full-name", name, "--phone", phone, "--json"],
  ...more,
];
const LONG = { timeout: 120_000 };

describe("decisions through a granted role", LONG, () => {
  test("a customer that another partner registered is refused by name, by phone and by account, without its partner", async (context) => {
    const server = await kept(context);
    const green = ["--account-name", "green-lamp"];
    const owner = await server.raw(server.owner);
    const phoneOf = async (account: string): Promise<string> =>
      String((await owner.rows("select phone from customers where account_name = $1", [account]))[0]?.phone);
    const phone = await phoneOf("green-lamp");
    await server.done([...register("蓝海", phone, ...green), "--partner", OTHER]);
    for (const [what, line] of [
      ["name", register("灯笼示例 客户", "13900000009")],
      ["phone", register("某某科技", "13811110002")],
      ["account", register("某某科技", phone, ...green)],
    ] as const) {
      const refused = await server.as(OPERATOR, line);
      expect([what, refused.code, refused.stdout]).toEqual([what, 4, ""]);
      expect(ruleIds(refused)).toContain("registration.registered-by-other");
      expect(refused.stderr.replaceAll("灯笼示例 客户", "")).not.toMatch(OTHERS);
      const check = await server.as(OPERATOR, line.with(1, "check"));
      expect([what, check.code]).toEqual([what, 4]);
      expect(check.stdout).toContain("registration.registered-by-other");
    }
    // Two accounts that are known are two customers, whatever their name and phone.
    const shared = await phoneOf("twin-a");
    const twin = (account: string) => register("双子示例", shared, "--account-name", account);
    await server.done([...twin("twin-a"), "--partner", OTHER]);
    expect((await server.as(OPERATOR, twin("twin-b"))).code).toBe(0);
    expect(ruleIds(await server.as(OPERATOR, twin("twin-a")))).toEqual(["registration.registered-by-other"]);
    // When the other one has lapsed, the customer is free: to the millisecond.
    const free = (now: string) =>
      server.as(OPERATOR, register("灯笼示例客户", "13811110002", "--now", now, "--dry-run"));
    expect((await free("2026-12-09T09:59:59.999+08:00")).code).toBe(4);
    expect((await free("2026-12-09T10:00:00+08:00")).code).toBe(0);
  });

  test("a customer that is associated elsewhere is refused, and nothing of its affairs is told", async (context) => {
    const server = await kept(context);
    const refused = await server.as(OPERATOR, "association create redwood-example --type referral --json");
    expect([refused.code, ruleIds(refused)]).toEqual([4, ["association.associated-elsewhere"]]);
    expect(refused.stderr).not.toMatch(OTHERS);
    const named = await server.as(OPERATOR, register("红杉", "13800000001", "--account-name", "redwood-example"));
    expect([named.code, ruleIds(named)]).toEqual([4, ["registration.already-associated"]]);
    expect(named.stderr).not.toMatch(OTHERS);
    const [{ phone }] = (await (
      await server.raw(server.owner)
    ).rows("select phone from customers where account_name = 'redwood-example'")) as [{ phone: string }];
    const byPhone = await server.as(OPERATOR, register("红杉", phone));
    expect([byPhone.code, ruleIds(byPhone)]).toEqual([4, ["registration.already-associated"]]);
    expect(byPhone.stderr).not.toMatch(/redwood|lantern/);
  });

  test("records of others are refused as they are without the boundary: 9 for customers and members, 4, 6 and 7 for the rest", async (context) => {
    const server = await kept(context);
    const owner = await server.raw(server.owner);
    const [{ id }] = (await owner.rows(`select id from registrations where partner = '${OTHER}'`)) as [{ id: string }];
    for (const [code, line] of [
      [9, "customer show redwood-example"],
      [9, "customer edit redwood-example --industry x"],
      [9, `partner show ${OTHER}`],
      [9, "customer add redwood-example"],
      [4, `manager assign ${MANAGER} redwood-example`],
      [6, `member add admin@${OTHER} --name x --role reader`],
      [7, `registration show ${id}`],
      [9, `manager assign account-manager@${OTHER} yunshan-tech`],
    ] as const) {
      const refused = await server.as(ADMIN, `${line} --json`);
      expect([line, refused.code, refused.stdout]).toEqual([line, code, ""]);
    }
  });

  test("a reseller whose distributor is delisted is refused; the company's other account is not named", async (context) => {
    const server = await kept(context, "res-yunfan");
    const admin = "admin@res-yunfan";
    expect((await server.as(admin, register("新客户", "13811115555"))).code).toBe(0);
    const join = await server.as(admin, "partner join res-yunfan --program solution-provider --json");
    expect(ruleIds(join)).toContain("program.one-account");
    expect(join.stderr).not.toContain("sp-yunfan");
    await server.done("partner delist dist-huadong");
    const refused = await server.as(admin, register("新客户二", "13811116666"));
    expect([refused.code, ruleIds(refused)]).toEqual([4, ["registration.distributor-delisted"]]);
  });

  test("the limit counts the own ones, and two partners racing for a customer: one wins", async (context) => {
    const server = await kept(context);
    const lines = [
      () => server.as(OPERATOR, register("争抢示例", "13811117777")),
      () => server.boss([...register("争抢示例", "13811117777"), "--partner", OTHER]),
    ];
    const codes = (await Promise.all(lines.map((line) => line()))).map(({ code }) => code);
    expect(codes.sort()).toEqual([0, 4]);
    const slots = await server.as(OPERATOR, "registration slots --json");
    const own = await (await server.raw(server.owner)).rows(`select 1 from registrations where partner = '${OURS}'`);
    expect(JSON.parse(slots.stdout)).toMatchObject({ used: own.length });
  });
});

describe("the work of a partner through its granted role", LONG, () => {
  test("shows what its members see without the boundary, figure by figure", async (context) => {
    const server = await kept(context);
    for (const line of [
      "customer list",
      "association list",
      "association history moved-customer",
      "registration list",
      "invitation list",
      "registration slots",
      "member list",
      "partner list",
      `partner programs ${OURS}`,
      "manager list",
      `manager customers ${MANAGER}`,
      "solution list",
      "coupon list",
      "coupon eligibility",
      "usage list",
      "policy list",
      "customer list --as-of 2026-06-30",
      "association list --as-of 2026-06-30 --known-at 2026-11-24",
      "dashboard customers --section counts --as-of 2026-11-24",
      "association requests",
      "certification list",
      "reseller list",
      `partner show ${OURS}`,
      "dashboard customers --section counts",
      "dashboard customers --section new-associations",
      "dashboard customers --section disassociations",
      "dashboard customers --section revenue",
      "dashboard customers --section profile",
      `incentive check ${OURS} --cycle 2026-08`,
      `incentive check ${OURS} --cycle 2026-03`,
    ]) {
      const here = await server.as(ADMIN, `${line} --json`);
      const there = await server.unkept(ADMIN, `${line} --json`);
      expect([line, here.stderr, here.code, here.stdout]).toEqual([
        line,
        "",
        there.code,
        there.stdout.replaceAll(OTHER, "***"),
      ]);
    }
  });

  test("a distributor's figures take its resellers' in, as they do without the boundary", async (context) => {
    const server = await kept(context, "dist-huadong");
    const actor = "admin@dist-huadong";
    for (const line of [
      ...["counts", "new-associations", "disassociations", "revenue", "profile"].map(
        (section) => `dashboard customers --include-resellers --section ${section}`,
      ),
      "incentive check dist-huadong --cycle 2026-08",
      "customer list",
      "association list",
    ]) {
      const here = await server.as(actor, `${line} --json`);
      const there = await server.unkept(actor, `${line} --json`);
      expect([line, here.stderr, here.code, here.stdout]).toEqual([line, "", there.code, there.stdout]);
    }
  });

  test("a reseller accepts, and its distributor invites, by what little each may know of the other", async (context) => {
    const server = await kept(context, "res-new");
    const accept = (distributor: string) =>
      server.as("operator@res-new", `reseller accept res-new --distributor ${distributor} --json`);
    expect((await accept("dist-plain")).code).toBe(6);
    await server.done("partner freeze dist-huadong");
    expect(ruleIds(await accept("dist-huadong"))).toEqual(["reseller.frozen-distributor"]);
    await server.done("partner unfreeze dist-huadong");
    const accepted = await accept("dist-huadong");
    expect([accepted.code, JSON.parse(accepted.stdout)]).toMatchObject([
      0,
      { distributor: "dist-huadong", state: "linked" },
    ]);
    expect((await server.boss("db check --json")).code).toBe(0);
    await server.done(`db revoke ${server.role}`);
    await server.done(`db grant ${server.role} --partner dist-huadong`);
    await server.done("partner add res-next --company 后继示例 --uscc 91990003MA0000003W --kind reseller");
    const invite = (account: string) => server.as("operator@dist-huadong", `reseller invite ${account} --json`);
    const invited = await invite("res-next");
    expect([invited.code, JSON.parse(invited.stdout)]).toMatchObject([
      0,
      { account_name: "res-next", company: "***", state: "invited" },
    ]);
    expect(ruleIds(await invite("res-maple"))).toEqual(["reseller.one-distributor", "reseller.change"]);
    expect(ruleIds(await invite("sp-lantern"))).toEqual(["reseller.not-a-reseller"]);
    expect((await invite("nobody")).code).toBe(7);
  });

  test("certification is recorded through the vendor's connection alone", async (context) => {
    const server = await kept(context, OTHER);
    const actor = `admin@${OTHER}`;
    for (const line of [`certification confirm ${OTHER} --amount 0.11`, `partner certify ${OTHER}`]) {
      const refused = await server.as(actor, `${line} --json`);
      expect([line, refused.code, error(refused).code]).toEqual([line, 9, "restricted-role"]);
    }
    await server.done(`certification transfer ${OTHER} --amount 0.37`);
    const list = await server.as(actor, "certification list --json");
    expect([list.code, list.stdout.includes("0.37")]).toEqual([0, false]);
    expect(JSON.parse(list.stdout)).toMatchObject([{ partner: OTHER, state: "awaiting-amount" }]);
  });

  test("customers who have gone to another partner since count, with facts that are not known", async (context) => {
    const server = await kept(context, OTHER);
    const line = "dashboard customers --section profile --by customer_type --from 2025-11 --to 2025-11 --json";
    const here = JSON.parse((await server.as(`admin@${OTHER}`, line)).stdout) as Row[];
    const there = JSON.parse((await server.unkept(`admin@${OTHER}`, line)).stdout) as Row[];
    const total = (rows: Row[]) => rows.reduce((sum, { count }) => sum + Number(count), 0);
    expect(total(there)).toBe(3);
    expect(here).toMatchObject([{ dimension: "customer_type", value: null, count: 3 }]);
  });

  test("registers, deletes, assigns, applies, imports and edits; every change is its partner's", async (context) => {
    const server = await kept(context);
    const ours = async (line: string | readonly string[]) => {
      const { code, stdout, stderr } = await server.as(ADMIN, [
        ...(typeof line === "string" ? line.split(" ") : line),
        "--json",
      ]);
      if (code !== 0) throw new Error(`${line} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    };
    const made = await ours(register("新客户", "13811118888").slice(0, -1));
    expect(made).toMatchObject({ partner: OURS, state: "registered" });
    await ours(`registration delete ${made.id}`);
    writeFileSync(
      server.path("c.csv"),
      "account_name,full_name,phone\nnew-one,新,13811110100\nredwood-example,x,13811110101\n",
    );
    const imported = await server.as(ADMIN, ["customer", "import", server.path("c.csv"), "--json"]);
    expect([imported.code, JSON.parse(imported.stdout)]).toMatchObject([3, { created: 1, invalid: 1 }]);
    await ours("association create new-one --type referral");
    await ours(`manager assign ${MANAGER} new-one`);
    await ours("manager unassign new-one");
    const link = await ours("invitation link --label 官网");
    await ours("customer add through-link");
    await ours(["association", "create", "through-link", "--type", "referral", "--via", link.id]);
    const key = ["--idempotency-key", "once"];
    const request = ["association", "disassociate", "new-one", "--reason", "停用", ...key];
    const asked = await ours(request);
    expect(await ours(request)).toMatchObject({ id: asked.id, state: "pending" });
    await ours(`association withdraw ${asked.id}`);
    await ours("customer edit new-one --industry 软件");
    await ours(`partner edit ${OURS} --phone 13900000077`);
    await ours(`partner join ${OURS} --program learning-path --stage role-selection`);
    await ours(`partner leave ${OURS} --program learning-path`);
    await ours("member add new@ours --name 新 --role reader");
    await ours("member remove new@ours");
    const solution = await ours("solution add --name 二 --kind cloud-software");
    await ours(`solution edit ${solution.id} --name 三`);
    const [pending] = await ours("coupon list --state pending");
    await ours(`coupon withdraw ${pending.id}`);
    const coupon = ["--kind", "cloud-software", "--amount", "5", "--config-link", "https://a.example/", "--note", "n"];
    await ours(["coupon", "apply", "--solution", solution.id, ...coupon]);
    const [promo] = await ours("brand promo list");
    await ours(`brand promo submit ${promo.id}`);
    expect((await server.as(ADMIN, `brand promo approve ${promo.id}`)).code).toBe(9);
    await server.done(["brand", "promo", "approve", promo.id]);
    await ours(`brand promo edit ${promo.id} --name-en Sales`);
    // What was approved is read from the versions, which the role sees of its own.
    expect(await ours("brand export")).toMatchObject({ promos: [{ name: { en: "Sale" } }], brand: null });
    await ours(["brand", "set", "--logo-en", fixturePath("logo-en.png")]);
    await ours("brand submit");
    expect((await ours("brand export --draft")).brand).toMatchObject({ state: "submitted", color: "#0B5FFF" });
    await ours(`brand promo remove ${promo.id}`);
    const owner = await server.raw(server.owner);
    const changes = await owner.rows(`select partner, actor from changes where actor = '${ADMIN}'`);
    expect(changes.length).toBeGreaterThan(14);
    expect(new Set(changes.map(({ partner }) => partner))).toEqual(new Set([OURS]));
    expect((await server.boss("db check --json")).code).toBe(0);
  });

  test("consumption: its customers' lines, those kept aside, and none of another partner's", async (context) => {
    const server = await kept(context);
    const header = "id,bill_cycle,account_name,trade_time,payment_amount";
    const day = "2026-11-20";
    await server.done(["usage", "import", file("theirs.csv", `vendor-line,2026-11,late-comer,${day},1`)]);
    function file(name: string, ...lines: string[]): string {
      writeFileSync(server.path(name), `${[header, ...lines].join("\n")}\n`);
      return server.path(name);
    }
    const results = server.path("results.csv");
    const lines = [
      `own-line,2026-11,yunshan-tech,${day},2`,
      `foreign-line,2026-11,redwood-example,${day},3`,
      `nobodys-line,2026-11,nobody-yet,${day},4`,
      `vendor-line,2026-11,yunshan-tech,${day},5`,
    ];
    const imported = await server.as(OPERATOR, [
      "usage",
      "import",
      file("ours.csv", ...lines),
      "--json",
      "--results",
      results,
    ]);
    expect([imported.code, JSON.parse(imported.stdout)]).toMatchObject([3, { imported: 1, unmatched: 1, invalid: 2 }]);
    const again = await server.as(OPERATOR, ["usage", "import", server.path("ours.csv"), "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ unchanged: 2, invalid: 2 });
    // A customer that appears gets the lines that somebody else kept aside.
    expect((await server.as(OPERATOR, "customer add late-comer --json")).code).toBe(0);
    const owner = await server.raw(server.owner);
    const given = await owner.rows("select customer, version from usage_lines where id = 'vendor-line'");
    expect(given).toEqual([{ customer: "late-comer", version: "2" }]);
    const old = await owner.rows("select customer, version from usage_lines_history where id = 'vendor-line'");
    expect(old).toEqual([{ customer: null, version: "1" }]);
    expect((await server.boss("db check --json")).code).toBe(0);
  });

  test("a file of registrations is decided row by row, and an atomic one taken back", async (context) => {
    const server = await kept(context);
    writeFileSync(
      server.path("r.csv"),
      `full_name,phone\n甲客户,13811119001\n灯笼示例客户,13811119002\n甲客户,13811119003\n`,
    );
    const atomic = await server.as(OPERATOR, [
      "customer",
      "register",
      "--from",
      server.path("r.csv"),
      "--atomic",
      "--json",
    ]);
    expect(atomic.code).toBe(3);
    const job = await server.as(OPERATOR, ["customer", "register", "--from", server.path("r.csv"), "--json"]);
    expect([job.code, JSON.parse(job.stdout)]).toMatchObject([3, { registered: 1, refused: 1, unchanged: 1 }]);
    const [open] = await (await server.raw(server.owner)).rows(
      "select state, partner, summary from changes order by seq desc limit 1",
    );
    expect(open).toMatchObject({ state: "done", partner: OURS });
  });
});

describe("who acts through a granted role", LONG, () => {
  test("only active members of its partner, whoever is named", async (context) => {
    const server = await kept(context);
    for (const actor of ["boss", `admin@${OTHER}`, "nobody"]) {
      for (const line of ["customer list", "customer register --full-name x --phone 13811110100"]) {
        const refused = await server.as(actor, `${line} --json`);
        expect([actor, line, refused.code, ruleIds(refused)]).toEqual([actor, line, 9, ["access.unknown-actor"]]);
      }
    }
    const approve = await server.as(ADMIN, "registration approve reg-1 --json");
    expect([approve.code, ruleIds(approve)]).toEqual([9, ["access.own-application"]]);
    const attempts = await (await server.raw(server.owner)).rows("select partner from attempts");
    expect(attempts.length).toBeGreaterThan(0);
    expect(new Set(attempts.map(({ partner }) => partner))).toEqual(new Set([OURS]));
  });

  test("what is about the whole database says so: exit 9", async (context) => {
    const server = await kept(context);
    for (const line of [
      "db check",
      "db migrate",
      "db info",
      `db backup ${server.path("b.db")}`,
      `db copy ${server.path("b.db")}`,
      "db grant x",
    ]) {
      for (const actor of [ADMIN, "boss"]) {
        const refused = await server.as(actor, `${line} --json`);
        expect([line, refused.code, refused.stdout, error(refused).code]).toEqual([line, 9, "", "restricted-role"]);
        expect(error(refused).message).toContain(server.role);
      }
    }
    const doctor = await server.as(ADMIN, "doctor --json");
    expect(JSON.parse(doctor.stdout)).toContainEqual(expect.objectContaining({ check: "database", ok: true }));
  });

  test("a role that is bound to nobody is told who helps", async (context) => {
    const server = await kept(context);
    await server.done(`db revoke ${server.role}`);
    expect((await server.boss(`db revoke ${server.role}`)).code).toBe(7);
    const raw = await server.raw(server.role);
    expect(await raw.code(`select * from ${server.schema}.registrations`)).toBe("42501");
    await server.admin.count(`grant usage on schema ${server.schema} to ${server.role};
      grant select on all tables in schema ${server.schema} to ${server.role}`);
    const refused = await server.as(ADMIN, "customer list --json");
    expect([refused.code, error(refused).code]).toEqual([9, "role-without-partner"]);
    expect(refused.stderr).toContain(`db grant ${server.role} --partner`);
  });
});

describe("db grant", LONG, () => {
  test("the same again changes nothing, another partner is exit 6, an unknown one 7, no partner 8", async (context) => {
    const server = await kept(context);
    const grant = (line: string) => server.boss(`db grant ${line} --json`);
    const again = await grant(`${server.role} --partner ${OURS}`);
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { role: server.role, partner: OURS }]);
    expect((await grant(`${server.role} --partner ${OTHER}`)).code).toBe(6);
    expect((await grant(`${server.role} --partner nobody`)).code).toBe(7);
    expect((await grant(server.role)).code).toBe(8);
    expect((await grant(`pg_me --partner ${OURS}`)).code).toBe(2);
    expect((await grant(`${server.owner} --partner ${OURS}`)).code).toBe(6);
    const owner = await server.raw(server.owner);
    expect(await owner.rows("select role, partner, version from grants")).toEqual([
      { role: server.role, partner: OURS, version: "1" },
    ]);
    expect((await server.as(ADMIN, `db grant x --partner ${OURS}`)).code).toBe(9);
    const partner = await server.unkept(ADMIN, `db grant x --partner ${OURS} --json`);
    expect([partner.code, ruleIds(partner)]).toEqual([9, ["access.role"]]);
  });

  test("a dry run makes no role; a name of any characters is one", async (context) => {
    const server = await kept(context);
    const name = `云 "帆"'; drop table customers; --${server.role.slice(-4)}`;
    const roles = () => server.admin.rows("select rolname from pg_roles where rolname = $1", [name]);
    expect((await server.boss(["db", "grant", name, "--partner", OURS, "--dry-run"])).code).toBe(0);
    expect(await roles()).toEqual([]);
    expect((await server.boss(["db", "grant", name, "--partner", OURS])).code).toBe(0);
    expect(await roles()).toHaveLength(1);
    expect((await server.boss(["db", "revoke", name])).code).toBe(0);
    await server.admin.count(`drop role "${name.replaceAll('"', '""')}"`);
  });

  test("a password comes from a file, reaches the server as a verifier, and stands nowhere else", async (context) => {
    const server = await kept(context);
    writeFileSync(server.path("secret"), "geheim-密码\r\nsecond line\n");
    await server.done(["db", "grant", server.role, "--partner", OURS, "--password-file", server.path("secret")]);
    const [{ rolpassword }] = (await server.admin.rows("select rolpassword from pg_authid where rolname = $1", [
      server.role,
    ])) as [{ rolpassword: string }];
    const salt = Buffer.from(/:([^$]+)\$/.exec(rolpassword)?.[1] ?? "", "base64");
    expect(rolpassword).toBe(verifierOf("geheim-密码", salt));
    expect(rolpassword).not.toBe(verifierOf("geheim", salt));
    writeFileSync(server.path("empty"), "\nx");
    for (const file of ["empty", "missing"]) {
      const refused = await server.boss([
        "db",
        "grant",
        server.role,
        "--partner",
        OURS,
        "--password-file",
        server.path(file),
      ]);
      expect([file, refused.code]).toEqual([file, 2]);
    }
  });

  test("a copy takes everything but the grants along, there and back", async (context) => {
    const server = await kept(context);
    await server.done(["db", "copy", server.path("copy.db")]);
    await server.done(["db", "backup", server.path("backup.db")]);
    for (const file of ["copy.db", "backup.db"]) {
      const check = await server.boss(["db", "check", "--db", server.path(file), "--json"]);
      expect([file, check.code]).toEqual([file, 0]);
      const info = await server.boss(["customer", "list", "--db", server.path(file), "--json"]);
      expect(info.stdout).toBe((await server.boss("customer list --json")).stdout);
    }
  });
});
