import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const QUOTA =
  "id partner amount balance state valid_until distributor parent valid_from face_min face_max count_max association_type first_association granted_at granted_by remark";
const VOUCHER = "id partner customer quota amount balance state valid_until issued_at issued_by ended_at remark";
const RECORD = "at id type partner quota voucher customer counterpart amount quota_balance by remark";

/** A distributor with a reseller, a provider, and customers of theirs: c1, c2 and c4 of d1 (c2 by referral), c3 of r1. */
async function world() {
  const app = await testApp();
  const kinds = ["d1,总销,distributor", "d2,别的,distributor", "r1,云销,reseller", "p1,云帆,solution-provider"];
  writeFileSync(app.path("p.csv"), `account_name,company,kind\n${kinds.join("\n")}\n`);
  await app.json(["partner", "import", app.path("p.csv")]);
  await app.json("reseller link r1 --distributor d1");
  writeFileSync(app.path("c.csv"), "account_name,full_name\nc1,甲\nc2,乙\nc3,丙\nc4,丁\nc5,戊\n");
  await app.json(["customer", "import", app.path("c.csv")]);
  for (const [customer, type, partner] of [
    ["c1", "resale", "d1"],
    ["c2", "referral", "d1"],
    ["c3", "resale", "r1"],
    ["c4", "resale", "d1"],
  ]) {
    await app.json(`association create ${customer} --type ${type} --partner ${partner}`);
  }
  const idOf = async (line: string) => String((await app.json(line)).id);
  const first = async (line: string) => String((await app.json<Row[]>(line))[0]?.id);
  const refused = async (line: string | string[]) => {
    const { code, stdout, stderr } = await app.run(typeof line === "string" ? `${line} --json` : [...line, "--json"]);
    const { error } = JSON.parse(stderr) as { error: { code: string; rules: { id: string }[] } };
    const named = error.rules.length > 0 ? error.rules.map(({ id }) => id.replace("voucher.", "")) : [error.code];
    return [code, stdout, ...named];
  };
  const balances = async () =>
    Object.fromEntries((await app.json<Row[]>("voucher quota list")).map((row) => [row.id, row.balance]));
  /** Every balance is what its records come to, however they are added up. */
  const check = async () => expect((await app.run("db check")).code).toBe(0);
  return { app, idOf, first, refused, balances, check };
}

test("a quota is granted, shared, issued from, and every column is there", async () => {
  const { app, balances, check } = await world();
  const quota = await app.json(
    "voucher quota grant --partner d1 --amount 1,000.00 --face-min 10 --face-max 500 --count-max 9 --association-type resale --first-association --valid-from 2026-11-01 --valid-until 2026-12-31 --remark 首批",
  );
  expect(Object.keys(quota)).toEqual(QUOTA.split(" "));
  expect(quota).toMatchObject({
    partner: "d1",
    amount: "1000.00",
    balance: "1000.00",
    state: "normal",
    face_min: "10.00",
    count_max: 9,
    association_type: "resale",
    first_association: true,
    valid_from: "2026-10-31T16:00:00.000Z",
    valid_until: "2026-12-31T15:59:59.999Z",
    distributor: null,
    parent: null,
    remark: "首批",
  });
  const shared = await app.json(`voucher quota share ${quota.id} r1 --amount 300.50`);
  expect(shared).toMatchObject({
    partner: "r1",
    distributor: "d1",
    parent: quota.id,
    balance: "300.50",
    face_min: "10.00",
  });
  const issued = await app.json<Row[]>(`voucher issue c1 c4 c1 --quota ${quota.id} --amount 100`);
  expect(issued.map(({ customer, balance, state }) => [customer, balance, state])).toEqual([
    ["c1", "100.00", "usable"],
    ["c4", "100.00", "usable"],
  ]);
  expect(Object.keys(issued[0] as Row)).toEqual(VOUCHER.split(" "));
  expect(issued[0]).toMatchObject({ valid_until: quota.valid_until, quota: quota.id, partner: "d1", ended_at: null });
  const [own] = await app.json<Row[]>(`voucher issue c3 --quota ${shared.id} --amount 10.50 --valid-until 2026-11-30`);
  expect(own).toMatchObject({ partner: "r1", valid_until: "2026-11-30T15:59:59.999Z" });
  expect(await balances()).toEqual({ [String(quota.id)]: "499.50", [String(shared.id)]: "290.00" });
  const history = await app.json<Row[]>("voucher history");
  expect(Object.keys(history[0] as Row)).toEqual(RECORD.split(" "));
  expect(history.map(({ type, partner, amount, quota_balance }) => [type, partner, amount, quota_balance])).toEqual([
    ["grant", "d1", "1000.00", "1000.00"],
    ["share", "d1", "300.50", "699.50"],
    ["receive", "r1", "300.50", "300.50"],
    ["issue", "d1", "100.00", "599.50"],
    ["issue", "d1", "100.00", "499.50"],
    ["issue", "r1", "10.50", "290.00"],
  ]);
  expect(await app.json<Row[]>("voucher list --customer c1,c3 --state usable")).toHaveLength(2);
  expect((await app.json<Row[]>("voucher quota list --partner d1")).map((row) => row.partner).sort()).toEqual([
    "d1",
    "r1",
  ]);
  expect((await app.json<Row[]>("voucher quota list --partner r1")).map((row) => row.partner)).toEqual(["r1"]);
  await check();
});

