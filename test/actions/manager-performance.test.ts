import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { managerPerformance } from "../../src/actions/manager-performance.ts";
import { type Database, openDatabase } from "../../src/database/database.ts";
import { EVERYTHING } from "../../src/database/listing.ts";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import type { Assignment } from "../../src/domain/managers/assignment.ts";
import { cyclesBetween, type Instant } from "../../src/values/instant.ts";
import { type Fen, ZERO } from "../../src/values/money.ts";
import { associationOf, instant, memberOf, partnerOf, seed, seedPartner } from "../seeding.ts";
import { testApp } from "../support.ts";

const at = (text: string): number => Date.parse(`${text}+08:00`);
const NOW = at("2025-12-20T10:00:00") as Instant;
const CYCLES = cyclesBetween("2025-10", "2025-12");
const MANAGERS = ["m1", "m2"];

/** Around midnight in Shanghai, around midnight in UTC, and in the middle of days, at the edge of a month and within it. */
const MOMENTS: readonly number[] = ["2025-10-31", "2025-11-01", "2025-11-02", "2025-11-03", "2025-11-12"].flatMap(
  (day) => [
    ...[-1, 0, 1].map((ms) => at(`${day}T00:00:00`) + ms),
    ...[-1, 0].map((ms) => at(`${day}T08:00:00`) + ms),
    at(`${day}T17:30:00`),
  ],
);
const moment = fc.constantFrom(...MOMENTS);

interface Period {
  readonly from: number;
  readonly to: number | null;
}
/** Periods one after another, some without duration, some with a gap between; the last may be open. */
const periods = fc.tuple(fc.array(moment, { maxLength: 6 }), fc.boolean()).chain(([cuts, open]) => {
  const sorted = [...cuts].sort((a, b) => a - b);
  const all = sorted
    .map((from, place): Period => ({ from, to: sorted[place + 1] ?? null }))
    .filter(({ to }) => open || to !== null);
  return fc.subarray(all);
});

const customerOf = (name: string) =>
  fc.record({
    assignments: periods.chain((found) =>
      fc.tuple(
        ...found.map((period, place) =>
          fc
            .constantFrom(...MANAGERS)
            .map((manager) => ({ ...period, id: `asg-${name}-${place}`, customer: name, manager })),
        ),
      ),
    ),
    associations: periods.chain((found) =>
      fc.tuple(
        ...found.map((period, place) =>
          fc
            .constantFrom("p1", "p1", "p2")
            .map((partner) => ({ ...period, id: `asc-${name}-${place}`, customer: name, partner })),
        ),
      ),
    ),
    lines: fc.array(
      fc.record({
        cycle: fc.constantFrom(...CYCLES),
        at: moment,
        cash: fc.integer({ min: -40, max: 40 }),
        flag: fc.constantFrom(null, null, "voucher-not-counted" as const),
      }),
      { maxLength: 8 },
    ),
  });

const world = fc.tuple(customerOf("c1"), customerOf("客2")).map((all) => ({
  assignments: all.flatMap(({ assignments }) => assignments),
  associations: all.flatMap(({ associations }) => associations),
  lines: all.flatMap(({ lines }, one) =>
    lines.map((line, place) => ({ ...line, id: `l${one}-${place}`, customer: one === 0 ? "c1" : "客2" })),
  ),
}));
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** POLICY.md §4 word by word: every manager's days, one after another, as they are written on a calendar. */
function naive({ assignments, associations, lines }: World, cycle: string, manager: string, delay: number) {
  const dayOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
  const later = (day: string, days: number): string =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const within = ({ from, to }: Period, ms: number): boolean => ms >= from && (to === null || ms < to);
  let consumption = 0;
  let performance = 0;
  for (const line of lines.filter((one) => one.cycle === cycle)) {
    for (const period of assignments.filter((one) => one.customer === line.customer && one.manager === manager)) {
      if (!within(period, line.at)) continue;
      consumption += line.cash;
      const days = new Set<string>();
      for (let day = later(dayOf(period.from), delay); day <= dayOf(NOW); day = later(day, 1)) days.add(day);
      const own = associations.some(
        (one) => one.partner === "p1" && one.customer === line.customer && within(one, line.at),
      );
      if (days.has(dayOf(line.at)) && own && line.flag === null) performance += line.cash;
    }
  }
  return { consumption, performance };
}

