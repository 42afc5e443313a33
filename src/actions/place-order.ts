import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideLinkUse } from "../domain/marketplace/decide.ts";
import type { LinkClaims } from "../domain/marketplace/links.ts";
import { nextOrderState, type Order, type OrderSource, type OrderState } from "../domain/marketplace/orders.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import { notFound, usageError } from "../errors.ts";
import { refuseForeign } from "./authorize.ts";
import { accountLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { genuineClaims } from "./product-link.ts";
import { refusal } from "./refusal.ts";
import { findProduct } from "./save-product.ts";

/** An order through a link, which says for itself whose it is; `partner` is who was named on the command line besides. */
export interface LinkOrder {
  readonly link: string;
  readonly customer: string;
  readonly partner: string | undefined;
}

/** Records an order that came through a link: it is attributed to the partner whose link it is. */
export async function orderThroughLink(database: Database, draft: ChangeDraft, wanted: LinkOrder): Promise<Order> {
  const { link, customer } = wanted;
  // Whose change it becomes; what the link says is asked again inside.
  const claimed = await database.read((tables) => genuineClaims(tables, link));
  return await database.write({ ...draft, partner: claimed?.partner ?? draft.partner }, async (tables, change) => {
    const { product, partner } = await takeLink(tables, change, link);
    if (wanted.partner !== undefined && wanted.partner !== partner) throw otherPartner(wanted.partner, partner);
    return await place(tables, change, { product, customer, partner, source: "link" });
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

/** What a link stands for, or why it does not hold. */
async function takeLink(
  tables: Tables,
  { at }: OpenChange,
  text: string,
): Promise<{ readonly product: Product; readonly partner: LinkClaims["partner"] }> {
  const claims = await genuineClaims(tables, text);
  if (claims) refuseForeign(tables, claims.partner);
  const product = claims && (await tables.products.find(claims.product));
  const verdict = decideLinkUse({ at, claims }, product, await parametersOf(tables, at));
  if (!claims || !product || verdict.verdict === "refuse") throw refusal(verdict);
  return { product, partner: claims.partner };
}

interface Placed {
  readonly product: Product;
  readonly customer: string;
  readonly partner: string;
  readonly source: OrderSource;
}

async function place(
  tables: Tables,
  change: OpenChange,
  { product, customer, partner, source }: Placed,
): Promise<Order> {
  await tables.lock([accountLock(customer)]);
  if (!(await tables.customers.find(customer))) throw notFound(CUSTOMER, customer);
  const open = await tables.associations.findOpen(customer, change.at);
  const order: Order = {
    id: change.ids.next("ord"),
    product: product.id,
    customer,
    partner,
    price: product.listPrice,
    source,
    ownCustomer: open?.partner === partner,
    state: nextOrderState("new", "place") as OrderState,
    createdAt: change.at,
    reason: null,
  };
  await tables.orders.insert([order]);
  return order;
}

/** Whoever names a partner beside a link of another one is mistaken about one of the two. */
function otherPartner(named: string, partner: string) {
  return usageError(
    "bad-value",
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
