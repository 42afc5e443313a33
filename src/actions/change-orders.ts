import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { decidePrice } from "../domain/marketplace/decide.ts";
import {
  isOpenOrder,
  nextOrderState,
  ORDER_STATE_WORDS,
  type Order,
  type OrderEvent,
} from "../domain/marketplace/orders.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { ORDER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { accountLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";
import { type WhichCan, wrongState } from "./wrong-state.ts";

/** Finds an order by its id or the beginning of it; an account manager finds those of its own customers. */
export async function findOrder(
  tables: Tables,
  text: string,
  manager: string | undefined,
  now: Instant,
): Promise<Order> {
  const found = await resolveId(tables, tables.orders, ORDER, text);
  if (manager === undefined) return found;
  const only = (column: string, value: string) => ({ column, operator: "in" as const, values: [value] });
  const own = { filters: [only("id", found.id), only("account_manager", manager)] };
  for await (const [order] of tables.orders.list(own, now)) if (order) return order;
  throw notFound(ORDER, text);
}

/** Takes orders a step further, all or none. */
export async function advanceOrders(
  database: Database,
  draft: ChangeDraft,
  texts: readonly string[],
  event: Exclude<OrderEvent, "place">,
  reason: string | null = null,
): Promise<Order[]> {
  return await database.write(draft, async (tables) => {
    const changed = (await holdOrders(tables, texts)).map((order): Order => {
      const state = nextOrderState(order.state, event);
      if (!state) throw wrongState(order.id, order.state, DONE[event], OPEN);
      return { ...order, state, reason };
    });
    await tables.orders.replace(changed);
    return changed;
  });
}

/**
 * The orders that are meant, each once, held with their customers until the change ends. The customers come first, as for
 * whoever ends an association or imports orders: one that begins or ends to wait for its partner speaks for or against it.
 */
async function holdOrders(tables: Tables, texts: readonly string[]): Promise<Order[]> {
  const unheld = { ...tables.orders, hold: async () => {} };
  const found = new Map<string, Order>();
  for (const text of texts) {
    const order = await resolveId(tables, unheld, ORDER, text);
    found.set(order.id, order);
  }
  const ids = [...found.keys()];
  await tables.lock([...new Set([...found.values()].map(({ customer }) => accountLock(customer)))]);
  await tables.orders.hold(ids);
  const held = await tables.orders.byKeys(ids);
  return ids.map((id) => held.get(id) as Order);
}

/** Changes the price of an order that is not paid yet: of Yanxuan goods, between floor and list price. */
export async function repriceOrder(database: Database, draft: ChangeDraft, text: string, price: Fen): Promise<Order> {
  return await database.write(draft, async (tables, change) => {
    const [order] = (await holdOrders(tables, [text])) as [Order];
    if (!isOpenOrder(order)) throw wrongState(order.id, order.state, REPRICED, OPEN);
    const product = (await tables.products.find(order.product)) as Product;
    const verdict = decidePrice({ order, product, price }, await parametersOf(tables, change.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const repriced: Order = { ...order, price };
    if (price !== order.price) await tables.orders.replace([repriced]);
    return repriced;
  });
}

const OPEN: WhichCan = {
  list: "order list --state placed,awaiting-partner-payment",
  chinese: "订单",
  words: ORDER_STATE_WORDS,
};

const REPRICED: Text = { en: "given another price", zh: "调价" };

const DONE: Readonly<Record<Exclude<OrderEvent, "place">, Text>> = {
  "request-payment": { en: "handed to its partner to be paid", zh: "转伙伴支付" },
  pay: { en: "paid", zh: "支付" },
  cancel: { en: "cancelled", zh: "取消" },
};
