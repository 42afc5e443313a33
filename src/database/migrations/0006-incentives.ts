import type { Migration } from "./index.ts";

/** Rates of incentives as they were entered, what partners get by them, and how that is paid. */
export const incentives: Migration = {
  name: "0006-incentives",
  up({ history, index, statement }) {
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
  },
};
