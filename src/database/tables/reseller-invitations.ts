import type { ResellerInvitation } from "../../domain/resellers/types.ts";
import { mapRows } from "../rows.ts";
import type { ResellerInvitationsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<ResellerInvitation, ResellerInvitationsRow>({
  id: "id",
  reseller: "reseller",
  distributor: "distributor",
  state: "state",
  invitedAt: "invited_at",
  invitedBy: "invited_by",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
});

/** Invitations of distributors to resellers. */
export function resellerInvitationsTable(session: Session) {
  const { insert, replace, where } = recordedTable(session, "reseller_invitations", { mapper });
  return {
    insert,
    replace,

    /** All invitations to a reseller, in the order in which they were made. */
    to: (reseller: string): Promise<ResellerInvitation[]> => where("reseller", [reseller], "order by created_by, id"),
  };
}
