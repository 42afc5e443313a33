/** Between the shortest account numbers in use and the longest with room to spare; banks publish no common length. */
const DIGITS = /^\d{8,30}$/;
const SHOWN = 4;

/**
 * Reads a bank account number as its digits; undefined for anything else. Spaces, hyphens and full-width digits are what
 * people and bank statements write.
 */
export function parseBankAccount(text: string): string | undefined {
  const digits = text.normalize("NFKC").replace(/[\s\u200b\-\u2010]/gu, "");
  return DIGITS.test(digits) ? digits : undefined;
}

/** What is shown of a bank account number to whoever need not know it: its last four digits. */
export function maskBankAccount(digits: string): string {
  return `****${digits.slice(-SHOWN)}`;
}
