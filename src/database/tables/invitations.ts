import { sql } from "kysely";
import type { Invitation } from "../../domain/invitations/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { InvitationsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Invitation, InvitationsRow>({
  id: "id",
  partner: "partner",
  kind: "kind",
  registration: "registration",
  fullName: "full_name",
  email: "email",
  associationType: "association_type",
  label: "label",
  state: "state",
  token: "token",
  sentAt: "sent_at",
  expiresAt: "expires_at",
  customer: "customer",
  cause: "cause",
  invitedBy: "invited_by",
  manager: "manager",
});

/** Mails that invite registered customers, and links that anybody may open. */
export function invitationsTable(session: Session) {
  const { db, engine } = session;
  const recorded = recordedTable(session, "invitations", { mapper });
  return {
    ...recorded,

    /** The list in batches; a mail that is due reads as expired. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<Invitation[]> =>
      recordedTable(session, "invitations", {
        mapper,
        expressions: {
          state: sql`(case when t.state = 'sent' and t.expires_at <= ${now} then 'expired' else t.state end)`,
        },
      }).list(query),

    /** The invitation that a token stands for. */
    async byToken(token: string): Promise<Invitation | undefined> {
      return (await recorded.where("token", [token]))[0];
    },

    /** The link of a member with a label: each has its own. */
    async linkOf(partner: string, invitedBy: string, label: string): Promise<Invitation | undefined> {
      const row = await db
        .selectFrom("invitations")
        .selectAll()
        .where("partner", "=", partner)
        .where("kind", "=", "link")
        .where("invited_by", "=", invitedBy)
        .where("label", "=", label)
        .executeTakeFirst();
      return row && mapper.fromRow(row);
    },

    /** Mails that are recorded and not sent: of one partner or of all, and of one member where only its own are meant. */
    async prepared(partner: string | undefined, invitedBy: string | undefined): Promise<Invitation[]> {
      let query = db.selectFrom("invitations").selectAll().where("state", "=", "prepared").orderBy("id");
      if (partner !== undefined) query = query.where("partner", "=", partner);
      if (invitedBy !== undefined) query = query.where("invited_by", "=", invitedBy);
      return (await query.execute()).map((row) => mapper.fromRow(row));
    },

    /** How many customers were associated through each of the invitations. */
    async joined(ids: readonly string[]): Promise<Map<string, number>> {
      if (ids.length === 0) return new Map();
      const rows = await engine.rowsFor<{ via: string; count: number }>(
        "select via, count(*) as count from associations where via in (?) group by via",
        ids,
      );
      return new Map(rows.map((row) => [row.via, Number(row.count)]));
    },
  };
}
