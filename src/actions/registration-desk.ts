import type { Tables } from "../database/tables/index.ts";
import type { Customer } from "../domain/customers/customer.ts";
import { linkedTo, type PartnerProfile } from "../domain/partners/partner.ts";
import {
  partyOf,
  type Registration,
  type RegistrationCase,
  type RegistrationRequest,
  sameCustomer,
} from "../domain/registration/types.ts";
import type { Instant } from "../values/instant.ts";
import { nameKey } from "../values/names.ts";
import { lockParties } from "./locks.ts";
import { parametersOf } from "./parameters.ts";

/** What is looked for before anything is decided: one request, or a chunk of a file. */
export interface Inquiry {
  readonly partner: string;
  readonly accountName: string | null;
  readonly fullName: string;
  readonly phone: string;
}

/** Which account an inquiry means: a known one, a new customer, or several by the same phone. */
export type Meaning =
  | { readonly kind: "known"; readonly account: Customer }
  | { readonly kind: "new" }
  | { readonly kind: "ambiguous"; readonly candidates: readonly Customer[] };

/**
 * The facts that registrations are decided on, fetched for many inquiries in a constant number of queries and kept
 * up to date while they are decided one after another: an earlier one counts for a later one.
 */
export async function openDesk(
  tables: Tables,
  at: Instant,
  inquiries: readonly Inquiry[],
  memory: DeskMemory = newMemory(),
) {
  const unique = (values: readonly (string | null)[]): string[] => [
    ...new Set(values.filter((value): value is string => value !== null)),
  ];
  if (tables.change) await lockParties(tables, inquiries, unique(inquiries.map((inquiry) => inquiry.partner)));
  const parameters = await parametersOf(tables, at);
  const partners = await partnersOf(tables, memory, unique(inquiries.map((inquiry) => inquiry.partner)));
  const distributors = await partnersOf(
    tables,
    memory,
    unique([...partners.values()].map((profile) => linkedTo(profile, "distributor", at) ?? null)),
  );
  const named = await tables.customers.byAccounts(unique(inquiries.map((inquiry) => inquiry.accountName)));
  const byPhone = groupByPhone(
    await tables.customers.byPhones(
      unique(inquiries.map(({ accountName, phone }) => (accountName === null ? phone : null))),
    ),
  );
  const meanings = (inquiry: Inquiry): Meaning => meaningOf(inquiry, named, byPhone);
  const accounts = unique(
    inquiries.map((inquiry) => {
      const meaning = meanings(inquiry);
      return meaning.kind === "known" ? meaning.account.accountName : null;
    }),
  );
  const associated = await tables.associations.openPartners(accounts, at);
  const { slots } = memory;
  const uncounted = [...partners.keys()].filter((name) => !slots.has(name));
  const counted = await tables.registrations.slotsUsed(uncounted, at);
  for (const name of uncounted) slots.set(name, counted.get(name) ?? 0);
  const live = await tables.registrations.liveOf(
    {
      accounts,
      nameKeys: unique(inquiries.map((inquiry) => nameKey(inquiry.fullName))),
      phones: unique(inquiries.map((inquiry) => inquiry.phone)),
    },
    at,
  );
  const knownAccounts = await tables.customers.known(unique(live.map((registration) => registration.accountName)));
  const meant = new Set(accounts);
  const board = openBoard(live, (name) => named.has(name) || knownAccounts.has(name) || meant.has(name));

  return {
    parameters,
    partner: (account: string): PartnerProfile | undefined => partners.get(account),
    meaning: meanings,

    /** Everything that the decision may look at; `without` leaves one registration out of the conflicts. */
    caseOf(request: RegistrationRequest, account: Customer | undefined, without?: string): RegistrationCase {
      const profile = partners.get(request.partner) as PartnerProfile;
      const same = board.sameAs(request, account?.accountName).filter((registration) => registration.id !== without);
      const distributor = linkedTo(profile, "distributor", at);
      return {
        at,
        profile,
        distributor: distributor === undefined ? undefined : distributors.get(distributor),
        slotsUsed: slots.get(request.partner) ?? 0,
        request,
        account,
        associatedWith: account && associated.get(account.accountName),
        ownLive: same.find((registration) => registration.partner === request.partner),
        otherLive: same.some((registration) => registration.partner !== request.partner),
      };
    },

    /** Lets a registration that was just made count for what is decided next. */
    add(registration: Registration): void {
      board.add(registration);
      slots.set(registration.partner, (slots.get(registration.partner) ?? 0) + 1);
    },
  };
}

