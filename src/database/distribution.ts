/**
 * What the rows of each table are spread by on an engine that distributes them, so that what is asked for together lies
 * together. On PostgreSQL the column is part of the primary key, as such engines demand, and never changes. `replicated`
 * tables stand on every node. A history lies beside its table.
 */
export const DISTRIBUTION: Readonly<Record<string, string>> = {
  changes: "seq",
  attempts: "id",
  locks: "key",
  copies: "replicated",
  idempotency: "key",
  parameters: "replicated",
  grants: "replicated",
  incentive_policies: "replicated",
  products: "replicated",
  product_specifications: "replicated",
  // Partner-bound.
  partners: "account_name",
  partner_programs: "partner",
  partner_links: "partner",
  solutions: "partner",
  coupons: "partner",
  coupon_projects: "partner",
  voucher_quotas: "partner",
  vouchers: "partner",
  voucher_records: "partner",
  certifications: "partner",
  ledger_accounts: "partner",
  ledger_entries: "partner",
  withdrawals: "partner",
  invoices: "partner",
  invoice_items: "partner",
  incentive_statements: "partner",
  payments: "partner",
  brand_logos: "partner",
  brands: "partner",
  brand_entries: "partner",
  link_secrets: "partner",
  orders: "partner",
  offers: "partner",
  // Both partners' affair, but always asked for by the reseller.
  reseller_invitations: "reseller",
  reseller_assignments: "reseller",
  invitations: "partner",
  // A member of no partner looks after all of them.
  members: "account",
  // Customer-bound.
  customers: "account_name",
  associations: "customer",
  association_requests: "customer",
  assignments: "customer",
  // A customer may have no account yet, but never no name.
  registrations: "name_key",
  // Whose a line is may be known only later, and what rows are spread by cannot change.
  usage_lines: "id",
};

/** The columns that identify a row where the primary key must hold what the rows are spread by. */
export function identityOf(table: string, key: string): readonly string[] {
  const column = DISTRIBUTION[table];
  return column === undefined || column === "replicated" || column === key ? [key] : [key, column];
}
