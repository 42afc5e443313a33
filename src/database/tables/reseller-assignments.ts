import { sql } from "kysely";
import type { ResellerAssignment } from "../../domain/managers/assignment.ts";
import type { Instant } from "../../values/instant.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { ResellerAssignmentsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { assignedPeriods } from "./assigned-periods.ts";
import { isOpen } from "./periods.ts";

const mapper = mapRows<ResellerAssignment, ResellerAssignmentsRow>({
  id: "id",
  reseller: "reseller",
  partner: "partner",
  manager: "manager",
  from: "from_at",
  to: "to_at",
  assignedBy: "assigned_by",
  via: "via",
});

/** An account manager, and how many resellers it has. */
export interface ResellerManagerView {
  readonly account: string;
  readonly name: string;
  readonly partner: string;
  readonly status: string;
  readonly resellers: number;
}

const BATCH = 1_000;
const count = sql<number>`coalesce(c.resellers, 0)`;

/** Who of a distributor looked after which reseller, from when to when. */
export function resellerAssignmentsTable(session: Session) {
  const { db, engine } = session;
  return {
    ...assignedPeriods(session, "reseller_assignments", "reseller", mapper),

    /** The account managers in batches, with how many resellers they have now. */
    async *managers(query: ListQuery, now: Instant): AsyncGenerator<ResellerManagerView[]> {
      const resellers = db
        .selectFrom("reseller_assignments")
        .select(({ fn }) => ["manager", fn.countAll<number>().as("resellers")])
        .where(isOpen("reseller_assignments", now))
        .groupBy("manager");
      const rows = db
        .selectFrom("members as m")
        .leftJoin(resellers.as("c"), "c.manager", "m.account")
        .select(["m.account", "m.name", "m.partner", "m.status"])
        .select([count.as("resellers")])
        .where(sql<boolean>`';' || m.roles || ';' like '%;account-manager;%'`);
      const expressions = { ...plainColumns("m", ["account", "name", "partner", "status"]), resellers: count };
      const compiled = applyList(rows, query, expressions, ["m.account"]).compile();
      yield* engine.batches<ResellerManagerView>(compiled, BATCH);
    },
  };
}
