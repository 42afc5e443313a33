import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const ROLES = ["admin", "operator", "account-director", "account-manager", "reader"];
const PARTNERS = ["dist-huadong", "dist-plain", "res-haitang", "res-new"];

/** The portfolio of the fixtures with an ecosystem manager, a reseller without a distributor, and members of every role. */
async function guarded() {
  const app = await testApp();
  for (const noun of ["partner", "customer"]) await app.run([noun, "import", fixturePath(`${noun}s.csv`)]);
  await app.run(["association", "import", fixturePath("associations.csv")]);
  const added = ["--company", "新示例", "--uscc", "91990001MA0000001R", "--kind", "reseller", "--phone", "13911112222"];
  await app.run(["partner", "add", "res-new", ...added]);
  const rows = PARTNERS.flatMap((partner) => ROLES.map((role) => `${role}@${partner},${role},${partner},${role}`));
  const lines = ["account,name,partner,roles", ...rows, "boss,生态经理,,ecosystem-manager"];
  writeFileSync(app.path("m.csv"), `${lines.join("\n")}\n`);
  expect((await app.run(["member", "import", app.path("m.csv")])).code).toBe(0);
  const as = (actor: string, line: string) => app.run(`${line} --as ${actor} --json`);
  return {
    ...app,
    as,
    rows: async (actor: string, line: string) => JSON.parse((await as(actor, line)).stdout) as Row[],
    /** The exit code of a command and the rules that keep its actor from it. */
    async outcome(actor: string, line: string) {
      const { code, stderr } = await as(actor, line);
      const found = code === 0 ? [] : (JSON.parse(stderr).error.rules as { id: string }[]);
      return [code, ...found.map(({ id }) => id)];
    },
  };
}

const ROLE = [9, "access.role"];
const FOREIGN = [9, "access.other-partner"];

describe("who does what", () => {
  test.each([
    ["admin@dist-plain", "reseller invite res-new", [0]],
    ["operator@dist-plain", "reseller invite res-new", [0]],
    ["account-manager@dist-plain", "reseller invite res-new", ROLE],
    ["account-director@dist-plain", "reseller invite res-new", ROLE],
    ["reader@dist-plain", "reseller invite res-new", ROLE],
    ["operator@dist-plain", "reseller invite res-new --distributor dist-huadong", FOREIGN],
    ["operator@res-haitang", "reseller invite res-new", [4, "reseller.not-a-distributor"]],
    ["boss", "reseller invite res-new --distributor dist-plain", [0]],
    ["admin@dist-plain", "reseller link res-new --distributor dist-plain", ROLE],
    ["admin@res-new", "reseller link res-new --distributor dist-plain", ROLE],
    ["boss", "reseller link res-new --distributor dist-plain", [0]],
    ["admin@dist-huadong", "reseller unlink res-haitang", ROLE],
    ["admin@res-haitang", "reseller unlink res-haitang", ROLE],
    ["boss", "reseller unlink res-haitang", [0]],
  ])("%s: %s", async (actor, line, expected) => {
    const app = await guarded();
    expect(await app.outcome(actor, line)).toEqual(expected);
  });

  test("only the reseller answers, and only who invited takes it back", async () => {
    const app = await guarded();
    await app.as("operator@dist-plain", "reseller invite res-new");
    for (const verb of ["accept", "decline"]) {
      expect(await app.outcome("operator@dist-plain", `reseller ${verb} res-new`)).toEqual(FOREIGN);
      expect(await app.outcome("reader@res-new", `reseller ${verb} res-new`)).toEqual(ROLE);
    }
    expect(await app.outcome("operator@dist-huadong", "reseller withdraw res-new --distributor dist-plain")).toEqual(
      FOREIGN,
    );
    expect(await app.outcome("operator@dist-huadong", "reseller withdraw res-new")).toEqual([6]);
    expect(await app.outcome("operator@res-new", "reseller accept res-new")).toEqual([0]);
  });

  test("a distributor learns that a reseller is taken, and not by whom", async () => {
    const app = await guarded();
    const refused = await app.as("operator@dist-plain", "reseller invite res-haitang");
    expect([refused.code, refused.stdout]).toEqual([4, ""]);
    expect(refused.stderr).toContain("reseller.one-distributor");
    expect(refused.stderr).not.toContain("dist-huadong");
    const own = await app.as("boss", "reseller invite res-haitang --distributor dist-plain");
    expect(own.stderr).toContain("dist-huadong");
  });
});

