import type { Tables } from "../database/tables/index.ts";
import { nextInvitationState } from "../domain/invitations/states.ts";
import { type Invitation, type InvitationState, isAddress, mailOf } from "../domain/invitations/types.ts";
import type { Registration } from "../domain/registration/types.ts";

/** Who invites: the actor, and as whose customer the invited one comes if the actor is an account manager. */
export interface Inviter {
  readonly invitedBy: string;
  readonly manager: string | null;
}

/** Says as whom somebody invites for a partner. */
export async function inviterOf(tables: Tables, actor: string): Promise<(partner: string) => Inviter> {
  const member = await tables.members.find(actor);
  const manages = member?.status === "active" && member.roles.includes("account-manager");
  return (partner) => ({ invitedBy: actor, manager: manages && member.partner === partner ? actor : null });
}

/** A mail about a registration that nobody has sent yet. */
export function newMail(registration: Registration, inviter: Inviter): Invitation {
  return {
    id: mailOf(registration.id),
    partner: registration.partner,
    kind: "email",
    registration: registration.id,
    fullName: registration.fullName,
    email: registration.email,
    associationType: registration.associationType,
    label: null,
    state: nextInvitationState("new", "prepare") as InvitationState,
    token: null,
    sentAt: null,
    expiresAt: null,
    customer: null,
    cause: null,
    ...inviter,
  };
}

/** Records the mails of those registrations that were made with the wish to invite; `invitation send` sends them. */
export async function prepareInvitations(
  tables: Tables,
  registrations: readonly Registration[],
  submittedBy: string,
): Promise<void> {
  const wanted = registrations.filter(
    ({ invite, state, email }) => invite && state === "registered" && isAddress(email),
  );
  if (wanted.length === 0) return;
  const inviter = await inviterOf(tables, submittedBy);
  const mails = wanted.map((registration) => newMail(registration, inviter(registration.partner)));
  await tables.invitations.insert(mails);
}