test("what a distributor has shared comes back whole, once, and to the quota that it came from", async () => {
  const { app, idOf, refused, balances, check } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
  const shared = await idOf(`voucher quota share ${quota} r1 --amount 300`);
  const [voucher] = await app.json<Row[]>(`voucher issue c3 --quota ${shared} --amount 100`);
  expect(await refused(`voucher quota reclaim ${shared} --partner d2`)).toEqual([7, "", "not-found"]);
  expect(await refused(`voucher quota reclaim ${quota}`)).toEqual([4, "", "not-shared"]);
  expect(await app.json(`voucher quota reclaim ${shared} --partner d1 --remark 调整`)).toMatchObject({
    balance: "0.00",
  });
  expect(await balances()).toEqual({ [quota]: "900.00", [shared]: "0.00" });
  expect(await refused(`voucher quota reclaim ${shared}`)).toEqual([4, "", "quota-empty"]);
  await app.json(`voucher reclaim ${voucher?.id}`);
  expect(await balances()).toEqual({ [quota]: "900.00", [shared]: "100.00" });
  await app.json(`voucher quota reclaim ${shared}`);
  expect(await balances()).toEqual({ [quota]: "1000.00", [shared]: "0.00" });
  expect(
    (await app.json<Row[]>("voucher history --type take-back")).map((row) => [row.counterpart, row.amount]),
  ).toEqual([
    ["r1", "200.00"],
    ["r1", "100.00"],
  ]);
  await check();
});

test("a quota that is frozen, adjusted or invalid is seen and not used", async () => {
  const { app, idOf, refused } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
  for (const state of ["frozen", "adjusting"]) {
    expect(await app.json(`voucher quota edit ${quota} --state ${state}`)).toMatchObject({ state });
    expect(await refused(`voucher issue c1 --quota ${quota} --amount 1`)).toEqual([4, "", "quota-state"]);
    expect(await refused(`voucher quota share ${quota} r1 --amount 1`)).toEqual([4, "", "quota-state"]);
    await app.json(`voucher quota edit ${quota} --state normal`);
  }
  await app.json(`voucher issue c1 --quota ${quota} --amount 1`);
  await app.json(`voucher quota edit ${quota} --state invalid`);
  expect(await refused(`voucher quota edit ${quota} --state normal`)).toEqual([6, "", "wrong-state"]);
  expect(await app.json(`voucher quota edit ${quota} --state invalid`)).toMatchObject({ state: "invalid" });
});

