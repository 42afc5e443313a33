import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { ASSOCIATION_TYPE_WORDS, type Association, type AssociationType } from "../domain/association/association.ts";
import { decideAssociation } from "../domain/association/decide.ts";
import type { Customer } from "../domain/customers/customer.ts";
import { decideUse } from "../domain/invitations/decide.ts";
import type { Invitation } from "../domain/invitations/types.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { CUSTOMER, PARTNER, REGISTRATION } from "../domain/record-names.ts";
import { nextState } from "../domain/registration/states.ts";
import { partyOf, type Registration, sameCustomer, stateAt } from "../domain/registration/types.ts";
import { verdictOf } from "../domain/rules.ts";
import { AppError, conflict, notFound, notFoundOf, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { nameKey } from "../values/names.ts";
import { shellWord } from "../values/shell.ts";
import { findInvitationBehind, INVITATION } from "./find-invitation.ts";
import { lockParties } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { findRegistration } from "./review-registrations.ts";
import { type Joined, recordFailedUse, useInvitation } from "./use-invitation.ts";

/** The association that is asked for. */
export interface AssociationRequest {
  readonly customer: string;
  readonly partner: string;
  readonly type: AssociationType;
  /** The id of a registration or an invitation or the beginning of it, an invitation's link, or any other text. */
  readonly via: string | undefined;
}

type AssociationVerdict = ReturnType<typeof decideAssociation>;

/** The association that stands afterwards, and whether it is new. */
export interface Associated {
  readonly association: Association;
  readonly created: boolean;
  /** What came of the invitation that led to it. */
  readonly joined?: Joined;
}

/** Says whether a customer may be associated, and why not; writes nothing. */
export async function checkAssociation(
  database: Database,
  at: Instant,
  request: Omit<AssociationRequest, "via">,
): Promise<AssociationVerdict> {
  return await database.read(async (tables) => (await openCase(tables, at, request)).verdict);
}

/**
 * Associates a customer with a partner from the clock on; the partner's registrations of the customer have led to it.
 * Why a customer could not be associated through a mail is recorded with the mail, though nothing else is.
 */
export async function createAssociation(
  database: Database,
  draft: ChangeDraft,
  request: AssociationRequest,
): Promise<Associated> {
  let invited: Invitation | undefined;
  try {
    return await database.write(draft, async (tables, change) => {
      invited = undefined;
      const found = await openCase(tables, change.at, request);
      const { verdict, open } = found;
      if (verdict.otherType) throw otherType(open as Association, request.type);
      if (verdict.verdict === "unchanged") return { association: open as Association, created: false };
      const way = await wayOf(tables, request);
      invited = way.invitation;
      const uses = way.invitation
        ? decideUse({ ...way, invitation: way.invitation, at: change.at, type: request.type }, found.parameters)
        : NOTHING;
      const all = verdictOf([...uses.rules, ...verdict.rules]);
      if (all.verdict === "refuse") throw refusal(all);
      return await associate(tables, change, draft.actor, request, way, found);
    });
  } catch (error) {
    if (invited && error instanceof AppError && error.kind === "refused") {
      await recordFailedUse(database, draft, invited, error.rules);
    }
    throw error;
  }
}

const NOTHING = verdictOf([]);

async function associate(
  tables: Tables,
  change: OpenChange,
  actor: string,
  { customer, partner, type, via }: AssociationRequest,
  { registration, invitation }: Way,
  { own, parameters }: OpenCase,
): Promise<Associated> {
  const ends = await tables.associations.endsAhead([customer], change.at);
  const association: Association = {
    id: change.ids.next("asc"),
    customer,
    partner,
    type,
    // Not before the end of what came before, however far back the clock is.
    from: Math.max(change.at, ends.get(customer) ?? change.at) as Instant,
    to: null,
    endReason: null,
    startedBy: null,
    via: invitation?.id ?? registration?.id ?? via ?? null,
  };
  await tables.associations.insert([association]);
  const led = registration ? [registration, ...own] : own;
  await tables.registrations.replace(associated(led, change.at));
  if (!invitation) return { association, created: true };
  const joined = await useInvitation(tables, change, actor, invitation, association, parameters);
  return { association, created: true, joined };
}

/** What an association is decided on, and the verdict. */
interface OpenCase {
  readonly verdict: AssociationVerdict;
  readonly open: Association | undefined;
  /** The partner's live registrations of the customer. */
  readonly own: readonly Registration[];
  readonly parameters: Parameters;
}

/** The one place where a customer, a partner and the rules meet; in a write, what is decided on is held until its end. */
async function openCase(
  tables: Tables,
  at: Instant,
  { customer, partner, type }: Omit<AssociationRequest, "via">,
): Promise<OpenCase> {
  const account = await tables.customers.find(customer);
  if (!account) throw notFound(CUSTOMER, customer);
  if (!(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
  if (tables.change) await lockParties(tables, [account]);
  const open = await tables.associations.findOpen(customer, at);
  const found = await registrationsOf(tables, at, account);
  await tables.registrations.hold(found.map(({ id }) => id));
  // In a write they are read once more: one may have been deleted or rejected before it was held.
  const live = tables.change && found.length > 0 ? await registrationsOf(tables, at, account) : found;
  const own = live.filter((registration) => registration.partner === partner);
  const parameters = await parametersOf(tables, at);
  const facts = {
    at,
    account,
    partner,
    type,
    associatedWith: open?.partner,
    registered: own.some((registration) => stateAt(registration, at) === "registered"),
    registeredByOther: own.length < live.length,
  };
  const verdict = decideAssociation(facts, open, parameters);
  return {
    verdict: tables.bound && open && open.partner !== partner ? withoutFacts(verdict) : verdict,
    open,
    own,
    parameters,
  };
}

/** What somebody of another partner may hear of a customer: that it is taken, and nothing of its affairs. */
function withoutFacts(verdict: AssociationVerdict): AssociationVerdict {
  return { ...verdict, rules: verdict.rules.filter(({ id }) => id === "association.associated-elsewhere") };
}

/** What to do where the two are associated already, with the other type. */
export function switchHint(customer: string, type: AssociationType): Text {
  return {
    en: `Switch the type: partnerctl association switch ${shellWord(customer)} --to ${type} --reason <text>`,
    zh: `如需切换关联类型：partnerctl association switch ${shellWord(customer)} --to ${type} --reason <原因>`,
  };
}

function otherType(open: Association, type: AssociationType) {
  return conflict(
    "other-type",
    {
      en: `${open.customer} is associated with ${open.partner} already, as ${ASSOCIATION_TYPE_WORDS[open.type].en}.`,
      zh: `客户 ${open.customer} 已与伙伴 ${open.partner} 关联，类型为“${ASSOCIATION_TYPE_WORDS[open.type].zh}”。`,
    },
    { field: "type", hint: switchHint(open.customer, type) },
  );
}

const REGISTRATION_ID = /^reg-/i;

/** Whose the registration or invitation is that led to an association: where nobody says for whom it is, for that one. */
export async function partnerBehind(database: Database, via: string | undefined): Promise<string | undefined> {
  if (via === undefined) return undefined;
  return await database.read(async (tables) => {
    const led = REGISTRATION_ID.test(via)
      ? await findRegistration(tables, via)
      : await findInvitationBehind(tables, via);
    return led?.partner;
  });
}

/** What --via names: an invitation with the registration behind it, a registration, or some other text. */
interface Way {
  readonly invitation: Invitation | undefined;
  readonly registration: Registration | undefined;
}

async function wayOf(tables: Tables, request: AssociationRequest): Promise<Way> {
  const { partner, via } = request;
  if (via === undefined) return { invitation: undefined, registration: undefined };
  if (REGISTRATION_ID.test(via)) {
    return { invitation: undefined, registration: await viaRegistration(tables, request, via) };
  }
  const invitation = await findInvitationBehind(tables, via);
  if (!invitation) return { invitation, registration: undefined };
  if (invitation.partner !== partner) throw notFoundOf(partner, INVITATION, via);
  const { registration } = invitation;
  if (registration === null) return { invitation, registration: undefined };
  return { invitation, registration: await viaRegistration(tables, request, registration) };
}

/** The registration that --via names, directly or through a mail. */
async function viaRegistration(tables: Tables, request: AssociationRequest, id: string): Promise<Registration> {
  const { customer, partner } = request;
  const registration = await findRegistration(tables, id);
  if (registration.partner !== partner) throw notFoundOf(partner, REGISTRATION, id);
  const { accountName } = registration;
  if (accountName === null || accountName === customer || !(await tables.customers.find(accountName))) {
    return registration;
  }
  throw usageError(
    "BAD_VALUE",
    {
      en: `--via ${registration.id} is about another customer: ${accountName}.`,
      zh: `--via 指定的 ${registration.id} 属于另一客户：${accountName}。`,
    },
    { field: "via" },
  );
}

/** The live registrations of the same customer, whoever made them (POLICY.md §1). */
async function registrationsOf(tables: Tables, at: Instant, customer: Customer): Promise<Registration[]> {
  const { accountName, fullName, phone } = customer;
  // What is not known is searched by nothing, so that the empty text below never makes two the same.
  const live = await tables.registrations.liveOf(
    {
      accounts: [accountName],
      nameKeys: fullName === null ? [] : [nameKey(fullName)],
      phones: phone === null ? [] : [phone],
    },
    at,
  );
  const known = await tables.customers.known(live.flatMap((registration) => registration.accountName ?? []));
  const party = partyOf({ fullName: fullName ?? "", phone: phone ?? "" }, accountName);
  return live.filter((registration) => {
    const named = registration.accountName ?? "";
    return sameCustomer(party, partyOf(registration, known.has(named) ? named : undefined));
  });
}

/** The registrations after the association; left out are the lapsed ones, and pending ones, which are still to be decided. */
function associated(registrations: readonly Registration[], at: Instant): Registration[] {
  const each = new Map(registrations.map((registration) => [registration.id, registration]));
  return [...each.values()].flatMap((registration) => {
    const state = nextState(stateAt(registration, at), "associate");
    return state ? [{ ...registration, state }] : [];
  });
}
