import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";
import type { AssociationType } from "../association/association.ts";

export const QUOTA_STATES = ["normal", "adjusting", "frozen", "invalid"] as const;

/** What people read for them. */
export const QUOTA_STATE_WORDS: Readonly<Record<(typeof QUOTA_STATES)[number], Text>> = {
  normal: { en: "normal", zh: "正常" },
  adjusting: { en: "adjusting", zh: "调整中" },
  frozen: { en: "frozen", zh: "已冻结" },
  invalid: { en: "invalid", zh: "已失效" },
};
export const VOUCHER_STATES = ["usable", "used", "expired", "reclaimed"] as const;

/** What people read for them. */
export const VOUCHER_STATE_WORDS: Readonly<Record<(typeof VOUCHER_STATES)[number], Text>> = {
  usable: { en: "usable", zh: "可用" },
  used: { en: "used", zh: "已使用" },
  expired: { en: "expired", zh: "已过期" },
  reclaimed: { en: "reclaimed", zh: "已回收" },
};

export type QuotaState = (typeof QUOTA_STATES)[number];
export type VoucherState = (typeof VOUCHER_STATES)[number];

/** What the vouchers of a quota must keep to. null: no such limit. */
export interface QuotaLimits {
  readonly faceMin: Fen | null;
  readonly faceMax: Fen | null;
  /** How many vouchers may be issued from it, reclaimed and expired ones included. */
  readonly countMax: number | null;
  /** Only for customers that are associated in this way. */
  readonly associationType: AssociationType | null;
  /** Only for customers that no partner had before. */
  readonly firstAssociation: boolean;
  readonly validFrom: Instant | null;
  /** The last instant. */
  readonly validUntil: Instant | null;
}

/** An amount that a partner may issue vouchers from, and never spend itself (代金券额度). */
export interface VoucherQuota extends QuotaLimits {
  readonly id: string;
  readonly partner: string;
  /** Who has shared it with this reseller, and of which quota; null where the vendor granted it. */
  readonly distributor: string | null;
  readonly parent: string | null;
  readonly amount: Fen;
  /** What is left to issue: granted − issued − shared + reclaimed. */
  readonly balance: Fen;
  readonly state: QuotaState;
  readonly remark: string | null;
  readonly grantedAt: Instant;
  readonly grantedBy: string;
}

/** A voucher that a partner has issued to a customer (代金券). */
export interface Voucher {
  readonly id: string;
  readonly partner: string;
  readonly customer: string;
  readonly quota: string;
  /** The face value. */
  readonly amount: Fen;
  /** What the customer can still use of it; nothing once it has ended. */
  readonly balance: Fen;
  readonly state: VoucherState;
  readonly issuedAt: Instant;
  readonly issuedBy: string;
  /** The last instant. */
  readonly validUntil: Instant | null;
  /** When it was used up, expired or reclaimed. */
  readonly endedAt: Instant | null;
  readonly remark: string | null;
}

/**
 * What happens to quotas and vouchers, and what it does to the balance of the quota that the record stands under. What is
 * shared has two records, one under either quota.
 */
export const RECORD_EFFECTS = {
  grant: 1,
  share: -1,
  receive: 1,
  "take-back": 1,
  "give-back": -1,
  issue: -1,
  use: 0,
  "manual-reclaim": 1,
  disassociation: 1,
  "model-switch": 1,
  expiry: 1,
} as const;

export type RecordType = keyof typeof RECORD_EFFECTS;

export const RECORD_TYPES = Object.keys(RECORD_EFFECTS) as readonly RecordType[];

/** What people read for them. */
export const RECORD_TYPE_WORDS: Readonly<Record<RecordType, Text>> = {
  grant: { en: "grant", zh: "发放额度" },
  share: { en: "share", zh: "分享额度" },
  receive: { en: "receive", zh: "收到额度" },
  "take-back": { en: "take back", zh: "收回额度" },
  "give-back": { en: "give back", zh: "退还额度" },
  issue: { en: "issue", zh: "发放代金券" },
  use: { en: "use", zh: "使用" },
  "manual-reclaim": { en: "manual reclaim", zh: "人工回收" },
  disassociation: { en: "disassociation", zh: "解除关联回收" },
  "model-switch": { en: "model switch", zh: "切换关联类型回收" },
  expiry: { en: "expiry", zh: "到期回收" },
};

/** One movement of a quota or a voucher. It is never changed. */
export interface VoucherRecord {
  readonly id: string;
  readonly type: RecordType;
  /** Whose quota it is. */
  readonly partner: string;
  readonly quota: string;
  readonly voucher: string | null;
  readonly customer: string | null;
  /** The other partner, where a quota is shared or taken back. */
  readonly counterpart: string | null;
  readonly amount: Fen;
  /** The balance of the quota afterwards. */
  readonly quotaBalance: Fen;
  readonly at: Instant;
  readonly by: string;
  readonly remark: string | null;
}

/** Whether something that is valid to an instant, that included, is over. */
function isOver(validUntil: Instant | null, at: Instant): boolean {
  return validUntil !== null && at > validUntil;
}

/** The state that a voucher shows at an instant: a usable one that is due has expired, recorded or not. */
export function voucherStateAt(
  { state, validUntil }: Pick<Voucher, "state" | "validUntil">,
  at: Instant,
): VoucherState {
  return state === "usable" && isOver(validUntil, at) ? "expired" : state;
}

/** What a customer can use of a voucher at an instant. */
export function voucherBalanceAt(voucher: Voucher, at: Instant): Fen {
  return voucherStateAt(voucher, at) === "usable" ? voucher.balance : (0 as Fen);
}

/** Whether a quota's time is over. */
export function isQuotaOver({ validUntil }: Pick<QuotaLimits, "validUntil">, at: Instant): boolean {
  return isOver(validUntil, at);
}

/** The state that a quota shows at an instant: one whose time is over is invalid, whatever it was. */
export function quotaStateAt(quota: Pick<VoucherQuota, "state" | "validUntil">, at: Instant): QuotaState {
  return isQuotaOver(quota, at) ? "invalid" : quota.state;
}
