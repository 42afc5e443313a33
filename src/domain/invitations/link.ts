const PARAMETER = "invitation";

/** What a token looks like: 26 digits and lower-case letters, never those that are easily mistaken. */
const TOKEN = /^[0-9a-hjkmnp-tv-z]{26}$/;

/** The link that a customer opens, below the address that the setting `invitation.base_url` names. */
export function urlOf(baseUrl: string, token: string): string {
  const url = new URL(baseUrl);
  url.searchParams.set(PARAMETER, token);
  return url.href;
}

/** The token in a text that is one, or a link with one; undefined for any other text. */
export function tokenIn(text: string): string | undefined {
  if (TOKEN.test(text)) return text;
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).searchParams.get(PARAMETER) ?? undefined;
}

/** Whether an address can be the beginning of such links: http or https, with no password in it. */
export function isBaseUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === "" && password === "";
}
