import { sql } from "kysely";
import { applyOffer } from "../../src/actions/apply-offer.ts";
import { advanceOrders, repriceOrder } from "../../src/actions/change-orders.ts";
import { approveOffers, endOffers } from "../../src/actions/decide-offers.ts";
import { orderByHand, orderByOffer, orderThroughLink } from "../../src/actions/place-order.ts";
import { linkProduct } from "../../src/actions/product-link.ts";
import { editProduct } from "../../src/actions/save-product.ts";
import { DAY_MS, type Instant } from "../../src/values/instant.ts";
import type { Percent } from "../../src/values/percent.ts";
import { amountBelow, type Events, newest, pair, recent } from "./world.ts";

const OPEN = ["placed", "awaiting-partner-payment"];

/** The cloud store: exclusive offers and orders. */
export const STORE: Events = {
  productState: async (database, draft, chance, { products }) =>
    await editProduct(database, draft, chance.of(products), {
      state: chance.below(4) === 0 ? "off-sale" : "on-sale",
    }),
  async applyOffer(database, draft, chance, world) {
    const { customer, partner } = await pair(database, chance, world);
    const product = chance.of(world.products);
    const isCounted = product === world.products[1];
    return await applyOffer(database, draft, partner, product, {
      customer,
      terms: [{ specification: null, discount: 1_000 as Percent, share: 500 as Percent }],
      quantity: isCounted ? 1 + chance.below(5) : null,
      validUntil: (draft.at + (1 + chance.below(120)) * DAY_MS) as Instant,
      name: null,
      remark: null,
    });
  },
  approveOffer: async (database, draft, chance) =>
    await approveOffers(database, draft, [await recent(database, chance, "offers", ["submitted"])], null),
  rejectOffer: async (database, draft, chance) =>
    await endOffers(database, draft, [await recent(database, chance, "offers", ["submitted"])], "reject", "x"),
  withdrawOffer: async (database, draft, chance) =>
    await endOffers(database, draft, [await recent(database, chance, "offers", ["submitted"])], "withdraw", null),
  order: async (database, draft, chance, world) =>
    await orderByHand(database, draft, {
      ...(await pair(database, chance, world)),
      product: chance.of(world.products),
    }),
  async orderByOffer(database, draft, chance) {
    const offer = await newest(database, chance, "offers", ["effective"]);
    const { rows } = await sql<{ customer: string }>`select customer from offers where id = ${offer}`.execute(
      database.engine.kysely,
    );
    const customer = rows[0]?.customer ?? "nobody";
    return await orderByOffer(database, draft, { offer, customer, specification: null });
  },
  async orderThroughLink(database, draft, chance, { sellers, associable, products }) {
    const target = { product: chance.of(products), offer: undefined };
    const { url } = await linkProduct(database, draft, chance.of(sellers), target, "https://example.com");
    const customer = chance.of(associable);
    return await orderThroughLink(database, draft, {
      link: url as string,
      customer,
      specification: null,
      partner: undefined,
    });
  },
  advanceOrder: async (database, draft, chance) =>
    await advanceOrders(
      database,
      draft,
      [await recent(database, chance, "orders", OPEN)],
      chance.of(["request-payment", "request-payment", "pay", "cancel"] as const),
    ),
  repriceOrder: async (database, draft, chance) =>
    await repriceOrder(database, draft, await recent(database, chance, "orders", OPEN), amountBelow(chance, 110_00)),
};
