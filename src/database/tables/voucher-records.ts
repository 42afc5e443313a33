import { sql } from "kysely";
import type { VoucherRecord } from "../../domain/vouchers/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { VoucherRecordsRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { lookedAfterBy } from "./associations.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<VoucherRecord, VoucherRecordsRow>({
  id: "id",
  type: "type",
  partner: "partner",
  quota: "quota",
  voucher: "voucher",
  customer: "customer",
  counterpart: "counterpart",
  amount: "amount",
  quotaBalance: "quota_balance",
  at: "at",
  by: "by_actor",
  remark: "remark",
});

/** Every movement of quotas and vouchers. */
export function voucherRecordsTable(session: Session) {
  const { insert } = recordedTable(session, "voucher_records", { mapper });
  return {
    insert,

    /** The list in batches, by their times, then in the order in which they were made. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<VoucherRecord[]> =>
      recordedTable(session, "voucher_records", {
        mapper,
        expressions: { by: sql.raw("t.by_actor"), account_manager: lookedAfterBy(now) },
        order: ["t.at", "t.created_by", "t.id"],
      }).list(query),
  };
}
