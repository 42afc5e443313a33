import { sql } from "kysely";
import type { AssignmentPeriod } from "../../domain/managers/assignment.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { type ForeignPeriod, MASK } from "../masks.ts";
import type { Mapper } from "../rows.ts";
import type { AssignmentsRow, ResellerAssignmentsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { PERIOD } from "./associations.ts";
import { endsAhead, isOpen, OPEN } from "./periods.ts";
import { recordedTable } from "./recorded.ts";

/** Who is looked after, by the table that says by whom. */
export interface Assigned {
  readonly assignments: { readonly subject: "customer"; readonly row: AssignmentsRow };
  readonly reseller_assignments: { readonly subject: "reseller"; readonly row: ResellerAssignmentsRow };
}

/** Somebody of another partner looks after the customer; who, is not told. */
function masked({ customer, from, to }: ForeignPeriod): AssignmentPeriod & { readonly customer: string } {
  return { id: MASK, customer, partner: MASK, manager: MASK, from, to, assignedBy: MASK, via: null };
}

/** What every table of assignments offers; `subject` is the column of those who are looked after. */
export function assignedPeriods<Item extends AssignmentPeriod, Table extends keyof Assigned>(
  session: Session,
  table: Table,
  subject: Assigned[Table]["subject"],
  mapper: Mapper<Item>,
) {
  const { engine } = session;
  const lookedAfterBy = (now: Instant) =>
    sql`(select m.manager from ${sql.table(table)} m where m.${sql.raw(subject)} = t.${sql.raw(subject)}
      and ${isOpen("m", now)} order by m.id desc limit 1)`;
  return {
    ...recordedTable(session, table, { mapper, expressions: PERIOD }),

    /** The list in batches; `account_manager` is who looks after the customer or reseller now. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<Item[]> =>
      recordedTable(session, table, {
        mapper,
        expressions: { ...PERIOD, account_manager: lookedAfterBy(now) },
        order: [`t.${subject}`, "t.id"],
      }).list(query),

    /** The open assignment of each of those given; of several, which a clock set back can leave, the latest. */
    async openOf(subjects: readonly string[], now: Instant): Promise<Map<string, Item>> {
      if (subjects.length === 0) return new Map();
      const rows = await engine.rowsFor<Assigned[Table]["row"] & Record<typeof subject, string>>(
        `select * from ${table} where ${subject} in (?) and ${OPEN} order by to_at is null, id`,
        subjects,
        now,
      );
      const foreign = table === "assignments" ? await engine.restricted?.periods(table, subjects, now) : [];
      return new Map([
        ...(foreign ?? [])
          .filter(({ isOpen }) => isOpen)
          .map((one) => [one.customer, masked(one) as unknown as Item] as const),
        ...rows.map((row) => [row[subject], mapper.fromRow(row)] as const),
      ]);
    },

    /** Those whom a manager has, in the order of their accounts. */
    async subjectsOf(manager: string, now: Instant): Promise<string[]> {
      const rows = await engine.rowsFor<{ subject: string }>(
        `select distinct ${subject} as subject from ${table} where manager in (?) and ${OPEN} order by ${subject}`,
        [manager],
        now,
      );
      return rows.map((row) => row.subject);
    },

    /** Until when each of those given had one, as far as a clock set back has not reached that. */
    endsAhead: (subjects: readonly string[], now: Instant) => endsAhead(session, table, subjects, now),
  };
}

/** What is the same of every table of assignments, whoever is looked after. */
export type AssignedPeriods<Item extends AssignmentPeriod> = ReturnType<typeof assignedPeriods<Item, keyof Assigned>>;
