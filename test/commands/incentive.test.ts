import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import {
  associationOf,
  fixture,
  fixturePath,
  instant,
  partnerOf,
  programOf,
  type Row,
  seed,
  seedPartner,
  seedPortfolio,
} from "../seeding.ts";
import { testApp } from "../support.ts";

type Json = Record<string, unknown>;

const KEYS = ["partner", "cycle", "eligible", "accrues_to", "performance", "payable", "rules"];

const USAGE = fixture("usage.csv");
const ASSOCIATIONS = fixture("associations.csv");
const ACCOUNTS = new Map(fixture("customers.csv").map((row) => [row.customer_id, row.account_name]));
const CYCLES = [...new Set(USAGE.map((row) => row.bill_cycle as string))].sort();

/** Cuts a decimal text to fen, digit by digit. */
function cut(text: string): number {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  return (text.startsWith("-") ? -1 : 1) * Number(whole + fraction.padEnd(2, "0").slice(0, 2));
}

const ended = (row: Row): number => (row.to ? instant(row.to) : Number.POSITIVE_INFINITY);

/** Adds up performance from the files, by a reading of POLICY.md §8 of its own. */
function naivePerformance(group: readonly string[], cycle: string): string {
  let sum = 0;
  for (const line of USAGE) {
    if (line.bill_cycle !== cycle || line.performance_flag) continue;
    const customer = line.account_name || ACCOUNTS.get(line.customer_id);
    const traded = instant(line.trade_time as string);
    const all = ASSOCIATIONS.filter((row) => row.customer === customer);
    const own = all.filter((row) => group.includes(row.partner as string));
    let current = own.find((row) => instant(row.from as string) <= traded && traded < ended(row));
    if (!current) continue;
    for (let next = current; next; ) {
      current = next;
      const begins = instant(current.from as string);
      next = own.find((row) => instant(row.from as string) < begins && ended(row) >= begins) as Row;
    }
    const begins = instant(current.from as string);
    const foreign = all.some((row) => !group.includes(row.partner as string) && instant(row.from as string) < begins);
    const until = new Date(begins + 8 * 3_600_000);
    until.setUTCMonth(until.getUTCMonth() + 6);
    const rebound = begins >= instant("2026-01-01") && foreign && traded < until.getTime() - 8 * 3_600_000;
    if (rebound) continue;
    sum += cut(line.cash_amount as string) + cut(line.credit_amount as string);
    sum += cut(line.stored_value_card_amount as string);
  }
  return `${sum < 0 ? "-" : ""}${Math.floor(Math.abs(sum) / 100)}.${String(Math.abs(sum) % 100).padStart(2, "0")}`;
}

describe.each([
  ["sp-yunfan", "sp-yunfan", ["sp-yunfan"], []],
  ["sp-lantern", "sp-lantern", ["sp-lantern"], []],
  ["dist-huadong", "dist-huadong", ["dist-huadong", "res-haitang", "res-yunfan"], []],
  ["res-haitang", "dist-huadong", ["res-haitang"], ["incentive.reseller", "incentive.no-program"]],
  ["none-applicant", null, [], ["incentive.no-program"]],
] as const)("%s of the fixtures", (partner, accrues, group, rules) => {
  test("has the performance of a naive sum, cycle by cycle, and its verdict on stdout alone", async () => {
    const app = await testApp();
    await seedPortfolio(app.database);
    await app.json(["usage", "import", fixturePath("usage.csv")]);
    const performances: unknown[] = [];
    for (const cycle of CYCLES) {
      const { code, stdout, stderr } = await app.run(["incentive", "check", partner, "--cycle", cycle, "--json"]);
      const check = JSON.parse(stdout);
      performances.push(check.performance);
      expect([code, stderr]).toEqual([rules.length === 0 ? 0 : 4, ""]);
      expect(check).toMatchObject({
        partner,
        cycle,
        eligible: rules.length === 0,
        accrues_to: accrues,
        // Nobody of the fixtures is certified.
        payable: false,
      });
      expect((check.rules as Json[]).map((rule) => rule.id)).toEqual(rules);
    }
    expect(performances).toEqual(CYCLES.map((cycle) => naivePerformance(group, cycle)));
    if (group.length > 0) expect(performances.some((performance) => performance !== "0.00")).toBe(true);
  });
});

