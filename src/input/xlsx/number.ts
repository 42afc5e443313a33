import { DAY_MS } from "../../values/instant.ts";
import { inPlainDigits } from "../decimal.ts";
import type { NumberKind } from "./styles.ts";

/** Excel keeps 15 digits of a number; what has more has already lost some. */
const MOST_DIGITS = 15;
const BEYOND_DIGITS = 1e15;
/** From here on the second place is the sixteenth digit. */
const BEYOND_CENTS = 1e13;
/** Days between 1970-01-01 and the day 0 of each calendar: that of 1900 after its day that never was, that of 1904. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;
/** In the calendar of 1900, day 60 is 29 February 1900, which never was. */
const NO_DAY = 60;
/** The day after 9999-12-31, counted from 1970. */
const END_DAY = 2_932_897;

/** Why a number cannot be used as it is. */
export type NumberProblem = "no-number" | "digits" | "no-date";

/**
 * Writes a number of a cell as its text: as many digits as Excel shows, dates and times as wall time of Asia/Shanghai
 * (`2026-11-01`, `2026-11-01 09:00:00`, `2026-11` where the format shows no day).
 */
export function textOfNumber(
  raw: string,
  { kind, digits }: NumberKind,
  from1904: boolean,
): string | { readonly problem: NumberProblem } {
  if (raw === "0" && kind === "number" && digits === undefined) return raw;
  const number = Number(raw);
  if (raw === "" || !Number.isFinite(number)) return { problem: "no-number" };
  if (kind !== "number") return textOfDate(number, kind, from1904);
  if (Math.abs(number) >= BEYOND_DIGITS) return { problem: "digits" };
  const text = decimal(number, raw);
  // Two places behind so many digits do not fit: without this a fen would be lost in silence.
  if (Math.abs(number) >= BEYOND_CENTS && Number(text) !== number) return { problem: "digits" };
  return digits !== undefined && /^\d+$/.test(text) ? text.padStart(digits, "0") : text;
}

const SHORT_DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{0,5}[1-9])?$/;

/** A number in plain digits: binary noise behind the fifteenth digit is taken away. */
function decimal(number: number, raw: string): string {
  // Most are written as they are read.
  if (raw.length <= MOST_DIGITS && SHORT_DECIMAL.test(raw)) return raw === "-0" ? "0" : raw;
  return inPlainDigits(String(Number(number.toPrecision(MOST_DIGITS))));
}

function textOfDate(serial: number, kind: NumberKind["kind"], from1904: boolean) {
  const clock = Math.round((serial - Math.floor(serial)) * DAY_MS);
  if (kind === "time" && serial >= 0 && serial < 1) return timeOf(clock);
  const first = from1904 ? 0 : 1;
  let day = Math.floor(serial);
  if (day < first || (!from1904 && day === NO_DAY)) return { problem: "no-date" as const };
  if (!from1904 && day < NO_DAY) day++;
  day -= from1904 ? EPOCH_1904 : EPOCH_1900;
  // A clock that is rounded up to midnight is that of the next day.
  if (clock === DAY_MS) day++;
  if (day >= END_DAY) return { problem: "no-date" as const };
  const date = dateOf(day);
  const isDay = clock % DAY_MS === 0;
  if (kind === "month" && isDay && date.endsWith("-01")) return date.slice(0, 7);
  return isDay && kind !== "time" ? date : `${date} ${timeOf(clock % DAY_MS)}`;
}

/** Days that were written lately, by their number since 1970. */
const writtenDays = new Map<number, string>();
const MOST_DAYS = 4_096;

function dateOf(day: number): string {
  let written = writtenDays.get(day);
  if (written === undefined) {
    written = new Date(day * DAY_MS).toISOString().slice(0, 10);
    if (writtenDays.size >= MOST_DAYS) writtenDays.clear();
    writtenDays.set(day, written);
  }
  return written;
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

function timeOf(clock: number): string {
  const ms = clock % 1_000;
  const second = Math.floor(clock / 1_000);
  const minute = Math.floor(second / 60);
  const text = `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}`;
  return ms === 0 ? text : `${text}.${String(ms).padStart(3, "0")}`;
}
