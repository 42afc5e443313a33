import { sql } from "kysely";
import type { Statement } from "../../domain/incentives/statements.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { IncentiveStatementsRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Statement, IncentiveStatementsRow>({
  id: "id",
  partner: "partner",
  cycle: "cycle",
  associationType: "association_type",
  program: "program",
  performance: "performance",
  rate: "rate",
  amount: "amount",
  state: "state",
  disputed: ["disputed", "flag"],
  reason: "reason",
  calculatedAt: "calculated_at",
  calculatedBy: "calculated_by",
  confirmBy: "confirm_by",
  confirmedAt: "confirmed_at",
  confirmedBy: "confirmed_by",
  corrects: "corrects",
  totalPerformance: "total_performance",
  totalAmount: "total_amount",
  payment: "payment",
});

/** What partners get for their performance, one per cycle and association type and each later difference. */
export function incentiveStatementsTable(session: Session) {
  const recorded = (now: Instant) =>
    recordedTable(session, "incentive_statements", {
      mapper,
      // One that is due reads as confirmed, though nobody has written it down.
      expressions: {
        state: sql`(case when t.state = 'pending-confirmation' and t.disputed = 0 and t.confirm_by <= ${now}
          then 'confirmed' else t.state end)`,
      },
    });
  const rows = recorded(0 as Instant);
  return {
    ...rows,
    list: (query: ListQuery, now: Instant): AsyncGenerator<Statement[]> => recorded(now).list(query),

    /** Those of a cycle, of some partners or of all, in the order in which they were made. */
    async ofCycle(cycle: string, partners?: readonly string[]): Promise<Statement[]> {
      const found = await rows.where("cycle", [cycle], "order by created_by, id");
      return partners ? found.filter(({ partner }) => partners.includes(partner)) : found;
    },
  };
}
