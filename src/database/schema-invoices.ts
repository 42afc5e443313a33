import type { Recorded } from "./schema-record.ts";

export interface InvoicesRow extends Recorded {
  id: string;
  partner: string;
  type: string;
  title_type: string;
  title: string;
  medium: string;
  basis: string;
  customer: string | null;
  /** Joined with `;`, as the orders are. */
  cycles: string | null;
  orders: string | null;
  chosen: number;
  owed_offset: number;
  amount: number;
  state: string;
  courier: string | null;
  number: string | null;
  requested_at: number;
  requested_by: string;
  decided_at: number | null;
  decided_by: string | null;
  issued_at: number | null;
  signed_at: number | null;
  returned_at: number | null;
  return_courier: string | null;
  reason: string | null;
  replaces: string | null;
}

export interface InvoiceItemsRow extends Recorded {
  id: string;
  invoice: string;
  partner: string;
  cycle: string;
  customer: string;
  trade_id: string | null;
  amount: number;
}
