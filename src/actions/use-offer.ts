import type { Tables } from "../database/tables/index.ts";
import { noSpecification } from "../domain/marketplace/offers/application.ts";
import { priceOf } from "../domain/marketplace/offers/prices.ts";
import { recorded } from "../domain/marketplace/offers/specifications.ts";
import type { Offer } from "../domain/marketplace/offers/types.ts";
import { decideOfferUse, type OfferUse } from "../domain/marketplace/offers/use.ts";
import { HIGHEST_PRICE, type Product } from "../domain/marketplace/products.ts";
import { PARTNER } from "../domain/record-names.ts";
import { AppError, inputNeeded, notFound, usageError } from "../errors.ts";
import { same, type Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { type Fen, formatFen, timesFenUpTo } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";

/** Refuses to use an offer that cannot be used now, or not by this customer; undefined: the offer's own. */
export async function refuseUnusable(
  tables: Tables,
  at: Instant,
  { offer, product, customer }: Pick<OfferUse, "offer" | "product" | "customer">,
): Promise<void> {
  const profile = await tables.partners.find(offer.partner);
  if (!profile) throw notFound(PARTNER, offer.partner);
  const owners = await tables.associations.openPartners([offer.customer], at);
  const facts = { at, offer, product, profile, ownedBy: owners.get(offer.customer), customer };
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
  if (specification !== null && !recorded({ specification }, specifications)) throw unknown(product, specification);
  const price = priceOf(offer, specification, product, specifications);
  if (price === undefined && specification === null) throw inputNeeded("--specification", WHICH);
  if (price === undefined) throw notOffered(offer, String(specification));
  // The catalogue may have become dearer since the application was decided on.
  const total = timesFenUpTo(price.price, offer.quantity ?? 1, HIGHEST_PRICE);
  if (total === undefined) throw tooDear(offer);
  return total;
}

const WHICH = { en: "which of the offer's specifications is ordered", zh: "所订规格（该优惠含多个规格）" };

function unknown(product: Product, specification: string) {
  const command = `partnerctl product specifications ${shellWord(product.id)}`;
  const details = { field: "specification", hint: { en: command, zh: command } };
  return new AppError("not-found", "not-found", noSpecification(specification, product), details);
}

function notOffered({ id }: Offer, specification: string) {
  return usageError(
    "BAD_VALUE",
    {
      en: `The offer ${id} is not for the specification "${specification}".`,
      zh: `专属优惠 ${id} 不适用于规格“${specification}”。`,
    },
    { field: "specification", hint: toShow(id) },
  );
}

function tooDear({ id, quantity }: Offer) {
  return usageError(
    "BAD_VALUE",
    {
      en: `${quantity ?? 1} by the offer ${id} come to more than ${formatFen(HIGHEST_PRICE)} yuan: no order may cost that much.`,
      zh: `按专属优惠 ${id} 的数量 ${quantity ?? 1} 计算，总价超过 ${formatFen(HIGHEST_PRICE)} 元，超出订单价格上限。`,
    },
    { field: "offer", hint: toShow(id) },
  );
}

const toShow = (id: string): Text => same(`partnerctl offer show ${shellWord(id)}`);
