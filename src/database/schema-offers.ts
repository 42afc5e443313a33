import type { Recorded } from "./schema-record.ts";

export interface OffersRow extends Recorded {
  id: string;
  partner: string;
  customer: string;
  product: string;
  name: string | null;
  /** In hundredths of a percent; null where the terms differ. */
  discount: number | null;
  share: number | null;
  /** JSON: `[specification or null, discount, share]` of each term. */
  terms: string;
  quantity: number | null;
  state: string;
  valid_until: number;
  submitted_at: number;
  submitted_by: string;
  decided_at: number | null;
  decided_by: string | null;
  reason: string | null;
  ended_at: number | null;
  remark: string | null;
}
