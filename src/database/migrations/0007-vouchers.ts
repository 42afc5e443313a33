import type { Migration } from "./index.ts";

/** Quotas of vouchers, the vouchers issued from them and every movement between the two; coupons that are issued by hand, and the projects that are reported for them. */
export const vouchers: Migration = {
  name: "0007-vouchers",
  up({ history, column, index, statement }) {
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
    for (const column of ["customer", "quota", "valid_until"]) {
      statement(`create index vouchers_usable_${column} on vouchers (${column}) where state = 'usable'`);
    }
    // What a file of vouchers to issue has issued before.
    statement("create index vouchers_quota_customer on vouchers (quota, customer)");
  },
};
