import type { AssignedPeriods } from "../database/tables/assigned-periods.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Field } from "../domain/fields.ts";
import type { Assignment, AssignmentPeriod, ResellerAssignment } from "../domain/managers/assignment.ts";
import { ASSIGNMENT_FIELDS, RESELLER_ASSIGNMENT_FIELDS } from "../domain/managers/fields.ts";
import { ASSIGNMENT_RULES, type AssignmentCase, RESELLER_ASSIGNMENT_RULES } from "../domain/managers/rules.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import { openLink } from "../domain/resellers/types.ts";
import type { Rule } from "../domain/rules.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { accountLock, partnerLock } from "./locks.ts";

/** What those who are handed to account managers are called, and what they are decided by. */
export interface SubjectWords {
  readonly what: Text;
  /** The column of a file, and the property of an assignment, that names one. */
  readonly key: "customer" | "reseller";
  /** What the commands of `manager` take beside. */
  readonly flag: "" | " --reseller";
  readonly unknownCode: "UNKNOWN_CUSTOMER" | "UNKNOWN_PARTNER";
  readonly fields: readonly Field[];
  readonly rules: readonly Rule<AssignmentCase>[];
}

/** Who is handed to account managers: customers, or the resellers of a distributor. */
export interface Subject<Item extends AssignmentPeriod> extends SubjectWords {
  readonly lock: (account: string) => string;
  table(tables: Tables): AssignedPeriods<Item>;
  /** Those who exist among the accounts given, each with the partner that it is with now. */
  known(tables: Tables, accounts: readonly string[], at: Instant): Promise<Map<string, string | undefined>>;
  /** The assignment of an account over a period. */
  of(account: string, period: AssignmentPeriod): Item;
}

/** Customers, who are a partner's by their association. */
export const CUSTOMERS: Subject<Assignment> = {
  what: CUSTOMER,
  key: "customer",
  flag: "",
  unknownCode: "UNKNOWN_CUSTOMER",
  fields: ASSIGNMENT_FIELDS,
  rules: ASSIGNMENT_RULES,
  lock: accountLock,
  table: ({ assignments }) => assignments,
  async known({ customers, associations }, accounts, at) {
    const known = await customers.known(accounts);
    const partners = await associations.openPartners(accounts, at);
    return new Map([...known].map((account) => [account, partners.get(account)]));
  },
  of: (customer, period) => ({ ...period, customer }),
};

/** Resellers, who are a distributor's by their link. */
export const RESELLERS: Subject<ResellerAssignment> = {
  what: PARTNER,
  key: "reseller",
  flag: " --reseller",
  unknownCode: "UNKNOWN_PARTNER",
  fields: RESELLER_ASSIGNMENT_FIELDS,
  rules: RESELLER_ASSIGNMENT_RULES,
  lock: partnerLock,
  table: ({ resellerAssignments }) => resellerAssignments,
  async known({ partners }, accounts) {
    await partners.hold(accounts);
    const profiles = await partners.byAccounts(accounts);
    return new Map([...profiles].map(([account, profile]) => [account, openLink(profile)?.other]));
  },
  of: (reseller, period) => ({ ...period, reseller }),
};
