/** A number with an exponent, as JSON, Excel and JavaScript write it. */
const SCIENTIFIC = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/;
/** Beyond so many places a number is left as it is: no value has them, and a short exponent must not fill memory. */
const MOST_PLACES = 400;

/** Writes a number that has an exponent in plain digits, all of them kept; any other text stays as it is. */
export function inPlainDigits(number: string): string {
  const match = SCIENTIFIC.exec(number);
  if (!match) return number;
  const [, sign = "", whole = "", fraction = "", exponent = ""] = match;
  const point = whole.length + Number(exponent);
  if (Math.abs(point) > MOST_PLACES) return number;
  const digits = `${"0".repeat(Math.max(0, 1 - point))}${whole}${fraction}`.padEnd(point, "0");
  const before = digits.slice(0, Math.max(1, point)).replace(/^0+(?=\d)/, "");
  const behind = digits.slice(Math.max(1, point));
  return `${sign}${before}${behind && `.${behind}`}`;
}
