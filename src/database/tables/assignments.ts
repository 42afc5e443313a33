import { sql } from "kysely";
import type { Assignment } from "../../domain/managers/assignment.ts";
import type { Instant } from "../../values/instant.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { AssignmentsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { assignedPeriods } from "./assigned-periods.ts";
import { isOpen } from "./periods.ts";

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

/** An account manager, how many customers it has, and their cash consumption of one cycle in fen. */
export interface ManagerView {
  readonly account: string;
  readonly name: string;
  readonly partner: string;
  readonly status: string;
  readonly customers: number;
  readonly consumption: number;
}

const BATCH = 1_000;
const count = sql<number>`coalesce(c.customers, 0)`;
const amount = sql<number>`coalesce(u.amount, 0)`;

/** Who looked after which customer, from when to when. */
export function assignmentsTable(session: Session) {
  const { db, engine } = session;
  const periods = assignedPeriods(session, "assignments", "customer", mapper);
  return {
    ...periods,

    /** All periods of the customers given, past ones included, in the order of their beginnings. */
    async ofCustomers(customers: readonly string[]): Promise<Map<string, Assignment[]>> {
      const found = new Map<string, Assignment[]>();
      for (const assignment of await periods.where("customer", customers, "order by from_at, id")) {
        const known = found.get(assignment.customer);
        if (known) known.push(assignment);
        else found.set(assignment.customer, [assignment]);
      }
      return found;
    },

    /** The account managers in batches, with their customers of now and what those consumed in a cycle under them. */
    async *managers(query: ListQuery, cycle: string, now: Instant): AsyncGenerator<ManagerView[]> {
      const customers = db
        .selectFrom("assignments")
        .select(({ fn }) => ["manager", fn.countAll<number>().as("customers")])
        .where(isOpen("assignments", now))
        .groupBy("manager");
      const consumption = db
        .selectFrom("usage_lines as u")
        .innerJoin("assignments as a", (join) =>
          join
            .onRef("a.customer", "=", "u.customer")
            .onRef("a.from_at", "<=", "u.trade_time")
            .on((eb) => eb.or([eb("a.to_at", "is", null), eb("a.to_at", ">", eb.ref("u.trade_time"))])),
        )
        .select([
          "a.manager as manager",
          sql<number>`sum(u.cash_amount + u.credit_amount + u.stored_value_card_amount)`.as("amount"),
        ])
        .where("u.bill_cycle", "=", cycle)
        .groupBy("a.manager");
      const rows = db
        .selectFrom("members as m")
        .leftJoin(customers.as("c"), "c.manager", "m.account")
        .leftJoin(consumption.as("u"), "u.manager", "m.account")
        .select(["m.account", "m.name", "m.partner", "m.status"])
        .select([count.as("customers"), amount.as("consumption")])
        .where(sql<boolean>`';' || m.roles || ';' like '%;account-manager;%'`);
      const expressions = {
        ...plainColumns("m", ["account", "name", "partner", "status"]),
        customers: count,
        consumption: amount,
      };
      const compiled = applyList(rows, query, expressions, ["m.account"]).compile();
      yield* engine.batches<ManagerView>(compiled, BATCH);
    },
  };
}
