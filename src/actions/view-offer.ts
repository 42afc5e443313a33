import type { Tables } from "../database/tables/index.ts";
import { recorded } from "../domain/marketplace/offers/application.ts";
import type { Offer, OfferTerm } from "../domain/marketplace/offers/types.ts";
import type { Product } from "../domain/marketplace/products.ts";
import type { Instant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { lessPercent } from "../values/percent.ts";
import { findOffer } from "./decide-offers.ts";

/** What a customer pays for a specification by an offer, and who has what of it (商务折扣). */
export interface OfferPrice extends OfferTerm {
  readonly listPrice: Fen;
  /** After the discount. */
  readonly price: Fen;
}

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
  const prices = offer.terms.map((term): OfferPrice => {
    const listPrice = recorded(term, specifications)?.listPrice ?? product.listPrice;
    return { ...term, listPrice, price: lessPercent(listPrice, term.discount) };
  });
  return { ...offer, productRecord: product, prices };
}
