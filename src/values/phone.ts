const MOBILE = /^1[3-9]\d{9}$/;
const MOBILE_WITH_PREFIX = /^(?:\+86|0086|86)?(1[3-9]\d{9})$/;

/**
 * Reads a mobile number of mainland China as its 11 digits; undefined for anything else (POLICY.md §1 "Phone").
 * Spaces, hyphens, a prefix `+86`, `0086` or `86` and full-width characters are what people and spreadsheets write.
 */
export function parsePhone(text: string): string | undefined {
  if (MOBILE.test(text)) return text;
  const plain = text.normalize("NFKC").replace(/[\s\-\u2010]/gu, "");
  return MOBILE_WITH_PREFIX.exec(plain)?.[1];
}
