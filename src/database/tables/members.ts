import type { Member } from "../../domain/managers/member.ts";
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
export const membersTable = (session: Session) => recordedTable(session, "members", { mapper });