/** An app with a distributor, one reseller that left it and a provider; customer c1 with each of two. */
async function world() {
  const app = await testApp();
  const until = (text: string) => ({ from: null, to: instant(text) });
  await seed(app.database, async (tables) => {
    const { customers, associations } = tables;
    await seedPartner(tables, partnerOf("d1"), [programOf("d1", "distributor", until("2026-11-01"))]);
    await seedPartner(tables, partnerOf("d2"), [programOf("d2", "distributor", { from: instant("2026-11-10") })]);
    const link = { partner: "r1", relation: "distributor" } as const;
    await seedPartner(
      tables,
      partnerOf("r1"),
      [programOf("r1", "reseller", { from: instant("2025-01-01") })],
      [
        { ...link, other: "d1", ...until("2026-11-10") },
        { ...link, other: "d2", from: instant("2026-11-10"), to: null },
      ],
    );
    await seedPartner(tables, partnerOf("p1"), [programOf("p1", "solution-provider")]);
    await customers.insert([newCustomer("c1"), newCustomer("c2")]);
    await associations.insert([
      associationOf("asc-1", "c1", "p1", "2025-11-05", "2025-11-10"),
      associationOf("asc-2", "c2", "r1", "2025-01-01"),
    ]);
  });
  return app;
}

test("one record with every column; rules are whole objects in json and ids in csv", async () => {
  const app = await world();
  const { code, stdout, stderr } = await app.run("incentive check r1 --cycle 2026-10 --json --lang zh");
  expect([code, stderr]).toEqual([4, ""]);
  const check = JSON.parse(stdout);
  expect(Object.keys(check)).toEqual(KEYS);
  expect(check).toMatchObject({
    partner: "r1",
    cycle: "2026-10",
    eligible: false,
    payable: false,
    performance: "0.00",
  });
  expect(Object.keys(check.rules[0])).toEqual(["id", "effect", "reason", "remedy", "source", "facts"]);
  expect(check.rules[0]).toMatchObject({
    id: "incentive.reseller",
    reason: "云经销商不能享受激励返点，其业绩计入总经销商。",
    facts: { distributor: "d1" },
  });
  const csv = await app.run("incentive check r1 --cycle 2026-10 -f csv");
  expect(csv.stdout).toBe(
    `${KEYS.join(",")}\nr1,2026-10,false,d1,0.00,false,incentive.reseller;incentive.no-program\n`,
  );
  const people = await app.run("incentive check r1 --cycle 2026-10");
  expect(people.stdout).toMatch(/\(incentive\.reseller\)\n/);
  expect((await app.run("incentive check p1 --cycle 2026-10")).stdout).not.toContain("Not eligible");
});

test("a programme counts for the cycles that it touches, and a reseller accrues to its latest distributor", async () => {
  const app = await world();
  const check = async (partner: string, cycle: string) => {
    const { stdout } = await app.run(["incentive", "check", partner, "--cycle", cycle, "--json"]);
    const { eligible, accrues_to } = JSON.parse(stdout);
    return [eligible, accrues_to];
  };
  expect(await check("d1", "2026-10")).toEqual([true, "d1"]);
  expect(await check("d1", "2026-11")).toEqual([false, null]);
  expect(await check("d2", "2026-10")).toEqual([false, null]);
  expect(await check("d2", "2026-11")).toEqual([true, "d2"]);
  expect(await check("r1", "2026-10")).toEqual([false, "d1"]);
  expect(await check("r1", "2026-11")).toEqual([false, "d2"]);
  expect(await check("r1", "2024-12")).toEqual([false, null]);
});

