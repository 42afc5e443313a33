import type { Filter } from "../database/listing.ts";
import type { Tables } from "../database/tables/index.ts";
import { commonOf, type Offer } from "../domain/marketplace/offers/types.ts";
import { isYanxuan, type Product } from "../domain/marketplace/products.ts";
import type { Instant } from "../values/instant.ts";
import type { Percent } from "../values/percent.ts";

/** A product with what a partner's effective offers grant on it; a value that differs between them is null. */
export interface OfferedProduct extends Product {
  readonly offers: number;
  readonly discount: Percent | null;
  readonly share: Percent | null;
}

/** Puts a partner's effective offers to own customers, of those that the filters let through, to the products. */
export async function* withOffers(
  tables: Tables,
  partner: string,
  filters: readonly Filter[],
  at: Instant,
  batches: AsyncIterable<readonly Product[]>,
): AsyncGenerator<OfferedProduct[]> {
  const effective = new Map<string, Offer[]>();
  const only = (column: string, value: string): Filter => ({ column, operator: "in", values: [value] });
  const query = { filters: [only("partner", partner), only("state", "effective"), ...filters] };
  for await (const offers of tables.offers.list(query, at)) {
    const owners = await tables.associations.openPartners([...new Set(offers.map(({ customer }) => customer))], at);
    for (const offer of offers.filter(({ customer }) => owners.get(customer) === partner)) {
      effective.set(offer.product, [...(effective.get(offer.product) ?? []), offer]);
    }
  }
  for await (const products of batches) {
    yield products.map((product) => {
      // Goods that have become Yanxuan goods since are not sold by offers any more.
      const offers = isYanxuan(product) ? [] : (effective.get(product.id) ?? []);
      const terms = offers.flatMap((offer) => offer.terms);
      const [discount, share] = [commonOf(terms, "discount"), commonOf(terms, "share")];
      return { ...product, offers: offers.length, discount, share };
    });
  }
}