/** Puts a world into a database of its own, asks, and takes it away again. */
async function inDatabase<T>(given: World, delay: number, ask: (database: Database) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-managers-"));
  const path = join(folder, "test.db");
  await seed({ path, connect: undefined }, async (tables) => {
    await tables.parameters.insert([
      { id: "par-1", name: "manager.performance_delay_days", value: String(delay), from: 0 as Instant },
    ]);
    await tables.partners.insert([partnerOf("p1"), partnerOf("p2")]);
    await tables.members.insert(MANAGERS.map((account) => memberOf(account, "p1")));
    await tables.customers.insert([newCustomer("c1"), newCustomer("客2")]);
    await tables.associations.insert(
      given.associations.map(({ id, customer, partner, from, to }) => ({
        ...associationOf(id, customer, partner, "2025-01-01"),
        from: from as Instant,
        to: to as Instant | null,
      })),
    );
    const more = { partner: "p1", assignedBy: "x", via: "import" };
    await tables.assignments.insert(given.assignments.map((one) => ({ ...one, ...more }) as Assignment));
    await tables.usageLines.insert(given.lines.map(lineOf));
  });
  const database = await openDatabase({ path, access: "read", seed: "test" });
  try {
    return await ask(database);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The amount is split over the columns that count; coupons, which do not, stand beside it. */
function lineOf({ id, cycle, customer, at: tradeTime, cash, flag }: World["lines"][number]) {
  const named = { serviceTypeName: null, chargingMode: null, billDetailType: null, regionName: null, tradeId: null };
  return {
    id,
    billCycle: cycle,
    customer,
    customerId: null,
    accountName: customer,
    tradeTime: tradeTime as Instant,
    ...named,
    paymentAmount: 1 as Fen,
    cashAmount: (cash - 30) as Fen,
    creditAmount: 10 as Fen,
    storedValueCardAmount: 20 as Fen,
    couponAmount: 5 as Fen,
    flexipurchaseCouponAmount: 7 as Fen,
    debtAmount: ZERO,
    performanceFlag: flag,
  };
}

test("consumption and performance are those of a naive count, day by day", { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(world, fc.constantFrom(0, 1, 1, 2), async (given, delay) => {
      await inDatabase(given, delay, async (database) => {
        for (const cycle of CYCLES) {
          await database.read(async (tables) => {
            const performance = await managerPerformance(tables, cycle, NOW, MANAGERS);
            for await (const batch of tables.assignments.managers(EVERYTHING, cycle, NOW)) {
              for (const { account, consumption } of batch) {
                const found = { consumption: Number(consumption), performance: performance.get(account) };
                expect([cycle, account, found]).toEqual([cycle, account, naive(given, cycle, account, delay)]);
              }
            }
          });
        }
      });
    }),
    { numRuns: 60 },
  );
});

test("manager list --performance shows both, and a reseller's manager loses nothing to the distributor's rebound", async () => {
  const app = await testApp();
  await seed(app.database, async (tables) => {
    await seedPartner(tables, partnerOf("d1"), [
      { partner: "d1", program: "distributor", stage: null, from: null, to: null, asKind: true },
    ]);
    const link = { relation: "distributor" as const, other: "d1", from: null, to: null };
    for (const name of ["x1", "x2"]) await seedPartner(tables, partnerOf(name), [], [{ partner: name, ...link }]);
    await tables.partners.insert([partnerOf("p9")]);
    await tables.members.insert([memberOf("m1", "x1"), memberOf("m2", "x1")]);
    await tables.customers.insert(["c1", "c2"].map(newCustomer));
    await tables.associations.insert([
      associationOf("asc-1", "c1", "x2", "2026-01-05", "2026-10-01"),
      associationOf("asc-2", "c1", "x1", "2026-10-01"),
      associationOf("asc-3", "c2", "p9", "2026-01-05", "2026-10-01"),
      associationOf("asc-4", "c2", "x1", "2026-10-01"),
    ]);
    const period = { partner: "x1", assignedBy: "x", via: null, to: null, from: instant("2026-11-10T09:00") };
    await tables.assignments.insert([
      { ...period, id: "asg-1", customer: "c1", manager: "m1" },
      { ...period, id: "asg-2", customer: "c2", manager: "m2" },
    ]);
    const line = { cycle: "2026-11", cash: 100, flag: null };
    await tables.usageLines.insert(
      ["2026-11-10T08:59", "2026-11-10T23:59:59.999", "2026-11-11"].flatMap((time, place) =>
        ["c1", "c2"].map((customer) => lineOf({ ...line, id: `${customer}-${place}`, customer, at: instant(time) })),
      ),
    );
  });
  const rows = await app.json<Record<string, unknown>[]>("manager list --performance");
  expect(Object.keys(rows[0] as object)).toEqual(
    "account name partner status customers consumption performance".split(" "),
  );
  expect(rows.map(({ account, consumption, performance }) => [account, consumption, performance])).toEqual([
    ["m1", "2.00", "1.00"],
    // Its customer was another partner's until a month ago.
    ["m2", "2.00", "0.00"],
  ]);
  expect((await app.json<object[]>("manager list")).map((row) => Object.keys(row).length)).toEqual([6, 6]);
  expect(await app.json("manager list --performance --limit 1 --account m2")).toMatchObject([{ performance: "0.00" }]);
});
