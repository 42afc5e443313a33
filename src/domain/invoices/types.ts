import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { addFen, type Fen } from "../../values/money.ts";
import type { Parameters } from "../policy/parameters.ts";

export const INVOICE_TYPES = ["ordinary", "special"] as const;

/** What people read for them. */
export const INVOICE_TYPE_WORDS: Readonly<Record<(typeof INVOICE_TYPES)[number], Text>> = {
  ordinary: { en: "ordinary", zh: "增值税普通发票" },
  special: { en: "special", zh: "增值税专用发票" },
};
export const TITLE_TYPES = ["enterprise", "organization"] as const;
export const INVOICE_MEDIA = ["digital", "electronic", "paper"] as const;

/** What people read for them. */
export const INVOICE_MEDIUM_WORDS: Readonly<Record<(typeof INVOICE_MEDIA)[number], Text>> = {
  digital: { en: "digital", zh: "数电发票" },
  electronic: { en: "electronic", zh: "电子发票" },
  paper: { en: "paper", zh: "纸质发票" },
};
/** What an invoice is asked for by: whole cycles, whole orders, or a fixed amount. */
export const INVOICE_BASES = ["cycle", "order", "amount"] as const;

/** What people read for them. */
export const INVOICE_BASIS_WORDS: Readonly<Record<(typeof INVOICE_BASES)[number], Text>> = {
  cycle: { en: "cycle", zh: "按账期" },
  order: { en: "order", zh: "按订单" },
  amount: { en: "amount", zh: "按金额" },
};
export const INVOICE_STATES = [
  "under-review",
  "issuing",
  "to-sign",
  "issued",
  "returning",
  "returned",
  "rejected",
  "withdrawn",
  "return-rejected",
] as const;
export const COURIERS = ["requester", "vendor"] as const;

/** What people read for them. */
export const COURIER_WORDS: Readonly<Record<(typeof COURIERS)[number], Text>> = {
  requester: { en: "requester", zh: "申请方" },
  vendor: { en: "vendor", zh: "云厂商" },
};

export type InvoiceType = (typeof INVOICE_TYPES)[number];
export type TitleType = (typeof TITLE_TYPES)[number];
export type InvoiceMedium = (typeof INVOICE_MEDIA)[number];
export type InvoiceBasis = (typeof INVOICE_BASES)[number];
export type InvoiceState = (typeof INVOICE_STATES)[number];
export type Courier = (typeof COURIERS)[number];

/** What the types of titles are called where a person reads them. */
export const TITLE_TYPE_WORDS: Readonly<Record<TitleType, Text>> = {
  enterprise: { en: "enterprise", zh: "企业" },
  organization: { en: "organization", zh: "组织" },
};

/** What the states are called where a person reads them. */
export const INVOICE_STATE_WORDS: Readonly<Record<InvoiceState, Text>> = {
  "under-review": { en: "under review", zh: "待审核" },
  issuing: { en: "being issued", zh: "开票中" },
  "to-sign": { en: "to be signed for", zh: "待签收" },
  issued: { en: "issued", zh: "已开票" },
  returning: { en: "being returned", zh: "退票中" },
  returned: { en: "returned", zh: "已退票" },
  rejected: { en: "rejected", zh: "已驳回" },
  withdrawn: { en: "withdrawn", zh: "已撤销" },
  "return-rejected": { en: "issued (its return was rejected)", zh: "已开票（退票驳回）" },
};

/** States in which an invoice is asked for and not issued yet: what it covers and offsets is taken. */
export const OPEN_STATES = ["under-review", "issuing"] as const satisfies readonly InvoiceState[];
/** States in which an invoice is issued and not returned: its amount stands on the account `invoiced`. */
export const STANDING_STATES = [
  "to-sign",
  "issued",
  "returning",
  "return-rejected",
] as const satisfies readonly InvoiceState[];

/** Whether an invoice is asked for and not issued yet. */
export const isOpen = ({ state }: Pick<Invoice, "state">): boolean =>
  (OPEN_STATES as readonly string[]).includes(state);

/** Whether an invoice is issued and not returned. */
export const isStanding = ({ state }: Pick<Invoice, "state">): boolean =>
  (STANDING_STATES as readonly string[]).includes(state);

/** An invoice that the vendor issues to a partner for what the partner's resale customers consumed. */
export interface Invoice {
  readonly id: string;
  readonly partner: string;
  readonly type: InvoiceType;
  readonly titleType: TitleType;
  readonly title: string;
  readonly medium: InvoiceMedium;
  readonly basis: InvoiceBasis;
  /** The only customer whose consumption it covers; null where it is that of all resale customers. */
  readonly customer: string | null;
  /** The cycles that it covers consumption of. */
  readonly cycles: readonly string[];
  /** The orders that it covers, where it is asked for by order. */
  readonly orders: readonly string[];
  /** The consumption that it covers. */
  readonly chosen: Fen;
  /** What of it is set off against owed invoices. */
  readonly owedOffset: Fen;
  /** What it says: the rest. */
  readonly amount: Fen;
  readonly state: InvoiceState;
  /** Who pays for sending it; null where nothing is mailed. */
  readonly courier: Courier | null;
  readonly number: string | null;
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly issuedAt: Instant | null;
  readonly signedAt: Instant | null;
  readonly returnedAt: Instant | null;
  /** Who pays for sending it back; null where nothing is mailed, or not yet. */
  readonly returnCourier: Courier | null;
  /** Why it was rejected, is returned, or is not taken back: what was said last. */
  readonly reason: string | null;
  /** The returned invoice in whose place it was asked for. */
  readonly replaces: string | null;
}

/** A part of an invoice: what it covers of a customer's consumption of a cycle, or of one order of it. */
export interface InvoiceItem {
  readonly id: string;
  readonly invoice: string;
  readonly partner: string;
  readonly cycle: string;
  readonly customer: string;
  readonly order: string | null;
  /** Below zero where refunds outweigh what they are netted with. */
  readonly amount: Fen;
}

/** Who pays for sending an invoice (POLICY.md §9): below the parameter whoever asked for it. */
export function courierOf(medium: InvoiceMedium, amount: Fen, parameters: Parameters): Courier | null {
  if (medium !== "paper") return null;
  return amount < parameters.money("invoice.free_courier_from") ? "requester" : "vendor";
}

/** Who pays for sending an invoice back: on paper whoever returns it. */
export function returnCourierOf({ medium }: Pick<Invoice, "medium">): Courier | null {
  return medium === "paper" ? "requester" : null;
}

/** What amounts of invoices come to. */
export function sumOf<Item>(items: readonly Item[], amount: (item: Item) => Fen): Fen {
  return addFen(...items.map(amount));
}
