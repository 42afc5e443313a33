import { DAY_MS, endOfDay, type Instant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import type { Assignment } from "./assignment.ts";

/** What belongs to the manager of the period in which it was traded, and what only from the day after the assignment. */
export type Figure = "consumption" | "performance";

/** From when on a figure belongs to the manager of a period that begins then; days are those of Asia/Shanghai. */
export function countsFrom(from: Instant, figure: Figure, parameters: Parameters): Instant {
  const days = figure === "performance" ? parameters.count("manager.performance_delay_days") : 0;
  return days === 0 ? from : ((endOfDay(from) + 1 + (days - 1) * DAY_MS) as Instant);
}

/**
 * The assignment to which a figure of what was traded at an instant belongs, of the periods of one customer (POLICY.md
 * §4); undefined where it is nobody's, as performance is on the day on which the customer was handed over.
 */
export function attributedTo<Period extends Pick<Assignment, "from" | "to">>(
  tradeTime: Instant,
  periods: readonly Period[],
  figure: Figure,
  parameters: Parameters,
): Period | undefined {
  return periods.find(
    ({ from, to }) => countsFrom(from, figure, parameters) <= tradeTime && (to === null || tradeTime < to),
  );
}
