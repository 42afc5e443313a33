import type { Fen } from "../../../values/money.ts";
import type { Product, ProductSpecification } from "../products.ts";
import { type OfferTerm, specificationKey } from "./types.ts";

type Named = Pick<OfferTerm, "specification">;

/** The specification of the catalogue that a term is about. */
export function recorded(
  term: Named,
  specifications: readonly ProductSpecification[],
): ProductSpecification | undefined {
  if (term.specification === null) return undefined;
  const key = specificationKey(term);
  return specifications.find(({ name }) => specificationKey({ specification: name }) === key);
}

/** The terms with their specifications spelt as the catalogue spells them. */
export function spelt(terms: readonly OfferTerm[], specifications: readonly ProductSpecification[]): OfferTerm[] {
  return terms.map((term) => ({ ...term, specification: recorded(term, specifications)?.name ?? term.specification }));
}

/** What one costs without an offer; a specification that the catalogue does not list costs what its product does. */
export function listPriceOf(term: Named, product: Product, specifications: readonly ProductSpecification[]): Fen {
  return recorded(term, specifications)?.listPrice ?? product.listPrice;
}
