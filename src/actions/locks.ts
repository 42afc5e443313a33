import type { Tables } from "../database/tables/index.ts";
import { nameKey } from "../values/names.ts";

/**
 * What decisions across partners rest on: whoever decides about a customer or a partner takes these names first, so that
 * what it has read still holds when it writes. On SQLite, where one writes at a time, taking them costs nothing.
 */
export const accountLock = (account: string): string => `account:${account}`;
export const partnerLock = (partner: string): string => `partner:${partner}`;
/** Lines whose customer is not known: kept aside by one import while another may just be making the customer. */
export const UNMATCHED_USAGE = "usage:unmatched";

/** Without an ecosystem manager everybody may do everything: two must not go at once. */
export const ECOSYSTEM_MANAGERS = "ecosystem-managers";

/** What a customer is known by before it has an account, or besides. */
export interface LockedParty {
  readonly accountName: string | null;
  readonly fullName: string | null;
  readonly phone: string | null;
}

/** Takes everything by which two could mean the same customer (POLICY.md §1), and the partners whose limit counts. */
export async function lockParties(
  tables: Tables,
  parties: readonly LockedParty[],
  partners: readonly string[] = [],
): Promise<void> {
  await tables.lock([
    ...partners.map(partnerLock),
    ...parties.flatMap(({ accountName, fullName, phone }) => [
      ...(accountName === null ? [] : [accountLock(accountName)]),
      ...(fullName === null ? [] : [`name:${nameKey(fullName)}`]),
      ...(phone === null ? [] : [`phone:${phone}`]),
    ]),
  ]);
}