test("a voucher is reclaimed whole and only while it is usable", async () => {
  const { app, idOf, refused, balances, check } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
  const [a, b, c] = await Promise.resolve(
    (await app.json<Row[]>(`voucher issue c1 c2 c4 --quota ${quota} --amount 100`)).map(({ id }) => String(id)),
  );
  expect(await app.json(`voucher use ${a} --amount 30 --remark 订单一`)).toMatchObject({
    balance: "70.00",
    state: "usable",
  });
  expect(await refused(`voucher use ${a} --amount 70.01`)).toEqual([6, "", "too-much"]);
  expect(await app.json<Row[]>(`voucher reclaim ${a}`)).toMatchObject([
    { amount: "100.00", balance: "0.00", state: "reclaimed" },
  ]);
  expect(await balances()).toEqual({ [quota]: "770.00" });
  expect(await app.json(`voucher use ${b}`)).toMatchObject({ state: "used", balance: "0.00" });
  expect(await refused(`voucher reclaim ${c} ${b}`)).toEqual([6, "", "wrong-state"]);
  expect(await refused(`voucher reclaim ${a}`)).toEqual([6, "", "wrong-state"]);
  expect(await refused(`voucher use ${a}`)).toEqual([6, "", "wrong-state"]);
  expect(await balances()).toEqual({ [quota]: "770.00" });
  expect(await app.json<Row[]>(`voucher reclaim ${c} ${c}`)).toHaveLength(1);
  expect(await refused("voucher reclaim vch-zzz")).toEqual([7, "", "not-found"]);
  await check();
});

test("by the clock a voucher expires and what is left of it is back, recorded or not", async () => {
  const { app, idOf, refused, balances, check } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 100");
  const [voucher] = await app.json<Row[]>(`voucher issue c1 --quota ${quota} --amount 100 --valid-until 2026-11-24`);
  const at = async (now: string) => {
    const [row] = await app.json<Row[]>(`voucher list --now ${now}`);
    const [of] = await app.json<Row[]>(`voucher quota list --now ${now} --balance 0,100`);
    return [row?.state, row?.balance, of?.balance];
  };
  expect(await at("2026-11-24T23:59:59.999+08:00")).toEqual(["usable", "100.00", "0.00"]);
  const next = "2026-11-25T00:00:00+08:00";
  expect(await at(next)).toEqual(["expired", "0.00", "100.00"]);
  expect(await app.json<Row[]>(`voucher list --now ${next} --state expired --ended-at 2026-11-24`)).toHaveLength(1);
  expect(await refused(`voucher reclaim ${voucher?.id} --now ${next}`)).toEqual([6, "", "wrong-state"]);
  // What is back by the clock can be issued again: the expiry is recorded first.
  await app.json(`voucher issue c4 --quota ${quota} --amount 100 --now ${next}`);
  expect(await balances()).toEqual({ [quota]: "0.00" });
  expect((await app.json<Row[]>("voucher history")).map(({ type }) => type)).toEqual([
    "grant",
    "issue",
    "expiry",
    "issue",
  ]);
  expect(await app.json<Row[]>(`voucher expire --now ${next}`)).toEqual([]);
  await check();
});

test("voucher expire records what is due, of one partner or of all", async () => {
  const { app, idOf, balances, check } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 100 --valid-until 2026-11-30");
  await app.json(`voucher issue c1 c4 --quota ${quota} --amount 40`);
  expect(await app.json<Row[]>("voucher expire --now 2026-11-30T23:59:59.999+08:00")).toEqual([]);
  expect(await app.json<Row[]>("voucher expire --now 2026-12-01 --partner p1")).toEqual([]);
  const expired = await app.json<Row[]>("voucher expire --now 2026-12-01");
  expect(expired.map(({ state, ended_at }) => [state, ended_at])).toEqual([
    ["expired", "2026-11-30T15:59:59.999Z"],
    ["expired", "2026-11-30T15:59:59.999Z"],
  ]);
  expect(await balances()).toEqual({ [quota]: "100.00" });
  await check();
});

