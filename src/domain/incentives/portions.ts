import type { Instant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import { addMonths } from "./months.ts";
import type { AssociationPeriod, Group, UsageLine } from "./types.ts";

/** Lines of one customer and cycle that are alike but for their times, added up: judged as one where all are judged alike. */
export interface Portion extends Omit<UsageLine, "id" | "customer" | "tradeTime"> {
  /** Null where nobody knows the customer. */
  readonly customer: string | null;
  /** The product, region, charging mode or bill type, where they are told apart. */
  readonly key: string | null;
  readonly lines: number;
  readonly first: Instant;
  readonly last: Instant;
}

/** The instants at which lines of a customer may begin to be judged otherwise: beyond them, one stands for all. */
export function turningPoints(
  periods: readonly AssociationPeriod[],
  groups: Iterable<Group>,
  parameters: Parameters,
): Instant[] {
  const points: (Instant | null)[] = [];
  const months = parameters.count("incentive.rebound_months");
  for (const { from, to } of periods) points.push(from, to, addMonths(from, months));
  for (const group of groups) {
    for (const { partner } of periods) for (const { from, to } of group.get(partner) ?? []) points.push(from, to);
  }
  return points.filter((point): point is Instant => point !== null);
}

/** Whether nothing turns between the first and the last of some lines. */
export function isSteady({ first, last }: Pick<Portion, "first" | "last">, points: readonly Instant[]): boolean {
  return points.every((point) => point <= first || point > last);
}

/** The portion as a line of its first instant, to be judged like one. */
export function lineOf({ key: _, lines: __, first, last: ___, customer, ...amounts }: Portion): UsageLine {
  return { ...amounts, id: "", customer: customer ?? "", tradeTime: first };
}
