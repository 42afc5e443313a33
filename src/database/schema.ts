import type { BrandEntriesRow, BrandLogosRow, BrandsRow } from "./schema-branding.ts";
import type { InvoiceItemsRow, InvoicesRow } from "./schema-invoices.ts";
import type {
  CouponProjectsRow,
  IncentivePoliciesRow,
  IncentiveStatementsRow,
  LedgerAccountsRow,
  LedgerEntriesRow,
  PaymentsRow,
  VoucherQuotasRow,
  VoucherRecordsRow,
  VouchersRow,
  WithdrawalsRow,
} from "./schema-money.ts";
import type { OffersRow } from "./schema-offers.ts";
import type { Flag, Recorded } from "./schema-record.ts";
import type { LinkSecretsRow, OrdersRow, ProductSpecificationsRow, ProductsRow } from "./schema-store.ts";

// The rows as the database holds them: times in ms, money in fen, booleans 0 and 1. Those of money stand in schema-money.ts.

export interface ChangesRow {
  seq: number;
  id: string;
  actor: string;
  at: number;
  recorded_at: number;
  command: string;
  partner: string | null;
  state: "open" | "done" | "undone";
  summary: string | null;
}

export interface AttemptsRow {
  id: string;
  actor: string;
  at: number;
  recorded_at: number;
  command: string;
  partner: string | null;
  code: string;
  rules: string | null;
  message: string;
}

export interface CopiesRow {
  id: string;
  source: string;
  /** The last change of the source when the copy began. */
  changes: number;
  started_at: number;
}

export interface ParametersRow extends Recorded {
  id: string;
  name: string;
  value: string;
  from_at: number;
}

export interface PartnersRow extends Recorded {
  account_name: string;
  company: string;
  uscc: string | null;
  tier: string | null;
  phone: string | null;
  email: string | null;
  real_name_verified: Flag;
  status: string;
  customer_development: Flag;
  known_supplier: Flag;
  created_at: number;
}

export interface PartnerProgramsRow extends Recorded {
  id: string;
  partner: string;
  program: string;
  stage: string | null;
  from_at: number | null;
  to_at: number | null;
  as_kind: Flag;
}

export interface PartnerLinksRow extends Recorded {
  id: string;
  partner: string;
  relation: string;
  other: string;
  from_at: number | null;
  to_at: number | null;
}

export interface MembersRow extends Recorded {
  account: string;
  name: string;
  partner: string | null;
  roles: string;
  status: string;
  created_at: number;
}

export interface CustomersRow extends Recorded {
  account_name: string;
  customer_id: string | null;
  full_name: string | null;
  phone: string | null;
  email: string | null;
  site: string;
  customer_type: string | null;
  verified_status: string | null;
  registered_at: number | null;
  industry: string | null;
  region: string | null;
  level: string | null;
  label: string | null;
  consumer_cloud: Flag;
  contracts: string | null;
  cash_consumption: Flag;
  direct_sales_followed: Flag;
  registered_by_huawei: Flag;
  online_sales_owned: Flag;
  support_center_owned: Flag;
  reward_program: Flag;
  subsidy_program: Flag;
  huawei_internal: Flag;
  partner_account: Flag;
  enterprise_role: string;
  accounting: string | null;
  members_accounting: string | null;
  reserved_instance: Flag;
  support_plan: Flag;
  owed_invoice: number;
  stored_value_card: Flag;
  bonus_balance: number;
  credit_account: Flag;
  top_up_balance: number;
  arrears: number;
  pending_partner_order: Flag;
  postpaid: Flag;
  pickup_voucher: Flag;
}

export interface AssociationsRow extends Recorded {
  id: string;
  customer: string;
  partner: string;
  type: string;
  from_at: number;
  to_at: number | null;
  end_reason: string | null;
  started_by: string | null;
  via: string | null;
}

export interface AssociationRequestsRow extends Recorded {
  id: string;
  customer: string;
  partner: string;
  association: string;
  kind: string;
  to_type: string | null;
  started_by: string;
  reason: string;
  state: string;
  submitted_at: number;
  decided_at: number | null;
  decided_by: string | null;
  note: string | null;
  /** SHA-256 of the token, in hexadecimal digits. */
  token_digest: string | null;
}

export interface AssignmentsRow extends Recorded {
  id: string;
  customer: string;
  partner: string;
  manager: string;
  from_at: number;
  to_at: number | null;
  assigned_by: string;
  via: string | null;
}

export interface ResellerInvitationsRow extends Recorded {
  id: string;
  reseller: string;
  distributor: string;
  state: string;
  invited_at: number;
  invited_by: string;
  decided_at: number | null;
  decided_by: string | null;
}

export interface ResellerAssignmentsRow extends Recorded {
  id: string;
  reseller: string;
  partner: string;
  manager: string;
  from_at: number;
  to_at: number | null;
  assigned_by: string;
  via: string | null;
}