describe("the end of an association", () => {
  const end = async (app: Awaited<ReturnType<typeof world>>["app"], line: string) => {
    const { id, token } = await app.json(line);
    await app.json(["association", "consent", String(id), "--token", String(token)]);
  };

  test("of a resale customer reclaims what it has not used, of a referral one nothing", async () => {
    const { app, idOf, balances, check } = await world();
    const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
    const [a] = await app.json<Row[]>(`voucher issue c1 c2 c4 --quota ${quota} --amount 100`);
    await app.json(`voucher use ${a?.id} --amount 25`);
    await end(app, "association disassociate c1 --reason x --partner d1");
    await end(app, "association disassociate c2 --reason x --partner d1");
    expect((await app.json<Row[]>("voucher list")).map(({ customer, state }) => [customer, state])).toEqual([
      ["c1", "reclaimed"],
      ["c2", "usable"],
      ["c4", "usable"],
    ]);
    expect(await balances()).toEqual({ [quota]: "775.00" });
    expect(await app.json<Row[]>("voucher history --type disassociation")).toMatchObject([
      { customer: "c1", amount: "75.00", by: "tester" },
    ]);
    await check();
  });

  test("a switch to referral does the same, one to resale does not", async () => {
    const { app, idOf, check } = await world();
    const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
    await app.json(`voucher issue c1 c2 --quota ${quota} --amount 100`);
    await end(app, "association switch c1 --to referral --reason x --partner d1");
    await end(app, "association switch c2 --to resale --reason x --partner d1");
    expect((await app.json<Row[]>("voucher list")).map(({ state }) => state)).toEqual(["reclaimed", "usable"]);
    expect(await app.json<Row[]>("voucher history --type model-switch")).toMatchObject([{ customer: "c1" }]);
    // Issued while it was a referral customer, reclaimed now that it leaves as a resale one.
    await app.run("policy set association.requests_per_window 9 --from 2020-01-01");
    await end(app, "association disassociate c2 --reason x --partner d1 --now 2026-11-25");
    expect((await app.json<Row[]>("voucher list")).map(({ state }) => state)).toEqual(["reclaimed", "reclaimed"]);
    await check();
  });

  test("that a file tells of reclaims what was issued within it, or shortens it where the end is ahead", async () => {
    const { app, idOf, balances, check } = await world();
    const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
    await app.json(`voucher issue c1 c4 --quota ${quota} --amount 100`);
    const from = (await app.json<Row[]>("association list --customer c1"))[0]?.from;
    const ends = ["customer,partner,type,from,to", `c1,d1,resale,${from},2026-11-24T02:00:00.001Z`];
    writeFileSync(app.path("a.csv"), `${[...ends, `c4,d1,resale,${from},2026-12-01`].join("\n")}\n`);
    await app.json(["association", "import", app.path("a.csv"), "--now", "2026-11-24T12:00:00+08:00"]);
    expect((await app.json<Row[]>("voucher list")).map(({ state, valid_until }) => [state, valid_until])).toEqual([
      ["reclaimed", null],
      ["usable", "2026-11-30T15:59:59.999Z"],
    ]);
    expect(await balances()).toEqual({ [quota]: "900.00" });
    // A period of the past that nobody knew takes nothing from the present.
    const past = "customer,partner,type,from,to\nc4,d1,resale,2025-01-01,2025-02-01\n";
    writeFileSync(app.path("b.csv"), past);
    await app.json(["association", "import", app.path("b.csv")]);
    expect(await app.json<Row[]>("voucher list --state usable")).toHaveLength(1);
    await check();
  });
});

