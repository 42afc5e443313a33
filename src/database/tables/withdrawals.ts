import type { Withdrawal } from "../../domain/withdrawals/types.ts";
import { mapRows } from "../rows.ts";
import type { WithdrawalsRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Withdrawal, WithdrawalsRow>({
  id: "id",
  partner: "partner",
  method: "method",
  amount: "amount",
  state: "state",
  submittedAt: "submitted_at",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  paidAt: "paid_at",
  reason: "reason",
  topUps: ["top_ups", "list"],
});

/** Partners' applications to have their cash paid out. */
export function withdrawalsTable(session: Session) {
  const rows = recordedTable(session, "withdrawals", { mapper });
  return {
    ...rows,

    /** A partner's withdrawals in the order in which they were applied for. */
    ofPartner: (partner: string): Promise<Withdrawal[]> => rows.where("partner", [partner], "order by created_by, id"),
  };
}
