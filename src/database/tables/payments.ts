import { sql } from "kysely";
import type { Payment } from "../../domain/payments/types.ts";
import { DAY_MS, dayIndex, FIRST_DAY_MS, type Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { PaymentsRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Payment, PaymentsRow>({
  id: "id",
  partner: "partner",
  method: "method",
  amount: "amount",
  state: "state",
  invoiceNumber: "invoice_number",
  invoiceReceived: "invoice_received",
  dueAt: "due_at",
  paidAt: "paid_at",
  statements: ["statements", "list"],
  submittedAt: "submitted_at",
  submittedBy: "submitted_by",
  approvedBy: "approved_by",
  paidBy: "paid_by",
  quota: "quota",
});

/** The number of the local day of a column; what is bound would be floating point to SQLite. */
const dayOf = (column: string): string => `((t.${column} + ${FIRST_DAY_MS}) / ${DAY_MS})`;

/** What is paid to partners for statements of their incentives. */
export function paymentsTable(session: Session) {
  const recorded = (now: Instant) => {
    const days = `coalesce(${dayOf("paid_at")}, ${dayIndex(now)}) - ${dayOf("due_at")}`;
    return recordedTable(session, "payments", {
      mapper,
      expressions: { overdue_days: sql.raw(`(case when ${days} > 0 then ${days} else 0 end)`) },
    });
  };
  const rows = recorded(0 as Instant);
  return {
    ...rows,
    list: (query: ListQuery, now: Instant): AsyncGenerator<Payment[]> => recorded(now).list(query),

    /** The payments that an invoice with this number covers, however it is spelt. */
    withInvoice: (numbers: readonly string[]): Promise<Payment[]> =>
      rows.where("invoice_number", numbers, "order by id"),
  };
}
