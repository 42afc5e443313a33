import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/database/database.ts";
import type { Association } from "../../src/domain/association/association.ts";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import type { Assignment } from "../../src/domain/managers/assignment.ts";
import {
  type CustomerSection,
  type CustomersQuestion,
  customerSection,
  topCustomers,
} from "../../src/reports/customers.ts";
import type { Section } from "../../src/reports/section.ts";
import { cyclesBetween, type Instant } from "../../src/values/instant.ts";
import { type Fen, ZERO } from "../../src/values/money.ts";
import { type Line, naive, type World } from "./naive.ts";

const at = (text: string): Instant => Date.parse(`${text}+08:00`) as Instant;
const NOW = at("2026-03-20T10:00:00");
/** Instants at which something begins, ends or is traded: the edges of months and of now, from both sides. */
const MOMENTS: readonly number[] = [
  at("2025-11-10T00:00:00"),
  ...["2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"].flatMap((day) => {
    const edge = at(`${day}T00:00:00`);
    return [edge - 1, edge, edge + 1];
  }),
  at("2026-02-14T07:30:00"),
  NOW - 1,
  NOW,
  NOW + 1,
];
const CYCLES = ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04"];

const moment = fc.constantFrom(...MOMENTS);
/** Periods of one customer, one after another, some without duration and some with a gap; the last may be open. */
const periods = fc
  .tuple(fc.array(moment, { maxLength: 6 }), fc.boolean())
  .map(([cuts, open]) => {
    const sorted = [...cuts].sort((a, b) => a - b);
    return sorted
      .map((from, place) => ({ from, to: sorted[place + 1] ?? null }))
      .filter(({ to }) => open || to !== null);
  })
  .chain((found) =>
    fc
      .array(fc.boolean(), { minLength: found.length, maxLength: found.length })
      .map((kept) => found.filter((_, place) => kept[place])),
  );
const word = fc.option(fc.constantFrom("甲", "乙", "a", "B", "𠮷", "～"), { nil: null });

function someCustomer(name: string) {
  return fc.record({
    customer: fc
      .record({ type: fc.constantFrom("enterprise", "individual", null), industry: word, label: word, fullName: word })
      .map(({ type, ...rest }) => ({ ...newCustomer(name), customerType: type, ...rest })),
    associations: periods.chain((found) =>
      fc.tuple(
        ...found.map((period, place) =>
          fc
            .record({
              partner: fc.constantFrom("p1", "p1", "p2"),
              type: fc.constantFrom("referral", "resale"),
              endReason: word,
              startedBy: fc.constantFrom("partner", "customer", null),
              via: fc.constantFrom("reg-01", "inv-02", null),
            })
            .map((more) => ({ id: `asc-${name}-${place}`, customer: name, ...period, ...more }) as Association),
        ),
      ),
    ),
    assignments: periods.chain((found) =>
      fc.tuple(
        ...found.map((period, place) =>
          fc.constantFrom("m1", "m2").map(
            (manager) =>
              ({
                id: `asg-${name}-${place}`,
                customer: name,
                partner: "p1",
                manager,
                ...period,
                assignedBy: "x",
                via: "assign",
              }) as Assignment,
          ),
        ),
      ),
    ),
    lines: fc.array(
      fc.record({
        cycle: fc.constantFrom(...CYCLES),
        at: moment,
        payment: fc.constantFrom(0, 5, -5),
        cash: fc.integer({ min: -400, max: 400 }),
        coupon: fc.integer({ min: -40, max: 40 }),
      }),
      { maxLength: 8 },
    ),
  });
}

const world: fc.Arbitrary<World> = fc.tuple(...["c1", "c2", "C3", "客4"].map(someCustomer)).map((all) => ({
  customers: all.map(({ customer }) => customer as World["customers"][number]),
  associations: all.flatMap(({ associations }) => associations),
  assignments: all.flatMap(({ assignments }) => assignments),
  lines: all.flatMap(({ customer, lines }, one) =>
    lines.map((line, place) => ({ ...line, id: `l${one}-${place}`, customer: customer.accountName })),
  ),
}));