describe("a file of vouchers", () => {
  test("is issued row by row, and the same file again gives nobody anything", async () => {
    const { app, idOf, balances, check } = await world();
    const quota = await idOf("voucher quota grant --partner d1 --amount 250 --valid-until 2026-12-31");
    const lines = [
      "客户账号,面额,备注",
      "c1,100,一",
      "c4,100,一",
      "c1,100,一",
      "c1,40.00,二",
      "c2,100,一",
      "c3,1,一",
      "nobody,1,一",
      "c1,0,一",
      "c1,1.234,一",
      "c1,,一",
    ];
    writeFileSync(app.path("v.csv"), `${lines.join("\n")}\n`);
    const results = app.path("r.csv");
    const run = () =>
      app.run(["voucher", "issue", "--from", app.path("v.csv"), "--quota", quota, "--results", results, "--json"]);
    const first = await run();
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      3,
      { rows: 10, issued: 3, unchanged: 1, refused: 2, invalid: 4 },
    ]);
    const { readFileSync } = await import("node:fs");
    const told = readFileSync(results, "utf8").trim().split("\n").slice(1);
    const outcomes = told.map((line) => line.split(","));
    expect(outcomes.map(([, key, outcome]) => `${key} ${outcome}`).join(", ")).toBe(
      "c1 issued, c4 issued, c1 unchanged, c1 issued, c2 refused, c3 refused, nobody invalid, c1 invalid, c1 invalid, c1 invalid",
    );
    expect(told[4]).toContain("voucher.balance");
    expect(told[5]).toContain("voucher.not-associated");
    expect(told.slice(6).map((line) => /UNKNOWN_CUSTOMER|BAD_VALUE|MISSING_VALUE/.exec(line)?.[0])).toEqual([
      "UNKNOWN_CUSTOMER",
      "BAD_VALUE",
      "BAD_VALUE",
      "MISSING_VALUE",
    ]);
    expect(await balances()).toEqual({ [quota]: "10.00" });
    expect(JSON.parse((await run()).stdout)).toMatchObject({ issued: 0, unchanged: 4, refused: 2, invalid: 4 });
    expect(await balances()).toEqual({ [quota]: "10.00" });
    await check();
  });

  test("names its quota in each row or once, and takes nothing where it is atomic and one is bad", async () => {
    const { app, idOf, balances } = await world();
    const quota = await idOf("voucher quota grant --partner d1 --amount 100");
    writeFileSync(
      app.path("v.csv"),
      `customer,quota,amount\nc1,${quota},60\nc4,vqt-zzz,60\nc4,${quota.slice(0, -1)},60\n`,
    );
    const line = ["voucher", "issue", "--from", app.path("v.csv"), "--json"];
    const atomic = await app.run([...line, "--atomic"]);
    expect([atomic.code, JSON.parse(atomic.stdout)]).toMatchObject([
      3,
      { issued: 0, unchanged: 1, refused: 1, invalid: 1 },
    ]);
    expect(await balances()).toEqual({ [quota]: "100.00" });
    expect(JSON.parse((await app.run([...line, "--dry-run"])).stdout)).toMatchObject({ issued: 1, refused: 1 });
    expect(await balances()).toEqual({ [quota]: "100.00" });
    expect((await app.run([...line, "c1"])).code).toBe(2);
    expect((await app.run("voucher issue c1 --atomic")).code).toBe(2);
  });
});

test("amounts that are none are exit 2, and nothing is stored", async () => {
  const { app, idOf, balances } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 90071992547409.91");
  const before = await app.rows("select count(*) as n from voucher_records");
  for (const amount of [
    "0",
    "0.00",
    "-1",
    "1.234",
    "1e3",
    "1E3",
    "0x10",
    "ten",
    "90071992547409.92",
    "９",
    "NaN",
    "Infinity",
  ]) {
    for (const line of [
      ["voucher", "quota", "grant", "--partner", "d1"],
      ["voucher", "quota", "grant", "--partner", "d1", "--face-min", "1"],
      ["voucher", "quota", "share", quota, "r1"],
      ["voucher", "issue", "c1", "--quota", quota],
      ["voucher", "use", "vch-1"],
      ["coupon", "issue", "c1", "--reason", "x"],
      ["coupon", "report-project", "--customer", "c1", "--project", "x", "--partner", "p1"],
    ]) {
      expect([amount, line.join(" "), (await app.run([...line, `--amount=${amount}`])).code]).toEqual([
        amount,
        line.join(" "),
        2,
      ]);
    }
  }
  expect(await app.rows("select count(*) as n from voucher_records")).toEqual(before);
  expect(await balances()).toEqual({ [quota]: "90071992547409.91" });
  await app.json(`voucher issue c1 --quota ${quota} --amount 90071992547409.91`);
  expect(await balances()).toEqual({ [quota]: "0.00" });
  expect((await app.run("db check")).code).toBe(0);
});

test("what several lack of a quota is said once, for all of them, and whose customer each is not", async () => {
  const { app, idOf } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 50");
  const issue = async (customers: string) => {
    const { stderr } = await app.run(`voucher issue ${customers} --quota ${quota} --amount 60 --json`);
    const { rules } = JSON.parse(stderr).error as { rules: { id: string; facts: Row }[] };
    return rules.map(({ id, facts }) => [id, facts.customer ?? facts.needed]);
  };
  expect(await issue("c1 c4 c1")).toEqual([["voucher.balance", "2 x 60.00"]]);
  expect(await issue("c1 c3 c5")).toEqual([
    ["voucher.not-associated", "c3"],
    ["voucher.not-associated", "c5"],
    ["voucher.balance", "3 x 60.00"],
  ]);
});

