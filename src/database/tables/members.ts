import { ECOSYSTEM_MANAGER, type Member } from "../../domain/managers/member.ts";
import { mapRows } from "../rows.ts";
import type { MembersRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Member, MembersRow>({
  account: "account",
  name: "name",
  partner: "partner",
  roles: ["roles", "list"],
  status: "status",
  createdAt: "created_at",
});

/** The members of partners' organizations, and ecosystem managers, who belong to none. */
export function membersTable(session: Session) {
  return {
    ...recordedTable(session, "members", { mapper }),

    /** Whether there is an active ecosystem manager, so that who is no member may do nothing. */
    async anyEcosystemManager(): Promise<boolean> {
      // Every command asks this first: a text that is ready takes a tenth of the time of one that is built.
      const active = "select 1 from members where roles in (?) and status = 'active' limit 1";
      return (await session.engine.valuesFor(active, [ECOSYSTEM_MANAGER])).length > 0;
    },
  };
}
