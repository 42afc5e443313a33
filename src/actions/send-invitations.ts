import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { AssociationType } from "../domain/association/association.ts";
import { decideInvitation, mailExpiryOf } from "../domain/invitations/decide.ts";
import { nextInvitationState } from "../domain/invitations/states.ts";
import {
  INVITATION_STATE_WORDS,
  type Invitation,
  type InvitationState,
  invitationStateAt,
  mailOf,
} from "../domain/invitations/types.ts";
import type { Partner } from "../domain/partners/partner.ts";
import type { Registration } from "../domain/registration/types.ts";
import type { Verdict } from "../domain/rules.ts";
import { type AppError, conflict } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { findInvitation } from "./find-invitation.ts";
import { parametersOf } from "./parameters.ts";
import { partnerCases } from "./partner-case.ts";
import { inviterOf, newMail } from "./prepare-invitations.ts";
import { refusal } from "./refusal.ts";
import { findRegistrations, otherwise } from "./review-registrations.ts";
import { stateSays } from "./wrong-state.ts";

/** A mail that is to go out: whom it invites, in whose name, and until when it leads to something. */
export interface Mail {
  readonly invitation: Invitation;
  readonly token: string;
  readonly partner: Partner;
  /** Until the mail expires, or its registration if that comes first. */
  readonly validUntil: Instant;
}

/** What became of a mail on its way; `cause` is null where it arrived. */
export interface Delivery {
  readonly id: string;
  readonly cause: string | null;
}

/** Hands mails over to whatever carries them; it answers for each of them and throws for none. */
export type Deliver = (mails: readonly Mail[]) => Promise<readonly Delivery[]>;

/** The invitations that were meant, as they stand afterwards, and the mails that were made for them. */
export interface Sent {
  readonly invitations: readonly Invitation[];
  readonly mails: readonly Mail[];
}

/** What is wanted of a registration's mail. */
interface Wanted {
  readonly registration: Registration;
  readonly mail: Invitation | undefined;
  /** Sends it again though it is still valid. */
  readonly renew: boolean;
}

/**
 * Invites registered customers by mail, all or none. Without `deliver` whoever asks hands the mails over, and they count
 * as sent. Nothing leaves before the record is committed; what became of it is recorded behind it.
 */
export async function sendInvitations(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  type: AssociationType | null,
  deliver: Deliver | undefined,
): Promise<Sent> {
  return await send(database, draft, deliver, async (tables, change, byHand) => {
    const registrations = await findRegistrations(tables, ids);
    const mails = await heldMails(tables, registrations);
    const wanted = registrations.map((registration) => ({
      registration,
      mail: mails.get(mailOf(registration.id)),
      renew: false,
    }));
    return await makeMails(tables, change, draft.actor, wanted, type, byHand);
  });
}

/** Sends mails again, all or none: whatever became of them, they are valid anew, and their old links are not. */
export async function resendInvitations(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  deliver: Deliver | undefined,
): Promise<Sent> {
  return await send(database, draft, deliver, async (tables, change, byHand) => {
    const found = new Map<string, Wanted>();
    for (const id of ids) {
      const mail = await findInvitation(tables, id);
      if (mail.registration === null) throw isLink(mail.id);
      const [registration] = await findRegistrations(tables, [mail.registration]);
      found.set(mail.id, { registration: registration as Registration, mail, renew: true });
    }
    return await makeMails(tables, change, draft.actor, [...found.values()], null, byHand);
  });
}

