/**
 * Compares two texts by Unicode code point, as every engine of the database does (SURFACE.md "Values"): code units would
 * put what lies beyond the basic plane before some of what lies in it.
 */
export function byCodePoint(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return lifted(a) - lifted(b);
  }
  return one.length - other.length;
}

/** A place in the order of code points: halves of a pair stand for what lies behind all other code units. */
function lifted(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
