import { sql } from "kysely";
import { calculateIncentives } from "../../src/actions/calculate-incentives.ts";
import { confirmIncentives, disputeIncentives } from "../../src/actions/confirm-incentives.ts";
import { importUsage } from "../../src/actions/import-usage.ts";
import { requestPayment } from "../../src/actions/request-payment.ts";
import { approvePayment, payPayment, recordInvoice } from "../../src/actions/settle-payment.ts";
import type { ChangeDraft, Database } from "../../src/database/database.ts";
import { PAYMENT_METHODS } from "../../src/domain/payments/types.ts";
import { USAGE_FIELDS } from "../../src/domain/usage/fields.ts";
import { cycleOf, DAY_MS, formatInstant, type Instant } from "../../src/values/instant.ts";
import { type Fen, formatFen } from "../../src/values/money.ts";
import { type Chance, cycleAt, type Event, type Events, idOf, newest, pair, recent } from "./world.ts";

/** Imports one line, which must be one that can be. */
async function importLine(database: Database, draft: ChangeDraft, values: Readonly<Record<string, string>>) {
  const record = { row: 1, cells: USAGE_FIELDS.map(({ key }) => values[key]) };
  const { results } = await database.write(draft, (tables) => importUsage().chunk(tables, [record]));
  const [{ outcome }] = results as [(typeof results)[number]];
  if (!["imported", "corrected", "unchanged"].includes(outcome)) throw new Error(JSON.stringify(results));
}

/** What a line cost: mostly all of it paid, sometimes a refund, with coupons, or a purchase of a stored-value card. */
function amounts(chance: Chance): Record<string, string> {
  const some = (bound: number): string =>
    formatFen((chance.below(8) === 0 ? -chance.below(bound) : chance.below(bound)) as Fen);
  return {
    cash_amount: some(30_000),
    credit_amount: some(3_000),
    stored_value_card_amount: some(900),
    coupon_amount: some(700),
    debt_amount: chance.below(40) === 0 ? some(500) : "0",
    performance_flag: chance.below(12) === 0 ? chance.of(["voucher-not-counted", "stored-value-purchase"]) : "",
  };
}

const consume: Event = async (database, draft, chance, world) => {
  const { customer } = await pair(database, chance, world);
  const traded = (draft.at - chance.below(40 * DAY_MS)) as Instant;
  await importLine(database, draft, {
    id: `u-${chance.below(2 ** 30)}`,
    bill_cycle: cycleOf(traded),
    account_name: customer,
    trade_time: formatInstant(traded),
    trade_id: `o-${chance.below(400)}`,
    ...amounts(chance),
  });
};

/** Consumption, what partners get for it, and how they get that. */
export const INCENTIVES: Events = {
  consume,
  consumeMore: consume,
  consumeStillMore: consume,
  async correct(database, draft, chance) {
    const lines = sql`select id, bill_cycle, account_name, trade_time from usage_lines order by changed_by desc limit 200`;
    const { rows } = await lines.execute(database.engine.kysely);
    if (rows.length === 0) return;
    const line = chance.of(rows) as Record<"id" | "bill_cycle" | "account_name" | "trade_time", string>;
    const same = { ...line, trade_time: formatInstant(Number(line.trade_time) as Instant) };
    await importLine(database, draft, { ...same, ...amounts(chance) });
  },
  calculate: async (database, draft, chance, { partners, distributors }) =>
    await calculateIncentives(
      database,
      draft,
      cycleAt(draft.at, chance),
      chance.of([undefined, undefined, chance.of([...partners, ...distributors])]),
    ),
  confirmStatement: async (database, draft, chance) =>
    await confirmIncentives(database, draft, [
      await recent(database, chance, "incentive_statements", ["pending-confirmation"]),
    ]),
  disputeStatement: async (database, draft, chance) =>
    await disputeIncentives(
      database,
      draft,
      [await recent(database, chance, "incentive_statements", ["pending-confirmation"])],
      "x",
    ),
  async requestPayment(database, draft, chance, { partners, distributors }) {
    const theirs = sql`select id from incentive_statements where payment is null and state <> 'estimated'
      and partner = ${chance.of([...partners, ...distributors])} order by id desc limit 6`;
    const ids = [await idOf(database, chance, theirs), await idOf(database, chance, theirs)];
    return await requestPayment(database, draft, ids.slice(chance.below(2)), chance.of(PAYMENT_METHODS));
  },
  paymentInvoice: async (database, draft, chance) =>
    await recordInvoice(
      database,
      draft,
      await recent(database, chance, "payments", ["submitted", "awaiting-invoice"]),
      {
        number: `n-${chance.below(500)}`,
        received: draft.at,
        qualified: chance.of([undefined, undefined, true, false]),
      },
    ),
  judgeInvoice: async (database, draft, chance) =>
    await recordInvoice(database, draft, await newest(database, chance, "payments", ["invoice-review"]), {
      number: undefined,
      received: undefined,
      qualified: chance.below(3) > 0,
    }),
  approvePayment: async (database, draft, chance) =>
    await approvePayment(database, draft, await recent(database, chance, "payments", ["submitted", "invoice-review"])),
  payPayment: async (database, draft, chance) =>
    await payPayment(database, draft, await recent(database, chance, "payments", ["approved"])),
};
