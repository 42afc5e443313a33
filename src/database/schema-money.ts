import type { Flag, Recorded } from "./schema-record.ts";

export interface CouponProjectsRow extends Recorded {
  id: string;
  partner: string;
  customer: string;
  project: string;
  amount: number;
  state: string;
  reported_at: number;
  reported_by: string;
  coupon: string | null;
}

export interface VoucherQuotasRow extends Recorded {
  id: string;
  partner: string;
  distributor: string | null;
  parent: string | null;
  amount: number;
  balance: number;
  state: string;
  face_min: number | null;
  face_max: number | null;
  count_max: number | null;
  association_type: string | null;
  first_association: Flag;
  valid_from: number | null;
  valid_until: number | null;
  remark: string | null;
  granted_at: number;
  granted_by: string;
}

export interface VouchersRow extends Recorded {
  id: string;
  partner: string;
  customer: string;
  quota: string;
  amount: number;
  balance: number;
  state: string;
  issued_at: number;
  issued_by: string;
  valid_until: number | null;
  ended_at: number | null;
  remark: string | null;
}

export interface VoucherRecordsRow extends Recorded {
  id: string;
  type: string;
  partner: string;
  quota: string;
  voucher: string | null;
  customer: string | null;
  counterpart: string | null;
  amount: number;
  quota_balance: number;
  at: number;
  by_actor: string;
  remark: string | null;
}

export interface LedgerAccountsRow extends Recorded {
  id: string;
  partner: string;
  kind: string;
  party: string | null;
  balance: number;
}

export interface LedgerEntriesRow extends Recorded {
  id: string;
  transaction_id: string;
  at: number;
  partner: string;
  account: string;
  counterparty: string;
  amount: number;
  kind: string;
  note: string | null;
  reference: string | null;
}

export interface WithdrawalsRow extends Recorded {
  id: string;
  partner: string;
  method: string;
  amount: number;
  state: string;
  submitted_at: number;
  decided_at: number | null;
  decided_by: string | null;
  paid_at: number | null;
  reason: string | null;
  /** Each as `<transaction>=<fen>`, joined with `;`. */
  top_ups: string | null;
}

export interface IncentivePoliciesRow extends Recorded {
  id: string;
  program: string;
  association_type: string | null;
  /** Names joined with `;`; null means all products. */
  products: string | null;
  tier: string | null;
  threshold: number | null;
  cap: number | null;
  /** In ten-thousandths of a percent. */
  rate: number;
  from_at: number;
  to_at: number | null;
}

export interface IncentiveStatementsRow extends Recorded {
  id: string;
  partner: string;
  cycle: string;
  association_type: string;
  program: string;
  performance: number;
  rate: number | null;
  amount: number;
  state: string;
  disputed: Flag;
  reason: string | null;
  calculated_at: number;
  calculated_by: number;
  confirm_by: number | null;
  confirmed_at: number | null;
  confirmed_by: string | null;
  corrects: string | null;
  total_performance: number;
  total_amount: number;
  payment: string | null;
}

export interface PaymentsRow extends Recorded {
  id: string;
  partner: string;
  method: string;
  amount: number;
  state: string;
  invoice_number: string | null;
  invoice_received: number | null;
  due_at: number | null;
  paid_at: number | null;
  statements: string;
  submitted_at: number;
  submitted_by: string;
  approved_by: string | null;
  paid_by: string | null;
  quota: string | null;
}
