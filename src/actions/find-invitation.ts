import type { Tables } from "../database/tables/index.ts";
import { tokenIn } from "../domain/invitations/link.ts";
import type { Invitation } from "../domain/invitations/types.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { refuseForeign } from "./authorize.ts";
import { resolveId } from "./resolve-id.ts";

export const INVITATION: Text = { en: "invitation", zh: "邀请" };

/** Finds an invitation by its id or the beginning of it; an account manager finds those that it made. */
export async function findInvitation(tables: Tables, id: string): Promise<Invitation> {
  const found = await resolveId(tables, tables.invitations, INVITATION, id);
  const { bound } = tables;
  if (bound?.ownOnly && found.invitedBy !== bound.actor) throw notFound(INVITATION, id);
  return found;
}

/**
 * Finds the invitation that a customer came through: by its id or the beginning of it, its link or the token in that.
 * undefined where the text is none of these; what looks like one and is not is exit 7.
 */
export async function findInvitationBehind(tables: Tables, text: string): Promise<Invitation | undefined> {
  if (/^inv-/i.test(text)) return await findInvitation(tables, text);
  const token = tokenIn(text);
  if (token === undefined) return undefined;
  const found = await tables.invitations.byToken(token);
  if (!found) throw notFound(INVITATION, text);
  refuseForeign(tables, found.partner);
  await tables.invitations.hold([found.id]);
  return await tables.invitations.find(found.id);
}
