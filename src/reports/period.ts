import type { Text } from "../language/text.ts";
import { addCycles, cycleSpan, cyclesBetween, DAY_MS, dayOf, type Instant } from "../values/instant.ts";

/** The cycles that a dashboard covers, both included. */
export interface Period {
  readonly first: string;
  readonly last: string;
}

/** What events are counted per. */
export type Unit = "month" | "day" | "quarter";

export const UNITS: Readonly<Record<Unit, Text>> = {
  month: { en: "Month", zh: "月份" },
  day: { en: "Day", zh: "日期" },
  quarter: { en: "Quarter", zh: "季度" },
};

const DEFAULT_CYCLES = 12;

/** The period that is meant: by default the last twelve cycles up to the current one. */
export function periodOf(first: string | undefined, last: string | undefined, current: string): Period {
  const end = last ?? current;
  const earliest = "0001-01";
  const start = end < "0002-01" ? earliest : addCycles(end, 1 - DEFAULT_CYCLES);
  return { first: first ?? start, last: end };
}

/** The half-open span of a period's instants. */
export function spanOf({ first, last }: Period): { readonly from: Instant; readonly to: Instant } {
  return { from: cycleSpan(first).from, to: cycleSpan(last).to };
}

/** The last instant of the period, or now if that is earlier: the day on which customers are counted. */
export function endOf(period: Period, now: Instant): Instant {
  return Math.min(spanOf(period).to - 1, now) as Instant;
}

/** The name of the unit in which a day `YYYY-MM-DD` lies: the day, `YYYY-MM` or `YYYY-Qn`. */
export function unitOf(day: string, unit: Unit): string {
  if (unit === "day") return day;
  if (unit === "month") return day.slice(0, 7);
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/** All units of a period in order; those at its edges are named whole, however much of them lies outside. */
export function* unitsOf(period: Period, unit: Unit): Generator<string> {
  if (unit === "day") {
    const { from, to } = spanOf(period);
    for (let at: number = from; at < to; at += DAY_MS) yield dayOf(at);
    return;
  }
  let last: string | undefined;
  for (const cycle of cyclesBetween(period.first, period.last)) {
    const name = unitOf(cycle, unit);
    if (name !== last) yield name;
    last = name;
  }
}
