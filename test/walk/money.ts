import { sql } from "kysely";
import { transferMoney } from "../../src/actions/allocate-money.ts";
import { recordMoney, reverseTopUp } from "../../src/actions/record-money.ts";
import { decideOnWithdrawals, requestWithdrawal } from "../../src/actions/withdraw-money.ts";
import { STANDING_KINDS } from "../../src/domain/ledger/movements.ts";
import { WITHDRAWAL_METHODS } from "../../src/domain/withdrawals/types.ts";
import { asked } from "../seeding.ts";
import { amountBelow, type Events, idOf, linked, pair, recent } from "./world.ts";

/** What partners have with the vendor: in, to customers and resellers and back, and out. */
export const MONEY: Events = {
  topUp: async (database, draft, chance, { sellers }) =>
    await recordMoney(database, draft, "top-up", asked(chance.of(sellers), amountBelow(chance, 50_000))),
  async reverse(database, draft, chance) {
    const topUps = sql`select transaction_id as id from ledger_entries where kind = 'top-up' order by id desc limit 20`;
    return await reverseTopUp(database, draft, await idOf(database, chance, topUps), "x");
  },
  standing: async (database, draft, chance, { sellers }) =>
    await recordMoney(
      database,
      draft,
      chance.of(STANDING_KINDS),
      asked(chance.of(sellers), chance.below(3) === 0 ? 0 : chance.below(3_000)),
    ),
  async allocate(database, draft, chance, world) {
    const { customer, partner } = await pair(database, chance, world);
    return await transferMoney(database, draft, "allocate", partner, asked(customer, amountBelow(chance, 9_000)));
  },
  async reclaim(database, draft, chance, world) {
    const { customer, partner } = await pair(database, chance, world);
    return await transferMoney(database, draft, "reclaim", partner, asked(customer, amountBelow(chance, 4_000)));
  },
  async allocateToReseller(database, draft, chance, world) {
    const { reseller, distributor } = await linked(database, chance, world);
    return await transferMoney(database, draft, "allocate", distributor, asked(reseller, amountBelow(chance, 20_000)));
  },
  async reclaimFromReseller(database, draft, chance, world) {
    const { reseller, distributor } = await linked(database, chance, world);
    return await transferMoney(database, draft, "reclaim", distributor, asked(reseller, amountBelow(chance, 6_000)));
  },
  withdraw: async (database, draft, chance, { sellers }) =>
    await requestWithdrawal(database, draft, chance.of(sellers), amountBelow(chance, 5_000), {
      method: chance.of([undefined, ...WITHDRAWAL_METHODS]),
      topUps: undefined,
    }),
  decideWithdrawal: async (database, draft, chance) =>
    await decideOnWithdrawals(
      database,
      draft,
      chance.of(["approve", "approve", "reject"] as const),
      [await recent(database, chance, "withdrawals", ["submitted"])],
      "x",
    ),
  payWithdrawal: async (database, draft, chance) =>
    await decideOnWithdrawals(
      database,
      draft,
      chance.of(["pay", "pay", "reject"] as const),
      [await recent(database, chance, "withdrawals", ["approved"])],
      "x",
    ),
};
