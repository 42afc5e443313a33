import type { Tables } from "../database/tables/index.ts";
import { linkedTo } from "../domain/partners/partner.ts";
import { PARTNER } from "../domain/record-names.ts";
import type { PartnerCase } from "../domain/registration/partner-rules.ts";
import { notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";

/** Fetches what the rules about partners look at, in two queries however many there are; an unknown partner is exit 7. */
export async function partnerCases(
  tables: Tables,
  at: Instant,
  names: readonly string[],
): Promise<(name: string) => PartnerCase> {
  const partners = await tables.partners.byAccounts([...new Set(names)]);
  const linked = [...partners.values()].flatMap((profile) => linkedTo(profile, "distributor", at) ?? []);
  const distributors = await tables.partners.byAccounts([...new Set(linked)]);
  return (name) => {
    const profile = partners.get(name);
    if (!profile) throw notFound(PARTNER, name);
    const distributor = linkedTo(profile, "distributor", at);
    return { at, profile, distributor: distributor === undefined ? undefined : distributors.get(distributor) };
  };
}
