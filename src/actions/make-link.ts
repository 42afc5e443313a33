import type { ChangeDraft, Database } from "../database/database.ts";
import { decideLink } from "../domain/invitations/decide.ts";
import { nextInvitationState } from "../domain/invitations/states.ts";
import type { Invitation, InvitationState } from "../domain/invitations/types.ts";
import { partnerLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { partnerCases } from "./partner-case.ts";
import { inviterOf } from "./prepare-invitations.ts";
import { refusal } from "./refusal.ts";

/** A member's link, and whether it is new. */
export interface Linked {
  readonly invitation: Invitation & { readonly token: string };
  readonly created: boolean;
}

/** Makes the link of a member with a label; the one that there is already stays, since it may be printed somewhere. */
export async function makeLink(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  label: string,
): Promise<Linked> {
  return await database.write(draft, async (tables, change) => {
    await tables.lock([partnerLock(partner)]);
    const caseOf = await partnerCases(tables, change.at, [partner]);
    const verdict = decideLink(caseOf(partner), await parametersOf(tables, change.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const known = await tables.invitations.linkOf(partner, draft.actor, label);
    if (known) return { invitation: { ...known, token: known.token as string }, created: false };
    const invitation: Linked["invitation"] = {
      id: change.ids.next("inv"),
      partner,
      kind: "link",
      registration: null,
      fullName: null,
      email: null,
      associationType: null,
      label,
      state: nextInvitationState("new", "link") as InvitationState,
      token: change.ids.secret(),
      sentAt: null,
      expiresAt: null,
      customer: null,
      cause: null,
      ...(await inviterOf(tables, draft.actor))(partner),
    };
    await tables.invitations.insert([invitation]);
    return { invitation, created: true };
  });
}
