import type { Instant } from "../values/instant.ts";

/** Stands for whatever belongs to another partner and must not be named; as in masked exports of Partner Center. */
export const MASK = "***";

/** A period that a customer has or had with another partner. */
export interface ForeignPeriod {
  readonly customer: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly isOpen: boolean;
  /** Whether it has ended, by a clock that has been set back since. */
  readonly endsAhead: boolean;
}

/** A live registration of another partner: only what it was asked by is told of its customer. */
export interface ForeignRegistration {
  readonly accountName: string | null;
  /** Whether it is about a known account that was not asked for. */
  readonly hasOtherAccount: boolean;
  readonly nameKey: string | null;
  readonly phone: string | null;
  readonly state: string;
  readonly expiresAt: Instant | null;
}

/** A partner that another one deals with: whether it is one to deal with. */
export interface ForeignStanding {
  readonly account: string;
  readonly status: string;
  readonly distributes: boolean;
  readonly resells: boolean;
  /** Whether it is or was linked to another distributor than the one who asks. */
  readonly isLinked: boolean;
  readonly wasLinked: boolean;
  /** Whether it holds the store-service programme, and how its last application for certification stands. */
  readonly sellsStore: boolean;
  readonly certification: string | null;
}

export type KeyKind = "customer" | "customer-id" | "member" | "usage-line";

/** What every change record holds. */
export interface ChangeRecord {
  readonly seq: number;
  readonly id: string;
  readonly actor: string;
  readonly at: number;
  readonly recorded_at: number;
  readonly command: string;
  readonly state: "open" | "done";
}

export interface AttemptRecord extends Omit<ChangeRecord, "seq" | "state"> {
  readonly code: string;
  readonly rules: string | null;
  readonly message: string;
}

/**
 * What a connection may know of other partners whose role the server itself binds to one: the facts of decisions, told as
 * flags and dates, and what every write leaves behind.
 */
export interface Restricted {
  readonly role: string;
  readonly partner: string;
  /** The number of the next change, which nobody may see all of. */
  nextChange(): Promise<number>;
  beginChange(change: ChangeRecord): Promise<void>;
  countAttempts(): Promise<number>;
  recordAttempt(attempt: AttemptRecord): Promise<void>;
  /** Which of the keys exist, whoever has them. */
  existing(kind: KeyKind, keys: readonly string[]): Promise<Set<string>>;
  /** How many accounts that signed up with each of the phones are held by others. */
  accountsOfPhones(phones: readonly string[]): Promise<Map<string, number>>;
  periods(table: "associations" | "assignments", customers: readonly string[], now: Instant): Promise<ForeignPeriod[]>;
  liveRegistrations(
    accounts: readonly string[],
    nameKeys: readonly string[],
    phones: readonly string[],
    now: Instant,
  ): Promise<ForeignRegistration[]>;
  /** What linking to a partner may depend on, of those that the role's own is linked to or may deal with. */
  standing(partners: readonly string[]): Promise<ForeignStanding[]>;
  /** When requests about the customers were submitted through others, withdrawn ones left out. */
  requests(customer: string): Promise<Instant[]>;
  /** How many other accounts the company of the role's partner has. */
  accountsOfCompany(): Promise<number>;
  /** Gives usage lines that others kept aside to customers that have just appeared. */
  matchUsage(accounts: readonly string[], change: number): Promise<void>;
}
