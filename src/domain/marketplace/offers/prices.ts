import type { Fen } from "../../../values/money.ts";
import { lessPercent } from "../../../values/percent.ts";
import type { Product, ProductSpecification } from "../products.ts";
import { listPriceOf } from "./specifications.ts";
import { type Offer, type OfferTerm, termOf } from "./types.ts";

/** What a customer pays for one of a specification by an offer, and who has what of it (商务折扣). */
export interface OfferPrice extends OfferTerm {
  readonly listPrice: Fen;
  /** After the discount. */
  readonly price: Fen;
}

/** The price that a term leads to. */
export function pricedBy(
  term: OfferTerm,
  product: Product,
  specifications: readonly ProductSpecification[],
): OfferPrice {
  const listPrice = listPriceOf(term, product, specifications);
  return { ...term, listPrice, price: lessPercent(listPrice, term.discount) };
}

/**
 * The price of a specification by an offer; without one, that of all others, or of the only one there is. undefined where the
 * offer says nothing of it.
 */
export function priceOf(
  { terms }: Pick<Offer, "terms">,
  specification: string | null,
  product: Product,
  specifications: readonly ProductSpecification[],
): OfferPrice | undefined {
  const only = specification === null && terms.length === 1 ? terms[0] : undefined;
  const term = only ?? termOf(terms, specification);
  return term && pricedBy({ ...term, specification: specification ?? term.specification }, product, specifications);
}
