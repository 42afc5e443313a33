import { ECOSYSTEM_MANAGER, type Member } from "../../domain/managers/member.ts";
import type { Instant } from "../../values/instant.ts";
import { MASK } from "../masks.ts";
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

/** Somebody of whom no more may be known than that the account is taken. */
function maskedMember(account: string): Member {
  return { account, name: MASK, partner: MASK, roles: [], status: "active", createdAt: 0 as Instant };
}

/** The members of partners' organizations, and ecosystem managers, who belong to none. */
export function membersTable(session: Session) {
  return {
    ...recordedTable(session, "members", { mapper, masked: { kind: "member", of: maskedMember } }),

    /** Whether there is an active ecosystem manager, so that who is no member may do nothing. */
    async anyEcosystemManager(): Promise<boolean> {
      // Whoever the engine keeps to one partner is none of a personal database.
      if (session.engine.restricted) return true;
      // Every command asks this first: a text that is ready takes a tenth of the time of one that is built.
      const active = "select 1 from members where roles in (?) and status = 'active' limit 1";
      return (await session.engine.valuesFor(active, [ECOSYSTEM_MANAGER])).length > 0;
    },
  };
}
