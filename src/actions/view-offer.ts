import type { Tables } from "../database/tables/index.ts";
import { type OfferPrice, pricedBy } from "../domain/marketplace/offers/prices.ts";
import type { Offer } from "../domain/marketplace/offers/types.ts";
import type { Product } from "../domain/marketplace/products.ts";
import type { Instant } from "../values/instant.ts";
import { findOffer } from "./decide-offers.ts";

/** An offer as it is shown: with its product and its prices. */
export interface OfferView extends Offer {
  readonly productRecord: Product;
  readonly prices: readonly OfferPrice[];
}

/** Finds an offer with the prices that it leads to today. */
export async function viewOffer(tables: Tables, id: string, at: Instant): Promise<OfferView> {
  const offer = await findOffer(tables, id, at);
  const product = (await tables.products.find(offer.product)) as Product;
  const specifications = await tables.productSpecifications.ofProducts([offer.product]);
  return {
    ...offer,
    productRecord: product,
    prices: offer.terms.map((term) => pricedBy(term, product, specifications)),
  };
}
