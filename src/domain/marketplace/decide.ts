import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { LINK_RULES, type LinkCase } from "./links.ts";
import { PRICE_RULES, type PriceCase } from "./orders.ts";
import type { Product } from "./products.ts";
import { PRODUCT_RULES, STORE_RULES, type StoreCase } from "./rules.ts";

/** Decides whether a partner may look at what the cloud store offers, or sell it by offers and links. */
export function decideStore(facts: StoreCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(STORE_RULES, facts, parameters));
}

/**
 * Decides whether a customer may order through a link. Whether its partner could still make it is not asked: the customer
 * was given it while it could.
 */
export function decideLinkUse(
  facts: Omit<LinkCase, "isKnown">,
  product: Product | undefined,
  parameters: Parameters,
): Verdict {
  return verdictOf([
    ...evaluate(PRODUCT_RULES, { use: "sell", product }, parameters),
    ...evaluate(LINK_RULES, { ...facts, isKnown: product !== undefined }, parameters),
  ]);
}

/** Decides whether an order may cost something else. */
export function decidePrice(facts: PriceCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(PRICE_RULES, facts, parameters));
}
