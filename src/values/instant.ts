/** An instant in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly __unit: "ms" };

/** Days, cycles and quarters are those of Asia/Shanghai, which has had no daylight saving since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;
/** Years 1 to 9999 both in UTC and in Shanghai, so that every instant is written with four digits of year. */
const EARLIEST = Date.parse("0001-01-01T00:00:00.000Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999+08:00");

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** Days that were written lately: the calendar costs four times what looking a day up and writing the time takes. */
const writtenDays = new Map<number, string>();
const MOST_DAYS = 4_096;

/** Writes an instant for machines: `2026-11-01T01:00:00.000Z`. */
export function formatInstant(at: Instant | number): string {
  const day = Math.floor(at / DAY_MS);
  let written = writtenDays.get(day);
  if (written === undefined) {
    written = new Date(day * DAY_MS).toISOString().slice(0, 11);
    if (writtenDays.size >= MOST_DAYS) writtenDays.clear();
    writtenDays.set(day, written);
  }
  const ms = at - day * DAY_MS;
  const second = Math.floor(ms / 1_000);
  const minute = Math.floor(second / 60);
  return `${written}${pad(Math.floor(minute / 60))}:${pad(minute % 60)}:${pad(second % 60)}.${pad(ms % 1_000, 3)}Z`;
}

/** Writes an instant for people, in Asia/Shanghai: `2026-11-01 09:00`. */
export function formatLocal(at: Instant | number): string {
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");
}

/** Writes an instant for names of files, in Asia/Shanghai: `20261101T090000`. */
export function formatLocalStamp(at: Instant | number): string {
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace(/[-:]/g, "");
}

/** The instant so many days of 24 hours later, never beyond the last year that can be written. */
export function daysAfter(at: Instant, days: number): Instant {
  return Math.min(at + days * DAY_MS, LATEST) as Instant;
}

/** The calendar day of an instant in Asia/Shanghai: `2026-11-01`. */
export function dayOf(at: Instant | number): string {
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** What is added to instants so that those of every year that can be written are positive and begin with a local day. */
export const FIRST_DAY_MS = 719_162 * DAY_MS + SHANGHAI_OFFSET_MS;

/** The number of a day in Asia/Shanghai, counted from the year 1. */
export function dayIndex(at: Instant | number): number {
  return Math.floor((at + FIRST_DAY_MS) / DAY_MS);
}

/** The billing cycle of an instant in Asia/Shanghai: `2026-11`. */
export function cycleOf(at: Instant | number): string {
  return dayOf(at).slice(0, 7);
}

/** Builds an instant from calendar fields in Asia/Shanghai; undefined where the calendar has no such day or time. */
function fromLocal(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, ms = 0) {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  date.setUTCFullYear(year);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() - SHANGHAI_OFFSET_MS;
}

/** What a text that means a point in time says: the instant, and whether it named only a day or a month. */
export interface ParsedInstant {
  readonly at: Instant;
  readonly precision: "month" | "day" | "instant";
}

const PATTERN =
  /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?|GMT|UTC)?)?)?$/i;

/**
 * Reads ISO 8601 and what spreadsheets make of it: `2026-11-01`, `2026-11`, `2026/11/1`, `2026-11-01 09:00[:00[.000]]`,
 * with `Z`, `+08:00`, `+08` or `GMT+08:00`. Without an offset the time is that of Asia/Shanghai; a cycle means its first day.
 */
export function parseInstant(text: string): ParsedInstant | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone, sign, zoneHour, zoneMinute] = match;
  const ms = fraction === undefined ? 0 : Number(fraction.padEnd(3, "0").slice(0, 3));
  const local = fromLocal(
    Number(year),
    Number(month),
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
    ms,
  );
  if (local === undefined) return undefined;
  let at = local;
  if (zone !== undefined) {
    const minutes = sign === undefined ? 0 : Number(zoneHour) * 60 + Number(zoneMinute ?? 0);
    if (minutes > 14 * 60 || Number(zoneMinute ?? 0) > 59) return undefined;
    at = local + SHANGHAI_OFFSET_MS - (sign === "-" ? -minutes : minutes) * 60_000;
  }
  if (at < EARLIEST || at > LATEST) return undefined;
  const precision = day === undefined ? "month" : hour === undefined ? "day" : "instant";
  return { at: at as Instant, precision };
}

