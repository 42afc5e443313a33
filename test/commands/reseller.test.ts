import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const COLUMNS = [
  "account_name",
  "company",
  "distributor",
  "state",
  "invited_at",
  "from",
  "to",
  "phone",
  "email",
  "status",
  "account_manager",
  "customers",
  "referral_customers",
  "resale_customers",
];
const NOW = "2026-11-24T02:00:00.000Z";
const NEXT_DAY = "2026-11-25T10:00:00+08:00";

/** Two distributors, two resellers without one, and a provider. */
async function channel() {
  const app = await testApp();
  const kinds = { d1: "distributor", d2: "distributor", r1: "reseller", r2: "reseller", p1: "solution-provider" };
  for (const [account, kind] of Object.entries(kinds)) {
    const given = ["--company", `${account}示例有限公司`, "--uscc", "91990001MA0000001R", "--kind", kind];
    const added = await app.run(["partner", "add", account, ...given, "--phone", "13900000000"]);
    expect([account, added.code, added.stderr]).toEqual([account, 0, ""]);
  }
  return {
    ...app,
    /** The exit code and the rules or the code of a command that does not do what it says. */
    async refused(line: string) {
      const { code, stdout, stderr } = await app.run(`${line} --json`);
      expect(stdout).toBe("");
      const { rules, code: what } = JSON.parse(stderr).error as { rules: { id: string }[]; code: string };
      return [code, ...(rules.length > 0 ? rules.map(({ id }) => id.replace("reseller.", "")) : [what])];
    },
    /** What stands between resellers and distributors. */
    relations: async (line = "reseller list") =>
      (await app.json<Row[]>(line)).map((row) => [row.account_name, row.distributor, row.state].join(" ")),
  };
}

