import { createHmac, timingSafeEqual } from "node:crypto";
import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideStore } from "../domain/marketplace/decide.ts";
import { type LinkClaims, linkExpiryOf, readLink, signedUrl, unsignedUrl } from "../domain/marketplace/links.ts";
import type { Offer } from "../domain/marketplace/offers/types.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { usageError } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import { findOffer } from "./decide-offers.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { findProduct } from "./save-product.ts";
import { storeFacts } from "./store-desk.ts";
import { refuseUnusable } from "./use-offer.ts";

/** A link to a product through which orders are attributed to the partner; no `url` where a dry run leaves it unsigned. */
export interface ProductLink extends LinkClaims {
  readonly url: string | null;
}

/** What a link is to lead to: a product, or an offer of it, which only its customer can use. */
export interface LinkTarget {
  readonly product: string;
  readonly offer: string | undefined;
}

/** Makes a partner's link to a product, which nothing but its secret is kept for. */
export async function linkProduct(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  target: LinkTarget,
  baseUrl: string,
): Promise<ProductLink> {
  return await database.write(draft, async (tables, change) => {
    const product = await findProduct(tables, target.product);
    const offer = target.offer === undefined ? undefined : await findOffer(tables, target.offer, change.at);
    const facts = await storeFacts(tables, change.at, partner);
    const parameters = await parametersOf(tables, change.at);
    const verdict = decideStore({ ...facts, use: "sell", product }, parameters);
    if (verdict.verdict === "refuse") throw refusal(verdict);
    if (offer && (offer.product !== product.id || offer.partner !== partner)) throw otherOffer(offer, product);
    if (offer) await refuseUnusable(tables, change.at, { offer, product, customer: undefined });
    const expiry = linkExpiryOf(change.at, parameters);
    const ofProduct = { product: product.id, partner, expiresAt: expiry };
    const claims = offer ? { ...ofProduct, ...linkedOffer(offer, expiry) } : ofProduct;
    const { secret, isNew } = await secretOf(tables, change, partner);
    // What a dry run would sign with is forgotten with it.
    if (isNew && draft.dryRun) return { ...claims, url: null };
    const unsigned = unsignedUrl(baseUrl, claims);
    return { ...claims, url: signedUrl(unsigned, signatureOf(secret, unsigned)) };
  });
}

/** A link to an offer ends with it. */
function linkedOffer({ id, validUntil }: Offer, expiry: Instant) {
  return { offer: id, expiresAt: Math.min(expiry, validUntil) as Instant };
}

function otherOffer({ id, partner, product }: Offer, { name }: Product) {
  return usageError(
    "BAD_VALUE",
    {
      en: `The offer ${id} is one of ${partner} of the product ${product}, not of "${name}" for the partner named.`,
      zh: `专属优惠 ${id} 属于伙伴 ${partner} 的商品 ${product}，与所指定的商品“${name}”或伙伴不符。`,
    },
    {
      field: "offer",
      hint: { en: `partnerctl offer show ${shellWord(id)}`, zh: `partnerctl offer show ${shellWord(id)}` },
    },
  );
}

async function secretOf(tables: Tables, { ids }: OpenChange, partner: string) {
  await tables.lock([`link-secret:${partner}`]);
  const known = await tables.linkSecrets.find(partner);
  if (known) return { secret: known.secret, isNew: false };
  const secret = ids.secret();
  await tables.linkSecrets.insert([{ partner, secret }]);
  return { secret, isNew: true };
}

function signatureOf(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}

/** What a link says, where the partner that it names has signed every character of it; undefined for any other text. */
export async function genuineClaims(tables: Tables, text: string): Promise<LinkClaims | undefined> {
  const link = readLink(text);
  const known = link && (await tables.linkSecrets.find(link.claims.partner));
  if (!link || !known) return undefined;
  const [own, given] = [signatureOf(known.secret, link.signed), link.signature].map((one) =>
    Buffer.from(one, "latin1"),
  );
  return timingSafeEqual(own as Buffer, given as Buffer) ? link.claims : undefined;
}
