import type { Tables } from "../database/tables/index.ts";
import { judgeLine } from "../domain/incentives/performance.ts";
import type { Group } from "../domain/incentives/types.ts";
import { attributedTo } from "../domain/managers/attribution.ts";
import { overlaps } from "../domain/partners/partner.ts";
import { cycleSpan, type Instant } from "../values/instant.ts";
import { addFen, type Fen, ZERO } from "../values/money.ts";
import { groupOf } from "./check-incentive.ts";
import { parametersOf } from "./parameters.ts";

type Span = ReturnType<typeof cycleSpan>;

/**
 * The performance of a cycle that belongs to each of the account managers: what counts for their partner, of lines that
 * were traded in their periods from the day after the assignment on. Lines are streamed, in the order of customers.
 */
export async function managerPerformance(
  tables: Tables,
  cycle: string,
  now: Instant,
  managers: readonly string[],
): Promise<Map<string, Fen>> {
  const span = cycleSpan(cycle);
  // A cycle that is over is judged by the parameters that it ended with, whatever was set for later.
  const parameters = await parametersOf(tables, Math.min(now, span.to - 1) as Instant);
  const wanted = new Map<string, Fen>(managers.map((manager) => [manager, ZERO]));
  const groups = new Map<string, Group>();
  for await (const lines of tables.usageLines.ofManagers(cycle, managers)) {
    const customers = [...new Set(lines.map(({ customer }) => customer))];
    const periods = await tables.assignments.ofCustomers(customers);
    const associations = await tables.associations.ofCustomers(customers);
    for (const line of lines) {
      const owner = attributedTo(line.tradeTime, periods.get(line.customer) ?? [], "performance", parameters);
      const sum = owner && wanted.get(owner.manager);
      if (owner === undefined || sum === undefined) continue;
      const group = groups.get(owner.partner) ?? (await groupAround(tables, owner.partner, span));
      groups.set(owner.partner, group);
      const { counted } = judgeLine(line, associations.get(line.customer) ?? [], group, parameters);
      wanted.set(owner.manager, addFen(sum, counted));
    }
  }
  return wanted;
}

/** A partner and whose customers are no others' for it: a reseller's distributor and the other resellers of that. */
export async function groupAround(tables: Tables, account: string, span: Span): Promise<Group> {
  const profile = await tables.partners.find(account);
  if (!profile) return new Map();
  const group = new Map(await groupOf(tables, profile, span));
  for (const link of profile.links) {
    if (link.relation !== "distributor" || !overlaps(link, span)) continue;
    const distributor = await tables.partners.find(link.other);
    if (!distributor) continue;
    for (const [partner, spans] of await groupOf(tables, distributor, span)) {
      if (partner !== account) group.set(partner, spans);
    }
  }
  return group;
}
