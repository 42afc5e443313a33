import { sql } from "kysely";
import type { Assignment } from "../../domain/managers/assignment.ts";
import type { Instant } from "../../values/instant.ts";
import { mapRows } from "../rows.ts";
import type { AssignmentsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Assignment, AssignmentsRow>({
  id: "id",
  customer: "customer",
  partner: "partner",
  manager: "manager",
  from: "from_at",
  to: "to_at",
  assignedBy: "assigned_by",
  via: "via",
});

/** Who looked after which customer, from when to when. */
export function assignmentsTable(session: Session) {
  const { db, engine } = session;
  return {
    ...recordedTable(session, "assignments", {
      mapper,
      expressions: { from: sql.raw("t.from_at"), to: sql.raw("t.to_at") },
      order: ["t.customer", "t.id"],
    }),

    /** The open assignment of each of the customers. */
    async openOf(customers: readonly string[], now: Instant): Promise<Map<string, Assignment>> {
      if (customers.length === 0) return new Map();
      const rows = await engine.rowsFor<AssignmentsRow>(
        "select * from assignments where customer in (?) and (to_at is null or to_at > ?)",
        customers,
        now,
      );
      return new Map(rows.map((row) => [row.customer, mapper.fromRow(row)]));
    },

    /** Customers and cash consumption of one cycle per manager: lines count from the assignment on. */
    async workload(cycle: string, now: Instant): Promise<Map<string, { customers: number; consumption: number }>> {
      const customers = await db
        .selectFrom("assignments")
        .select(({ fn }) => ["manager", fn.countAll<number>().as("customers")])
        .where((eb) => eb.or([eb("to_at", "is", null), eb("to_at", ">", now)]))
        .groupBy("manager")
        .execute();
      const consumption = await db
        .selectFrom("usage_lines as u")
        .innerJoin("assignments as m", (join) =>
          join
            .onRef("m.customer", "=", "u.customer")
            .onRef("m.from_at", "<=", "u.trade_time")
            .on((eb) => eb.or([eb("m.to_at", "is", null), eb("m.to_at", ">", eb.ref("u.trade_time"))])),
        )
        .select([
          "m.manager as manager",
          sql<number>`sum(u.cash_amount + u.credit_amount + u.stored_value_card_amount)`.as("amount"),
        ])
        .where("u.bill_cycle", "=", cycle)
        .groupBy("m.manager")
        .execute();
      const workload = new Map(
        customers.map((row) => [row.manager, { customers: Number(row.customers), consumption: 0 }]),
      );
      for (const { manager, amount } of consumption) {
        workload.set(manager, { customers: workload.get(manager)?.customers ?? 0, consumption: Number(amount) });
      }
      return workload;
    },
  };
}
