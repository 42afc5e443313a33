import { describe, expect, test } from "vitest";
import { calculateIncentives } from "../../src/actions/calculate-incentives.ts";
import { checkDatabase } from "../../src/actions/check-database.ts";
import { listInvoiceable } from "../../src/actions/list-invoiceable.ts";
import { readBalances } from "../../src/actions/read-balances.ts";
import type { ChangeDraft, Database } from "../../src/database/database.ts";
import { EVERYTHING } from "../../src/database/listing.ts";
import { ACCOUNT_KINDS } from "../../src/domain/ledger/accounts.ts";
import { MOVEMENTS } from "../../src/domain/ledger/movements.ts";
import { RECORD_TYPES, voucherBalanceAt } from "../../src/domain/vouchers/types.ts";
import { AppError } from "../../src/errors.ts";
import { DAY_MS, type Instant } from "../../src/values/instant.ts";
import { AT, databaseOn } from "../database/support.ts";
import { describeOn, ENGINES } from "../engines.ts";
import { DRAWN, EVENTS } from "./events.ts";
import { MACHINES, stepsAllowed, stepsMissed, stepsTaken, tablesOfTransitions } from "./machines.ts";
import {
  accountsFrom,
  balancesFrom,
  incentivesFrom,
  invoiceableFrom,
  keepersFrom,
  owedFrom,
  type Rows,
  vouchersFrom,
} from "./recomputation.ts";
import { type Chance, chanceOf, type Event, settle, type World } from "./world.ts";

/** How many events are tried on SQLite; the figure in src/README.md was got with 100,000. */
const STEPS = Number(process.env.PARTNERCTL_WALK_STEPS || 6_000);
/** From how many on every event has come to pass, and from how many on every step of a state machine was taken. */
const ALL_EVENTS = 6_000;
const ALL_STEPS = 30_000;

/** Tries the events one after another and says which came to pass, and when the last of them was. */
async function walk(database: Database, steps: number, chance: Chance) {
  let at = AT as number;
  const draft = (): ChangeDraft => ({
    actor: "walker",
    at: at as Instant,
    command: "walk",
    partner: null,
    dryRun: false,
  });
  const world = await settle(database, draft(), chance);
  const done = new Set<string>();
  for (let step = 0; step < steps; step++) {
    // Mostly minutes pass, sometimes days, and now and then the clock is set back.
    at += chance.below(40) === 0 ? chance.below(9) * DAY_MS : chance.below(3_600_000);
    if (chance.below(200) === 0) at -= chance.below(2) * DAY_MS;
    const name = chance.of(DRAWN);
    try {
      await (EVENTS[name] as Event)(database, draft(), chance, world);
      done.add(name);
    } catch (error) {
      const kind = error instanceof AppError ? error.kind : undefined;
      // Whatever is not possible is refused in words, and with the exit codes of a refusal: 4, 5, 6 or 7.
      if (kind === undefined || !["refused", "review", "conflict", "not-found"].includes(kind)) {
        throw new Error(`${name}, step ${step}`, { cause: error });
      }
    }
  }
  // All ends that are recorded have come.
  at += 9 * DAY_MS;
  return { world, done, draft: draft() };
}

describeOn(
  ENGINES.filter((engine) => engine !== "pglite"),
  (engine) => {
    const steps = engine === "sqlite" ? STEPS : Math.min(STEPS, 600);
    test(`${steps} events, in whatever order, take no step that the tables do not have, and every balance is what its rows come to`, {
      timeout: 3_600_000,
    }, async () => {
      const file = await databaseOn(engine);
      const database = await file.open("write", { busyTimeoutMs: 5_000 });
      database.engine.durability("bulk");
      const { world, done, draft } = await walk(database, steps, chanceOf(20_261_124));
      // Every event came to pass at least once, or a walk as long as this would prove nothing of it.
      if (steps >= ALL_EVENTS) expect(Object.keys(EVENTS).filter((name) => !done.has(name))).toEqual([]);
      const rows: Rows = (query) => file.rows(query);
      if (steps >= ALL_STEPS) await expectAllKinds(rows);
      await expectBalances(database, rows, draft, world);
      await expectIncentives(database, rows, draft, world);
      expect((await checkDatabase(database)).filter(({ ok }) => !ok)).toEqual([]);
      await database.close();
      const wrong = [];
      for (const machine of MACHINES) {
        const allowed = stepsAllowed(machine);
        const taken = await stepsTaken((query) => file.rows(query), machine);
        const stray = [...taken].filter((one) => !allowed.has(one));
        const missed = steps >= ALL_STEPS ? stepsMissed(machine, taken) : [];
        if (stray.length + missed.length > 0) wrong.push({ table: machine.table, stray, missed });
      }
      expect(wrong).toEqual([]);
    });
  },
);

