import type { Ddl } from "./index.ts";

/** What 0003-relationships makes for money: the double-entry ledger and withdrawals. */
export function money({ history, index, statement }: Ddl): void {
  history(
    "ledger_accounts",
    `id text primary key, partner text not null references partners, kind text not null, party text,
       balance integer not null`,
  );
  // Only ever inserted into: what stands in its history shows that somebody edited it.
  history(
    "ledger_entries",
    `id text primary key, transaction_id text not null, at integer not null, partner text not null references partners,
       account text not null references ledger_accounts, counterparty text not null references ledger_accounts,
       amount integer not null, kind text not null, note text, reference text`,
  );
  index("ledger_accounts", "partner, kind");
  index("ledger_entries", "account");
  index("ledger_entries", "transaction_id");
  statement("create index ledger_entries_reference on ledger_entries (reference) where reference is not null");
  history(
    "withdrawals",
    `id text primary key, partner text not null references partners, method text not null, amount integer not null,
       state text not null, submitted_at integer not null, decided_at integer, decided_by text, paid_at integer,
       reason text`,
  );
  index("withdrawals", "partner");
}
