import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";
import { nameKey } from "../../values/names.ts";
import type { AssociationType } from "../association/association.ts";
import type { Customer } from "../customers/customer.ts";
import type { PartnerProfile } from "../partners/partner.ts";

export const REGISTRATION_STATES = ["pending", "registered", "rejected", "expired", "deleted", "associated"] as const;

/** What people read for them. */
export const REGISTRATION_STATE_WORDS: Readonly<Record<(typeof REGISTRATION_STATES)[number], Text>> = {
  pending: { en: "pending", zh: "待审核" },
  registered: { en: "registered", zh: "已报备" },
  rejected: { en: "rejected", zh: "已驳回" },
  expired: { en: "expired", zh: "已过期" },
  deleted: { en: "deleted", zh: "已删除" },
  associated: { en: "associated", zh: "已关联" },
};

export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** A customer that a partner registered, or applied to register (报备). */
export interface Registration {
  readonly id: string;
  readonly partner: string;
  readonly fullName: string;
  /** Normalized: 11 digits. */
  readonly phone: string;
  readonly email: string | null;
  /** Kept as given, also where no such account is known. */
  readonly accountName: string | null;
  readonly associationType: AssociationType | null;
  readonly state: RegistrationState;
  readonly submittedAt: Instant;
  readonly decidedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly decidedBy: string | null;
  /** The ids of the rules that fired when it was decided. */
  readonly rules: readonly string[];
  readonly reason: string | null;
  readonly invite: boolean;
  readonly expectedConsumption: Fen | null;
  readonly project: string | null;
  readonly communication: string | null;
}

/** What a partner says when it asks for a manual review. */
export interface ReviewRequest {
  readonly expectedConsumption: Fen;
  readonly project: string;
  readonly communication: string;
}

/** What a partner asks for when it registers a customer. */
export interface RegistrationRequest {
  readonly partner: string;
  readonly fullName: string;
  /** Normalized: 11 digits. */
  readonly phone: string;
  readonly email: string | null;
  readonly accountName: string | null;
  readonly associationType: AssociationType | null;
  readonly invite: boolean;
  readonly review?: ReviewRequest | undefined;
}

/** Everything that the decision on one registration may look at. undefined is "not known" or "none". */
export interface RegistrationCase {
  readonly at: Instant;
  readonly profile: PartnerProfile;
  /** The profile of the reseller's distributor, where it is known. */
  readonly distributor: PartnerProfile | undefined;
  /** Live registrations of the partner. */
  readonly slotsUsed: number;
  readonly request: RegistrationRequest;
  /** The known account that is meant (POLICY.md §1 "Which account is meant"). */
  readonly account: Customer | undefined;
  /** The partner of the account's open association. */
  readonly associatedWith: string | undefined;
  /** A live registration of the same customer by this partner. */
  readonly ownLive: Registration | undefined;
  /** Whether another partner has a live registration of the same customer. */
  readonly otherLive: boolean;
}

/** What tells one customer from another in conflicts between two registrations. */
export interface Party {
  /** The account, only where it is a known one. */
  readonly account: string | undefined;
  /** The full name as `nameKey` normalizes it. */
  readonly nameKey: string;
  /** Normalized: 11 digits. */
  readonly phone: string;
}

/** What a request or registration says of its customer, `account` being its account where that is a known one. */
export function partyOf(of: { readonly fullName: string; readonly phone: string }, account: string | undefined): Party {
  return { account, nameKey: nameKey(of.fullName), phone: of.phone };
}

/** Whether two parties are the same customer: the same known account, else the same name or phone (POLICY.md §1). */
export function sameCustomer(a: Party, b: Party): boolean {
  if (a.account !== undefined && b.account !== undefined) return a.account === b.account;
  return a.nameKey === b.nameKey || a.phone === b.phone;
}

/** The state that a registration shows at an instant: a registered one that is due has expired, recorded or not. */
export function stateAt(registration: Pick<Registration, "state" | "expiresAt">, at: Instant): RegistrationState {
  const { state, expiresAt } = registration;
  return state === "registered" && expiresAt !== null && at >= expiresAt ? "expired" : state;
}

/** Whether a registration keeps its customer and its slot at an instant: pending, or registered and not yet due. */
export function isLive(registration: Pick<Registration, "state" | "expiresAt">, at: Instant): boolean {
  const state = stateAt(registration, at);
  return state === "pending" || state === "registered";
}