const MAY_BE_NEGATIVE = ACCOUNT_KINDS.flatMap(({ name, mayBeNegative }) => (mayBeNegative ? [name as string] : []));

/** Money was moved in every way that there is, and so were quotas. */
async function expectAllKinds(rows: Rows): Promise<void> {
  const moved = new Set((await rows("select distinct kind from ledger_entries")).map(({ kind }) => kind));
  expect(MOVEMENTS.map(({ kind }) => kind).filter((kind) => !moved.has(kind))).toEqual([]);
  const recorded = new Set((await rows("select distinct type from voucher_records")).map(({ type }) => type));
  expect(RECORD_TYPES.filter((type) => !recorded.has(type))).toEqual([]);
}

/** What lists of balances show is what the rows beneath them come to, and what a rule protects is not below zero. */
async function expectBalances(database: Database, rows: Rows, { at }: ChangeDraft, { sellers }: World): Promise<void> {
  const accounts = await accountsFrom(rows);
  expect([...accounts.values()].reduce((total, one) => total + one, 0)).toBe(0);
  const below = [...accounts].filter(([account, balance]) => balance < 0 && !MAY_BE_NEGATIVE.includes(kindOf(account)));
  expect(below).toEqual([]);
  expect(await keepersFrom(rows)).toEqual([]);
  const read = await readBalances(database, at, { partner: undefined, select: (rows) => rows, judged: "not" });
  const balances = read.map(({ blockedBy: _, ...balance }) => balance);
  expect(balances).toEqual(await balancesFrom(rows, sellers));
  expect(balances.filter(({ available, withdrawable }) => available < 0 || withdrawable < 0)).toEqual([]);

  const { quotas, left } = await vouchersFrom(rows, at);
  const listed = await database.read(async ({ voucherQuotas, vouchers }) => ({
    quotas: (await allOf(voucherQuotas.list(EVERYTHING, at))).map(({ id, balance }) => [id, balance] as const),
    left: (await allOf(vouchers.list(EVERYTHING, at))).map((one) => [one.id, voucherBalanceAt(one, at)] as const),
  }));
  expect({ quotas: sorted(listed.quotas), left: sorted(listed.left) }).toEqual({
    quotas: sorted(quotas),
    left: sorted(left),
  });
  expect([...quotas, ...left].filter(([, balance]) => balance < 0)).toEqual([]);

  const available = await listInvoiceable(database, at, undefined, null);
  const owed = await owedFrom(rows);
  const shown = available.map(({ partner, cycle, consumption, arrears, invoiced, requested, left: rest }) => [
    `${partner} ${cycle}`,
    { consumption, arrears, invoiced, requested, left: rest },
  ]);
  expect(sorted(shown as [string, unknown][])).toEqual(sorted(await invoiceableFrom(rows)));
  for (const row of available) expect([row.partner, row.owed]).toEqual([row.partner, owed.get(row.partner) ?? 0]);
}

const kindOf = (account: string): string => account.split(":")[0] as string;
const sorted = <Value>(pairs: Iterable<readonly [string, Value]>) =>
  [...pairs].map(([key, value]) => [key, value]).sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));

async function allOf<Item>(batches: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** Statements and their corrections add up to what each line, looked at by itself, counts for. */
async function expectIncentives(database: Database, rows: Rows, draft: ChangeDraft, { partners, distributors }: World) {
  for (const { cycle } of await rows("select distinct bill_cycle as cycle from usage_lines")) {
    await calculateIncentives(database, draft, String(cycle), undefined);
  }
  const stated = new Map<string, { performance: number; amount: number }>();
  for (const row of await rows("select * from incentive_statements")) {
    const key = `${row.partner} ${row.cycle} ${row.association_type}`;
    const { performance, amount } = stated.get(key) ?? { performance: 0, amount: 0 };
    stated.set(key, { performance: performance + Number(row.performance), amount: amount + Number(row.amount) });
  }
  const isSomething = ([, { performance, amount }]: readonly [string, { performance: number; amount: number }]) =>
    performance !== 0 || amount !== 0;
  const naive = await incentivesFrom(rows, { providers: partners, distributors });
  expect(sorted([...stated].filter(isSomething))).toEqual(sorted([...naive].filter(isSomething)));
}

describe("the machines", () => {
  test("every table of transitions of the domain is walked", async () => {
    const walked = new Set<unknown>(MACHINES.map(({ lines }) => lines));
    const tables = await tablesOfTransitions();
    expect([...tables].filter(([, lines]) => !walked.has(lines)).map(([name]) => name)).toEqual([]);
    expect(new Set(tables.values())).toEqual(walked);
  });
});
