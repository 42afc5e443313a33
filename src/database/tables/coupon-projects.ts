import type { CouponProject } from "../../domain/coupons/projects.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { CouponProjectsRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { lookedAfterBy } from "./associations.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<CouponProject, CouponProjectsRow>({
  id: "id",
  partner: "partner",
  customer: "customer",
  project: "project",
  amount: "amount",
  state: "state",
  reportedAt: "reported_at",
  reportedBy: "reported_by",
  coupon: "coupon",
});

/** Projects of sub-customers that solution providers have reported. */
export function couponProjectsTable(session: Session) {
  const { find, keysLike, hold, insert, replace } = recordedTable(session, "coupon_projects", { mapper });
  return {
    find,
    keysLike,
    hold,
    insert,
    replace,

    /** The list in batches; `account_manager` is who looks after the customer now. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<CouponProject[]> =>
      recordedTable(session, "coupon_projects", { mapper, expressions: { account_manager: lookedAfterBy(now) } }).list(
        query,
      ),
  };
}