/**
 * What earlier chunks of a job have fetched about its partners, and until when that holds: nobody else may have written
 * since. What the job itself adds is counted on. Without it the slots are counted anew for every chunk, a tenth of its time.
 */
export interface DeskMemory {
  version: number | undefined;
  readonly partners: Map<string, PartnerProfile>;
  readonly slots: Map<string, number>;
}

export function newMemory(): DeskMemory {
  return { version: undefined, partners: new Map(), slots: new Map() };
}

async function partnersOf(
  tables: Tables,
  memory: DeskMemory,
  names: readonly string[],
): Promise<Map<string, PartnerProfile>> {
  const version = await tables.othersVersion();
  if (version !== memory.version) {
    memory.partners.clear();
    memory.slots.clear();
  }
  memory.version = version;
  const fetched = await tables.partners.byAccounts(names.filter((name) => !memory.partners.has(name)));
  for (const [name, profile] of fetched) memory.partners.set(name, profile);
  return new Map(
    names.flatMap((name) => {
      const profile = memory.partners.get(name);
      return profile ? [[name, profile] as const] : [];
    }),
  );
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

function groupByPhone(customers: readonly Customer[]): Map<string, Customer[]> {
  const groups = new Map<string, Customer[]>();
  for (const customer of customers) {
    const phone = customer.phone as string;
    const group = groups.get(phone);
    if (group) group.push(customer);
    else groups.set(phone, [customer]);
  }
  return groups;
}

/** POLICY.md §1 "Which account is meant". */
function meaningOf(
  inquiry: Inquiry,
  named: ReadonlyMap<string, Customer>,
  byPhone: ReadonlyMap<string, readonly Customer[]>,
): Meaning {
  if (inquiry.accountName !== null) {
    const account = named.get(inquiry.accountName);
    return account ? { kind: "known", account } : { kind: "new" };
  }
  const candidates = byPhone.get(inquiry.phone) ?? [];
  if (candidates.length > 1) return { kind: "ambiguous", candidates };
  const [account] = candidates;
  return account ? { kind: "known", account } : { kind: "new" };
}

/** The live registrations, found by what can make two of them the same customer. */
function openBoard(live: readonly Registration[], isKnown: (account: string) => boolean) {
  const byKey = new Map<string, Registration[]>();
  const put = (key: string, registration: Registration): void => {
    const group = byKey.get(key);
    if (group) group.push(registration);
    else byKey.set(key, [registration]);
  };
  const add = (registration: Registration): void => {
    if (registration.accountName !== null) put(`account ${registration.accountName}`, registration);
    put(`name ${nameKey(registration.fullName)}`, registration);
    put(`phone ${registration.phone}`, registration);
  };
  live.forEach(add);
  return {
    add,
    sameAs(request: { fullName: string; phone: string }, account: string | undefined): Registration[] {
      const party = partyOf(request, account);
      const candidates = new Set([
        ...(account === undefined ? [] : (byKey.get(`account ${account}`) ?? [])),
        ...(byKey.get(`name ${party.nameKey}`) ?? []),
        ...(byKey.get(`phone ${party.phone}`) ?? []),
      ]);
      return [...candidates].filter((registration) => {
        const { accountName } = registration;
        const known = accountName !== null && isKnown(accountName) ? accountName : undefined;
        return sameCustomer(party, partyOf(registration, known));
      });
    },
  };
}
