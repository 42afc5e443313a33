import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for invoices of the vendor and the routes of withdrawals. */
export function invoices({ history, column, index }: Ddl): void {
  history(
    "invoices",
    `id text primary key, partner text not null references partners, type text not null, title_type text not null,
     title text not null, medium text not null, basis text not null, customer text references customers, cycles text,
     orders text, chosen integer not null, owed_offset integer not null, amount integer not null, state text not null,
     courier text, number text, requested_at integer not null, requested_by text not null, decided_at integer,
     decided_by text, issued_at integer, signed_at integer, returned_at integer, return_courier text, reason text,
     replaces text references invoices`,
  );
  // What each invoice covers: written once with it.
  history(
    "invoice_items",
    `id text primary key, invoice text not null references invoices, partner text not null references partners,
     cycle text not null, customer text not null references customers, trade_id text, amount integer not null`,
  );
  index("invoices", "partner");
  index("invoices", "number");
  index("invoice_items", "invoice");
  index("invoice_items", "partner, cycle");
  // Which top-ups a withdrawal takes back, each as `<transaction>=<fen>`; empty in those that are older than this.
  column("withdrawals", "top_ups text");
}
