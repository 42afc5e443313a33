import { sql } from "kysely";
import type { Assignment } from "../../domain/managers/assignment.ts";
import type { Instant } from "../../values/instant.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import { type ForeignPeriod, MASK } from "../masks.ts";
import { mapRows } from "../rows.ts";
import type { AssignmentsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { lookedAfterBy, PERIOD } from "./associations.ts";
import { endsAhead, isOpen, OPEN } from "./periods.ts";
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

/** Somebody of another partner looks after the customer; who, is not told. */
function maskedAssignment({ customer, from, to }: ForeignPeriod): Assignment {
  return { id: MASK, customer, partner: MASK, manager: MASK, from, to, assignedBy: MASK, via: null };
}

/** Who looked after which customer, from when to when. */
export function assignmentsTable(session: Session) {
  const { db, engine } = session;
  return {
    ...recordedTable(session, "assignments", {
      mapper,
      expressions: PERIOD,
    }),

    /** The list in batches; `account_manager` is who looks after the customer now. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<Assignment[]> =>
      recordedTable(session, "assignments", {
        mapper,
        expressions: { ...PERIOD, account_manager: lookedAfterBy(now) },
        order: ["t.customer", "t.id"],
      }).list(query),

    /** The open assignment of each of the customers; of several, which a clock set back can leave, the latest. */
    async openOf(customers: readonly string[], now: Instant): Promise<Map<string, Assignment>> {
      if (customers.length === 0) return new Map();
      const rows = await engine.rowsFor<AssignmentsRow>(
        `select * from assignments where customer in (?) and ${OPEN} order by to_at is null, id`,
        customers,
        now,
      );
      const foreign = (await engine.restricted?.periods("assignments", customers, now)) ?? [];
      return new Map([
        ...foreign.filter(({ isOpen }) => isOpen).map((period) => [period.customer, maskedAssignment(period)] as const),
        ...rows.map((row) => [row.customer, mapper.fromRow(row)] as const),
      ]);
    },

    /** The customers that a manager has, in the order of their accounts. */
    async customersOf(manager: string, now: Instant): Promise<string[]> {
      const rows = await engine.rowsFor<{ customer: string }>(
        `select distinct customer from assignments where manager in (?) and ${OPEN} order by customer`,
        [manager],
        now,
      );
      return rows.map((row) => row.customer);
    },

    /** Until when each of the customers had one, as far as a clock set back has not reached that. */
    endsAhead: (customers: readonly string[], now: Instant) => endsAhead(session, "assignments", customers, now),

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
