import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const DAY = 86_400_000;
const START = Date.parse("2026-11-24T10:00:00+08:00");
const CUSTOMERS = ["c1", "c2", "c3"];

const place = fc.nat({ max: 9 });
const amount = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 60_000 }));
/** Often all that is left: whatever is counted twice or not at all then makes a difference. */
const part = fc.oneof(fc.constant("all" as const), amount);
const OPERATIONS = fc.oneof(
  fc.record({ kind: fc.constant("grant" as const), amount }),
  fc.record({ kind: fc.constant("share" as const), quota: place, amount: part }),
  fc.record({ kind: fc.constant("take-back" as const), quota: place }),
  fc.record({
    kind: fc.constant("issue" as const),
    quota: place,
    customer: fc.nat({ max: 2 }),
    amount: part,
    days: fc.option(fc.integer({ min: 0, max: 4 })),
  }),
  fc.record({ kind: fc.constant("use" as const), voucher: place, amount }),
  fc.record({ kind: fc.constant("reclaim" as const), voucher: place }),
  fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant("leave" as const), customer: fc.nat({ max: 2 }) }),
);
type Operation = typeof OPERATIONS extends fc.Arbitrary<infer One> ? One : never;

interface Quota {
  readonly id: string;
  readonly owner: "d1" | "r1";
  readonly parent: string | null;
  readonly granted: number;
  takenBack: number;
}

interface Voucher {
  readonly id: string;
  readonly quota: string;
  readonly customer: string;
  readonly amount: number;
  readonly until: number | null;
  used: number;
  ended: boolean;
}

