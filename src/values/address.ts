/** Whether a database's address names a PostgreSQL server; anything else is a SQLite file. */
export function isServer(address: string): boolean {
  return /^\s*postgres(ql)?:\/\//i.test(address);
}

/** Whether an address was meant for something else than a file: another scheme, or the words that libpq takes. */
export function isForeign(address: string): boolean {
  return (
    /^\s*[a-z][a-z0-9+.:-]+:\/\//i.test(address) ||
    /^\s*postgres(ql)?:/i.test(address) ||
    /(^|\s)(host|password)=/.test(address)
  );
}

/** Takes the passwords out of every server's URL in a text; one that was not encoded may hold any character. */
export function withoutPassword(text: string): string {
  return text
    .split(/(?=\b[a-z][a-z0-9+.-]+:\/)/i)
    .map((piece) =>
      piece.replace(
        /^([a-z][a-z0-9+.-]+:\/{1,2})([^'"]*)/i,
        (_, scheme: string, rest: string) => scheme + withoutSecret(rest),
      ),
    )
    .join("")
    .replace(/((?:^|[?&\s])(?:ssl)?password=)[^&\s'"]*/gi, "$1***");
}

/**
 * Hides what stands between the first colon and the last @ of the part that names the user and the host. That part ends
 * at the first `/`, `?` or `#`, unless such a sign belongs to the password: then what follows the colon is no port.
 */
function withoutSecret(rest: string): string {
  const colon = rest.indexOf(":");
  if (colon < 0) return rest;
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  let at = authority.lastIndexOf("@");
  if (at < colon && end > colon && !/^\d*$/.test(rest.slice(colon + 1, end))) {
    const word = rest.slice(end).search(/\s/);
    at = rest.slice(0, word < 0 ? rest.length : end + word).lastIndexOf("@");
  }
  return at < colon ? rest : rest.slice(0, colon) + rest.slice(at);
}
