import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { type Fen, ZERO } from "../../values/money.ts";

export const SITES = ["china", "international"] as const;

/** What people read for them. */
export const SITE_WORDS: Readonly<Record<(typeof SITES)[number], Text>> = {
  china: { en: "China", zh: "中国站" },
  international: { en: "international", zh: "国际站" },
};
export const CUSTOMER_TYPES = ["individual", "enterprise", "none"] as const;

/** What people read for them. */
export const CUSTOMER_TYPE_WORDS: Readonly<Record<(typeof CUSTOMER_TYPES)[number], Text>> = {
  individual: { en: "individual", zh: "个人" },
  enterprise: { en: "enterprise", zh: "企业" },
  none: { en: "none", zh: "无" },
};
export const VERIFIED_STATUSES = ["unverified", "in_review", "failed", "verified"] as const;

/** What people read for them. */
export const VERIFIED_STATUS_WORDS: Readonly<Record<(typeof VERIFIED_STATUSES)[number], Text>> = {
  unverified: { en: "unverified", zh: "未实名认证" },
  in_review: { en: "in review", zh: "认证中" },
  failed: { en: "failed", zh: "认证失败" },
  verified: { en: "verified", zh: "已实名认证" },
};
export const CONTRACTS = ["direct", "telesales", "special-price", "professional-service", "special"] as const;

/** What people read for them. */
export const CONTRACT_WORDS: Readonly<Record<(typeof CONTRACTS)[number], Text>> = {
  direct: { en: "direct", zh: "直签合同" },
  telesales: { en: "telesales", zh: "电销合同" },
  "special-price": { en: "special price", zh: "特价合同" },
  "professional-service": { en: "professional service", zh: "专业服务合同" },
  special: { en: "special", zh: "特殊合同" },
};
export const ENTERPRISE_ROLES = ["none", "master", "member"] as const;

/** What people read for them. */
export const ENTERPRISE_ROLE_WORDS: Readonly<Record<(typeof ENTERPRISE_ROLES)[number], Text>> = {
  none: { en: "none", zh: "无" },
  master: { en: "master", zh: "企业主账号" },
  member: { en: "member", zh: "企业子账号" },
};
export const ACCOUNTING = ["unified", "independent"] as const;

/** What people read for them. */
export const ACCOUNTING_WORDS: Readonly<Record<(typeof ACCOUNTING)[number], Text>> = {
  unified: { en: "unified", zh: "财务托管" },
  independent: { en: "independent", zh: "财务独立" },
};
export const MEMBERS_ACCOUNTING = ["unified", "independent", "both"] as const;

/** What people read for them. */
export const MEMBERS_ACCOUNTING_WORDS: Readonly<Record<(typeof MEMBERS_ACCOUNTING)[number], Text>> = {
  unified: { en: "unified", zh: "财务托管" },
  independent: { en: "independent", zh: "财务独立" },
  both: { en: "both", zh: "两者均有" },
};
export const LEVELS = ["V0", "V1", "V2", "V3", "V4", "V5"] as const;

/** A cloud account of a customer and the facts known about it (POLICY.md §1). null is "not known" or "none". */
export interface Customer {
  accountName: string;
  customerId: string | null;
  fullName: string | null;
  /** Normalized: 11 digits. */
  phone: string | null;
  email: string | null;
  site: (typeof SITES)[number];
  customerType: (typeof CUSTOMER_TYPES)[number] | null;
  verifiedStatus: (typeof VERIFIED_STATUSES)[number] | null;
  registeredAt: Instant | null;
  industry: string | null;
  region: string | null;
  level: (typeof LEVELS)[number] | null;
  label: string | null;
  consumerCloud: boolean;
  /** `;`-separated, in the order of CONTRACTS; null = none. */
  contracts: string | null;
  cashConsumption: boolean;
  directSalesFollowed: boolean;
  registeredByHuawei: boolean;
  onlineSalesOwned: boolean;
  supportCenterOwned: boolean;
  rewardProgram: boolean;
  subsidyProgram: boolean;
  huaweiInternal: boolean;
  partnerAccount: boolean;
  enterpriseRole: (typeof ENTERPRISE_ROLES)[number];
  accounting: (typeof ACCOUNTING)[number] | null;
  membersAccounting: (typeof MEMBERS_ACCOUNTING)[number] | null;
  reservedInstance: boolean;
  supportPlan: boolean;
  owedInvoice: Fen;
  storedValueCard: boolean;
  bonusBalance: Fen;
  creditAccount: boolean;
  topUpBalance: Fen;
  arrears: Fen;
  pendingPartnerOrder: boolean;
  postpaid: boolean;
  pickupVoucher: boolean;
}

/** A customer of whom only the account name is known: every fact at its default. */
export function newCustomer(accountName: string): Customer {
  return {
    accountName,
    customerId: null,
    fullName: null,
    phone: null,
    email: null,
    site: "china",
    customerType: null,
    verifiedStatus: null,
    registeredAt: null,
    industry: null,
    region: null,
    level: null,
    label: null,
    consumerCloud: false,
    contracts: null,
    cashConsumption: false,
    directSalesFollowed: false,
    registeredByHuawei: false,
    onlineSalesOwned: false,
    supportCenterOwned: false,
    rewardProgram: false,
    subsidyProgram: false,
    huaweiInternal: false,
    partnerAccount: false,
    enterpriseRole: "none",
    accounting: null,
    membersAccounting: null,
    reservedInstance: false,
    supportPlan: false,
    owedInvoice: ZERO,
    storedValueCard: false,
    bonusBalance: ZERO,
    creditAccount: false,
    topUpBalance: ZERO,
    arrears: ZERO,
    pendingPartnerOrder: false,
    postpaid: false,
    pickupVoucher: false,
  };
}