test("a line counts from the first instant of an association to the last one before its end, in its own cycle", async () => {
  const app = await world();
  const file = app.path("u.csv");
  writeFileSync(
    file,
    [
      "id,bill_cycle,trade_time,account_name,cash_amount,coupon_amount,performance_flag",
      "a,2025-11,2025-11-04T23:59:59.999+08:00,c1,1,,",
      "b,2025-11,2025-11-05T00:00:00.000+08:00,c1,2,100,",
      "c,2025-11,2025-11-09T23:59:59.999+08:00,c1,4,,",
      "d,2025-11,2025-11-10T00:00:00.000+08:00,c1,8,,",
      "e,2025-12,2025-11-09T12:00:00.000+08:00,c1,16,,",
      "f,2025-11,2025-11-06,c1,-32.01,,",
      "g,2025-11,2025-11-06,c1,64,,voucher-not-counted",
      "h,2025-11,2025-11-06,c2,128,,",
      "i,2025-11,2025-11-06,nobody,256,,",
    ].join("\n"),
  );
  await app.run(["usage", "import", file]);
  const performance = async (partner: string, cycle: string) => {
    const { stdout } = await app.run(["incentive", "check", partner, "--cycle", cycle, "--json"]);
    return JSON.parse(stdout).performance;
  };
  expect(await performance("p1", "2025-11")).toBe("-26.01");
  expect(await performance("p1", "2025-12")).toBe("16.00");
  // The line of r1's customer counts for the distributor that it once had; d2 was none in that cycle.
  expect(await performance("d1", "2025-11")).toBe("128.00");
  expect(await performance("d2", "2025-11")).toBe("0.00");
  expect(await performance("r1", "2025-11")).toBe("128.00");
});

test("lines of a reseller count for a distributor only while the one was linked to the other", async () => {
  const app = await world();
  await seed(app.database, async (tables) => {
    await seedPartner(tables, partnerOf("d3"), [programOf("d3", "distributor", { from: null, to: null })]);
    await seedPartner(
      tables,
      partnerOf("r3"),
      [programOf("r3", "reseller")],
      [
        {
          partner: "r3",
          relation: "distributor",
          other: "d3",
          from: instant("2026-10-10"),
          to: instant("2026-10-20"),
        },
      ],
    );
    await tables.customers.insert([newCustomer("c3")]);
    await tables.associations.insert([associationOf("asc-3", "c3", "r3", "2025-01-01")]);
  });
  const times = ["2026-10-09T23:59:59.999+08:00", "2026-10-10", "2026-10-19T23:59:59.999+08:00", "2026-10-20"];
  const lines = times.map((time, place) => `k${place},2026-10,${time},c3,${10 ** place}`);
  const file = app.path("u.csv");
  writeFileSync(file, ["id,bill_cycle,trade_time,account_name,cash_amount", ...lines].join("\n"));
  await app.run(["usage", "import", file]);
  expect(await app.json("incentive check d3 --cycle 2026-10")).toMatchObject({ performance: "110.00" });
  const { stdout } = await app.run("incentive check r3 --cycle 2026-10 --json");
  expect(JSON.parse(stdout)).toMatchObject({ eligible: false, accrues_to: "d3", performance: "1111.00" });
});

test("lines of a cycle that were traded before and after its month are added up apart from those between", async () => {
  const app = await world();
  await seed(app.database, async (tables) => {
    await tables.customers.insert([newCustomer("c4")]);
    await tables.associations.insert([associationOf("asc-4", "c4", "p1", "2025-09-10", "2025-11-10")]);
  });
  const days = ["2025-09-05", "2025-09-15", "2025-10-10", "2025-11-03", "2025-11-20"];
  const lines = days.map((day, place) => `o${place},2025-10,${day},c4,${10 ** place}`);
  const file = app.path("u.csv");
  writeFileSync(file, ["id,bill_cycle,trade_time,account_name,cash_amount", ...lines].join("\n"));
  await app.run(["usage", "import", file]);
  expect(await app.json("incentive check p1 --cycle 2025-10")).toMatchObject({ performance: "1110.00" });
});

test("more lines than one batch are added up", async () => {
  const app = await world();
  const file = app.path("u.csv");
  const lines = Array.from({ length: 2_500 }, (_, i) => `l${i},2025-11,2025-11-06,c${(i % 2) + 1},0.01`);
  writeFileSync(file, ["id,bill_cycle,trade_time,account_name,cash_amount", ...lines].join("\n"));
  await app.run(["usage", "import", file]);
  expect(await app.json("incentive check p1 --cycle 2025-11")).toMatchObject({ performance: "12.50" });
});