/** Sends what was recorded when customers were registered; what may no longer be sent has failed, the rest goes out. */
export async function sendPrepared(
  database: Database,
  draft: ChangeDraft,
  partner: string | undefined,
  deliver: Deliver | undefined,
): Promise<Sent> {
  return await send(database, draft, deliver, async (tables, change, byHand) => {
    const { bound } = tables;
    const due = await tables.invitations.prepared(partner, bound?.ownOnly ? bound.actor : undefined);
    await tables.registrations.hold(due.map(({ registration }) => registration as string));
    const registrations = await tables.registrations.byKeys(due.map(({ registration }) => registration as string));
    const mails = await heldMails(tables, [...registrations.values()]);
    const wanted = due.flatMap(({ id, registration: of }): Wanted[] => {
      const [registration, mail] = [registrations.get(of as string), mails.get(id)];
      return registration && mail?.state === "prepared" ? [{ registration, mail, renew: false }] : [];
    });
    const desk = await openJudge(tables, change.at, wanted);
    const good: Wanted[] = [];
    const failed: Invitation[] = [];
    for (const one of wanted) {
      const { verdict, rules } = desk.judge(one.registration);
      const cause = rules.map(({ id }) => id).join(";");
      if (verdict === "refuse") failed.push(withFailure(one.mail as Invitation, cause, change.at));
      else good.push(one);
    }
    await tables.invitations.replace(failed);
    const sent = await makeMails(tables, change, draft.actor, good, null, byHand, desk);
    return { ...sent, invitations: [...failed, ...sent.invitations].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  });
}

/** Records what is to be sent, sends it, and records what became of it. */
async function send(
  database: Database,
  draft: ChangeDraft,
  deliver: Deliver | undefined,
  make: (tables: Tables, change: OpenChange, byHand: boolean) => Promise<Sent>,
): Promise<Sent> {
  // A dry run shows what would be, as if all went well.
  const byHand = deliver === undefined || draft.dryRun;
  const made = await database.write(draft, (tables, change) => make(tables, change, byHand));
  if (deliver === undefined || draft.dryRun || made.mails.length === 0) return made;
  // What went out under the same key does not go out again.
  const before = (await database.earlier(draft)) as Invitation[] | undefined;
  const recorded = before ?? (await deliverAll(database, draft, deliver, made.mails));
  const after = new Map(recorded.map((invitation) => [invitation.id, invitation]));
  return { ...made, invitations: made.invitations.map((invitation) => after.get(invitation.id) ?? invitation) };
}

async function deliverAll(database: Database, draft: ChangeDraft, deliver: Deliver, mails: readonly Mail[]) {
  const deliveries = await deliver(mails);
  return await database.write(draft, (tables) => recordDeliveries(tables, mails, deliveries, draft.at));
}

/** The mails of registrations that exist; nobody else changes them until the write has ended. */
async function heldMails(tables: Tables, registrations: readonly Registration[]): Promise<Map<string, Invitation>> {
  const keys = registrations.map(({ id }) => mailOf(id));
  await tables.invitations.hold(keys);
  return await tables.invitations.byKeys(keys);
}

/** Says of each of the registrations whether it may be mailed to, and until when a mail of now is valid. */
async function openJudge(tables: Tables, at: Instant, wanted: readonly Wanted[]) {
  const parameters = await parametersOf(tables, at);
  const caseOf = await partnerCases(
    tables,
    at,
    wanted.map(({ registration }) => registration.partner),
  );
  return {
    expiresAt: mailExpiryOf(at, parameters),
    judge: (registration: Registration): Verdict =>
      decideInvitation({ ...caseOf(registration.partner), registration }, parameters),
  };
}

type Judge = Awaited<ReturnType<typeof openJudge>>;

async function makeMails(
  tables: Tables,
  { at, ids }: OpenChange,
  actor: string,
  wanted: readonly Wanted[],
  type: AssociationType | null,
  byHand: boolean,
  desk?: Judge,
): Promise<Sent> {
  const { expiresAt, judge } = desk ?? (await openJudge(tables, at, wanted));
  const partners = await tables.partners.byAccounts([
    ...new Set(wanted.map(({ registration }) => registration.partner)),
  ]);
  const inviter = await inviterOf(tables, actor);
  const invitations: Invitation[] = [];
  const mails: Mail[] = [];
  for (const { registration, mail, renew } of wanted) {
    const verdict = judge(registration);
    if (verdict.verdict === "refuse") {
      throw refusal(verdict, wanted.length > 1 ? otherwise(registration.id, SENT) : undefined);
    }
    if (mail && !renew && isValid(mail, type, at)) {
      invitations.push(mail);
      continue;
    }
    const { partner } = registration;
    const state = mail ? nextInvitationState(invitationStateAt(mail, at), "resend") : "prepared";
    if (!state) throw wrongState(mail as Invitation);
    const known = mail ?? newMail(registration, inviter(partner));
    const token = ids.secret();
    const invitation: Invitation = {
      ...known,
      // As the registration says it now: it is what is checked when the customer comes.
      fullName: registration.fullName,
      email: registration.email,
      associationType: type ?? known.associationType,
      token,
      cause: null,
      expiresAt,
      ...(byHand ? { state: delivered(state), sentAt: at } : { state, sentAt: null }),
    };
    invitations.push(invitation);
    mails.push({
      invitation,
      token,
      partner: (partners.get(partner) as { partner: Partner }).partner,
      validUntil: Math.min(expiresAt, registration.expiresAt ?? expiresAt) as Instant,
    });
  }
  const renewed = new Set(wanted.flatMap(({ mail }) => mail?.id ?? []));
  const fresh = mails.map(({ invitation }) => invitation);
  await tables.invitations.insert(fresh.filter(({ id }) => !renewed.has(id)));
  await tables.invitations.replace(fresh.filter(({ id }) => renewed.has(id)));
  return { invitations, mails };
}

/** Whether a mail is out and holds, for the type that is asked for: to send it once more would only confuse. */
function isValid(mail: Invitation, type: AssociationType | null, at: Instant): boolean {
  return invitationStateAt(mail, at) === "sent" && (type === null || type === mail.associationType);
}

function delivered(state: InvitationState): InvitationState {
  return nextInvitationState(state, "deliver") as InvitationState;
}

/** A mail that did not arrive or did not lead to an association, with the reason. */
export function withFailure(invitation: Invitation, cause: string, at: Instant): Invitation {
  const state = nextInvitationState(invitationStateAt(invitation, at), "fail");
  return state ? { ...invitation, state, cause } : invitation;
}

async function recordDeliveries(
  tables: Tables,
  mails: readonly Mail[],
  deliveries: readonly Delivery[],
  at: Instant,
): Promise<Invitation[]> {
  const keys = mails.map(({ invitation }) => invitation.id);
  await tables.invitations.hold(keys);
  const now = await tables.invitations.byKeys(keys);
  const causes = new Map(deliveries.map(({ id, cause }) => [id, cause]));
  const changed = mails.flatMap(({ invitation }): Invitation[] => {
    const current = now.get(invitation.id);
    const cause = causes.get(invitation.id);
    // Somebody may have sent it again while this one was under way: then that one counts.
    if (!current || current.token !== invitation.token || current.state !== "prepared" || cause === undefined)
      return [];
    if (cause === null) return [{ ...current, state: delivered(current.state), sentAt: at }];
    return [{ ...withFailure(current, cause, at), expiresAt: null }];
  });
  await tables.invitations.replace(changed);
  for (const invitation of changed) now.set(invitation.id, invitation);
  return [...now.values()];
}

const SENT = { en: "none was sent", zh: "其余也未发送" };

function isLink(id: string): AppError {
  return conflict(
    "wrong-state",
    { en: `${id} is a link: it never expires and is not sent.`, zh: `${id} 是链接邀请，长期有效，无需重新发送。` },
    {
      hint: {
        en: "See which are mails: partnerctl invitation list --kind email",
        zh: "查看邮件邀请：partnerctl invitation list --kind email",
      },
    },
  );
}

function wrongState({ id, state }: Invitation): AppError {
  return conflict("wrong-state", stateSays(id, state, { en: "sent again", zh: "重新发送" }, INVITATION_STATE_WORDS), {
    hint: {
      en: "See which can: partnerctl invitation list --state failed,expired",
      zh: "查看可重新发送的邀请：partnerctl invitation list --state failed,expired",
    },
  });
}
