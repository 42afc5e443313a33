import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { type Fen, formatFen } from "../../values/money.ts";
import type { Rule } from "../rules.ts";
import { type Transition, transitionIn } from "../states.ts";
import { isPrice, type Product } from "./products.ts";

export const ORDER_STATES = ["placed", "awaiting-partner-payment", "paid", "cancelled"] as const;

/** What people read for them. */
export const ORDER_STATE_WORDS: Readonly<Record<(typeof ORDER_STATES)[number], Text>> = {
  placed: { en: "placed", zh: "已下单" },
  "awaiting-partner-payment": { en: "waiting for the partner to pay", zh: "待伙伴支付" },
  paid: { en: "paid", zh: "已支付" },
  cancelled: { en: "cancelled", zh: "已取消" },
};
export const ORDER_SOURCES = ["link", "manual"] as const;

/** What people read for them. */
export const ORDER_SOURCE_WORDS: Readonly<Record<(typeof ORDER_SOURCES)[number], Text>> = {
  link: { en: "link", zh: "商品链接" },
  manual: { en: "manual", zh: "人工录入" },
};

export type OrderState = (typeof ORDER_STATES)[number];
export type OrderSource = (typeof ORDER_SOURCES)[number];

/** What a customer has ordered in the cloud store, and whose order it is. */
export interface Order {
  readonly id: string;
  readonly product: string;
  readonly customer: string;
  /** To whom it is attributed: whose link it came through, or who recorded it. */
  readonly partner: string;
  readonly price: Fen;
  readonly source: OrderSource;
  /**
   * Whether the customer was associated with that partner when it was ordered: then it counts by the partner's sales
   * policy, otherwise by that of the store.
   */
  readonly ownCustomer: boolean;
  readonly state: OrderState;
  readonly createdAt: Instant;
  /** The exclusive offer at whose price it was ordered. */
  readonly offer: string | null;
  /** Why it was cancelled. */
  readonly reason: string | null;
}

/** Whether an order can cost so much: nothing only where an offer took off all of it. */
export function isOrderPrice({ price, offer }: Pick<Order, "price" | "offer">): boolean {
  return isPrice(price) || (price === 0 && offer !== null);
}

export type OrderEvent = "place" | "request-payment" | "pay" | "cancel";

/** How orders change. A customer pays itself, or asks its partner to: only then does the order wait for the partner. */
export const ORDER_TRANSITIONS: readonly Transition<
  OrderState | "new",
  OrderEvent,
  OrderState,
  "customer" | "partner" | "either"
>[] = [
  { from: "new", event: "place", to: "placed", who: "customer" },
  { from: "placed", event: "request-payment", to: "awaiting-partner-payment", who: "customer" },
  { from: "placed", event: "pay", to: "paid", who: "customer" },
  { from: "awaiting-partner-payment", event: "pay", to: "paid", who: "partner" },
  { from: "placed", event: "cancel", to: "cancelled", who: "customer" },
  { from: "awaiting-partner-payment", event: "cancel", to: "cancelled", who: "either" },
];

/** The state of an order after an event, or undefined where the present one does not allow it. */
export function nextOrderState(state: OrderState | "new", event: OrderEvent): OrderState | undefined {
  return transitionIn(ORDER_TRANSITIONS, state, event)?.to;
}

/** Whether an order may be in another state next: some event leads there. */
export function mayBecome(state: OrderState, next: OrderState): boolean {
  return ORDER_TRANSITIONS.some(({ from, to }) => from === state && to === next);
}

/** Whether an order is still to be paid, so that its price may be spoken about. */
export function isOpenOrder({ state }: Pick<Order, "state">): boolean {
  return nextOrderState(state, "pay") !== undefined;
}

/** Another price for an order. */
export interface PriceCase {
  readonly order: Pick<Order, "id" | "offer">;
  readonly product: Product;
  readonly price: Fen;
}

const YANXUAN_PRICE: Rule<PriceCase> = {
  id: "store.yanxuan-price",
  effect: "refuse",
  source: "doc: 经销商如何给严选商城中的产品设置折扣",
  text: {
    en: "An order of {product} cannot cost {price} yuan: only the price of Yanxuan goods is changed, here from {lowest} to {highest} yuan.",
    zh: "商品“{product}”的订单价格不能为 {price} 元：仅严选商品可调价，此商品的范围为 {lowest} 至 {highest} 元。",
  },
  remedy: {
    en: "Give a price between floor and list price: `partnerctl product show {id}`.",
    zh: "请在底价与目录价之间取值：`partnerctl product show {id}`。",
  },
  instead: {
    when: ({ lowest, highest }) => lowest === highest,
    text: {
      en: "The price of {product} cannot be changed: it is fixed at {highest} yuan.",
      zh: "商品“{product}”不可调价，价格固定为 {highest} 元。",
    },
    remedy: {
      en: "Only goods with a floor price below their list price (Yanxuan) take another one: `partnerctl product show {id}`.",
      zh: "仅底价低于目录价的严选商品可调价：`partnerctl product show {id}`。",
    },
  },
  when: ({ order, product: { id, name, listPrice, floorPrice }, price }) => {
    // What an offer is for need not cost what its product does: neither bound would mean anything.
    if (order.offer !== null) return false;
    if (floorPrice !== null && price >= floorPrice && price <= listPrice) return false;
    const lowest = formatFen(floorPrice ?? listPrice);
    return { id, product: name, price: formatFen(price), lowest, highest: formatFen(listPrice) };
  },
};

const OFFER_PRICE: Rule<PriceCase> = {
  id: "store.offer-price",
  effect: "refuse",
  source: "ours: the price of an offer was approved, and is not combined with another one",
  text: {
    en: "The order {order} has the price of the offer {offer}, which is fixed.",
    zh: "订单 {order} 按专属优惠 {offer} 下单，价格固定，不可调价。",
  },
  remedy: {
    en: "Cancel the order and record it anew without the offer: `partnerctl order cancel {order}`.",
    zh: "如需调价，请取消订单后不使用优惠重新下单：`partnerctl order cancel {order}`。",
  },
  when: ({ order: { id, offer } }) => offer !== null && { order: id, offer },
};

/** What keeps the price of an order from being changed. */
export const PRICE_RULES: readonly Rule<PriceCase>[] = [YANXUAN_PRICE, OFFER_PRICE];
