import type { Tables } from "../database/tables/index.ts";
import type { CouponCase } from "../domain/coupons/types.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { PARTNER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { parametersOf } from "./parameters.ts";

/** What decisions on a partner's test coupons look at, but for the kind and the application; exit 7 without such a partner. */
export async function couponFacts(
  tables: Tables,
  at: Instant,
  partner: string,
): Promise<{ facts: Omit<CouponCase, "kind" | "application">; parameters: Parameters }> {
  const profile = await tables.partners.find(partner);
  if (!profile) throw notFound(PARTNER, partner);
  const facts = {
    at,
    profile,
    isSubCustomer: (await tables.associations.openPartners([partner], at)).has(partner),
    solutions: await tables.solutions.ofPartner(partner),
    coupons: await tables.coupons.ofPartner(partner),
  };
  return { facts, parameters: await parametersOf(tables, at) };
}
