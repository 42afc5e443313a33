import type { Order } from "../../domain/marketplace/orders.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { OrdersRow } from "../schema-store.ts";
import type { Session } from "../session.ts";
import { lookedAfterBy } from "./associations.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Order, OrdersRow>({
  id: "id",
  product: "product",
  customer: "customer",
  partner: "partner",
  price: "price",
  source: "source",
  ownCustomer: ["own_customer", "flag"],
  state: "state",
  createdAt: "created_at",
  reason: "reason",
  offer: "offer",
});

/** Orders of the cloud store. */
export function ordersTable(session: Session) {
  const rows = recordedTable(session, "orders", { mapper });
  return {
    ...rows,

    /** The list in batches; `account_manager` is who looks after the customer now: what one may see goes by that. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<Order[]> =>
      recordedTable(session, "orders", { mapper, expressions: { account_manager: lookedAfterBy(now) } }).list(query),

    /** The orders of the customers given from one instant to another, both included. */
    ofCustomers: (customers: readonly string[], from: Instant, to: Instant): Promise<Order[]> =>
      rows.where("customer", customers, "and created_at between ? and ? order by id", from, to),

    /** The orders of the customer that wait for the partner to pay them, the oldest first. */
    awaited: (customer: string, partner: string): Promise<Order[]> =>
      rows.where("customer", [customer], "and state = 'awaiting-partner-payment' and partner = ? order by id", partner),
  };
}
