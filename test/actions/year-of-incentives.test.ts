import { expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import type { StoredUsageLine } from "../../src/domain/usage/line.ts";
import { cycleSpan, type Instant } from "../../src/values/instant.ts";
import { fen } from "../../src/values/money.ts";
import { CONCURRENT, describeOn } from "../engines.ts";
import { halfYearLater } from "../half-year.ts";
import { associationOf, partnerOf, programOf, seed, seedPartner } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, string>;

const PARTNERS = 20;
const CUSTOMERS = 5_000;
const CYCLES = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, "0")}`);
const DAY = 86_400_000;
const PRODUCTS = ["ECS", "OBS", "RDS", null];
const FLAGS = ["voucher-not-counted", "stored-value-purchase"] as const;

/** A small seeded generator (mulberry32): the same year every time. */
function random(seedOf: number): (below: number) => number {
  let state = seedOf;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Period {
  readonly customer: string;
  readonly partner: string;
  readonly type: "referral" | "resale";
  readonly from: number;
  readonly to: number | null;
}

const START = cycleSpan("2026-01").from;
/** Partners 1 to 14 are providers, 15 to 17 distributors, 18 to 20 resellers of the first two of those, one with a change. */
const providers = Array.from({ length: 14 }, (_, i) => `p${i + 1}`);
const distributors = ["d1", "d2", "d3"];
const resellers = ["r1", "r2", "r3"];
const LINKS = [
  { partner: "r1", other: "d1", from: null, to: null },
  { partner: "r2", other: "d1", from: null, to: START + 45 * DAY },
  { partner: "r2", other: "d2", from: START + 45 * DAY, to: null },
  { partner: "r3", other: "d2", from: START + 100 * DAY + 12_345, to: START + 200 * DAY },
];

/** A year of 20 partners and 5,000 customers: most with one association, others with several or a gap. */
function year() {
  const next = random(20_261_127);
  const all = [...providers, ...distributors, ...resellers];
  const periods: Period[] = [];
  const lines: StoredUsageLine[] = [];
  for (let i = 0; i < CUSTOMERS; i++) {
    const customer = `c${String(i).padStart(4, "0")}`;
    let from = START - next(900) * DAY - next(DAY);
    const count = 1 + (next(4) === 0 ? 1 + next(3) : 0);
    for (let n = 0; n < count; n++) {
      const ends = n < count - 1 || next(8) === 0;
      const to = ends ? from + (30 + next(500)) * DAY + next(DAY) : null;
      periods.push({
        customer,
        partner: all[next(all.length)] as string,
        type: next(2) ? "resale" : "referral",
        from,
        to,
      });
      from = (to ?? from) + (next(2) ? 0 : next(60) * DAY);
    }
    for (const [month, cycle] of CYCLES.entries()) {
      const { from: begin, to: end } = cycleSpan(cycle);
      for (let n = next(3); n > 0; n--) {
        const late = next(40) === 0 ? 3 * DAY : 0;
        const amount = (below: number) => fen((next(12) === 0 ? -1 : 1) * next(below) || 0);
        const flag = next(25) === 0 ? FLAGS[next(2)] : null;
        lines.push({
          id: `${month}-${i}-${n}`,
          billCycle: cycle,
          customer,
          customerId: null,
          accountName: customer,
          tradeTime: (begin + next(end - begin) + late) as Instant,
          serviceTypeName: PRODUCTS[next(4)] as string | null,
          chargingMode: null,
          billDetailType: null,
          regionName: null,
          tradeId: null,
          paymentAmount: amount(1_000_000),
          cashAmount: amount(500_000),
          creditAmount: amount(3_000),
          storedValueCardAmount: amount(99),
          couponAmount: amount(700),
          flexipurchaseCouponAmount: fen(0),
          debtAmount: fen(0),
          performanceFlag: flag ?? null,
        });
      }
    }
  }
  return { periods, lines };
}

/** Like a spreadsheet: one row per line, whose it is by looking everything up, then summed. Knows nothing of the program. */
function spreadsheet({ periods, lines }: ReturnType<typeof year>) {
  const ofCustomer = new Map<string, Period[]>();
  for (const period of periods) ofCustomer.set(period.customer, [...(ofCustomer.get(period.customer) ?? []), period]);
  const linked = (partner: string, other: string, at: number) =>
    LINKS.some(
      (l) => l.partner === partner && l.other === other && (l.from ?? -Infinity) <= at && at < (l.to ?? Infinity),
    );
  const everLinked = (p: Period, other: string) =>
    LINKS.some(
      (l) =>
        l.partner === p.partner &&
        l.other === other &&
        Math.max(l.from ?? -Infinity, p.from) < Math.min(l.to ?? Infinity, p.to ?? Infinity),
    );
  const sums = new Map<string, Map<string | null, bigint>>();
  for (const line of lines) {
    if (line.performanceFlag) continue;
    const own = ofCustomer.get(line.customer as string) as Period[];
    const at = line.tradeTime;
    const current = own.find((p) => p.from <= at && (p.to === null || at < p.to));
    if (!current) continue;
    const payee = [...distributors, current.partner].find(
      (d) => d === current.partner || linked(current.partner, d, at),
    );
    if (payee === undefined || resellers.includes(payee)) continue;
    const mine = (p: Period) => p.partner === payee || everLinked(p, payee);
    let begin = current.from;
    for (let again = true; again; ) {
      const earlier = own.find((p) => mine(p) && p.from < begin && (p.to ?? Infinity) >= begin);
      again = earlier !== undefined;
      begin = earlier?.from ?? begin;
    }
    const foreign = own.some((p) => !mine(p) && p.from < begin && (p.to === null || p.to > p.from));
    if (foreign && begin >= START && at < halfYearLater(begin)) continue;
    const key = `${payee} ${line.billCycle} ${current.type}`;
    const products = sums.get(key) ?? new Map<string | null, bigint>();
    const cash = BigInt(line.cashAmount + line.creditAmount + line.storedValueCardAmount);
    products.set(line.serviceTypeName, (products.get(line.serviceTypeName) ?? 0n) + cash);
    sums.set(key, products);
  }
  return sums;
}

const yuan = (amount: bigint): string => {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, "0");
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
/** Of millionths of a fen, a half away from zero. */
const rounded = (exact: bigint): bigint =>
  exact < 0n ? -((-exact + 500_000n) / 1_000_000n) : (exact + 500_000n) / 1_000_000n;

describeOn(CONCURRENT, (engine) => {
  test("a year of 20 partners and 5,000 customers comes to what a spreadsheet says, to the fen", {
    timeout: 600_000,
  }, async () => {
    expect(providers.length + distributors.length + resellers.length).toBe(PARTNERS);
    const app = await testApp({ engine, now: "2027-01-05T10:00:00+08:00" });
    const data = year();
    await seed(app.database, async (tables) => {
      for (const name of providers) await seedPartner(tables, partnerOf(name), [programOf(name, "solution-provider")]);
      for (const name of distributors) await seedPartner(tables, partnerOf(name), [programOf(name, "distributor")]);
      for (const name of resellers) {
        const links = LINKS.filter(({ partner }) => partner === name);
        const held = links.map((one) => ({ ...one, relation: "distributor" as const }) as never);
        await seedPartner(tables, partnerOf(name), [programOf(name, "reseller")], held);
      }
      await tables.customers.insert([...new Set(data.periods.map((p) => p.customer))].map((name) => newCustomer(name)));
      await tables.associations.insert(
        data.periods.map((period, i) => ({
          ...associationOf(`asc-${String(i).padStart(6, "0")}`, period.customer, period.partner, "2026-01-01"),
          type: period.type,
          from: period.from as Instant,
          to: period.to as Instant | null,
        })),
      );
      await tables.usageLines.insert(data.lines);
    });
    // From July on a product has a rate of its own, so that both ways of adding up have their turn.
    const add = (...more: readonly string[]) => app.json(["incentive", "policy", "add", ...more]);
    await add("--program", "solution-provider", "--rate", "3.3333", "--from", "2026-01-01");
    await add("--program", "distributor", "--rate", "7.0707", "--from", "2026-01-01", "--association-type", "resale");
    await add("--program", "solution-provider", "--rate", "9.5", "--product", "ECS", "--from", "2026-07-01");
    const expected = [...spreadsheet(data)].map(([key, products]) => {
      const [partner, cycle, type] = key.split(" ") as [string, string, string];
      const isDistributor = distributors.includes(partner);
      const rateOf = (product: string | null): bigint => {
        if (isDistributor) return type === "resale" ? 70_707n : 0n;
        return product === "ECS" && cycle >= "2026-07" ? 95_000n : 33_333n;
      };
      const cells = [...products];
      const performance = cells.reduce((sum, [, amount]) => sum + amount, 0n);
      const exact = cells.reduce((sum, [product, amount]) => sum + amount * rateOf(product), 0n);
      return [partner, cycle, type, yuan(performance), yuan(rounded(exact))];
    });
    const actual: string[][] = [];
    for (const cycle of CYCLES) {
      const rows = await app.json<Row[]>(["incentive", "calculate", "--cycle", cycle]);
      actual.push(
        ...rows.map((row) =>
          ["partner", "cycle", "association_type", "performance", "amount"].map((key) => row[key] as string),
        ),
      );
    }
    const sorted = (rows: string[][]) => rows.map((row) => row.join(" ")).sort();
    // A statement of nothing: lines there are, and none of them counts.
    const nothing = (row: string) => row.endsWith(" 0.00 0.00");
    expect(sorted(actual).filter((row) => !nothing(row))).toEqual(sorted(expected).filter((row) => !nothing(row)));
    expect(expected.length).toBeGreaterThan(300);
    // The same sums by another way: performance and what is excluded make up the cash.
    const cents = (text: string | undefined): bigint => BigInt((text ?? "").replace(".", ""));
    for (const by of ["month", "product", "partner", "customer"]) {
      const rows = await app.json<Row[]>(["usage", "summary", "--by", by]);
      const total = (column: string) => rows.reduce((sum, row) => sum + cents(row[column]), 0n);
      const parts = [
        "excluded_rebound",
        "excluded_flagged_voucher",
        "excluded_stored_value_purchase",
        "excluded_not_associated",
      ];
      const cash = total("cash_amount") + total("credit_amount") + total("stored_value_card_amount");
      expect(total("performance") + parts.reduce((sum, part) => sum + total(part), 0n)).toBe(cash);
      expect(BigInt(rows.reduce((sum, row) => sum + Number(row.lines), 0))).toBe(BigInt(data.lines.length));
      expect(cash).toBe(
        data.lines.reduce((sum, l) => sum + BigInt(l.cashAmount + l.creditAmount + l.storedValueCardAmount), 0n),
      );
    }
    // One of them, down to its lines.
    const [one] = await app.json<Row[]>("incentive list --partner d2 --cycle 2026-04 --association-type resale");
    const told = await app.json<Record<string, Row[]>>(["incentive", "explain", one?.id as string]);
    const counted = (told.lines ?? []).reduce((sum, line) => sum + cents(line.counted), 0n);
    expect(yuan(counted)).toBe(one?.performance);
    expect((await app.run("db check")).code).toBe(0);
  });
});