export interface RegistrationsRow extends Recorded {
  id: string;
  partner: string;
  full_name: string;
  name_key: string;
  phone: string;
  email: string | null;
  account_name: string | null;
  association_type: string | null;
  state: string;
  submitted_at: number;
  decided_at: number | null;
  expires_at: number | null;
  decided_by: string | null;
  rules: string | null;
  reason: string | null;
  invite: Flag;
  expected_consumption: number | null;
  project: string | null;
  communication: string | null;
}

export interface InvitationsRow extends Recorded {
  id: string;
  partner: string;
  kind: string;
  registration: string | null;
  full_name: string | null;
  email: string | null;
  association_type: string | null;
  label: string | null;
  state: string;
  token: string | null;
  sent_at: number | null;
  expires_at: number | null;
  customer: string | null;
  cause: string | null;
  invited_by: string;
  manager: string | null;
}

export interface SolutionsRow extends Recorded {
  id: string;
  partner: string;
  name: string;
  kind: string;
  state: string;
  created_at: number;
}

export interface CouponsRow extends Recorded {
  id: string;
  partner: string;
  solution: string | null;
  kind: string;
  amount: number;
  config_link: string | null;
  note: string | null;
  state: string;
  submitted_at: number;
  decided_at: number | null;
  decided_by: string | null;
  reason: string | null;
  customer: string | null;
  additional: string | null;
}

export interface UsageLinesRow extends Recorded {
  id: string;
  bill_cycle: string;
  /** The account that the line was matched to; null while no such customer is known. */
  customer: string | null;
  customer_id: string | null;
  account_name: string | null;
  trade_time: number;
  service_type_name: string | null;
  charging_mode: string | null;
  bill_detail_type: string | null;
  region_name: string | null;
  trade_id: string | null;
  payment_amount: number;
  cash_amount: number;
  credit_amount: number;
  stored_value_card_amount: number;
  coupon_amount: number;
  flexipurchase_coupon_amount: number;
  debt_amount: number;
  performance_flag: string | null;
}

export interface GrantsRow extends Recorded {
  role: string;
  partner: string;
  granted_at: number;
}

export interface IdempotencyRow {
  key: string;
  digest: string;
  /** The id of the change that was made. */
  change: string;
  actor: string;
  command: string;
  partner: string | null;
  /** What the command answered, as JSON. */
  result: string | null;
}

export interface CertificationsRow extends Recorded {
  id: string;
  partner: string;
  state: string;
  bank_account: string;
  signing_entity: string;
  currency: string;
  letter_name: string | null;
  letter_size: number | null;
  letter_sha256: string | null;
  wrong_amounts: number;
  transferred: number | null;
  transferred_at: number | null;
  submitted_at: number;
  decided_at: number | null;
  decided_by: string | null;
  reason: string | null;
  rules: string | null;
}

/** The tables whose rows carry who made and changed them, and keep their old rows in `<name>_history`. */
export interface RecordedTables {
  parameters: ParametersRow;
  partners: PartnersRow;
  partner_programs: PartnerProgramsRow;
  partner_links: PartnerLinksRow;
  members: MembersRow;
  customers: CustomersRow;
  associations: AssociationsRow;
  association_requests: AssociationRequestsRow;
  assignments: AssignmentsRow;
  registrations: RegistrationsRow;
  invitations: InvitationsRow;
  solutions: SolutionsRow;
  coupons: CouponsRow;
  coupon_projects: CouponProjectsRow;
  voucher_quotas: VoucherQuotasRow;
  vouchers: VouchersRow;
  voucher_records: VoucherRecordsRow;
  usage_lines: UsageLinesRow;
  certifications: CertificationsRow;
  reseller_invitations: ResellerInvitationsRow;
  reseller_assignments: ResellerAssignmentsRow;
  grants: GrantsRow;
  ledger_accounts: LedgerAccountsRow;
  ledger_entries: LedgerEntriesRow;
  withdrawals: WithdrawalsRow;
  invoices: InvoicesRow;
  invoice_items: InvoiceItemsRow;
  incentive_policies: IncentivePoliciesRow;
  incentive_statements: IncentiveStatementsRow;
  payments: PaymentsRow;
  brand_logos: BrandLogosRow;
  brands: BrandsRow;
  brand_entries: BrandEntriesRow;
  products: ProductsRow;
  product_specifications: ProductSpecificationsRow;
  link_secrets: LinkSecretsRow;
  orders: OrdersRow;
  offers: OffersRow;
}

export type RecordedTable = keyof RecordedTables;

export interface Schema extends RecordedTables {
  changes: ChangesRow;
  attempts: AttemptsRow;
  locks: { key: string };
  copies: CopiesRow;
  idempotency: IdempotencyRow;
  change_clock: { seq: number; at: number };
  migrations: { name: string; applied_at: number };
}
