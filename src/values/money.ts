/** Money in integer fen. A branded number, so that no bare arithmetic result passes for it unseen. */
export type Fen = number & { readonly __unit: "fen" };

export const ZERO = 0 as Fen;

/** Marks an integer as fen. Throws where the value is no safe integer, which would be a lost fen. */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe amount of fen: ${value}`);
  return value as Fen;
}

/** Adds amounts. Throws where a sum leaves the safe range on the way: beyond it, the way back loses a fen unseen. */
export function addFen(...amounts: readonly Fen[]): Fen {
  let sum = ZERO;
  for (const amount of amounts) sum = fen(sum + amount);
  return sum;
}

/** An amount so many times. Throws where the number of times is no whole one, or the product leaves the safe range. */
export function timesFen(amount: Fen, times: number): Fen {
  if (!Number.isSafeInteger(times)) throw new RangeError(`not a whole number of times: ${times}`);
  // Without the sum, 0 times a refund would be -0, which is printed like 0 and is not the same.
  return fen(amount * times + 0);
}

/** An amount so many times, or undefined where that is above the most that is wanted, be it beyond the safe range or not. */
export function timesFenUpTo(amount: Fen, times: number, most: Fen): Fen | undefined {
  return amount * times > most ? undefined : timesFen(amount, times);
}

const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/** What a decimal text says: the amount, and whether digits beyond the fen were cut toward zero. */
export interface ParsedFen {
  readonly amount: Fen;
  readonly truncated: boolean;
}

/**
 * Reads decimal yuan ("1234.5", "-0.30", "1,234.50") as fen, cutting what is beyond two places toward zero.
 * Returns undefined for anything else: exponents, other characters, amounts beyond the safe range.
 */
export function parseFenTruncating(text: string): ParsedFen | undefined {
  const match = decimalIn(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const digits = Number(`${whole}${fraction.slice(0, 2).padEnd(2, "0")}`);
  if (!Number.isSafeInteger(digits)) return undefined;
  return {
    amount: (sign === "-" && digits !== 0 ? -digits : digits) as Fen,
    truncated: /[1-9]/.test(fraction.slice(2)),
  };
}

/** Whether a text is a decimal number of yuan, but beyond what can be counted in fen. */
export function isTooLarge(text: string): boolean {
  return decimalIn(text) !== null && parseFenTruncating(text) === undefined;
}

function decimalIn(text: string): RegExpExecArray | null {
  const trimmed = text.trim();
  // Few amounts have separators: only what is no plain number is looked at for them.
  return DECIMAL.exec(trimmed) ?? (GROUPED.test(trimmed) ? DECIMAL.exec(trimmed.replaceAll(",", "")) : null);
}

/** Reads decimal yuan with at most two places; undefined for anything else (SURFACE.md "Values"). */
export function parseFen(text: string): Fen | undefined {
  const point = text.indexOf(".");
  if (point >= 0 && text.trimEnd().length - point - 1 > 2) return undefined;
  return parseFenTruncating(text)?.amount;
}

/** Writes fen as decimal yuan with two places: 123450 → "1234.50". */
export function formatFen(amount: Fen | number): string {
  const absolute = Math.abs(amount);
  const rest = absolute % 100;
  return `${amount < 0 ? "-" : ""}${(absolute - rest) / 100}.${rest < 10 ? "0" : ""}${rest}`;
}
