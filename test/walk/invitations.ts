import { sql } from "kysely";
import { createAssociation } from "../../src/actions/create-association.ts";
import { makeLink } from "../../src/actions/make-link.ts";
import { resendInvitations, sendInvitations, sendPrepared } from "../../src/actions/send-invitations.ts";
import type { Database } from "../../src/database/database.ts";
import { type Chance, type Events, idOf, newest, recent } from "./world.ts";

/** A mail server that loses one of four. */
const deliver = (chance: Chance) => async (mails: readonly { readonly invitation: { readonly id: string } }[]) =>
  mails.map(({ invitation: { id } }) => ({ id, cause: chance.below(4) === 0 ? "no such mailbox" : null }));

/** Whom a mail has invited and to which partner, or nobody. */
async function invited(database: Database, id: string) {
  const { rows } = await sql<{ customer: string; partner: string }>`
    select r.account_name as customer, r.partner as partner from invitations i
    join registrations r on r.id = i.registration where i.id = ${id}`.execute(database.engine.kysely);
  return rows[0] ?? { customer: "nobody", partner: "nobody" };
}

/** Mails that invite, and links that members hand out. */
export const INVITATIONS: Events = {
  sendMail: async (database, draft, chance) =>
    await sendInvitations(
      database,
      draft,
      [await newest(database, chance, "registrations", ["registered"])],
      chance.of(["referral", "resale", null]),
      deliver(chance),
    ),
  resendMail: async (database, draft, chance) =>
    await resendInvitations(
      database,
      draft,
      [await recent(database, chance, "invitations", ["sent"])],
      deliver(chance),
    ),
  sendPrepared: async (database, draft, chance) => await sendPrepared(database, draft, undefined, deliver(chance)),
  async useMail(database, draft, chance) {
    const mails = sql`select id from invitations where state in ('sent', 'failed') and sent_at is not null
      order by sent_at desc limit 3`;
    const id = await idOf(database, chance, mails);
    return await createAssociation(database, draft, {
      ...(await invited(database, id)),
      type: chance.of(["referral", "resale"]),
      via: id,
    });
  },
  makeLink: async (database, draft, chance, { sellers }) =>
    await makeLink(database, draft, chance.of(sellers), chance.of(["fair", "展会"])),
  async useLink(database, draft, chance, { associable, sellers }) {
    const partner = chance.of(sellers);
    const { invitation } = await makeLink(database, draft, partner, "fair");
    const type = chance.of(["referral", "resale"] as const);
    return await createAssociation(database, draft, {
      customer: chance.of(associable),
      partner,
      type,
      via: invitation.id,
    });
  },
};