describe("what each side sees", () => {
  test("a distributor its own resellers, a reseller itself, others nobody", async () => {
    const app = await guarded();
    const seen = async (actor: string) =>
      (await app.rows(actor, "reseller list")).map((row) => `${row.account_name} ${row.distributor}`);
    expect(await seen("reader@dist-huadong")).toEqual(["res-haitang dist-huadong", "res-yunfan dist-huadong"]);
    expect(await seen("reader@res-haitang")).toEqual(["res-haitang dist-huadong"]);
    expect(await seen("reader@res-new")).toEqual(["res-new null"]);
    expect((await seen("boss")).length).toBe(5);
  });

  test("of who is only invited no more than the name, of its own everything", async () => {
    const app = await guarded();
    const known = (row: Row) => [row.phone, row.status, row.customers];
    const invited = JSON.parse((await app.as("operator@dist-plain", "reseller invite res-new")).stdout);
    expect([invited.company, ...known(invited)]).toEqual(["新示例", null, null, null]);
    const accepted = JSON.parse((await app.as("operator@res-new", "reseller accept res-new")).stdout);
    expect(known(accepted)).toEqual(["13911112222", "active", 0]);
    const list = "reseller list --account-name res-new";
    expect((await app.rows("reader@dist-plain", list)).map(known)).toEqual([["13911112222", "active", 0]]);
    await app.as("boss", "reseller unlink res-new");
    expect((await app.rows("reader@dist-plain", list)).map(known)).toEqual([[null, null, null]]);
    // What is not told cannot be found out by a filter either.
    expect(await app.rows("reader@dist-plain", `${list} --phone 13911112222`)).toEqual([]);
  });

  test("of the resellers' customers the basic facts, and nothing by other ways", async () => {
    const app = await guarded();
    const reader = "reader@dist-huadong";
    const customers = await app.rows(reader, "reseller customers");
    expect(customers.map((row) => Object.keys(row))).toEqual([
      ["reseller", "account_name", "full_name", "association_type", "associated_at"],
      ["reseller", "account_name", "full_name", "association_type", "associated_at"],
    ]);
    expect(customers.map((row) => row.account_name)).toEqual(["orchid-labs", "wutong-cafe"]);
    const [own] = await app.rows(reader, "reseller list --account-name res-haitang");
    expect([own?.customers, own?.referral_customers, own?.resale_customers]).toEqual([2, 1, 1]);
    expect(await app.rows(reader, "reseller customers res-haitang --association-type resale")).toHaveLength(1);
    expect(await app.rows("reader@dist-plain", "reseller customers")).toEqual([]);
    for (const foreign of ["res-haitang", "nobody"]) {
      expect(await app.outcome("reader@dist-plain", `reseller customers ${foreign}`)).toEqual(FOREIGN);
    }
    expect(await app.rows("reader@res-haitang", "reseller customers res-haitang")).toHaveLength(2);
    expect(await app.outcome(reader, "customer show orchid-labs")).toEqual(FOREIGN);
    expect(await app.rows(reader, "customer list --account-name orchid-labs")).toEqual([]);
    expect(await app.rows(reader, "association history orchid-labs")).toEqual([]);
    expect(await app.rows(reader, "manager history orchid-labs")).toEqual([]);
    await app.as("boss", "reseller unlink res-haitang");
    expect(await app.rows(reader, "reseller customers")).toEqual([]);
    expect(await app.outcome(reader, "reseller customers res-haitang")).toEqual(FOREIGN);
  });

  test("an account manager and nothing else sees the resellers that it looks after", async () => {
    const app = await guarded();
    const mine = "account-manager@dist-huadong";
    const assign = (reseller: string) => `manager assign ${mine} ${reseller} --reseller`;
    expect(await app.outcome(mine, assign("res-yunfan"))).toEqual(ROLE);
    expect(await app.outcome("operator@dist-plain", assign("res-yunfan"))).toEqual(FOREIGN);
    expect(await app.outcome("operator@dist-huadong", assign("res-yunfan"))).toEqual([0]);
    const names = async (line: string, key = "account_name") => (await app.rows(mine, line)).map((row) => row[key]);
    expect(await names("reseller list")).toEqual(["res-yunfan"]);
    expect(await names("reseller customers")).toEqual([]);
    expect(await names(`manager customers ${mine} --reseller`)).toEqual(["res-yunfan"]);
    expect(await names("manager list --reseller", "account")).toEqual([mine]);
    expect(await names("manager unassigned --reseller")).toEqual([]);
    expect(await names("manager history res-haitang --reseller", "reseller")).toEqual([]);
    await app.as("operator@dist-huadong", assign("res-haitang"));
    expect(await names("reseller customers")).toEqual(["orchid-labs", "wutong-cafe"]);
    // Its colleague at the reseller sees its own customers only, and has none.
    expect(await app.rows("account-manager@res-haitang", "reseller customers")).toEqual([]);
    expect(await app.outcome("operator@dist-plain", "manager unassign res-haitang --reseller")).toEqual(FOREIGN);
    expect(await app.rows("reader@dist-plain", "manager history res-haitang --reseller")).toEqual([]);
  });
});
