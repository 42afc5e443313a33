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
});

/** Partners' applications to have their cash paid out. */
export const withdrawalsTable = (session: Session) => recordedTable(session, "withdrawals", { mapper });
