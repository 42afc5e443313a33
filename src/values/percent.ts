import { type Fen, fen } from "./money.ts";

/** A percentage in hundredths: 12.5 % is 1250. A branded integer, never a float. */
export type Percent = number & { readonly __unit: "hundredths of a percent" };

/** What one whole is: 100 %. */
export const WHOLE_PERCENT = 10_000 as Percent;

const DECIMAL = /^(-?)(\d{1,6})(?:\.(\d{1,2}))?\s*[%％]?$/;

/** Reads a percentage with at most two decimals ("12.5", "12.5%"), whatever its size; undefined for anything else. */
export function parsePercent(text: string): Percent | undefined {
  const match = DECIMAL.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const hundredths = Number(whole + fraction.padEnd(2, "0"));
  return (sign === "-" && hundredths !== 0 ? -hundredths : hundredths) as Percent;
}

/** Writes a percentage without idle zeros: 1250 → "12.5". */
export function formatPercent(percent: Percent): string {
  const digits = String(Math.abs(percent)).padStart(3, "0");
  const fraction = digits.slice(-2).replace(/0+$/, "");
  return `${percent < 0 ? "-" : ""}${digits.slice(0, -2)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** What is left of an amount of 0 or more once a percentage from 0 to 100 is taken off, a half fen rounded up. */
export function lessPercent(amount: Fen, percent: Percent): Fen {
  const whole = BigInt(WHOLE_PERCENT);
  const left = BigInt(amount) * (whole - BigInt(percent));
  return fen(Number((left + whole / 2n) / whole));
}
