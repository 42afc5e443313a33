import { sql } from "kysely";
import { expireVouchers, reclaimVouchers, useVoucher } from "../../src/actions/end-vouchers.ts";
import { issueVouchers } from "../../src/actions/issue-vouchers.ts";
import { grantQuota, setQuotaState, shareQuota, takeQuotaBack } from "../../src/actions/manage-voucher-quotas.ts";
import { QUOTA_STATES } from "../../src/domain/vouchers/types.ts";
import { DAY_MS, type Instant } from "../../src/values/instant.ts";
import { amountBelow, type Chance, type Events, idOf, linked, newest, recent } from "./world.ts";

/** Sometimes an end, some days ahead. */
const until = (at: Instant, chance: Chance, days: number): Instant | null =>
  chance.below(3) === 0 ? ((at + (1 + chance.below(days)) * DAY_MS) as Instant) : null;

const WITHIN = sql`(state = 'normal' and balance > 0)`;

/** Quotas, and the vouchers that are issued from them. */
export const VOUCHERS: Events = {
  grantQuota: async (database, draft, chance, { partners, distributors }) =>
    await grantQuota(database, draft, {
      partner: chance.of([...partners, ...distributors, ...distributors]),
      amount: amountBelow(chance, 30_000),
      remark: null,
      faceMin: null,
      faceMax: null,
      countMax: chance.of([null, null, 5]),
      associationType: chance.of([null, null, "resale"]),
      firstAssociation: chance.below(8) === 0,
      validFrom: null,
      validUntil: until(draft.at, chance, 200),
    }),
  async shareQuota(database, draft, chance, world) {
    const { reseller, distributor } = await linked(database, chance, world);
    const theirs = sql`select id from voucher_quotas where partner = ${distributor} and ${WITHIN} order by id`;
    const quota = await idOf(database, chance, theirs);
    return await shareQuota(database, draft, { quota, reseller, amount: amountBelow(chance, 8_000), remark: null });
  },
  async takeQuotaBack(database, draft, chance) {
    const shared = sql`select id from voucher_quotas where parent is not null order by id desc limit 12`;
    return await takeQuotaBack(database, draft, await idOf(database, chance, shared), null);
  },
  quotaState: async (database, draft, chance) =>
    await setQuotaState(
      database,
      draft,
      await newest(database, chance, "voucher_quotas", chance.of([[], ["adjusting", "frozen"]])),
      // An invalid one stays so: the walk would soon have none left.
      chance.below(8) === 0 ? "invalid" : chance.of(QUOTA_STATES.filter((state) => state !== "invalid")),
    ),
  async issueVoucher(database, draft, chance, world) {
    const { rows } = await sql<{ quota: string; customer: string }>`
      select q.id as quota, a.customer as customer from voucher_quotas q
      join associations a on a.partner = q.partner and a.to_at is null
      where q.state = 'normal' and q.balance > 0 order by q.id desc, a.id desc limit 30`.execute(
      database.engine.kysely,
    );
    const { quota, customer } = rows.length === 0 ? { quota: "none", customer: "nobody" } : chance.of(rows);
    return await issueVouchers(database, draft, [chance.below(10) === 0 ? chance.of(world.associable) : customer], {
      quota,
      amount: amountBelow(chance, 3_000),
      validUntil: until(draft.at, chance, 20),
      remark: null,
    });
  },
  useVoucher: async (database, draft, chance) =>
    await useVoucher(
      database,
      draft,
      await newest(database, chance, "vouchers", ["usable"]),
      chance.below(2) === 0 ? undefined : amountBelow(chance, 1_000),
      null,
    ),
  reclaimVoucher: async (database, draft, chance) =>
    await reclaimVouchers(database, draft, [await recent(database, chance, "vouchers", ["usable"])], null),
  expireVouchers: async (database, draft) => await expireVouchers(database, draft, undefined),
};
