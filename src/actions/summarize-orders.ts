import type { Filter } from "../database/listing.ts";
import type { Tables } from "../database/tables/index.ts";
import { addOrder, noTotals, type OrderTotals } from "../domain/marketplace/order-totals.ts";
import type { Order } from "../domain/marketplace/orders.ts";
import { byCodePoint } from "../values/code-points.ts";
import { cycleOf, type Instant } from "../values/instant.ts";

/** What orders can be summed up by. */
export const ORDER_DIMENSIONS = ["partner", "product", "customer", "month", "source"] as const;

export type OrderDimension = (typeof ORDER_DIMENSIONS)[number];

export interface OrderSummary extends OrderTotals {
  readonly value: string;
}

const VALUES: Readonly<Record<OrderDimension, (order: Order) => string>> = {
  partner: ({ partner }) => partner,
  product: ({ product }) => product,
  customer: ({ customer }) => customer,
  month: ({ createdAt }) => cycleOf(createdAt),
  source: ({ source }) => source,
};

/** Sums orders up, in the order of the dimension; products under their names. */
export async function summarizeOrders(
  tables: Tables,
  by: OrderDimension,
  filters: readonly Filter[],
  now: Instant,
): Promise<OrderSummary[]> {
  const totals = new Map<string, OrderTotals>();
  for await (const orders of tables.orders.list({ filters }, now)) {
    for (const order of orders) {
      const value = VALUES[by](order);
      const sum = totals.get(value) ?? noTotals();
      addOrder(sum, order);
      totals.set(value, sum);
    }
  }
  const names = by === "product" ? await tables.products.byKeys([...totals.keys()]) : undefined;
  return [...totals]
    .map(([value, sum]) => ({ value: names?.get(value)?.name ?? value, ...sum }))
    .sort((a, b) => byCodePoint(a.value, b.value));
}
