import type { Ddl } from "./index.ts";

/** What 0003-relationships makes for money: the double-entry ledger, withdrawals, vouchers, coupons issued by hand, incentives and payments. */
export function money({ history, column, index, statement }: Ddl): void {
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
  history(
    "voucher_quotas",
    `id text primary key, partner text not null references partners, distributor text, parent text,
     amount integer not null, balance integer not null, state text not null, face_min integer, face_max integer,
     count_max integer, association_type text, first_association integer not null, valid_from integer,
     valid_until integer, remark text, granted_at integer not null, granted_by text not null`,
  );
  history(
    "vouchers",
    `id text primary key, partner text not null references partners, customer text not null references customers,
     quota text not null references voucher_quotas, amount integer not null, balance integer not null,
     state text not null, issued_at integer not null, issued_by text not null, valid_until integer,
     ended_at integer, remark text`,
  );
  history(
    "voucher_records",
    `id text primary key, type text not null, partner text not null references partners,
     quota text not null references voucher_quotas, voucher text references vouchers, customer text, counterpart text,
     amount integer not null, quota_balance integer not null, at integer not null, by_actor text not null, remark text`,
  );
  history(
    "coupon_projects",
    `id text primary key, partner text not null references partners, customer text not null references customers,
     project text not null, amount integer not null, state text not null, reported_at integer not null,
     reported_by text not null, coupon text references coupons`,
  );
  // Whom a coupon was issued to by hand, where that is a sub-customer, and why more was asked for than was left.
  column("coupons", "customer text");
  column("coupons", "additional text");
  index("voucher_quotas", "partner");
  index("voucher_quotas", "distributor");
  index("vouchers", "partner");
  index("voucher_records", "partner");
  index("voucher_records", "quota");
  index("coupon_projects", "partner");
  // Looked through whenever associations end, and for what is due: few of all vouchers are still usable.
  for (const searched of ["customer", "quota", "valid_until"]) {
    statement(`create index vouchers_usable_${searched} on vouchers (${searched}) where state = 'usable'`);
  }
  // What a file of vouchers to issue has issued before.
  statement("create index vouchers_quota_customer on vouchers (quota, customer)");
  history(
    "incentive_policies",
    `id text primary key, program text not null, association_type text, products text, tier text, threshold integer,
     cap integer, rate integer not null, from_at integer not null, to_at integer`,
  );
  history(
    "incentive_statements",
    `id text primary key, partner text not null references partners, cycle text not null, association_type text not null,
     program text not null, performance integer not null, rate integer, amount integer not null, state text not null,
     disputed integer not null, reason text, calculated_at integer not null, calculated_by integer not null,
     confirm_by integer, confirmed_at integer, confirmed_by text, corrects text, total_performance integer not null,
     total_amount integer not null, payment text`,
  );
  index("incentive_statements", "cycle, partner");
  index("incentive_statements", "partner");
  index("incentive_statements", "payment");
  history(
    "payments",
    `id text primary key, partner text not null references partners, method text not null, amount integer not null,
     state text not null, invoice_number text, invoice_received integer, due_at integer, paid_at integer,
     statements text not null, submitted_at integer not null, submitted_by text not null, approved_by text, paid_by text`,
  );
  index("payments", "partner");
  index("payments", "invoice_number");
  // Few lines of all: found without looking at the others of their cycle.
  statement(
    "create index usage_lines_flagged on usage_lines (bill_cycle, customer) where performance_flag is not null",
  );
  statement("create index usage_lines_unpaid on usage_lines (bill_cycle, customer) where debt_amount <> 0");
}