describe("an invitation", () => {
  test("is shown, changes nothing yet, and links from the clock on when it is accepted", async () => {
    const app = await channel();
    const invited = await app.json("reseller invite r1 --distributor d1");
    expect(Object.keys(invited)).toEqual(COLUMNS);
    expect(invited).toMatchObject({
      account_name: "r1",
      distributor: "d1",
      state: "invited",
      invited_at: NOW,
      from: null,
    });
    expect((await app.json("partner show r1")).distributor).toBe(null);
    expect(await app.relations()).toEqual(["r1 d1 invited", "r2  unlinked"]);
    const accepted = await app.json(`reseller accept r1 --now ${NEXT_DAY}`);
    expect(accepted).toMatchObject({ state: "linked", from: "2026-11-25T02:00:00.000Z", to: null });
    const shown = await app.run(`partner show r1 --json --now ${NEXT_DAY}`);
    expect(JSON.parse(shown.stdout).distributor).toBe("d1");
    expect(await app.relations()).toEqual(["r1 d1 linked", "r2  unlinked"]);
  });

  test("is remembered by the link that came from it, and by no other", async () => {
    const app = await channel();
    await app.json("reseller invite r1 --distributor d1");
    const later = await app.run(`reseller accept r1 --json --now ${NEXT_DAY}`);
    expect(JSON.parse(later.stdout)).toMatchObject({ state: "linked", invited_at: NOW });
    const ended = await app.run("reseller unlink r1 --json --now 2026-11-26T10:00:00+08:00");
    expect(JSON.parse(ended.stdout)).toMatchObject({ state: "unlinked", invited_at: NOW });
    await app.run("reseller link r1 --distributor d1 --now 2026-11-27T10:00:00+08:00");
    const rows = await app.run("reseller list --distributor d1 --json --now 2026-11-28");
    expect(JSON.parse(rows.stdout)).toMatchObject([
      { state: "unlinked", invited_at: NOW },
      { state: "linked", invited_at: null },
    ]);
    const then = await app.run("reseller list --distributor d1 --json --now 2026-11-28 --as-of 2026-11-25");
    expect(JSON.parse(then.stdout)).toMatchObject([{ state: "linked", invited_at: NOW }]);
  });

  test("repeated while it is open stays as it was; once accepted it is a conflict", async () => {
    const app = await channel();
    await app.json("reseller invite r1 --distributor d1");
    const again = await app.run(`reseller invite r1 --distributor d1 --json --now ${NEXT_DAY}`);
    expect([again.code, JSON.parse(again.stdout).invited_at]).toEqual([0, NOW]);
    expect(again.stderr).toContain("unchanged");
    expect(await app.rows("select count(*) as count from reseller_invitations")).toEqual([{ count: 1 }]);
    await app.json("reseller accept r1");
    expect(await app.refused("reseller accept r1")).toEqual([6, "no-invitation"]);
    expect(await app.refused("reseller invite r1 --distributor d1")).toEqual([6, "already-linked"]);
  });

  test("of several the reseller says which one, and the others come to nothing", async () => {
    const app = await channel();
    for (const distributor of ["d1", "d2"]) await app.json(`reseller invite r1 --distributor ${distributor}`);
    expect(await app.relations("reseller list --state invited")).toEqual(["r1 d1 invited", "r1 d2 invited"]);
    expect(await app.refused("reseller accept r1")).toEqual([8, "input-needed"]);
    expect(await app.refused("reseller accept r1 --distributor p1")).toEqual([6, "no-invitation"]);
    await app.json("reseller accept r1 --distributor d2");
    expect(await app.relations("reseller list --account-name r1")).toEqual(["r1 d2 linked"]);
    expect(await app.refused("reseller accept r1 --distributor d1")).toEqual([6, "no-invitation"]);
    const states = await app.rows(
      "select distributor, state, decided_by from reseller_invitations order by distributor",
    );
    expect(states).toEqual([
      { distributor: "d1", state: "lapsed", decided_by: "tester" },
      { distributor: "d2", state: "accepted", decided_by: "tester" },
    ]);
  });

  test.each(["decline r1", "withdraw r1", "withdraw r1 --partner d1"])(
    "%s closes it; another one may follow",
    async (verb) => {
      const app = await channel();
      await app.json("reseller invite r1 --distributor d1");
      expect(await app.json(`reseller ${verb}`)).toMatchObject({ distributor: "d1", state: "unlinked" });
      expect(await app.refused(`reseller ${verb}`)).toEqual([6, "no-invitation"]);
      expect(await app.refused("reseller accept r1")).toEqual([6, "no-invitation"]);
      await app.json("reseller invite r1 --distributor d1");
      expect((await app.run("reseller accept r1")).code).toBe(0);
    },
  );

  test("without --distributor is that of the acting partner", async () => {
    const app = await channel();
    expect(await app.json("reseller invite r1 --partner d2")).toMatchObject({ distributor: "d2" });
    expect(await app.refused("reseller withdraw r1 --partner d1")).toEqual([6, "no-invitation"]);
    expect(await app.refused("reseller invite r2")).toEqual([8, "input-needed"]);
  });

  test("is decided anew when it is accepted", async () => {
    const app = await channel();
    await app.json("reseller invite r1 --distributor d1");
    for (const event of ["freeze", "delist"]) {
      await app.json(`partner ${event} d1`);
      expect(await app.refused("reseller accept r1")).toEqual([4, "frozen-distributor"]);
      expect(await app.refused("reseller invite r2 --distributor d1")).toEqual([4, "frozen-distributor"]);
    }
    const other = await channel();
    await other.json("reseller invite r1 --distributor d1");
    await other.json("partner freeze d1");
    await other.json("partner unfreeze d1");
    await other.json("partner leave r1 --program reseller");
    expect(await other.refused("reseller accept r1")).toEqual([4, "not-a-reseller"]);
    expect((await other.run("reseller decline r1")).code).toBe(0);
  });

  test("the link that was made meanwhile counts", async () => {
    const app = await channel();
    await app.json("reseller invite r1 --distributor d1");
    await app.json("partner edit r1 --distributor d2");
    expect(await app.refused("reseller accept r1")).toEqual([4, "one-distributor", "change"]);
    await app.json("partner edit r1 --distributor d1");
    expect(await app.refused("reseller accept r1")).toEqual([6, "already-linked"]);
  });
});