test("the cycle is that of now and the partner the one of the command, unless they are named", async () => {
  const app = await world();
  expect(await app.json("incentive check p1")).toMatchObject({ partner: "p1", cycle: "2026-11" });
  expect(await app.json("incentive check --partner p1")).toMatchObject({ partner: "p1" });
  expect(await app.json("incentive check p1 --now 2026-10-31T23:59:59.999+08:00")).toMatchObject({ cycle: "2026-10" });
  expect(await app.json("incentive check p1 --partner p1")).toMatchObject({ partner: "p1" });
  const environment = { PARTNERCTL_PARTNER: "d2" };
  expect(JSON.parse((await app.run("incentive check p1 --json", { environment })).stdout).partner).toBe("p1");
  expect((await app.run("incentive check")).code).toBe(8);
  expect((await app.run("incentive check p1 --partner d1")).code).toBe(2);
});

test("an unknown partner is exit 7, a bad cycle exit 2", async () => {
  const app = await world();
  expect((await app.run("incentive check nobody")).code).toBe(7);
  for (const cycle of ["2026-13", "2026-1", "2026", "now", "2026-11-01", "0000-01", ""]) {
    expect((await app.run(["incentive", "check", "p1", "--cycle", cycle])).code, cycle).toBe(2);
  }
  expect((await app.run("incentive check p1 --cycle 9999-12")).code).toBe(0);
  expect((await app.run("incentive check p1 --cycle 0001-01")).code).toBe(0);
});

test("a cycle that is over is judged by the parameters of its end, not by what was set for later", async () => {
  const app = await world();
  await seed(app.database, async ({ customers, associations }) => {
    await customers.insert([newCustomer("c9")]);
    await associations.insert([
      associationOf("asc-8", "c9", "d1", "2025-01-01", "2026-02-01"),
      associationOf("asc-9", "c9", "p1", "2026-02-01"),
    ]);
  });
  const file = app.path("u.csv");
  writeFileSync(file, "id,bill_cycle,trade_time,account_name,cash_amount\nz,2026-07,2026-07-31,c9,5\n");
  await app.run(["usage", "import", file]);
  const performance = async () => (await app.json("incentive check p1 --cycle 2026-07")).performance;
  expect(await performance()).toBe("0.00");
  const set = (id: string, from: string) =>
    seed(app.database, async ({ parameters }) => {
      await parameters.insert([{ id, name: "incentive.rebound_months", value: "1", from: instant(from) }]);
    });
  await set("prm-1", "2026-08-01T00:00:00.000+08:00");
  expect(await performance()).toBe("0.00");
  await set("prm-2", "2026-07-31T23:59:59.999+08:00");
  expect(await performance()).toBe("5.00");
});

test("calculating without a rate warns that the amounts are nothing, and names how one is entered", async () => {
  const app = await testApp();
  await seedPortfolio(app.database);
  await app.json(["usage", "import", fixturePath("usage.csv")]);
  const calculate = (lang = "en") =>
    app.run(`incentive calculate --cycle 2026-10 --partner sp-yunfan --json -q --lang ${lang}`);
  const without = await calculate();
  expect(JSON.parse(without.stdout).map(({ amount }: Json) => amount)).toEqual(["0.00", "0.00"]);
  expect(without.stderr).toMatch(
    /^Warning: Statements for which no rate .*: 2\. .*`partnerctl incentive policy add --program .*`\.\n$/,
  );
  expect((await calculate("zh")).stderr).toMatch(
    /^警告：有 2 份账单没有适用的返点比例.*`partnerctl incentive policy add /,
  );
  await app.json(
    "incentive policy add --program solution-provider --rate 4 --from 2026-10-01 --association-type resale",
  );
  expect((await calculate()).stderr).toContain("amount to 0: 1.");
  await app.json("incentive policy add --program solution-provider --rate 4 --from 2026-10-01 --threshold 99999999");
  expect((await calculate()).stderr).toBe("");
});