/** Puts a world into a database of its own, asks, and takes it away again. */
async function inDatabase<T>(given: World, ask: (database: Database) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-reports-"));
  const database = await openDatabase({ path: join(folder, "test.db"), access: "write", seed: "test" });
  try {
    await database.write({ actor: "", at: NOW, command: "", partner: null, dryRun: false }, async (tables) => {
      await tables.partners.insert(["p1", "p2"].map(partnerOf));
      await tables.members.insert(
        ["m1", "m2"].map((account) => ({
          account,
          name: account,
          partner: "p1",
          roles: ["account-manager"] as const,
          status: "active" as const,
          createdAt: NOW,
        })),
      );
      await tables.customers.insert([...given.customers]);
      await tables.associations.insert(given.associations);
      await tables.assignments.insert(given.assignments);
      await tables.usageLines.insert(given.lines.map(lineOf));
    });
    return await ask(database);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function partnerOf(accountName: string) {
  return {
    accountName,
    company: accountName,
    uscc: null,
    tier: null,
    phone: null,
    email: null,
    realNameVerified: false,
    status: "active" as const,
    customerDevelopment: false,
    knownSupplier: false,
    createdAt: NOW,
  };
}

/** The cash of a line is split over the three columns that count, the coupon over its two. */
function lineOf({ id, cycle, customer, at: tradeTime, payment, cash, coupon }: Line) {
  return {
    id,
    billCycle: cycle,
    customer,
    customerId: null,
    accountName: customer,
    tradeTime: tradeTime as Instant,
    serviceTypeName: null,
    chargingMode: null,
    billDetailType: null,
    regionName: null,
    tradeId: null,
    paymentAmount: payment as Fen,
    cashAmount: (cash - 30) as Fen,
    creditAmount: 10 as Fen,
    storedValueCardAmount: 20 as Fen,
    couponAmount: (coupon - 7) as Fen,
    flexipurchaseCouponAmount: 7 as Fen,
    debtAmount: 999 as Fen,
    performanceFlag: null,
  };
}

const recordsOf = ({ columns, batches }: Section) =>
  [...batches].flat().map((row) => Object.fromEntries(columns.map(({ key, value }) => [key, value(row)])));

const QUESTION = { partner: "p1", manager: undefined, now: NOW, by: [] };

async function ask(given: World, question: Partial<CustomersQuestion> & Pick<CustomersQuestion, "period">) {
  const asked = { ...QUESTION, ...question };
  return await inDatabase(given, (database) =>
    database.read(async (tables) => {
      const of = async (name: CustomerSection, by: readonly string[] = asked.by) =>
        recordsOf(await customerSection(tables, name, { ...asked, by }));
      const unit = asked.by;
      return {
        counts: (await of("counts"))[0],
        begun: await of("new-associations"),
        begunBy: await of("new-associations", [...unit, "manager", "via", "association_type"]),
        ended: await of("disassociations"),
        endedBy: await of("disassociations", ["reason", "started_by", ...unit]),
        profile: await of("profile", []),
        revenue: await of("revenue", []),
        top: recordsOf(await topCustomers(tables, asked)),
        // The two ways in which facts of few and of many customers are read.
        few: await tables.dashboards.profile(asked, NOW, ["industry", "label"], 1),
        many: await tables.dashboards.profile(asked, NOW, ["industry", "label"], 1_000_000),
      };
    }),
  );
}

describe("against a naive second computation", () => {
  const question = fc.record({
    edges: fc.tuple(fc.constantFrom(...CYCLES.slice(1)), fc.constantFrom(...CYCLES.slice(1))),
    manager: fc.constantFrom(undefined, undefined, "m1", "m2"),
    partner: fc.constantFrom("p1", "p1", "p2"),
    unit: fc.constantFrom("month", "day", "quarter"),
  });

  test("every section says the same, for partners and managers, over any history", async () => {
    await fc.assert(
      fc.asyncProperty(world, question, async (given, { edges, manager, partner, unit }) => {
        const [first, last] = [...edges].sort() as [string, string];
        const who = manager === undefined ? partner : "p1";
        const expected = naive(given, {
          partner: who,
          manager,
          cycles: cyclesBetween(first, last),
          now: NOW,
          unit: unit as "month",
        });
        const { few, many, ...found } = await ask(given, {
          partner: who,
          manager,
          period: { first, last },
          by: [unit],
        });
        expect(many).toEqual(few);
        expect(found).toEqual({
          counts: expected.counts,
          begun: expected.begun([]),
          begunBy: expected.begun(["manager", "via", "association_type"]),
          ended: expected.ended([]),
          endedBy: expected.ended(["reason", "started_by"]),
          profile: expected.profile,
          revenue: expected.revenue,
          top: expected.top,
        });
      }),
      { numRuns: 60 },
    );
  });
});

const customer = (name: string) => ({ ...newCustomer(name), customerType: "enterprise" as const });
const association = (name: string, from: string, to: string | null, more: Partial<Association> = {}): Association => ({
  id: `asc-${name}-${from}`,
  customer: name,
  partner: "p1",
  type: "resale",
  from: at(from),
  to: to === null ? null : at(to),
  endReason: null,
  startedBy: null,
  via: null,
  ...more,
});
const line = (id: string, cycle: string, time: string, cash: number, more: Partial<Line> = {}): Line => ({
  id,
  cycle,
  customer: "c1",
  at: at(time),
  payment: cash,
  cash,
  coupon: 0,
  ...more,
});
const JANUARY = { first: "2026-01", last: "2026-01" };
const nothing: World = { customers: [], associations: [], assignments: [], lines: [] };

describe("edges", () => {
  test("an association that ends with the cycle is a customer at its end and a loss of the next", async () => {
    const given: World = {
      ...nothing,
      customers: [customer("c1")],
      associations: [association("c1", "2026-01-01T00:00:00", "2026-02-01T00:00:00")],
    };
    const january = await ask(given, { period: JANUARY });
    expect(january.counts).toMatchObject({ total_customers: 1, association_count: 1 });
    expect(january.ended).toEqual([{ month: "2026-01", count: 0, average_days: null }]);
    const february = await ask(given, { period: { first: "2026-02", last: "2026-02" } });
    expect(february.counts).toMatchObject({ total_customers: 0, association_count: 0 });
    expect(february.ended).toEqual([{ month: "2026-02", count: 1, average_days: "31.0" }]);
  });

  test("a line traded when the association ends is outside, a millisecond earlier inside", async () => {
    const given: World = {
      ...nothing,
      customers: [customer("c1")],
      associations: [association("c1", "2026-01-10T00:00:00", "2026-01-20T00:00:00")],
      lines: [
        line("l1", "2026-01", "2026-01-09T23:59:59.999", 1),
        line("l2", "2026-01", "2026-01-10T00:00:00", 10),
        line("l3", "2026-01", "2026-01-19T23:59:59.999", 100),
        line("l4", "2026-01", "2026-01-20T00:00:00", 1000),
      ],
    };
    expect((await ask(given, { period: JANUARY })).revenue).toMatchObject([{ revenue: 110 }]);
  });

  test("change is a share of the cycle before, also of one outside the period, and of nothing there is none", async () => {
    const given: World = {
      ...nothing,
      customers: [customer("c1")],
      associations: [association("c1", "2025-01-01T00:00:00", null)],
      lines: [
        line("l1", "2025-12", "2025-12-05T00:00:00", 300),
        line("l2", "2026-01", "2026-01-05T00:00:00", 100),
        line("l3", "2026-02", "2026-02-05T00:00:00", -200),
        line("l4", "2026-04", "2026-03-05T00:00:00", 50),
      ],
    };
    const { revenue, top } = await ask(given, { period: { first: "2026-01", last: "2026-04" } });
    expect(revenue.map(({ change }) => change)).toEqual(["-0.6667", "-3.0000", "-1.0000", null]);
    expect(revenue.map((row) => row.revenue)).toEqual([100, -200, ZERO, 50]);
    expect(top).toEqual([]);
  });

  test("who got back all that was paid is none of those that contribute most", async () => {
    const given: World = {
      ...nothing,
      customers: [customer("c1")],
      associations: [association("c1", "2025-01-01T00:00:00", null)],
      lines: [line("l1", "2026-01", "2026-01-05T00:00:00", 7), line("l2", "2026-01", "2026-01-06T00:00:00", -7)],
    };
    expect((await ask(given, { period: JANUARY })).top).toEqual([]);
  });

  test("shares round half away from zero and there is no profile of nobody", async () => {
    const names = Array.from({ length: 32 }, (_, place) => `c${place}`);
    const given: World = {
      ...nothing,
      customers: names.map((name, place) => ({ ...customer(name), label: place === 0 ? "唯一" : null })),
      associations: names.map((name) => association(name, "2026-01-10T00:00:00", null)),
    };
    const { profile } = await ask(given, { period: JANUARY });
    expect(profile.filter(({ dimension }) => dimension === "label")).toEqual([
      { dimension: "label", value: null, count: 31, share: "0.9688" },
      { dimension: "label", value: "唯一", count: 1, share: "0.0313" },
    ]);
    expect((await ask(nothing, { period: JANUARY })).profile).toEqual([]);
  });

  test("what has not happened yet is not counted, what happens now is", async () => {
    const given: World = {
      ...nothing,
      customers: [customer("c1"), customer("c2")],
      associations: [
        association("c1", "2026-03-01T00:00:00", "2026-03-20T10:00:00"),
        association("c2", "2026-03-20T10:00:00.001", null),
      ],
    };
    const march = await ask(given, { period: { first: "2026-03", last: "2026-03" } });
    expect(march.counts).toEqual({
      total_customers: 0,
      association_count: 1,
      spending_customers: 0,
      new_enterprise_customers: 1,
    });
    expect(march.ended).toMatchObject([{ count: 1, average_days: "19.4" }]);
  });

  test("an assignment that ends with the association counts for the manager; one that begins then does not", async () => {
    const assigned = (manager: string, from: string, to: string | null): Assignment => ({
      id: `asg-${manager}`,
      customer: "c1",
      partner: "p1",
      manager,
      from: at(from),
      to: to === null ? null : at(to),
      assignedBy: "x",
      via: "assign",
    });
    const given: World = {
      ...nothing,
      customers: [customer("c1")],
      associations: [association("c1", "2026-01-10T00:00:00", "2026-01-20T00:00:00")],
      assignments: [
        assigned("m1", "2026-01-15T00:00:00", "2026-01-20T00:00:00"),
        assigned("m2", "2026-01-20T00:00:00", null),
      ],
    };
    const late: World = {
      ...given,
      assignments: [assigned("m1", "2026-01-20T00:00:00", "2026-01-20T00:00:00")],
    };
    expect((await ask(late, { manager: "m1", period: JANUARY })).ended).toMatchObject([{ count: 1 }]);
    expect((await ask(given, { manager: "m1", period: JANUARY })).ended).toMatchObject([{ count: 1 }]);
    expect((await ask(given, { manager: "m2", period: JANUARY })).ended).toMatchObject([{ count: 0 }]);
  });

  test("sums beyond the fen that a number can hold fail instead of losing some", async () => {
    const huge = Number.MAX_SAFE_INTEGER - 1_000;
    const given: World = {
      ...nothing,
      customers: [customer("c1")],
      associations: [association("c1", "2025-01-01T00:00:00", null)],
      lines: [line("l1", "2026-01", "2026-01-05T00:00:00", huge), line("l2", "2026-01", "2026-01-05T00:00:00", huge)],
    };
    await expect(ask(given, { period: JANUARY })).rejects.toThrow(RangeError);
  });
});
