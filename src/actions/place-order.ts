import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideLinkUse } from "../domain/marketplace/decide.ts";
import type { LinkClaims } from "../domain/marketplace/links.ts";
import { nextOrderState, type Order, type OrderSource, type OrderState } from "../domain/marketplace/orders.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import { notFound, usageError } from "../errors.ts";
import type { Fen } from "../values/money.ts";
import { refuseForeign } from "./authorize.ts";
import { findOffer, OFFER } from "./decide-offers.ts";
import { accountLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { genuineClaims } from "./product-link.ts";
import { refusal } from "./refusal.ts";
import { findProduct } from "./save-product.ts";
import { offeredPrice, refuseUnusable } from "./use-offer.ts";

/** An order through a link, which says for itself whose it is; `partner` is who was named on the command line besides. */
export interface LinkOrder {
  readonly link: string;
  readonly customer: string;
  /** Which specification, where the link leads to an offer of several. */
  readonly specification: string | null;
  readonly partner: string | undefined;
}

/** Records an order that came through a link: it is attributed to the partner whose link it is. */
export async function orderThroughLink(database: Database, draft: ChangeDraft, wanted: LinkOrder): Promise<Order> {
  const { link, customer } = wanted;
  // Whose change it becomes; what the link says is asked again inside.
  const claimed = await database.read((tables) => genuineClaims(tables, link));
  return await database.write({ ...draft, partner: claimed?.partner ?? draft.partner }, async (tables, change) => {
    const { product, partner, offer } = await takeLink(tables, change, link);
    if (wanted.partner !== undefined && wanted.partner !== partner) throw otherPartner(wanted.partner, partner);
    const { specification } = wanted;
    if (offer === undefined && specification !== null) throw withoutOffer();
    const by = offer === undefined ? undefined : { offer, specification };
    return await place(tables, change, { product, customer, partner, source: "link", by });
  });
}

/** Records an order that somebody tells of. */
export async function orderByHand(
  database: Database,
  draft: ChangeDraft,
  { product: text, customer, partner }: Pick<Order, "product" | "customer" | "partner">,
): Promise<Order> {
  return await database.write(draft, async (tables, change) => {
    const product = await findProduct(tables, text);
    if ((await tables.partners.unknown([partner])).length > 0) throw notFound(PARTNER, partner);
    return await place(tables, change, { product, customer, partner, source: "manual" });
  });
}

/** Records an order at the price of an exclusive offer, which says what is ordered and whose order it is. */
export async function orderByOffer(
  database: Database,
  draft: ChangeDraft,
  { offer: text, customer, specification }: Omit<LinkOrder, "link" | "partner"> & { readonly offer: string },
): Promise<Order> {
  return await database.write(draft, async (tables, change) => {
    const offer = await findOffer(tables, text, change.at);
    if (draft.partner !== null && draft.partner !== offer.partner) throw notFound(OFFER, text);
    const product = await findProduct(tables, offer.product);
    const by = { offer: offer.id, specification };
    return await place(tables, change, { product, customer, partner: offer.partner, source: "manual", by });
  });
}

/** What a link stands for, or why it does not hold. */
async function takeLink(
  tables: Tables,
  { at }: OpenChange,
  text: string,
): Promise<Pick<LinkClaims, "partner" | "offer"> & { readonly product: Product }> {
  const claims = await genuineClaims(tables, text);
  if (claims) refuseForeign(tables, claims.partner);
  const product = claims && (await tables.products.find(claims.product));
  const verdict = decideLinkUse({ at, claims }, product, await parametersOf(tables, at));
  if (!claims || !product || verdict.verdict === "refuse") throw refusal(verdict);
  return { ...claims, product };
}

interface Placed {
  readonly product: Product;
  readonly customer: string;
  readonly partner: string;
  readonly source: OrderSource;
  /** The offer that it is ordered by, and which specification of it. */
  readonly by?: { readonly offer: string; readonly specification: string | null } | undefined;
}

async function place(
  tables: Tables,
  change: OpenChange,
  { product, customer, partner, source, by }: Placed,
): Promise<Order> {
  await tables.lock([accountLock(customer)]);
  if (!(await tables.customers.find(customer))) throw notFound(CUSTOMER, customer);
  const open = await tables.associations.findOpen(customer, change.at);
  const order: Order = {
    id: change.ids.next("ord"),
    product: product.id,
    customer,
    partner,
    price: by ? await priceBy(tables, change, by, product, customer) : product.listPrice,
    source,
    ownCustomer: open?.partner === partner,
    state: nextOrderState("new", "place") as OrderState,
    createdAt: change.at,
    offer: by?.offer ?? null,
    reason: null,
  };
  await tables.orders.insert([order]);
  return order;
}

/** The price by an offer that can be used by the customer, whose lock is held: nobody ends it meanwhile. */
async function priceBy(
  tables: Tables,
  { at }: OpenChange,
  { offer: id, specification }: NonNullable<Placed["by"]>,
  product: Product,
  customer: string,
): Promise<Fen> {
  const offer = await tables.offers.find(id);
  if (!offer) throw notFound(OFFER, id);
  await refuseUnusable(tables, at, { offer, product, customer });
  return await offeredPrice(tables, offer, product, specification);
}

function withoutOffer() {
  return usageError(
    "BAD_VALUE",
    {
      en: "--specification is for orders by an offer: the link leads to none.",
      zh: "--specification 仅用于按专属优惠下单，该链接不含优惠。",
    },
    { field: "specification" },
  );
}

/** Whoever names a partner beside a link of another one is mistaken about one of the two. */
function otherPartner(named: string, partner: string) {
  return usageError(
    "BAD_VALUE",
    {
      en: `The link is one of ${partner}, not of ${named}.`,
      zh: `该链接属于伙伴 ${partner}，不是 ${named}。`,
    },
    {
      field: "partner",
      hint: {
        en: "Leave --partner out: an order through a link is that of its partner.",
        zh: "请去掉 --partner：通过链接的订单归属于分享链接的伙伴。",
      },
    },
  );
}
