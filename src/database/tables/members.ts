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
      const rows = await session.db
        .selectFrom("members")
        .select("account")
        .where("partner", "is", null)
        .where("status", "=", "active")
        .where("roles", "=", ECOSYSTEM_MANAGER)
        .limit(1)
        .execute();
      return rows.length > 0;
    },
  };
}
