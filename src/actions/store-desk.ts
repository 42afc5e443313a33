import type { Tables } from "../database/tables/index.ts";
import { decideStore } from "../domain/marketplace/decide.ts";
import { holderOf, type StoreCase } from "../domain/marketplace/rules.ts";
import { PARTNER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";

/** What every decision of a partner about the cloud store begins with. */
export type StoreFacts = Pick<StoreCase, "at" | "profile" | "holder">;

/** Fetches a partner and whose programme and certification count for it; exit 7 without such a partner. */
export async function storeFacts(tables: Tables, at: Instant, partner: string): Promise<StoreFacts> {
  const profile = await tables.partners.find(partner);
  if (!profile) throw notFound(PARTNER, partner);
  const holder = holderOf(profile, at);
  if (holder === undefined) return { at, profile, holder: undefined };
  return { at, profile, holder: holder === partner ? profile : await tables.partners.find(holder) };
}

/** Refuses to show a partner what the cloud store offers where it is not open to it (POLICY.md §10). */
export async function refuseUnseen(tables: Tables, at: Instant, partner: string): Promise<void> {
  const facts: StoreCase = { ...(await storeFacts(tables, at, partner)), use: "view" };
  const verdict = decideStore(facts, await parametersOf(tables, at));
  if (verdict.verdict === "refuse") throw refusal(verdict);
}
