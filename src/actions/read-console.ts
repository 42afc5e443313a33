import type { Tables } from "../database/tables/index.ts";
import { arranged, type ConsoleBrand } from "../domain/branding/console.ts";
import { PARTNER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";

/** What a partner's customers see in their console: what was approved last, or with `drafts` everything as it stands. */
export async function readConsole(tables: Tables, partner: string, drafts: boolean): Promise<ConsoleBrand> {
  const { brandEntries, brandLogos, brands, partners } = tables;
  const profile = await partners.find(partner);
  if (!profile) throw notFound(PARTNER, partner);
  const brand = drafts ? await brands.find(partner) : await brands.approvedOf(partner);
  const entries = drafts ? await brandEntries.ofPartner(partner) : await brandEntries.approvedOf(partner);
  const ids = [brand?.logoZh, brand?.logoEn].filter((id) => id != null);
  const logos = await brandLogos.byKeys(ids);
  const logo = (id: string | null | undefined) => (id == null ? undefined : logos.get(id));
  const { company } = profile.partner;
  return { partner, company, brand, logoZh: logo(brand?.logoZh), logoEn: logo(brand?.logoEn), ...arranged(entries) };
}
