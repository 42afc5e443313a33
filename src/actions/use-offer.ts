import type { Tables } from "../database/tables/index.ts";
import { recorded } from "../domain/marketplace/offers/application.ts";
import { priceOf } from "../domain/marketplace/offers/prices.ts";
import type { Offer } from "../domain/marketplace/offers/types.ts";
import { decideOfferUse } from "../domain/marketplace/offers/use.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { PARTNER } from "../domain/record-names.ts";
import { inputNeeded, notFound, usageError } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { type Fen, timesFen } from "../values/money.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";

/** Refuses to use an offer that cannot be used now, or not by this customer; undefined: the offer's own. */
export async function refuseUnusable(
  tables: Tables,
  at: Instant,
  offer: Offer,
  customer: string | undefined,
): Promise<void> {
  const profile = await tables.partners.find(offer.partner);
  if (!profile) throw notFound(PARTNER, offer.partner);
  const owners = await tables.associations.openPartners([offer.customer], at);
  const facts = { at, offer, profile, ownedBy: owners.get(offer.customer), customer };
  const verdict = decideOfferUse(facts, await parametersOf(tables, at));
  if (verdict.verdict === "refuse") throw refusal(verdict);
}

/** What is paid for a specification by an offer, in the quantity that it fixes. */
export async function offeredPrice(
  { productSpecifications }: Tables,
  offer: Offer,
  product: Product,
  specification: string | null,
): Promise<Fen> {
  const specifications = await productSpecifications.ofProducts([product.id]);
  const price = priceOf(offer, specification, product, specifications);
  if (price === undefined && specification === null) throw inputNeeded("--specification", WHICH);
  const isListed =
    price === undefined || specifications.length === 0 || specification === null || recorded(price, specifications);
  if (price === undefined || !isListed) throw notOffered(offer, String(specification));
  return timesFen(price.price, offer.quantity ?? 1);
}

const WHICH = { en: "which of the offer's specifications is ordered", zh: "所订规格（该优惠含多个规格）" };

function notOffered({ id }: Offer, specification: string) {
  return usageError(
    "bad-value",
    {
      en: `The offer ${id} is not for the specification "${specification}".`,
      zh: `专属优惠 ${id} 不适用于规格“${specification}”。`,
    },
    {
      field: "specification",
      hint: { en: `partnerctl offer show ${id}`, zh: `partnerctl offer show ${id}` },
    },
  );
}
