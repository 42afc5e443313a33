import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { ResellerView } from "../database/tables/resellers.ts";
import type { PartnerProfile } from "../domain/partners/partner.ts";
import { PARTNER } from "../domain/record-names.ts";
import { decideLink } from "../domain/resellers/decide.ts";
import {
  nextInvitationState,
  type ResellerInvitationEvent,
  type ResellerInvitationState,
} from "../domain/resellers/states.ts";
import {
  linkedFrom,
  openLink,
  type RelationState,
  type ResellerInvitation,
  unlinked,
} from "../domain/resellers/types.ts";
import { type AppError, conflict, inputNeeded, notFound, usageError } from "../errors.ts";
import { shellWord } from "../values/shell.ts";
import { endResellerAssignments } from "./assignment-roster.ts";
import { refuseForeign } from "./authorize.ts";
import { partnerLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { returnFromResellers } from "./return-allocations.ts";

/** What a reseller and a distributor are to each other afterwards, and whether that is new. */
export interface Related {
  readonly relation: ResellerView;
  readonly changed: boolean;
}

/** Invites an account to become the distributor's reseller; an open invitation stays as it is. */
export async function inviteReseller(
  database: Database,
  draft: ChangeDraft,
  account: string,
  distributor: string,
): Promise<Related> {
  return await database.write(draft, async (tables, change) => {
    refuseForeign(tables, distributor);
    const reseller = await decided(tables, change, account, distributor);
    if (openLink(reseller)) throw alreadyLinked(account, distributor);
    const open = (await openInvitations(tables, account)).some((one) => one.distributor === distributor);
    if (!open) {
      const invitation: ResellerInvitation = {
        id: change.ids.next("rin"),
        reseller: account,
        distributor,
        state: nextInvitationState("new", "invite") as ResellerInvitationState,
        invitedAt: change.at,
        invitedBy: draft.actor,
        decidedAt: null,
        decidedBy: null,
      };
      await tables.resellerInvitations.insert([invitation]);
    }
    return { relation: await relationOf(tables, change, account, distributor, "invited"), changed: !open };
  });
}

/** Accepts an open invitation: from the clock on the reseller is linked. Which one must be said where there are several. */
export async function acceptInvitation(
  database: Database,
  draft: ChangeDraft,
  account: string,
  from: string | undefined,
): Promise<Related> {
  return await database.write(draft, async (tables, change) => {
    refuseForeign(tables, account);
    const { distributor } = await oneInvitation(tables, account, from);
    const reseller = await decided(tables, change, account, distributor);
    // Only now nobody else decides about it.
    await oneInvitation(tables, account, distributor);
    if (openLink(reseller)) throw alreadyLinked(account, distributor);
    return await link(tables, change, draft, reseller, distributor);
  });
}

/** Closes an open invitation without a link: the reseller declines it, or the distributor withdraws it. */
export async function closeInvitation(
  database: Database,
  draft: ChangeDraft,
  event: "decline" | "withdraw",
  account: string,
  from: string | undefined,
): Promise<Related> {
  return await database.write(draft, async (tables, change) => {
    await tables.lock([partnerLock(account)]);
    if (event === "decline") refuseForeign(tables, account);
    else if (from !== undefined) refuseForeign(tables, from);
    if (!(await tables.partners.find(account))) throw notFound(PARTNER, account);
    const invitation = await oneInvitation(tables, account, from);
    const { distributor } = invitation;
    const relation = await relationOf(tables, change, account, distributor, "invited");
    await tables.resellerInvitations.replace([closed(invitation, event, draft)]);
    return { relation: { ...relation, state: "unlinked" }, changed: true };
  });
}

/** Links a reseller to a distributor from the clock on; to the one that it is linked to, nothing changes. */
export async function linkReseller(
  database: Database,
  draft: ChangeDraft,
  account: string,
  distributor: string,
): Promise<Related> {
  return await database.write(draft, async (tables, change) => {
    const reseller = await decided(tables, change, account, distributor);
    if (!openLink(reseller)) return await link(tables, change, draft, reseller, distributor);
    return { relation: await relationOf(tables, change, account, distributor, "linked"), changed: false };
  });
}

/**
 * Ends the link of a reseller at the clock, and with it who of the distributor looked after it; what it still has of the
 * distributor's money returns. Without a link it is exit 6.
 */
export async function unlinkReseller(database: Database, draft: ChangeDraft, account: string): Promise<Related> {
  return await database.write(draft, async (tables, change) => {
    await tables.lock([partnerLock(account)]);
    await tables.partners.hold([account]);
    const reseller = await tables.partners.find(account);
    if (!reseller) throw notFound(PARTNER, account);
    const open = openLink(reseller);
    if (!open) throw notLinked(account);
    await tables.partners.recordPeriods([reseller], [unlinked(reseller, change.at)]);
    await endResellerAssignments(tables, new Map([[account, undefined]]), change.at);
    await returnFromResellers(tables, change, new Map([[account, open.other]]));
    return { relation: await relationOf(tables, change, account, open.other, "unlinked"), changed: true };
  });
}

/** The reseller, held until the end of the write, after the rules have let it be linked to the distributor. */
async function decided(
  tables: Tables,
  { at }: OpenChange,
  account: string,
  distributor: string,
): Promise<PartnerProfile> {
  if (account === distributor) throw itself(account);
  const names = [account, distributor];
  await tables.lock(names.map(partnerLock));
  await tables.partners.hold(names);
  const profiles = await tables.partners.byAccounts(names);
  for (const name of names) if (!profiles.has(name)) throw notFound(PARTNER, name);
  const reseller = profiles.get(account) as PartnerProfile;
  const { bound } = tables;
  const facts = {
    at,
    reseller,
    distributor: profiles.get(distributor) as PartnerProfile,
    maySeeOthers: bound === undefined || bound.partner === account,
  };
  const verdict = decideLink(facts, await parametersOf(tables, at));
  if (verdict.verdict === "refuse") throw refusal(verdict);
  return reseller;
}

/** Records the link; what others have offered has come to nothing. */
async function link(
  tables: Tables,
  change: OpenChange,
  draft: ChangeDraft,
  reseller: PartnerProfile,
  distributor: string,
): Promise<Related> {
  const { accountName } = reseller.partner;
  await tables.partners.recordPeriods([reseller], [linkedFrom(reseller, distributor, change.at)]);
  const open = await openInvitations(tables, accountName);
  const over = open.map((one) => closed(one, one.distributor === distributor ? "accept" : "lapse", draft));
  await tables.resellerInvitations.replace(over);
  return { relation: await relationOf(tables, change, accountName, distributor, "linked"), changed: true };
}

function closed(
  invitation: ResellerInvitation,
  event: ResellerInvitationEvent,
  draft: ChangeDraft,
): ResellerInvitation {
  const state = nextInvitationState(invitation.state, event) as ResellerInvitationState;
  return { ...invitation, state, decidedAt: draft.at, decidedBy: draft.actor };
}

async function openInvitations(tables: Tables, account: string): Promise<ResellerInvitation[]> {
  return (await tables.resellerInvitations.to(account)).filter(({ state }) => state === "open");
}

/** The open invitation that is meant: that of a distributor, or the only one. */
async function oneInvitation(tables: Tables, account: string, from: string | undefined): Promise<ResellerInvitation> {
  const open = (await openInvitations(tables, account)).filter(
    ({ distributor }) => from === undefined || distributor === from,
  );
  const [only] = open;
  if (!only) {
    if (!(await tables.partners.find(account))) throw notFound(PARTNER, account);
    throw noInvitation(account, from);
  }
  if (open.length === 1) return only;
  const names = open.map(({ distributor }) => distributor);
  throw inputNeeded("--distributor", {
    en: `${account} has invitations of ${names.join(", ")}`,
    zh: `${account} 有多个邀请：${names.join("、")}`,
  });
}

/** The row of the list that a command has just written: of several past links the last. */
async function relationOf(
  tables: Tables,
  { at }: OpenChange,
  account: string,
  distributor: string,
  state: RelationState,
): Promise<ResellerView> {
  const filters = [
    { column: "account_name", operator: "in" as const, values: [account] },
    { column: "distributor", operator: "in" as const, values: [distributor] },
    { column: "state", operator: "in" as const, values: [state] },
  ];
  let last: ResellerView | undefined;
  for await (const rows of tables.resellers.list({ filters }, at)) last = rows.at(-1) ?? last;
  return last as ResellerView;
}

const SEE = (account: string) => ({
  hint: {
    en: `See where it stands: partnerctl reseller list --account-name ${shellWord(account)}`,
    zh: `查看当前状态：partnerctl reseller list --account-name ${shellWord(account)}`,
  },
});

function alreadyLinked(account: string, distributor: string): AppError {
  return conflict(
    "already-linked",
    { en: `${account} is a reseller of ${distributor} already.`, zh: `${account} 已是 ${distributor} 的云经销商。` },
    SEE(account),
  );
}

function notLinked(account: string): AppError {
  return conflict(
    "not-linked",
    { en: `${account} is linked to no distributor.`, zh: `${account} 未归属任何总经销商。` },
    SEE(account),
  );
}

function noInvitation(account: string, from: string | undefined): AppError {
  return conflict(
    "no-invitation",
    {
      en: `${account} has no open invitation${from === undefined ? "" : ` of ${from}`}.`,
      zh: `${account} 没有${from === undefined ? "" : `来自 ${from} 的`}待接受邀请。`,
    },
    SEE(account),
  );
}

function itself(account: string): AppError {
  return usageError(
    "BAD_VALUE",
    { en: `${account} cannot be its own distributor.`, zh: `${account} 不能是自己的总经销商。` },
    { field: "distributor" },
  );
}
