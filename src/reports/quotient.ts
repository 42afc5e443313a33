/**
 * Divides exactly and writes the quotient with that many decimal places, rounded half away from zero.
 * null where the divisor is 0. Whole numbers throughout: a fraction of a fen lost to floating point could flip a digit.
 */
export function quotient(dividend: bigint, divisor: bigint, places: number): string | null {
  if (divisor === 0n) return null;
  const below = magnitude(divisor);
  const rounded = (2n * magnitude(dividend) * 10n ** BigInt(places) + below) / (2n * below);
  const negative = dividend < 0n !== divisor < 0n && rounded !== 0n;
  const digits = String(rounded).padStart(places + 1, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
