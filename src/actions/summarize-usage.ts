import type { Tables } from "../database/tables/index.ts";
import type { PortionKey } from "../database/tables/portions.ts";
import type { MatchedLine } from "../database/tables/usage-lines.ts";
import type { Association } from "../domain/association/association.ts";
import { judgeLine } from "../domain/incentives/performance.ts";
import { isSteady, lineOf, type Portion, turningPoints } from "../domain/incentives/portions.ts";
import { addConsumption, addJudged, type ConsumptionFigures, noFigures } from "../domain/incentives/summary.ts";
import type { Group, UsageLine } from "../domain/incentives/types.ts";
import type { Assignment } from "../domain/managers/assignment.ts";
import { attributedTo, countsFrom } from "../domain/managers/attribution.ts";
import { holdsAt } from "../domain/partners/partner.ts";
import { type Parameters, parametersAt } from "../domain/policy/parameters.ts";
import { billTypeOf } from "../domain/usage/words.ts";
import { cycleSpan, type Instant } from "../values/instant.ts";
import { groupAround } from "./manager-performance.ts";

/** What consumption can be summed up by. */
export const USAGE_DIMENSIONS = [
  "month",
  "customer",
  "manager",
  "product",
  "association_type",
  "partner",
  "region",
  "charging_mode",
  "bill_type",
  "bill_detail_type",
] as const;

export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export interface UsageQuestion {
  readonly by: UsageDimension;
  readonly first: string;
  readonly last: string;
  /** Only lines traded within an association with this partner. */
  readonly partner: string | undefined;
  /** Only lines traded while this account manager looked after their customer. */
  readonly manager: string | undefined;
  readonly now: Instant;
}

export interface UsageSummary extends ConsumptionFigures {
  readonly value: string | null;
}

const KEYS: Readonly<Partial<Record<UsageDimension, PortionKey>>> = {
  product: "service_type_name",
  region: "region_name",
  charging_mode: "charging_mode",
  bill_type: "bill_detail_type",
  bill_detail_type: "bill_detail_type",
};

/** What a line is judged by beside itself. */
interface Ground {
  readonly associations: readonly Association[];
  readonly assignments: readonly Assignment[];
}

/** Sums consumption up, and what of it is performance for the partner that it was traded with, in the order of the dimension. */
export async function summarizeUsage(tables: Tables, question: UsageQuestion): Promise<UsageSummary[]> {
  const summary = openSummary(question);
  const values = await tables.parameters.all();
  for (const cycle of await tables.usageLines.cycles(question.first, question.last)) {
    const span = cycleSpan(cycle);
    // A cycle that is over is judged by the parameters that it ended with, whatever was set for later.
    const parameters = parametersAt(values, Math.min(question.now, span.to - 1) as Instant);
    await sumCycle(tables, cycle, parameters, question, summary);
  }
  return summary.rows();
}

type Summary = ReturnType<typeof openSummary>;

function openSummary({ by, partner, manager }: UsageQuestion) {
  const rows = new Map<string | null, ConsumptionFigures>();
  const figuresOf = (value: string | null): ConsumptionFigures => {
    const figures = rows.get(value) ?? noFigures();
    rows.set(value, figures);
    return figures;
  };

  return {
    add(line: UsageLine, key: string | null, lines: number, ground: Ground, groups: Groups, parameters: Parameters) {
      const { associations, assignments } = ground;
      const association = associations.find((period) => holdsAt(period, line.tradeTime));
      const consumer = attributedTo(line.tradeTime, assignments, "consumption", parameters)?.manager ?? null;
      if (partner !== undefined && association?.partner !== partner) return;
      if (manager !== undefined && consumer !== manager) return;
      const group: Group = (association && groups.get(association.partner)) ?? new Map();
      const judged = judgeLine(line, associations, group, parameters);
      const value = dimensionOf(by, line, key, association, consumer);
      addConsumption(figuresOf(value), line, lines);
      const performer = attributedTo(line.tradeTime, assignments, "performance", parameters)?.manager ?? null;
      addJudged(figuresOf(by === "manager" ? performer : value), line, judged);
    },
    /** Empty values first, then by code point. */
    rows: (): UsageSummary[] =>
      [...rows].map(([value, figures]) => ({ value, ...figures })).sort((a, b) => compare(a.value, b.value)),
  };
}

