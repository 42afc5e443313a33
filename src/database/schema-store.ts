import type { Flag, Recorded } from "./schema-record.ts";

export interface ProductsRow extends Recorded {
  id: string;
  name: string;
  name_key: string;
  kind: string;
  quote: string;
  list_price: number;
  floor_price: number | null;
  state: string;
  created_at: number;
}

export interface ProductSpecificationsRow extends Recorded {
  id: string;
  product: string;
  name: string;
  name_key: string;
  billing_mode: string | null;
  period: string | null;
  list_price: number;
}

export interface LinkSecretsRow extends Recorded {
  partner: string;
  secret: string;
}

export interface OrdersRow extends Recorded {
  id: string;
  product: string;
  customer: string;
  partner: string;
  price: number;
  source: string;
  /** Whether the customer was the partner's own when it was ordered. */
  own_customer: Flag;
  state: string;
  created_at: number;
  reason: string | null;
  offer: string | null;
}
