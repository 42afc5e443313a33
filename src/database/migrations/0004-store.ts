import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for products, links and orders of the cloud store. */
export function store({ history, index, statement }: Ddl): void {
  history(
    "products",
    `id text primary key, name text not null, name_key text not null, kind text not null, quote text not null,
     list_price integer not null, floor_price integer, state text not null, created_at integer not null`,
  );
  index("products", "name_key");
  history(
    "product_specifications",
    `id text primary key, product text not null references products, name text not null, name_key text not null,
     billing_mode text, period text, list_price integer not null`,
  );
  index("product_specifications", "product");
  // What the links of a partner are signed with: one for each, so that nobody signs for another.
  history("link_secrets", "partner text primary key references partners, secret text not null");
  history(
    "orders",
    `id text primary key, product text not null references products, customer text not null references customers,
     partner text not null references partners, price integer not null, source text not null,
     own_customer integer not null, state text not null, created_at integer not null, reason text`,
  );
  index("orders", "partner");
  index("orders", "customer");
  index("orders", "product");
  // Asked for by every request to end an association: few of all orders wait for their partner.
  statement("create index orders_awaiting on orders (customer) where state = 'awaiting-partner-payment'");
}
