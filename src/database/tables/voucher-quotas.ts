import { sql } from "kysely";
import type { VoucherQuota } from "../../domain/vouchers/types.ts";
import type { Instant } from "../../values/instant.ts";
import { addFen, fen } from "../../values/money.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { VoucherQuotasRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<VoucherQuota, VoucherQuotasRow>({
  id: "id",
  partner: "partner",
  distributor: "distributor",
  parent: "parent",
  amount: "amount",
  balance: "balance",
  state: "state",
  faceMin: "face_min",
  faceMax: "face_max",
  countMax: "count_max",
  associationType: "association_type",
  firstAssociation: ["first_association", "flag"],
  validFrom: "valid_from",
  validUntil: "valid_until",
  remark: "remark",
  grantedAt: "granted_at",
  grantedBy: "granted_by",
});

/** What partners may issue vouchers from. */
export function voucherQuotasTable(session: Session) {
  const rows = recordedTable(session, "voucher_quotas", { mapper });

  /** What has come back to quotas by the clock, and is not recorded yet. */
  async function dueOf(quotas: readonly string[], now: Instant): Promise<Map<string, number>> {
    const rows = await session.engine.valuesFor(
      `select quota, sum(balance) from vouchers where quota in (?) and state = 'usable' and valid_until < ? group by quota`,
      quotas,
      now,
    );
    return new Map(rows.map(([quota, due]) => [quota as string, Number(due)]));
  }

  return {
    ...rows,

    /**
     * The list in batches, as it stands by the clock: what vouchers that are due had left is back. Of one partner: its own
     * quotas and those that it has shared.
     */
    async *list(query: ListQuery, now: Instant, partners?: readonly string[]): AsyncGenerator<VoucherQuota[]> {
      const of =
        partners === undefined
          ? sql`1`
          : sql`(case when t.partner in (${sql.join(partners)}) or t.distributor in (${sql.join(partners)}) then 1 else 0 end)`;
      const { list } = recordedTable(session, "voucher_quotas", {
        mapper,
        expressions: {
          of,
          state: sql`(case when t.valid_until < ${now} then 'invalid' else t.state end)`,
          balance: sql`(t.balance + (select coalesce(sum(v.balance), 0) from vouchers v
            where v.quota = t.id and v.state = 'usable' and v.valid_until < ${now}))`,
        },
      });
      const filters = [...query.filters, { column: "of", operator: "in" as const, values: [1] }];
      for await (const rows of list({ ...query, filters })) {
        const due = await dueOf(
          rows.map(({ id }) => id),
          now,
        );
        yield rows.map((row) => ({ ...row, balance: addFen(row.balance, fen(due.get(row.id) ?? 0)) }));
      }
    },
  };
}
