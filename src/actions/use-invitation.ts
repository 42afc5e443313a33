import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Association } from "../domain/association/association.ts";
import { nextInvitationState } from "../domain/invitations/states.ts";
import { type Invitation, invitationStateAt } from "../domain/invitations/types.ts";
import type { Assignment } from "../domain/managers/assignment.ts";
import { decideAssignment } from "../domain/managers/decide.ts";
import type { Member } from "../domain/managers/member.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import type { FiredRule } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { withFailure } from "./send-invitations.ts";

/** What came of an association through an invitation: who looks after the customer, or why its inviter does not. */
export interface Joined {
  readonly manager: string | null;
  readonly warning: Text | undefined;
}

/** Records that a customer has come through an invitation: the mail is used, the link marks it, its manager gets it. */
export async function useInvitation(
  tables: Tables,
  change: OpenChange,
  actor: string,
  invitation: Invitation,
  association: Association,
  parameters: Parameters,
): Promise<Joined> {
  const state = nextInvitationState(invitationStateAt(invitation, change.at), "associate");
  if (invitation.kind === "email" && state) {
    await tables.invitations.replace([{ ...invitation, state, customer: association.customer, cause: null }]);
  }
  if (invitation.label !== null) await labelCustomer(tables, association.customer, invitation.label);
  return await assignInviter(tables, change, actor, invitation, association, parameters);
}

/** Marks a customer that nothing marks yet. */
async function labelCustomer(tables: Tables, account: string, label: string): Promise<void> {
  await tables.customers.hold([account]);
  const customer = await tables.customers.find(account);
  if (customer && customer.label === null) await tables.customers.replace([{ ...customer, label }]);
}

/** Gives the customer to the account manager who invited it, if it still is one. */
async function assignInviter(
  tables: Tables,
  change: OpenChange,
  actor: string,
  { id, manager }: Invitation,
  { customer, partner, from }: Association,
  parameters: Parameters,
): Promise<Joined> {
  if (manager === null) return { manager: null, warning: undefined };
  await tables.members.hold([manager]);
  const member = await tables.members.find(manager);
  if (!member) return { manager: null, warning: notAssigned(manager, customer, []) };
  const open = (await tables.assignments.openOf([customer], change.at)).get(customer);
  const facts = {
    member,
    subject: customer,
    associated: member.partner === partner,
    currentManager: open?.manager,
    replace: false,
  };
  const verdict = decideAssignment(facts, parameters);
  if (verdict.verdict === "unchanged") return { manager, warning: undefined };
  if (verdict.verdict === "refuse") return { manager: null, warning: notAssigned(manager, customer, verdict.rules) };
  const ends = await tables.assignments.endsAhead([customer], change.at);
  const assignment: Assignment = {
    id: change.ids.next("asg"),
    customer,
    partner,
    manager: (member as Member).account,
    from: Math.max(from, ends.get(customer) ?? from) as Instant,
    to: null,
    assignedBy: actor,
    via: id,
  };
  await tables.assignments.insert([assignment]);
  return { manager, warning: undefined };
}

function notAssigned(manager: string, customer: string, rules: readonly FiredRule[]): Text {
  const [why] = rules;
  return {
    en: `${customer} was invited by ${manager}, who does not get it: ${why?.reason.en ?? "there is no such member."}`,
    zh: `${customer} 由 ${manager} 邀请，但未分配给该成员：${why?.reason.zh ?? "没有该成员。"}`,
  };
}

/** Records why a customer could not be associated through a mail; one that was used already stays used. */
export async function recordFailedUse(
  database: Database,
  draft: ChangeDraft,
  { id }: Invitation,
  rules: readonly FiredRule[],
): Promise<void> {
  await database.write(draft, async (tables) => {
    await tables.invitations.hold([id]);
    const invitation = await tables.invitations.find(id);
    if (invitation?.kind !== "email" || invitation.sentAt === null) return;
    const failed = withFailure(invitation, rules.map((rule) => rule.id).join(";"), draft.at);
    if (failed !== invitation) await tables.invitations.replace([failed]);
  });
}
