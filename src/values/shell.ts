import { withoutPassword } from "./address.ts";
import { withoutSecrets } from "./secrets.ts";

/** A word as a shell reads it again, and without the password of an address. */
export function shellWord(word: string): string {
  const shown = withoutPassword(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** The command line as the change record keeps it: without passwords and other secrets, quoted so that it can be pasted into a shell. */
export function commandLine(argv: readonly string[]): string {
  return ["partnerctl", ...withoutSecrets(argv).map(shellWord)].join(" ");
}
