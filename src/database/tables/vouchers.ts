import { sql } from "kysely";
import type { Voucher } from "../../domain/vouchers/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { VouchersRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { lookedAfterBy } from "./associations.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Voucher, VouchersRow>({
  id: "id",
  partner: "partner",
  customer: "customer",
  quota: "quota",
  amount: "amount",
  balance: "balance",
  state: "state",
  issuedAt: "issued_at",
  issuedBy: "issued_by",
  validUntil: "valid_until",
  endedAt: "ended_at",
  remark: "remark",
});

/** Vouchers that partners have issued to customers. */
export function vouchersTable(session: Session) {
  const { engine, db } = session;
  const rows = recordedTable(session, "vouchers", { mapper });
  return {
    ...rows,

    /** The list in batches; a usable one that is due shows as expired, with nothing left. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<Voucher[]> => {
      const isDue = sql`t.state = 'usable' and t.valid_until < ${now}`;
      return recordedTable(session, "vouchers", {
        mapper,
        expressions: {
          account_manager: lookedAfterBy(now),
          state: sql`(case when ${isDue} then 'expired' else t.state end)`,
          balance: sql`(case when ${isDue} then 0 else t.balance end)`,
          ended_at: sql`(case when ${isDue} then t.valid_until else t.ended_at end)`,
        },
      }).list(query);
    },

    /** Those that customers may still use, also the ones that are due. */
    usableOf: (customers: readonly string[]): Promise<Voucher[]> =>
      rows.where("customer", customers, "and state = 'usable' order by id"),

    /** The usable ones of quotas whose time is over, in the order of their ids. */
    dueOf: (quotas: readonly string[], now: Instant): Promise<Voucher[]> =>
      rows.where("quota", quotas, "and state = 'usable' and valid_until < ? order by id", now),

    /** The same of a partner, or of all. */
    async due(now: Instant, partner: string | undefined): Promise<Voucher[]> {
      let query = db
        .selectFrom("vouchers")
        .selectAll()
        .where("state", "=", "usable")
        .where("valid_until", "<", now)
        .orderBy("id");
      if (partner !== undefined) query = query.where("partner", "=", partner);
      return (await query.execute()).map((row) => mapper.fromRow(row));
    },

    /** How many were issued from each of the quotas, whatever became of them. */
    async countOf(quotas: readonly string[]): Promise<Map<string, number>> {
      if (quotas.length === 0) return new Map();
      const rows = await engine.valuesFor(
        "select quota, count(*) from vouchers where quota in (?) group by quota",
        quotas,
      );
      return new Map(rows.map(([quota, count]) => [quota as string, Number(count)]));
    },

    /** All that the customers were issued, whatever became of it. */
    ofCustomers: (customers: readonly string[]): Promise<Voucher[]> => rows.where("customer", customers, "order by id"),
  };
}
