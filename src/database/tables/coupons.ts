import type { Coupon } from "../../domain/coupons/types.ts";
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
});

/** Applications for test coupons. */
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
  };
}
