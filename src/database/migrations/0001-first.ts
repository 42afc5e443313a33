import type { Migration } from "./index.ts";

const FACTS = `
  account_name text primary key,
  customer_id text,
  full_name text,
  phone text,
  email text,
  site text not null,
  customer_type text,
  verified_status text,
  registered_at integer,
  industry text,
  region text,
  level text,
  label text,
  consumer_cloud integer not null,
  contracts text,
  cash_consumption integer not null,
  direct_sales_followed integer not null,
  registered_by_huawei integer not null,
  online_sales_owned integer not null,
  support_center_owned integer not null,
  reward_program integer not null,
  subsidy_program integer not null,
  huawei_internal integer not null,
  partner_account integer not null,
  enterprise_role text not null,
  accounting text,
  members_accounting text,
  reserved_instance integer not null,
  support_plan integer not null,
  owed_invoice integer not null,
  stored_value_card integer not null,
  bonus_balance integer not null,
  credit_account integer not null,
  top_up_balance integer not null,
  arrears integer not null,
  pending_partner_order integer not null,
  postpaid integer not null,
  pickup_voucher integer not null`;

/** The first schema. Times are milliseconds since 1970, money is fen, booleans are 0 and 1. */
export const first: Migration = {
  name: "0001-first",
  up({ table, history, index, statement }) {
    table(
      "changes",
      `seq integer primary key, id text not null unique, actor text not null, at integer not null,
       recorded_at integer not null, command text not null, partner text, state text not null, summary text`,
    );
    table(
      "attempts",
      `id text primary key, actor text not null, at integer not null, recorded_at integer not null,
       command text not null, partner text, code text not null, rules text, message text not null`,
    );
    history("parameters", "id text primary key, name text not null, value text not null, from_at integer not null");
    history(
      "partners",
      `account_name text primary key, company text not null, uscc text, tier text, phone text, email text,
       real_name_verified integer not null, status text not null, customer_development integer not null,
       known_supplier integer not null, created_at integer not null`,
    );
    history(
      "partner_programs",
      `id text primary key, partner text not null references partners, program text not null, stage text, from_at integer, to_at integer,
       as_kind integer not null`,
    );
    history(
      "partner_links",
      `id text primary key, partner text not null references partners, relation text not null, other text not null, from_at integer, to_at integer`,
    );
    history(
      "members",
      `account text primary key, name text not null, partner text references partners, roles text not null, status text not null,
       created_at integer not null`,
    );
    history("customers", FACTS);
    history(
      "associations",
      `id text primary key, customer text not null references customers, partner text not null references partners, type text not null, from_at integer not null,
       to_at integer, end_reason text, started_by text, via text`,
    );
    history(
      "assignments",
      `id text primary key, customer text not null references customers, partner text not null references partners,
       manager text not null references members, from_at integer not null,
       to_at integer, assigned_by text not null, via text`,
    );
    history(
      "registrations",
      `id text primary key, partner text not null references partners, full_name text not null, name_key text not null, phone text not null,
       email text, account_name text, association_type text, state text not null, submitted_at integer not null,
       decided_at integer, expires_at integer, decided_by text, rules text, reason text, invite integer not null,
       expected_consumption integer, project text, communication text`,
    );
    history(
      "solutions",
      "id text primary key, partner text not null references partners, name text not null, kind text not null, state text not null, created_at integer not null",
    );
    history(
      "coupons",
      `id text primary key, partner text not null references partners, solution text references solutions, kind text not null, amount integer not null,
       config_link text, note text, state text not null, submitted_at integer not null, decided_at integer,
       decided_by text, reason text`,
    );
    history(
      "usage_lines",
      `id text primary key, bill_cycle text not null, customer text, customer_id text, account_name text,
       trade_time integer not null, service_type_name text, charging_mode text, bill_detail_type text, region_name text,
       trade_id text, payment_amount integer not null, cash_amount integer not null, credit_amount integer not null,
       stored_value_card_amount integer not null, coupon_amount integer not null,
       flexipurchase_coupon_amount integer not null, debt_amount integer not null, performance_flag text`,
    );
    index("parameters", "name, from_at");
    index("partners", "uscc");
    index("partner_programs", "partner");
    index("partner_links", "partner");
    index("partner_links", "other");
    index("members", "partner");
    index("customers", "phone");
    index("customers", "customer_id");
    // These two hold all that decides whose a line is and what it adds: dashboards over ten million lines take seconds,
    // where looking each line and its association up in the tables takes minutes.
    index("associations", "customer, from_at, to_at, partner");
    index("associations", "partner, to_at");
    index("assignments", "customer, from_at");
    index("assignments", "manager, to_at");
    // Only live ones are ever searched by these: a job of a million rows must not drag the expired along.
    // The first holds all that counting a partner's slots reads.
    for (const [name, columns] of [
      ["slots", "partner, state, expires_at"],
      ["name_key", "name_key"],
      ["phone", "phone"],
      ["account_name", "account_name"],
    ]) {
      statement(
        `create index registrations_live_${name} on registrations (${columns}) where state in ('pending', 'registered')`,
      );
    }
    index("solutions", "partner");
    index("coupons", "partner");
    index(
      "usage_lines",
      "bill_cycle, customer, trade_time, payment_amount, cash_amount, credit_amount, stored_value_card_amount, coupon_amount, flexipurchase_coupon_amount",
    );
    // Lines whose customer is not known yet are kept aside and found again when the customer appears.
    statement("create index usage_lines_unmatched on usage_lines (id) where customer is null");
  },
};