/** The first instant of a day `YYYY-MM-DD` or a cycle `YYYY-MM` in Asia/Shanghai; undefined if there is none such. */
export function startOf(dayOrCycle: string): Instant | undefined {
  const parsed = parseInstant(dayOrCycle);
  return parsed && parsed.precision !== "instant" ? parsed.at : undefined;
}

/** The last millisecond of the Asia/Shanghai day in which the instant lies. */
export function endOfDay(at: Instant): Instant {
  const local = at + SHANGHAI_OFFSET_MS;
  return (local - (((local % DAY_MS) + DAY_MS) % DAY_MS) + DAY_MS - 1 - SHANGHAI_OFFSET_MS) as Instant;
}

/** Whether a text is a billing cycle `YYYY-MM` of the calendar. */
export function isCycle(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && !text.startsWith("0000");
}

const CYCLE = /^(\d{4})(?:[-/](\d{1,2})(?:[-/]0?1)?|(\d{2})|\s*年\s*(\d{1,2})\s*月(?:份)?)$/;

/**
 * Reads a billing cycle as files have it: `2026-11`, `202611`, `2026年11月`, and what spreadsheets make of the first
 * (`2026/11`, `2026-11-01`). Options take `YYYY-MM` alone. Undefined for anything else, another day of a month too.
 */
export function parseCycle(text: string): string | undefined {
  const match = CYCLE.exec(text.trim());
  if (!match) return undefined;
  const [, year, parted, joined, written] = match;
  const cycle = `${year}-${(parted ?? joined ?? written ?? "").padStart(2, "0")}`;
  return isCycle(cycle) ? cycle : undefined;
}

/** Months since year 0, in which cycles can be counted. */
function indexOfCycle(cycle: string): number {
  if (!isCycle(cycle)) throw new RangeError(`not a cycle: ${cycle}`);
  return Number(cycle.slice(0, 4)) * 12 + Number(cycle.slice(5)) - 1;
}

function cycleAt(index: number): string {
  return `${pad(Math.floor(index / 12), 4)}-${pad((index % 12) + 1)}`;
}

/** The cycle that lies `months` after the given one: `addCycles("2026-11", 2)` → `2027-01`. */
export function addCycles(cycle: string, months: number): string {
  return cycleAt(indexOfCycle(cycle) + months);
}

/** The first instant of the month with this index; the month after the last cycle of year 9999 has one too. */
function startOfMonth(index: number): Instant {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(index / 12), index % 12, 1);
  return (date.getTime() - SHANGHAI_OFFSET_MS) as Instant;
}

/** The half-open span `[from, to)` of a cycle in Asia/Shanghai. */
export function cycleSpan(cycle: string): { readonly from: Instant; readonly to: Instant } {
  const index = indexOfCycle(cycle);
  return { from: startOfMonth(index), to: startOfMonth(index + 1) };
}

/** All cycles from the first to the last, both included. */
export function cyclesBetween(first: string, last: string): string[] {
  const cycles: string[] = [];
  const end = indexOfCycle(last);
  for (let index = indexOfCycle(first); index <= end; index += 1) cycles.push(cycleAt(index));
  return cycles;
}

/** The calendar quarter of a cycle, as the half-open span of its instants. */
export function quarterSpan(cycle: string): { readonly from: Instant; readonly to: Instant } {
  const index = indexOfCycle(cycle);
  const first = index - (index % 3);
  return { from: startOfMonth(first), to: startOfMonth(first + 3) };
}
