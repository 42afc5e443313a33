/** What an address never holds as it is written: white space, control and invisible characters, quotes, backslashes. */
const FOREIGN = /[\s\p{C}"'<>\\^`{|}]/u;
/** The scheme, two slashes and a host without a user: `new URL` alone would complete "http:host" and "https:///host". */
const BEGINNING = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i;

/** Whether a text is an absolute http or https URL with a host and without a user name, as a page may link to. */
export function isWebLink(text: string): boolean {
  if (FOREIGN.test(text) || !BEGINNING.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== "";
}
