import { type Fen, fen } from "../../values/money.ts";

/** A rate in ten-thousandths of a percent: 3.25 % is 32500. A branded integer, never a float. */
export type Rate = number & { readonly __unit: "ten-thousandths of a percent" };

/** What one whole is: 100 %. */
export const WHOLE = 1_000_000;
const PLACES = 4;
const DECIMAL = /^(\d{1,3})(?:\.(\d{1,4}))?%?$/;

/** Reads a percentage from 0 to 100 with up to four places ("3.25", "3.25%"); undefined for anything else. */
export function parseRate(text: string): Rate | undefined {
  const match = DECIMAL.exec(text.trim());
  if (!match) return undefined;
  const [, whole = "", fraction = ""] = match;
  const rate = Number(whole + fraction.padEnd(PLACES, "0"));
  return rate > WHOLE ? undefined : (rate as Rate);
}

/** Writes a rate as a percentage without idle zeros: 32500 → "3.25". */
export function formatRate(rate: Rate): string {
  const digits = String(rate).padStart(PLACES + 1, "0");
  const fraction = digits.slice(-PLACES).replace(/0+$/, "");
  return `${digits.slice(0, -PLACES)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** An amount times a rate, exactly: in millionths of a fen. */
export function exactShare(amount: Fen, rate: Rate): bigint {
  return BigInt(amount) * BigInt(rate);
}

/** Millionths of a fen as whole fen, a half away from zero. Throws where that is no safe amount. */
export function roundedShare(exact: bigint): Fen {
  const one = BigInt(WHOLE);
  const absolute = exact < 0n ? -exact : exact;
  const whole = (absolute + one / 2n) / one;
  return fen(Number(exact < 0n ? -whole : whole));
}