/** What the balances should be, computed anew each time from everything that was ever done. */
function modelOf() {
  const quotas: Quota[] = [];
  const vouchers: Voucher[] = [];
  const clock = { now: START };
  const isUsable = (one: Voucher) =>
    !one.ended && one.used < one.amount && (one.until === null || clock.now <= one.until);
  const back = (one: Voucher) => (one.used < one.amount && !isUsable(one) ? one.amount - one.used : 0);
  const balance = ({ id, granted, takenBack }: Quota): number => {
    const issued = vouchers.filter((one) => one.quota === id).reduce((sum, one) => sum + one.amount - back(one), 0);
    const shared = quotas
      .filter(({ parent }) => parent === id)
      .reduce((sum, one) => sum + one.granted - one.takenBack, 0);
    return granted - takenBack - issued - shared;
  };
  return { quotas, vouchers, clock, isUsable, balance };
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

async function world() {
  const app = await testApp();
  writeFileSync(app.path("p.csv"), "account_name,company,kind\nd1,总销,distributor\nr1,云销,reseller\n");
  await app.json(["partner", "import", app.path("p.csv")]);
  await app.json("reseller link r1 --distributor d1");
  writeFileSync(app.path("c.csv"), `account_name\n${CUSTOMERS.join("\n")}\n`);
  await app.json(["customer", "import", app.path("c.csv")]);
  for (const customer of CUSTOMERS) await app.json(`association create ${customer} --type resale --partner d1`);
  await app.json("policy set association.requests_per_window 1000 --from 2020-01-01");
  return app;
}

/** Does one thing, foretells how it ends, and takes it over into the model where it ended well. */
async function perform(app: Awaited<ReturnType<typeof world>>, model: ReturnType<typeof modelOf>, one: Operation) {
  const { quotas, vouchers, clock, isUsable, balance } = model;
  const run = async (line: string, code: number): Promise<Row> => {
    const ended = await app.run(`${line} --json --now ${new Date(clock.now).toISOString()}`);
    expect([line, ended.code, ended.stderr]).toEqual([line, code, ended.stderr]);
    const printed = ended.stdout === "" ? {} : JSON.parse(ended.stdout);
    return (Array.isArray(printed) ? printed[0] : printed) as Row;
  };
  const quota = "quota" in one ? quotas[one.quota % Math.max(1, quotas.length)] : undefined;
  const voucher = "voucher" in one ? vouchers[one.voucher % Math.max(1, vouchers.length)] : undefined;
  if (("quota" in one && !quota) || ("voucher" in one && !voucher)) return;
  const wanted = (of: Quota, asked: number | "all"): number => (asked === "all" ? Math.max(1, balance(of)) : asked);
  if (one.kind === "grant") {
    const { id } = await run(`voucher quota grant --partner d1 --amount ${yuan(one.amount)}`, 0);
    quotas.push({ id: String(id), owner: "d1", parent: null, granted: one.amount, takenBack: 0 });
  } else if (one.kind === "share" && quota) {
    const granted = wanted(quota, one.amount);
    const may = quota.owner === "d1" && granted <= balance(quota);
    const { id } = await run(`voucher quota share ${quota.id} r1 --amount ${yuan(granted)}`, may ? 0 : 4);
    if (may) quotas.push({ id: String(id), owner: "r1", parent: quota.id, granted, takenBack: 0 });
  } else if (one.kind === "take-back" && quota) {
    const left = balance(quota);
    const may = quota.parent !== null && left > 0;
    await run(`voucher quota reclaim ${quota.id}`, may ? 0 : 4);
    if (may) quota.takenBack += left;
  } else if (one.kind === "issue" && quota) {
    const customer = CUSTOMERS[one.customer] as string;
    const face = wanted(quota, one.amount);
    const may = quota.owner === "d1" && face <= balance(quota);
    const until = one.days === null ? null : clock.now + one.days * DAY;
    const valid = until === null ? "" : `--valid-until ${new Date(until).toISOString()}`;
    const { id } = await run(
      `voucher issue ${customer} --quota ${quota.id} --amount ${yuan(face)} ${valid}`,
      may ? 0 : 4,
    );
    if (may) vouchers.push({ id: String(id), quota: quota.id, customer, amount: face, until, used: 0, ended: false });
  } else if (one.kind === "use" && voucher) {
    const may = isUsable(voucher) && one.amount <= voucher.amount - voucher.used;
    await run(`voucher use ${voucher.id} --amount ${yuan(one.amount)}`, may ? 0 : 6);
    if (may) voucher.used += one.amount;
  } else if (one.kind === "reclaim" && voucher) {
    const may = isUsable(voucher);
    await run(`voucher reclaim ${voucher.id}`, may ? 0 : 6);
    if (may) voucher.ended = true;
  } else if (one.kind === "wait") {
    clock.now += one.days * DAY;
  } else if (one.kind === "leave") {
    const customer = CUSTOMERS[one.customer] as string;
    const { id } = await run(`association disassociate ${customer} --reason x --by-customer`, 0);
    await run(`association approve ${id}`, 0);
    for (const other of vouchers) if (other.customer === customer && isUsable(other)) other.ended = true;
    await run(`association create ${customer} --type resale --partner d1`, 0);
  }
}

test("whatever is done with vouchers, no quota falls below zero, and each is what a naive count makes of it", {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(OPERATIONS, { minLength: 5, maxLength: 25 }), async (operations) => {
      const app = await world();
      const model = modelOf();
      for (const one of operations) {
        await perform(app, model, one);
        const rows = await app.json<Row[]>(`voucher quota list --now ${new Date(model.clock.now).toISOString()}`);
        const told = Object.fromEntries(rows.map(({ id, balance }) => [id, balance]));
        const counted = model.quotas.map((quota) => [quota.id, model.balance(quota)] as const);
        expect(told).toEqual(Object.fromEntries(counted.map(([id, fen]) => [id, yuan(fen)])));
        for (const [, fen] of counted) expect(fen).toBeGreaterThanOrEqual(0);
      }
      expect((await app.run("db check")).code).toBe(0);
    }),
    { numRuns: 15, seed: 7 },
  );
});
