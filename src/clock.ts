import { type AppError, usageError } from "./errors.ts";
import type { Globals } from "./globals.ts";
import { DAY_MS, dayOf, type Instant, type ParsedInstant, parseInstant } from "./values/instant.ts";

/** The command's one clock: --now, PARTNERCTL_NOW, or the machine's. */
export function readClock({ now }: Globals, environment: string | undefined, machine: () => number): Instant {
  const given = now ?? environment;
  if (given === undefined || given === "") return machine() as Instant;
  return instantOf(now === undefined ? "PARTNERCTL_NOW" : "--now", given).at;
}

/** The moment that --as-of or --known-at names: a day is the end of it, but today is now. */
export function readMoment(option: string, text: string, clock: Instant): Instant {
  const { at, precision } = instantOf(option, text);
  if (precision === "instant") return at;
  return dayOf(at) === dayOf(clock) ? clock : ((at + DAY_MS - 1) as Instant);
}

function instantOf(option: string, text: string): ParsedInstant {
  const parsed = parseInstant(text);
  if (parsed) return parsed;
  throw notAnInstant(option, text);
}

function notAnInstant(option: string, text: string): AppError {
  return usageError(
    "BAD_VALUE",
    {
      en: `${option} "${text}" is neither a date nor an instant such as 2026-11-24T10:00:00+08:00.`,
      zh: `${option} 的值“${text}”既不是日期，也不是 2026-11-24T10:00:00+08:00 这样的时间。`,
    },
    { field: option.startsWith("--") ? option.slice(2) : "now" },
  );
}
