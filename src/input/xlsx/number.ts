import { DAY_MS } from "../../values/instant.ts";
import type { NumberKind } from "./styles.ts";

/** Excel keeps 15 digits of a number; what has more has already lost some. */
const MOST_DIGITS = 15;
const BEYOND_DIGITS = 1e15;
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
): { readonly text: string } | { readonly problem: NumberProblem } {
  const number = Number(raw);
  if (raw === "" || !Number.isFinite(number)) return { problem: "no-number" };
  if (kind !== "number") return textOfDate(number, kind, from1904);
  if (Math.abs(number) >= BEYOND_DIGITS) return { problem: "digits" };
  const text = decimal(number, raw);
  return { text: digits !== undefined && /^\d+$/.test(text) ? text.padStart(digits, "0") : text };
}

const SHORT_DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{0,5}[1-9])?$/;

/** A number in plain digits: binary noise behind the fifteenth digit is taken away. */
function decimal(number: number, raw: string): string {
  // Most are written as they are read.
  if (raw.length <= MOST_DIGITS && SHORT_DECIMAL.test(raw)) return raw === "-0" ? "0" : raw;
  const rounded = Number(number.toPrecision(MOST_DIGITS));
  const text = String(rounded);
  if (!text.includes("e")) return text;
  // Numbers too small for String to write plainly.
  const [mantissa = "", exponent = ""] = text.split("e");
  const places = Math.min(100, -Number(exponent) + (mantissa.split(".")[1]?.length ?? 0));
  return rounded.toFixed(Math.max(0, places));
}

function textOfDate(serial: number, kind: NumberKind["kind"], from1904: boolean) {
  const clock = Math.round((serial - Math.floor(serial)) * DAY_MS);
  if (kind === "time" && serial >= 0 && serial < 1) return { text: timeOf(clock) };
  const first = from1904 ? 0 : 1;
  let day = Math.floor(serial);
  if (day < first || (!from1904 && day === NO_DAY)) return { problem: "no-date" as const };
  if (!from1904 && day < NO_DAY) day++;
  const at = (day - (from1904 ? EPOCH_1904 : EPOCH_1900)) * DAY_MS + clock;
  if (at >= END_DAY * DAY_MS) return { problem: "no-date" as const };
  const date = new Date(at).toISOString();
  const isDay = at % DAY_MS === 0;
  if (kind === "month" && isDay && date.slice(8, 10) === "01") return { text: date.slice(0, 7) };
  return {
    text:
      isDay && kind !== "time"
        ? date.slice(0, 10)
        : `${date.slice(0, 10)} ${timeOf(((at % DAY_MS) + DAY_MS) % DAY_MS)}`,
  };
}

function timeOf(ms: number): string {
  const text = new Date(ms % DAY_MS).toISOString().slice(11, 23);
  return text.endsWith(".000") ? text.slice(0, 8) : text;
}