describe("what is wrong is said with its code", () => {
  test("times are those of Asia/Shanghai, as everywhere", async () => {
    const { app } = await world();
    const grant = "voucher quota grant --partner d1 --amount 9 --now 2026-11-24T10:00:00+08:00 --valid-until";
    expect((await app.run(`${grant} 2026-11-23`)).stderr).toBe(
      "Error: --valid-until 2026-11-23 23:59 lies before 2026-11-24 10:00: nothing could be issued.\n",
    );
    expect((await app.run(`${grant} 2026-12-01 --valid-from 2026-12-02 --lang zh`)).stderr).toContain(
      "--valid-until 2026-12-01 23:59 小于 2026-12-02 00:00",
    );
  });

  test.each([
    ["voucher quota grant --amount 1", 8],
    ["voucher quota grant --partner d1", 8],
    ["voucher quota grant --partner nobody --amount 1", 7],
    ["voucher quota grant --partner r1 --amount 1", 4],
    ["voucher quota grant --partner d1 --amount 1 --face-min 2", 2],
    ["voucher quota grant --partner d1 --amount 9 --face-min 3 --face-max 2", 2],
    ["voucher quota grant --partner d1 --amount 9 --valid-until 2026-11-23", 2],
    ["voucher quota grant --partner d1 --amount 9 --valid-from 2026-12-02 --valid-until 2026-12-01", 2],
    ["voucher quota grant --partner d1 --amount 9 --valid-until 2026-02-30", 2],
    ["voucher quota grant --partner d1 --amount 9 --count-max 0", 2],
    ["voucher quota grant --partner d1 --amount 9 --association-type x", 2],
    ["voucher quota share QUOTA nobody --amount 1", 7],
    ["voucher quota share QUOTA r1", 8],
    ["voucher quota share QUOTA p1 --amount 1", 4],
    ["voucher quota share QUOTA r1 --amount 1000.01", 4],
    ["voucher quota share QUOTA r1 --amount 1 --partner d2", 7],
    ["voucher quota share vqt-zzz r1 --amount 1", 7],
    ["voucher quota reclaim vqt-zzz", 7],
    ["voucher quota edit QUOTA", 8],
    ["voucher quota edit QUOTA --state gone", 2],
    ["voucher issue --quota QUOTA --amount 1", 8],
    ["voucher issue c1 --amount 1", 8],
    ["voucher issue c1 --quota QUOTA", 8],
    ["voucher issue nobody --quota QUOTA --amount 1", 7],
    ["voucher issue c1 --quota vqt-zzz --amount 1", 7],
    ["voucher issue c1 --quota QUOTA --amount 1 --partner p1", 7],
    ["voucher issue d1 --quota QUOTA --amount 1", 4],
    ["voucher issue c1 c3 --quota QUOTA --amount 1", 4],
    ["voucher issue c1 c4 --quota QUOTA --amount 500.01", 4],
    ["voucher issue c1 --quota QUOTA --amount 1 --valid-until 2026-11-23", 4],
    ["voucher quota", 2],
    ["voucher quota nothing", 2],
    ["voucher", 2],
  ])("%s: %i", async (line, code) => {
    const { app, idOf } = await world();
    const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
    const ended = await app.run(`${line.replace("QUOTA", quota)} --json`);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(await app.json("voucher list")).toEqual([]);
    expect(await app.json("voucher quota list")).toHaveLength(1);
  });

  test("a remark is as long as Partner Center takes it", async () => {
    const { app, idOf } = await world();
    const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
    const issue = (remark: string) =>
      app.run(["voucher", "issue", "c1", "--quota", quota, "--amount", "1", "--remark", remark]);
    expect((await issue("券".repeat(256))).code).toBe(0);
    expect((await issue("券".repeat(257))).code).toBe(2);
  });
});

