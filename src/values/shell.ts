import { withoutPassword } from "./address.ts";

/** A word as a shell reads it again, and without the password of an address. */
export function shellWord(word: string): string {
  const shown = withoutPassword(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