function dimensionOf(
  by: UsageDimension,
  line: UsageLine,
  key: string | null,
  association: Association | undefined,
  manager: string | null,
): string | null {
  switch (by) {
    case "month":
      return line.billCycle;
    case "customer":
      return line.customer === "" ? null : line.customer;
    case "manager":
      return manager;
    case "partner":
      return association?.partner ?? null;
    case "association_type":
      return association?.type ?? null;
    case "bill_type":
      return billTypeOf(key);
    default:
      return key;
  }
}

type Groups = ReadonlyMap<string, Group>;

/** Portions are judged as one where nothing turns between their lines; the lines of others one by one. */
async function sumCycle(
  tables: Tables,
  cycle: string,
  parameters: Parameters,
  question: UsageQuestion,
  summary: Summary,
): Promise<void> {
  const groups = new Map<string, Group>();
  const { by, partner, manager } = question;
  const only = {
    ...(partner === undefined ? {} : { partners: [partner] }),
    ...(manager === undefined ? {} : { manager }),
  };
  for await (const portions of tables.portions.of({ first: cycle, last: cycle }, KEYS[by] ?? null, only)) {
    const customers = [...new Set(portions.flatMap(({ customer }) => customer ?? []))];
    const associations = await tables.associations.ofCustomers(customers);
    const isManaged = by === "manager" || manager !== undefined;
    const assignments = isManaged ? await tables.assignments.ofCustomers(customers) : new Map<string, Assignment[]>();
    const groundOf = (customer: string | null): Ground => ({
      associations: associations.get(customer ?? "") ?? [],
      assignments: assignments.get(customer ?? "") ?? [],
    });
    for (const name of new Set([...associations.values()].flat().map((period) => period.partner))) {
      if (!groups.has(name)) groups.set(name, await groupAround(tables, name, cycleSpan(cycle)));
    }
    const unsteady = new Set<string>();
    for (const portion of portions) {
      const ground = groundOf(portion.customer);
      if (isSteady(portion, pointsOf(ground, groups, parameters))) {
        summary.add(lineOf(portion), portion.key, portion.lines, ground, groups, parameters);
      } else unsteady.add(identityOf(portion.customer, portion, portion.key));
    }
    const names = portions.filter((one) => unsteady.has(identityOf(one.customer, one, one.key)));
    const turned = [...new Set(names.flatMap(({ customer }) => customer ?? []))];
    for await (const lines of tables.usageLines.ofCustomers(cycle, turned)) {
      for (const line of lines) {
        const key = keyOf(line, by);
        if (unsteady.has(identityOf(line.customer, line, key))) {
          summary.add(line, key, 1, groundOf(line.customer), groups, parameters);
        }
      }
    }
  }
}

function pointsOf({ associations, assignments }: Ground, groups: Groups, parameters: Parameters): Instant[] {
  const around = associations.flatMap(({ partner }) => groups.get(partner) ?? []);
  const handed = assignments.flatMap(({ from, to }) => [
    from,
    countsFrom(from, "performance", parameters),
    ...(to === null ? [] : [to]),
  ]);
  return [...turningPoints(associations, around, parameters), ...handed];
}

/** The properties that hold the keys of portions. */
const KEPT: Readonly<Record<PortionKey, "serviceTypeName" | "regionName" | "chargingMode" | "billDetailType">> = {
  service_type_name: "serviceTypeName",
  region_name: "regionName",
  charging_mode: "chargingMode",
  bill_detail_type: "billDetailType",
};

function keyOf(line: MatchedLine, by: UsageDimension): string | null {
  const key = KEYS[by];
  return key === undefined ? null : line[KEPT[key]];
}

function identityOf(
  customer: string | null,
  { performanceFlag }: Pick<Portion, "performanceFlag">,
  key: string | null,
): string {
  return JSON.stringify([customer, performanceFlag, key]);
}

function compare(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}
