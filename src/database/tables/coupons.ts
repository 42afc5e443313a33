import { sql } from "kysely";
import type { Coupon, CouponState } from "../../domain/coupons/types.ts";
import type { Instant } from "../../values/instant.ts";
import { applyList, type ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { CouponsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Coupon, CouponsRow>({
  id: "id",
  partner: "partner",
  solution: "solution",
  kind: "kind",
  amount: "amount",
  configLink: "config_link",
  note: "note",
  state: "state",
  submittedAt: "submitted_at",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  reason: "reason",
  customer: "customer",
  additional: "additional",
});

/** One thing that happened to a test coupon. */
export interface CouponEventView {
  readonly coupon: string;
  readonly partner: string;
  readonly at: Instant;
  readonly from: CouponState | null;
  readonly to: CouponState;
  readonly by: string;
  readonly reason: string | null;
}

const BATCH = 500;

/** Every state that coupons were in, by the versions of their records: `t` is the coupon, `e` one version of it. */
const EVENTS = sql<{ coupon: string }>`(
    select v.id as coupon, v.partner, v.version, w.at, w.actor, v.state,
      lag(v.state) over (partition by v.id order by v.version) as before,
      case when v.version = 1 and v.state = 'pending' then coalesce(v.additional, v.note) else v.reason end as reason
    from (
      select id, partner, version, changed_by, state, reason, note, additional from coupons
      union all
      select h.id, h.partner, h.version, h.changed_by, h.state, h.reason, h.note, h.additional
      from coupons_history h join coupons c on c.id = h.id and h.version < c.version
    ) as v join changes w on w.seq = v.changed_by
  )`;

const EVENT_COLUMNS = {
  coupon: sql.raw("e.coupon"),
  partner: sql.raw("e.partner"),
  at: sql.raw("e.at"),
  from: sql.raw("e.before"),
  to: sql.raw("e.state"),
  by: sql.raw("e.actor"),
  reason: sql.raw("e.reason"),
};

/** Applications for test coupons, and those that were issued by hand. */
export function couponsTable(session: Session) {
  return {
    ...recordedTable(session, "coupons", { mapper }),
    async ofPartner(partner: string): Promise<Coupon[]> {
      const rows = await session.db
        .selectFrom("coupons")
        .selectAll()
        .where("partner", "=", partner)
        .orderBy("id")
        .execute();
      return rows.map((row) => mapper.fromRow(row));
    },

    /** What happened to coupons, in batches: one after the other, each in the order of its changes. */
    async *events(query: ListQuery): AsyncGenerator<CouponEventView[]> {
      const columns = Object.entries(EVENT_COLUMNS).map(([key, value]) => sql`${value} as ${sql.ref(key)}`);
      const rows = session.db.selectFrom(EVENTS.as("e")).select(sql<CouponEventView>`${sql.join(columns)}` as never);
      const compiled = applyList(rows, query, EVENT_COLUMNS, ["e.coupon", "e.version"]).compile();
      yield* session.engine.batches<CouponEventView>(compiled, BATCH);
    },
  };
}
