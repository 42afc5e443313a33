import type { Instant } from "../../values/instant.ts";
import { type Fen, ZERO } from "../../values/money.ts";

export const SITES = ["china", "international"] as const;
export const CUSTOMER_TYPES = ["individual", "enterprise", "none"] as const;
export const VERIFIED_STATUSES = ["unverified", "in_review", "failed", "verified"] as const;
export const CONTRACTS = ["direct", "telesales", "special-price", "professional-service", "special"] as const;
export const ENTERPRISE_ROLES = ["none", "master", "member"] as const;
export const ACCOUNTING = ["unified", "independent"] as const;
export const MEMBERS_ACCOUNTING = ["unified", "independent", "both"] as const;
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
