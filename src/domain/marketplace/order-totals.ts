import { addFen, type Fen, ZERO } from "../../values/money.ts";
import type { Order } from "./orders.ts";

/** What orders come to together; cancelled ones are counted and have no value. */
export interface OrderTotals {
  orders: number;
  placed: number;
  awaiting: number;
  paid: number;
  cancelled: number;
  orderValue: Fen;
  paidValue: Fen;
  /** Those of customers who were the partner's own when they ordered. */
  ownOrders: number;
}

/** Nothing yet. */
export function noTotals(): OrderTotals {
  return { orders: 0, placed: 0, awaiting: 0, paid: 0, cancelled: 0, orderValue: ZERO, paidValue: ZERO, ownOrders: 0 };
}

/** Counts an order in. */
export function addOrder(totals: OrderTotals, { state, price, ownCustomer }: Order): void {
  totals.orders++;
  totals[state === "awaiting-partner-payment" ? "awaiting" : state]++;
  if (state !== "cancelled") totals.orderValue = addFen(totals.orderValue, price);
  if (state === "paid") totals.paidValue = addFen(totals.paidValue, price);
  if (ownCustomer) totals.ownOrders++;
}
