/** Whether a database's address names a PostgreSQL server; anything else is a SQLite file. */
export function isServer(address: string): boolean {
  return /^\s*postgres(ql)?:\/\//i.test(address);
}

/**
 * Takes the passwords out of every server's URL in a text. A password that was not encoded may hold an `@` itself, so
 * everything up to the last one of the word is hidden.
 */
export function withoutPassword(text: string): string {
  return text
    .replace(/(postgres(?:ql)?:\/\/[^\s:/?#@]*):\S*@/gi, "$1@")
    .replace(/([?&](?:ssl)?password=)[^&\s'"]*/gi, "$1***");
}
