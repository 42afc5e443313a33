import type { OpenChange } from "../database/session.ts";
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
export async function inviterOf(tables: Tables, actor: string, partner: string): Promise<Inviter> {
  const member = await tables.members.find(actor);
  const isManager =
    member?.partner === partner && member.status === "active" && member.roles.includes("account-manager");
  return { invitedBy: actor, manager: isManager ? actor : null };
}

/** A mail about a registration that nobody has sent yet. */
export function newMail(registration: Registration, inviter: Inviter, token: string): Invitation {
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
    token,
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
  change: OpenChange,
  registrations: readonly Registration[],
  submittedBy: string,
): Promise<void> {
  const wanted = registrations.filter(
    ({ invite, state, email }) => invite && state === "registered" && isAddress(email),
  );
  const inviters = new Map<string, Inviter>();
  const mails: Invitation[] = [];
  for (const registration of wanted) {
    const { partner } = registration;
    const inviter = inviters.get(partner) ?? (await inviterOf(tables, submittedBy, partner));
    inviters.set(partner, inviter);
    mails.push(newMail(registration, inviter, change.ids.secret()));
  }
  await tables.invitations.insert(mails);
}
