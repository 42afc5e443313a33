import type { Flag, Recorded } from "./schema-record.ts";

// The rows of branding: times in ms, booleans 0 and 1.

interface ReviewedRow extends Recorded {
  state: string;
  submitted_at: number | null;
  decided_at: number | null;
  decided_by: string | null;
  reason: string | null;
  created_at: number;
}

export interface BrandEntriesRow extends ReviewedRow {
  id: string;
  partner: string;
  kind: string;
  menu_group: string | null;
  name_zh: string;
  name_en: string;
  url: string;
  visible: Flag;
  position: number;
}

export interface BrandsRow extends ReviewedRow {
  partner: string;
  logo_zh: string | null;
  logo_en: string | null;
  logo_zh_url: string | null;
  logo_en_url: string | null;
  color: string | null;
}

export interface BrandLogosRow extends Recorded {
  id: string;
  partner: string;
  name: string;
  type: string;
  size: number;
  width: number;
  height: number;
  sha256: string;
  created_at: number;
  /** In base64. */
  data: string;
}
