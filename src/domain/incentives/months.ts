import { addCycles, cycleOf, cycleSpan, DAY_MS, type Instant } from "../../values/instant.ts";

/**
 * The instant that lies calendar months later in Asia/Shanghai: the same day and time of day,
 * or the last day of a month that is too short. It never leaves the last month that can be written (9999-12).
 */
export function addMonths(at: Instant, months: number): Instant {
  const cycle = cycleOf(at);
  const left = (9999 - Number(cycle.slice(0, 4))) * 12 + 12 - Number(cycle.slice(5));
  const since = at - cycleSpan(cycle).from;
  const timeOfDay = since % DAY_MS;
  const target = cycleSpan(addCycles(cycle, Math.min(months, left)));
  return Math.min(target.from + since, target.to - DAY_MS + timeOfDay) as Instant;
}