test("what stood at a moment of the past", async () => {
  const { app, idOf } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 100 --now 2026-11-25");
  const [voucher] = await app.json<Row[]>(
    `voucher issue c1 --quota ${quota} --amount 60 --valid-until 2026-11-28 --now 2026-11-26`,
  );
  await app.json("voucher expire --now 2026-11-30");
  const at = async (day: string) => {
    const of = `--as-of ${day} --now 2026-12-01`;
    const balances = (await app.json<Row[]>(`voucher quota list ${of}`)).map(({ balance }) => balance);
    const states = (await app.json<Row[]>(`voucher list ${of}`)).map(({ state }) => state);
    return [balances, states, (await app.json<Row[]>(`voucher history ${of}`)).length];
  };
  expect(voucher?.state).toBe("usable");
  expect(await at("2026-11-24")).toEqual([[], [], 0]);
  expect(await at("2026-11-25")).toEqual([["100.00"], [], 1]);
  expect(await at("2026-11-28")).toEqual([["40.00"], ["usable"], 2]);
  expect(await at("2026-11-29")).toEqual([["100.00"], ["expired"], 2]);
  expect(await at("2026-11-30")).toEqual([["100.00"], ["expired"], 3]);
});

test("who may do what, and who sees what", async () => {
  const { app, idOf } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 1000");
  const shared = await idOf(`voucher quota share ${quota} r1 --amount 300`);
  await app.json(`voucher issue c1 c4 --quota ${quota} --amount 1`);
  const members = ["op,d1,operator", "rd,d1,reader", "am,d1,account-manager", "ro,r1,operator", "oo,d2,operator"];
  writeFileSync(
    app.path("m.csv"),
    `account,partner,roles,name\n${members.map((line) => `${line},人`).join("\n")}\nboss,,ecosystem-manager,人\n`,
  );
  await app.json(["member", "import", app.path("m.csv")]);
  await app.json("manager assign am c1 --as boss");
  const code = async (line: string, as: string) => (await app.run(`${line} --as ${as}`)).code;
  expect(await code("voucher quota grant --amount 1 --partner d1", "op")).toBe(9);
  expect(await code(`voucher quota edit ${quota} --state frozen`, "op")).toBe(9);
  expect(await code("voucher use vch-", "op")).toBe(9);
  expect(await code(`voucher issue c1 --quota ${quota} --amount 1`, "rd")).toBe(9);
  expect(await code(`voucher issue c1 --quota ${quota} --amount 1`, "am")).toBe(9);
  expect(await code(`voucher issue c3 --quota ${quota} --amount 1`, "ro")).toBe(9);
  expect(await code(`voucher quota share ${quota} r1 --amount 1`, "oo")).toBe(9);
  expect(await code(`voucher quota reclaim ${shared}`, "ro")).toBe(9);
  expect(await code(`voucher quota reclaim ${shared}`, "oo")).toBe(9);
  expect(await code(`voucher issue c3 --quota ${shared} --amount 1`, "ro")).toBe(0);
  expect(await code(`voucher issue c1 --quota ${quota} --amount 1`, "op")).toBe(0);
  expect(await code(`voucher quota reclaim ${shared}`, "op")).toBe(0);
  expect(await code("voucher quota grant --amount 1 --partner d1", "boss")).toBe(0);
  const seen = async (line: string, as: string) => (await app.json<Row[]>(`${line} --as ${as}`)).length;
  expect([
    await seen("voucher quota list", "op"),
    await seen("voucher quota list", "ro"),
    await seen("voucher quota list", "oo"),
  ]).toEqual([3, 1, 0]);
  expect([
    await seen("voucher list", "op"),
    await seen("voucher list", "am"),
    await seen("voucher list", "oo"),
  ]).toEqual([3, 2, 0]);
  expect([await seen("voucher history", "am"), await seen("voucher history", "oo")]).toEqual([2, 0]);
  expect(await code("coupon issue c1 --amount 1 --reason x", "op")).toBe(9);
});

test("db check finds a fen that no record explains", async () => {
  const { app, idOf, check } = await world();
  const quota = await idOf("voucher quota grant --partner d1 --amount 100");
  await app.json(`voucher issue c1 --quota ${quota} --amount 60`);
  await check();
  const failed = async () =>
    (JSON.parse((await app.run("db check --json")).stdout) as { check: string; ok: boolean }[])
      .filter(({ ok }) => !ok)
      .map((row) => row.check);
  await app.alter("update voucher_quotas set balance = balance + 1");
  expect(await failed()).toEqual(["voucher.quota-balance"]);
  await app.alter("update voucher_quotas set balance = balance - 1; update vouchers set balance = balance - 1");
  expect(await failed()).toEqual(["voucher.balance"]);
});
