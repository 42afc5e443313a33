import type { Tables } from "../database/tables/index.ts";
import { decideSettlement } from "../domain/certification/settlement.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import type { FiredRule } from "../errors.ts";

/** What keeps a partner from every settlement action (POLICY.md §6): each of them asks here before it decides. */
export async function settlementBlocks(
  tables: Tables,
  partner: string,
  parameters: Parameters,
): Promise<readonly FiredRule[]> {
  const applications = await tables.certifications.ofPartner(partner);
  const everCertified = applications.some(({ state }) => state === "certified");
  return decideSettlement({ partner, present: applications.at(-1), everCertified }, parameters);
}