describe("a link", () => {
  test("by the ecosystem manager keeps to the rules, and to the same distributor is unchanged", async () => {
    const app = await channel();
    const linked = await app.json("reseller link r1 --distributor d1");
    expect(Object.keys(linked)).toEqual(COLUMNS);
    expect(linked).toMatchObject({ state: "linked", from: NOW, phone: "13900000000", status: "active", customers: 0 });
    const again = await app.run(`reseller link r1 --distributor d1 --json --now ${NEXT_DAY}`);
    expect([again.code, JSON.parse(again.stdout).from]).toEqual([0, NOW]);
    expect(await app.refused("reseller link r1 --distributor d2")).toEqual([4, "one-distributor", "change"]);
    expect(await app.refused("reseller link p1 --distributor r2")).toEqual([4, "not-a-reseller", "not-a-distributor"]);
  });

  test("that was ended, also in the same instant, keeps the reseller from another distributor and not from this one", async () => {
    const app = await channel();
    await app.json("reseller link r1 --distributor d1");
    expect(await app.json("reseller unlink r1")).toMatchObject({
      distributor: "d1",
      state: "unlinked",
      from: NOW,
      to: NOW,
    });
    expect(await app.refused("reseller unlink r1")).toEqual([6, "not-linked"]);
    for (const verb of ["link", "invite"]) {
      expect(await app.refused(`reseller ${verb} r1 --distributor d2`)).toEqual([4, "change"]);
    }
    await app.json(`reseller link r1 --distributor d1 --now ${NEXT_DAY}`);
    expect(await app.relations("reseller list --distributor d1")).toEqual(["r1 d1 unlinked", "r1 d1 linked"]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("recorded of an existing portfolio always was; what was recorded in error can be corrected", async () => {
    const app = await channel();
    await app.json("partner edit r1 --distributor d1");
    expect(await app.json<Row[]>("reseller list --account-name r1")).toMatchObject([{ state: "linked", from: null }]);
    await app.json("partner edit r1 --distributor d2");
    expect(await app.relations("reseller list --account-name r1")).toEqual(["r1 d2 linked"]);
    await app.json("reseller unlink r1");
    await app.json("partner edit r1 --distributor d1");
    expect(await app.relations("reseller list --account-name r1")).toEqual(["r1 d2 unlinked", "r1 d1 linked"]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("is what it is when the clock is set back", async () => {
    const app = await channel();
    const before = "--now 2026-11-20";
    await app.json("reseller link r1 --distributor d1");
    expect(await app.relations(`reseller list --account-name r1 ${before}`)).toEqual(["r1 d1 linked"]);
    expect(await app.json(`reseller unlink r1 ${before}`)).toMatchObject({ from: NOW, to: NOW });
    expect(await app.relations(`reseller list --account-name r1 ${before}`)).toEqual(["r1 d1 unlinked"]);
    expect(await app.json(`reseller link r1 --distributor d1 ${before}`)).toMatchObject({ state: "linked", from: NOW });
    expect((await app.run("db check")).code).toBe(0);
  });

  test.each([
    ["reseller invite nobody --distributor d1", 7],
    ["reseller invite r1 --distributor nobody", 7],
    ["reseller invite d1 --distributor d1", 2],
    ["reseller invite", 8],
    ["reseller accept nobody", 7],
    ["reseller accept r1", 6],
    ["reseller decline nobody", 7],
    ["reseller withdraw nobody", 7],
    ["reseller link r1", 8],
    ["reseller link nobody --distributor d1", 7],
    ["reseller unlink nobody", 7],
    ["reseller unlink r1", 6],
    ["reseller customers nobody", 7],
    ["reseller list --state open", 2],
  ])("%s ends with %s", async (line, code) => {
    const app = await channel();
    const ended = await app.run(`${line} --json`);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(JSON.parse(ended.stderr).error.message).not.toBe("");
  });

  test("a dry run decides the same and writes nothing", async () => {
    const app = await channel();
    const dry = await app.run("reseller link r1 --distributor d1 --dry-run --json");
    expect([dry.code, JSON.parse(dry.stdout).state]).toEqual([0, "linked"]);
    expect((await app.run("reseller invite r1 --distributor d1 --dry-run")).code).toBe(0);
    expect(await app.relations("reseller list --account-name r1")).toEqual(["r1  unlinked"]);
  });
});

describe("programmes and status", () => {
  test("who leaves the reseller programme leaves its distributor", async () => {
    const app = await channel();
    await app.json("reseller link r1 --distributor d1");
    expect(await app.json(`partner leave r1 --program reseller --now ${NEXT_DAY}`)).toMatchObject({
      distributor: null,
    });
    const [row] = await app.json<Row[]>("reseller list --account-name r1");
    expect(row).toMatchObject({ state: "unlinked", to: "2026-11-25T02:00:00.000Z" });
  });

  test("a distributor that still has resellers does not leave; one whose resellers have left does", async () => {
    const app = await channel();
    await app.json("reseller link r1 --distributor d1");
    expect(await app.refused("partner leave d1 --program distributor")).toEqual([6, "has-resellers"]);
    await app.json("reseller unlink r1");
    expect((await app.run("partner leave d1 --program distributor")).code).toBe(0);
    expect(await app.refused("reseller invite r2 --distributor d1")).toEqual([4, "not-a-distributor"]);
  });

  test("a reseller registers nobody while its distributor is delisted and it is linked to it", async () => {
    const app = await channel();
    const check = async (now: string) => {
      const line = `customer check --full-name 甲示例 --phone 13811110001 --partner r1 --json --now ${now}`;
      const { code, stdout } = await app.run(line);
      return [code, ...(JSON.parse(stdout).rules as { id: string }[]).map(({ id }) => id)];
    };
    await app.json("partner delist d2");
    expect(await check(NOW)).toEqual([0]);
    await app.json("reseller link r1 --distributor d1");
    await app.json("partner freeze d1");
    expect(await check(NOW)).toEqual([0]);
    await app.json("partner delist d1");
    expect(await check(NOW)).toEqual([4, "registration.distributor-delisted"]);
    await app.json(`reseller unlink r1 --now ${NEXT_DAY}`);
    expect(await check("2026-11-25T09:59:59.999+08:00")).toEqual([4, "registration.distributor-delisted"]);
    expect(await check(NEXT_DAY)).toEqual([0]);
    await app.json("partner freeze r1");
    expect(await check(NEXT_DAY)).toEqual([4, "registration.partner-inactive"]);
  });
});

test("the list filters and sorts by its columns, and keeps to --partner on either side", async () => {
  const app = await channel();
  await app.json("reseller link r1 --distributor d1");
  await app.json("reseller invite r2 --distributor d1");
  await app.json("reseller invite r2 --distributor d2");
  expect(await app.relations("reseller list --partner d2")).toEqual(["r2 d2 invited"]);
  expect(await app.relations("reseller list --partner r2")).toEqual(["r2 d1 invited", "r2 d2 invited"]);
  expect(await app.relations("reseller list --distributor d1 --state linked")).toEqual(["r1 d1 linked"]);
  expect(await app.relations("reseller list --sort distributor:desc --limit 1")).toEqual(["r2 d2 invited"]);
  expect(await app.relations("reseller list --from-from 2026-11-24")).toEqual(["r1 d1 linked"]);
  expect(await app.relations("reseller list --customers 0 --status active --account-name r1")).toHaveLength(1);
  expect(await app.relations("reseller list --distributor nobody")).toEqual([]);
});

test("it speaks Chinese, and hostile names stay names", async () => {
  const app = await channel();
  const refused = await app.run("reseller link r1 --distributor p1 --lang zh");
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("p1 未加入分销计划（总经销商）。")]);
  const hostile = ["reseller", "invite", "r1'; drop table partners; --", "--distributor", "d1", "--json"];
  expect((await app.run(hostile)).code).toBe(7);
  const strange = "云经销商\u001b[31m‮🚀";
  await app.run(["partner", "add", strange, "--company", "怪", "--uscc", "91990001MA0000001R", "--kind", "reseller"]);
  expect(await app.json(["reseller", "link", strange, "--distributor", "d2"])).toMatchObject({ account_name: strange });
  expect((await app.run(["reseller", "list", "--distributor", "d2"])).stdout).not.toContain("\u001b");
});
