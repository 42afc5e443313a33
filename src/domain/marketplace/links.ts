import type { Words } from "../../language/text.ts";
import { daysAfter, endOfDay, formatInstant, type Instant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import type { Rule } from "../rules.ts";

/** What a link says: whose it is, of which product, and until when it may be ordered through. */
export interface LinkClaims {
  readonly product: string;
  readonly partner: string;
  /** The last instant. */
  readonly expiresAt: Instant;
  /** The exclusive offer that it leads to, which is for one customer alone. */
  readonly offer?: string;
}

/** A text that has the form of a link: what is signed, with which signature, and what it says if that is true. */
export interface ReadLink {
  readonly signed: string;
  readonly signature: string;
  readonly claims: LinkClaims;
}

/** SHA-256 in base64url. It is compared as text: the last character says less than its six bits. */
const SIGNED = /^(https?:\/\/[\x21-\x7e]+)&signature=([\w-]{43})$/;

/** The link without its signature, below the address that the setting `store.base_url` names. */
export function unsignedUrl(baseUrl: string, { product, partner, expiresAt, offer }: LinkClaims): string {
  const url = new URL(baseUrl);
  url.searchParams.set("product", product);
  url.searchParams.set("partner", partner);
  // One that stands in the address itself means nothing.
  if (offer === undefined) url.searchParams.delete("offer");
  else url.searchParams.set("offer", offer);
  url.searchParams.set("expires", String(expiresAt));
  return url.href;
}

/** The whole link; the signature stands last, over everything that comes before it. */
export function signedUrl(unsigned: string, signature: string): string {
  return `${unsigned}&signature=${signature}`;
}

/**
 * Reads a text as a link, without the spaces that come along where it is pasted; undefined for any other text. Whether it is a
 * true one only its signature tells.
 */
export function readLink(text: string): ReadLink | undefined {
  const [, signed = "", signature = ""] = SIGNED.exec(text.trim()) ?? [];
  if (!URL.canParse(signed)) return undefined;
  const { searchParams } = new URL(signed);
  const [product, partner, expires] = ["product", "partner", "expires"].map((name) => searchParams.get(name));
  if (!product || !partner || !/^\d{1,15}$/.test(expires ?? "")) return undefined;
  const offer = searchParams.get("offer");
  const claims = { product, partner, expiresAt: Number(expires) as Instant, ...(offer ? { offer } : {}) };
  return { signed, signature, claims };
}

/** The last instant of a link that is made now: a whole day. */
export function linkExpiryOf(at: Instant, parameters: Parameters): Instant {
  return endOfDay(daysAfter(at, parameters.count("store.link_days")));
}

/** Whether an address can be the beginning of such links: http or https, without a password or a place in the page. */
export function isStoreUrl(text: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password, hash, searchParams } = new URL(text);
  return username === "" && password === "" && hash === "" && !searchParams.has("signature");
}

/** A link that somebody orders through. */
export interface LinkCase {
  readonly at: Instant;
  /** What it says, where the signature is the partner's; undefined for any other text. */
  readonly claims: LinkClaims | undefined;
  /** Whether its product is known. */
  readonly isKnown: boolean;
}

/** What can be wrong with a link. */
const LINK_PROBLEM_WORDS: Words = {
  "not-genuine": {
    en: "it is not as it was made, or no link of this store",
    zh: "内容被改动，或不是本系统生成的链接",
  },
  expired: { en: "its time is over", zh: "已过有效期" },
  "unknown-product": { en: "its product is not known", zh: "商品不存在" },
};

const LINK_INVALID: Rule<LinkCase> = {
  id: "store.link-invalid",
  effect: "refuse",
  source: "ours: a link that was changed would credit whoever changed it",
  text: {
    en: "The link does not hold: {problem}.",
    zh: "商品链接无效：{problem}。",
  },
  words: { problem: LINK_PROBLEM_WORDS },
  remedy: {
    en: "Take the link as it was shared, or make a new one: `partnerctl product link <product>`.",
    zh: "请使用原样分享的链接，或重新生成：`partnerctl product link <商品>`。",
  },
  when: ({ at, claims, isKnown }) => {
    if (!claims) return { problem: "not-genuine" };
    const { product, partner, expiresAt } = claims;
    if (at > expiresAt) return { problem: "expired", product, partner, expires_at: formatInstant(expiresAt) };
    return !isKnown && { problem: "unknown-product", product, partner };
  },
};

/** What keeps an order from a link. */
export const LINK_RULES: readonly Rule<LinkCase>[] = [LINK_INVALID];
