import { DAY_MS, type Instant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import { addMonths } from "./months.ts";
import type { AssociationPeriod, Group, UsageLine } from "./types.ts";

const SHORTEST_MONTH_MS = 28 * DAY_MS;
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

/** When the first and the last of some lines were traded. */
export type Traded = Pick<Portion, "first" | "last">;

const WHENEVER: Traded = {
  first: Number.NEGATIVE_INFINITY as Instant,
  last: Number.POSITIVE_INFINITY as Instant,
};

/**
 * The instants at which lines of a customer may begin to be judged otherwise: beyond them, one stands for all. Those
 * that do not lie between the lines may be left out.
 */
export function turningPoints(
  periods: readonly AssociationPeriod[],
  groups: Iterable<Group>,
  parameters: Parameters,
  lines: Traded = WHENEVER,
): Instant[] {
  const points: (Instant | null)[] = [];
  const months = parameters.count("incentive.rebound_months");
  for (const { from, to } of periods) {
    points.push(from, to);
    // Counting in months is dear, and of nearly every association they end before or after the lines.
    const mayEndBetween =
      from + months * LONGEST_MONTH_MS > lines.first && from + months * SHORTEST_MONTH_MS <= lines.last;
    if (mayEndBetween) points.push(addMonths(from, months));
  }
  for (const group of groups) {
    for (const { partner } of periods) for (const { from, to } of group.get(partner) ?? []) points.push(from, to);
  }
  return points.filter((point): point is Instant => point !== null);
}

/**
 * From which beginning on an association asks what its customer did before: lines within an earlier one, traded at
 * `first` or later, are judged alike whatever the customer's history is.
 */
export function historyAskedFrom(first: Instant, parameters: Parameters): Instant {
  const longestRebound = parameters.count("incentive.rebound_months") * LONGEST_MONTH_MS;
  return Math.max(first - longestRebound, parameters.day("incentive.rebound_from")) as Instant;
}

/** The time of some lines, cut wherever something turns: in each piece all lines are judged alike. */
export function steadySpans(
  { first, last }: Traded,
  points: readonly Instant[],
): { readonly from: Instant; readonly to: Instant }[] {
  const cuts = [...new Set(points.filter((point) => point > first && point <= last))].sort((a, b) => a - b);
  const bounds = [first, ...cuts, (last + 1) as Instant];
  return bounds.slice(1).map((to, place) => ({ from: bounds[place] as Instant, to }));
}

/** Times of lines with those that overlap made one, in order. */
export function mergeSpans(spans: readonly Traded[]): Traded[] {
  const merged: Traded[] = [];
  for (const { first, last } of [...spans].sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && first <= before.last)
      merged.splice(-1, 1, { first: before.first, last: Math.max(before.last, last) as Instant });
    else merged.push({ first, last });
  }
  return merged;
}

/** Whether nothing turns between the first and the last of some lines. */
export function isSteady({ first, last }: Traded, points: readonly Instant[]): boolean {
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
