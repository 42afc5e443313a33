import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for exclusive offers. */
export function offers({ history, column, index, statement }: Ddl): void {
  // `terms` is JSON: a discount and a share per specification; the columns hold what all of them have in common.
  history(
    "offers",
    `id text primary key, partner text not null references partners, customer text not null references customers,
     product text not null references products, name text, discount integer, share integer, terms text not null,
     quantity integer, state text not null, valid_until integer not null, submitted_at integer not null,
     submitted_by text not null, decided_at integer, decided_by text, reason text, ended_at integer, remark text`,
  );
  index("offers", "partner");
  column("orders", "offer text");
  // Looked through whenever associations end: few of all offers are still standing.
  statement("create index offers_standing on offers (customer) where state in ('submitted', 'effective')");
}
