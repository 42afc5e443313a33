import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { PARTNER_FIELDS } from "../domain/partners/fields.ts";
import type { Partner, PartnerKind, PartnerProfile } from "../domain/partners/partner.ts";
import { parsePrograms } from "../domain/partners/programs.ts";
import { isSameProfile, newPartner, type PartnerFacts, recordFacts } from "../domain/partners/record.ts";
import { openLink } from "../domain/resellers/types.ts";
import type { Instant } from "../values/instant.ts";
import { endResellerAssignments } from "./assignment-roster.ts";
import { type BulkAction, invalid, type RowResult } from "./bulk.ts";
import { type GivenValues, type Problem, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";
import { returnFromResellers } from "./return-allocations.ts";

/** An import of partners, and what it leaves to be warned about. */
export interface PartnerImport extends BulkAction {
  /** Names that the rows gave as distributor or customer_of and that no partner has, as of the last chunk. */
  unknownNames(): readonly string[];
}

/** Imports partners: upsert by account name. Columns that a file does not have keep what is known. */
export function importPartners(): PartnerImport {
  const unknown = new Set<string>();
  return {
    outcomes: ["created", "updated", "unchanged", "invalid"],
    failures: ["invalid"],
    unknownNames: () => [...unknown].sort(),
    async chunk(tables, records) {
      const read = records.map((record) => {
        const { given, row, missing, bad } = readRecord(PARTNER_FIELDS, record);
        const { facts, problem } = partnerFacts(given);
        return { record, given, facts, problem: row ?? missing ?? bad ?? problem };
      });
      const accounts = read.map(({ given }) => String(given.get("account_name") ?? ""));
      const upsert = await openPartnerUpsert(tables, accounts);
      const settled = settledKeys(
        {
          keys: read.map(({ problem }, at) => (problem ? undefined : accounts[at])),
          given: (at) => (read[at] as (typeof read)[number]).given,
        },
        (account, merged) => upsert.leavesAsIs(account, partnerFacts(merged).facts as PartnerFacts),
      );
      const results = read.map(({ record, facts, problem }): RowResult => {
        const key = rawCell(PARTNER_FIELDS, record, "account_name");
        if (problem) return invalid(record.row, key, problem.code, problem.text);
        const outcome = settled.has(key) ? "unchanged" : upsert.put(key, facts as PartnerFacts);
        return { row: record.row, key, outcome };
      });
      await upsert.save();
      for (const name of await upsert.unknownNames()) unknown.add(name);
      for (const account of accounts) if (upsert.current(account)) unknown.delete(account);
      return { results };
    },
  };
}

/** Turns given values into facts about a partner: an empty value stands for what nothing is known to be. */
export function partnerFacts(given: GivenValues): { readonly facts?: PartnerFacts; readonly problem?: Problem } {
  const plain: Record<string, unknown> = {};
  for (const { key, name, empty } of PARTNER_FIELDS) {
    const value = given.get(key);
    if (name !== undefined && value !== undefined) plain[name] = value ?? empty ?? null;
  }
  const text = (key: string) => given.get(key) as string | null | undefined;
  const programs = text("programs");
  const parsed = programs === undefined ? undefined : parsePrograms(programs ?? "");
  if (parsed?.kind === "bad") return { problem: { code: "BAD_VALUE", text: parsed.text } };
  const kind = text("kind");
  return {
    facts: {
      plain: plain as Partial<Partner>,
      kind: kind === undefined ? undefined : ((kind ?? "none") as PartnerKind),
      programs: parsed?.entries,
      links: { distributor: text("distributor"), "customer-of": text("customer_of") },
    },
  };
}

/** Applies facts to accounts, later ones seeing what earlier ones did, and saves them set-wise. */
export async function openPartnerUpsert(tables: Tables, accounts: readonly string[], since: Instant | null = null) {
  const { at } = tables.change as OpenChange;
  const names = [...new Set(accounts)];
  await tables.partners.hold(names);
  const known = await tables.partners.byAccounts(names);
  const changed = new Map<string, PartnerProfile>();
  const links = new Set<string>();
  const current = (account: string) => changed.get(account) ?? known.get(account);
  return {
    current,

    put(account: string, facts: PartnerFacts): "created" | "updated" | "unchanged" {
      for (const other of Object.values(facts.links)) if (other) links.add(other);
      const before = current(account);
      const after = recordFacts(before ?? newPartner(account, at), facts, at, since);
      if (before && isSameProfile(before, after)) return "unchanged";
      changed.set(account, after);
      return before ? "updated" : "created";
    },

    /** Whether the facts make no difference to the account as it was before. */
    leavesAsIs(account: string, facts: PartnerFacts): boolean {
      const profile = known.get(account);
      for (const other of Object.values(facts.links)) if (other) links.add(other);
      return profile !== undefined && isSameProfile(profile, recordFacts(profile, facts, at, since));
    },

    async save(): Promise<void> {
      const after = [...changed.values()];
      const isKnown = ({ partner }: PartnerProfile) => known.has(partner.accountName);
      const old = after.filter(isKnown);
      await tables.partners.insert(after.filter((profile) => !isKnown(profile)).map(({ partner }) => partner));
      await tables.partners.replace(old.map(({ partner }) => partner));
      const before = old.map(({ partner }) => known.get(partner.accountName) as PartnerProfile);
      await tables.partners.recordPeriods(before, after);
      // Who looked after a reseller for its former distributor does so no more.
      const moved = old.filter((profile) => profile.links !== known.get(profile.partner.accountName)?.links);
      const distributors = moved.map((profile) => [profile.partner.accountName, openLink(profile)?.other] as const);
      await endResellerAssignments(tables, new Map(distributors), at);
      const former = distributors.flatMap(([reseller, distributor]) => {
        const link = openLink(known.get(reseller) as PartnerProfile);
        return link && link.other !== distributor ? [[reseller, link.other] as const] : [];
      });
      await returnFromResellers(tables, tables.change as OpenChange, new Map(former));
    },

    /** Names given as distributor or customer_of that no partner has; asked after `save`. */
    unknownNames: () => tables.partners.unknown([...links]),
  };
}
