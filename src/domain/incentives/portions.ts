import { DAY_MS, type Instant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import { addMonths } from "./months.ts";
import type { AssociationPeriod, Group, UsageLine } from "./types.ts";

const LONGEST_MONTH_MS = 31 * DAY_MS;

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

/**
 * The instants at which lines of a customer may begin to be judged otherwise: beyond them, one stands for all. Those that
 * lie long before the first line may be left out.
 */
export function turningPoints(
  periods: readonly AssociationPeriod[],
  groups: Iterable<Group>,
  parameters: Parameters,
  first: Instant = Number.NEGATIVE_INFINITY as Instant,
): Instant[] {
  const points: (Instant | null)[] = [];
  const months = parameters.count("incentive.rebound_months");
  for (const { from, to } of periods) {
    points.push(from, to);
    // Counting in months is dear, and most associations are older than any of these.
    if (from + months * LONGEST_MONTH_MS > first) points.push(addMonths(from, months));
  }
  for (const group of groups) {
    for (const { partner } of periods) for (const { from, to } of group.get(partner) ?? []) points.push(from, to);
  }
  return points.filter((point): point is Instant => point !== null);
}

/** The time of some lines, cut wherever something turns: in each piece all lines are judged alike. */
export function steadySpans(
  { first, last }: Pick<Portion, "first" | "last">,
  points: readonly Instant[],
): { readonly from: Instant; readonly to: Instant }[] {
  const cuts = [...new Set(points.filter((point) => point > first && point <= last))].sort((a, b) => a - b);
  const bounds = [first, ...cuts, (last + 1) as Instant];
  return bounds.slice(1).map((to, place) => ({ from: bounds[place] as Instant, to }));
}

/** Whether nothing turns between the first and the last of some lines. */
export function isSteady({ first, last }: Pick<Portion, "first" | "last">, points: readonly Instant[]): boolean {
  return points.every((point) => point <= first || point > last);
}

/** The portion as a line of its first instant, to be judged like one. Spelt out: there are many, and rest takes ten times as long. */
export function lineOf(portion: Portion): UsageLine {
  return {
    id: "",
    billCycle: portion.billCycle,
    customer: portion.customer ?? "",
    tradeTime: portion.first,
    paymentAmount: portion.paymentAmount,
    cashAmount: portion.cashAmount,
    creditAmount: portion.creditAmount,
    storedValueCardAmount: portion.storedValueCardAmount,
    couponAmount: portion.couponAmount,
    flexipurchaseCouponAmount: portion.flexipurchaseCouponAmount,
    debtAmount: portion.debtAmount,
    performanceFlag: portion.performanceFlag,
  };
}
