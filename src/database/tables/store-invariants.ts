import { type RawBuilder, sql } from "kysely";
import type { Finding } from "./invariants.ts";

/** What must hold over the catalogue and the orders of the cloud store. */
export function storeInvariants(find: (broken: RawBuilder<unknown>) => Promise<Finding>) {
  return {
    /** Names that several products share. */
    sharedProductNames: () =>
      find(sql`select min(id) || ', ' || max(id) as what from products group by name_key having count(*) > 1`),

    /** Products that cost nothing, or whose floor lies above their list price. */
    productPrices: () =>
      find(sql`select id as what from products
        where list_price <= 0 or floor_price <= 0 or floor_price > list_price
        union all select id from product_specifications where list_price <= 0`),

    /** Orders that cost nothing without an offer that took all of it off. */
    orderPrices: () => find(sql`select id as what from orders where price < 0 or (price = 0 and offer is null)`),
  };
}
