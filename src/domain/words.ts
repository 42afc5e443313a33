import type { Text, Words } from "../language/text.ts";
import { ASSOCIATION_TYPE_WORDS, ASSOCIATION_TYPES, STARTER_WORDS, STARTERS } from "./association/association.ts";
import {
  REQUEST_KIND_WORDS,
  REQUEST_KINDS,
  REQUEST_STATE_WORDS,
  REQUEST_STATES,
} from "./association/requests/request.ts";
import { BRAND_STATE_WORDS, BRAND_STATES, MENU_GROUP_WORDS, MENU_GROUPS } from "./branding/types.ts";
import { CERTIFICATION_STATE_WORDS, CERTIFICATION_STATES } from "./certification/types.ts";
import { PROJECT_STATE_WORDS, PROJECT_STATES } from "./coupons/projects.ts";
import {
  COUPON_KIND_WORDS,
  COUPON_KINDS,
  COUPON_STATE_WORDS,
  COUPON_STATES,
  RECORDED_KIND_WORDS,
  RECORDED_KINDS,
  SOLUTION_KIND_WORDS,
  SOLUTION_KINDS,
  SOLUTION_STATE_WORDS,
  SOLUTION_STATES,
} from "./coupons/types.ts";
import {
  ACCOUNTING,
  ACCOUNTING_WORDS,
  CONTRACT_WORDS,
  CONTRACTS,
  CUSTOMER_TYPE_WORDS,
  CUSTOMER_TYPES,
  ENTERPRISE_ROLE_WORDS,
  ENTERPRISE_ROLES,
  MEMBERS_ACCOUNTING,
  MEMBERS_ACCOUNTING_WORDS,
  SITE_WORDS,
  SITES,
  VERIFIED_STATUS_WORDS,
  VERIFIED_STATUSES,
} from "./customers/customer.ts";
import { PROFILE_DIMENSION_WORDS, PROFILE_DIMENSIONS, PROFILE_VALUES } from "./customers/profile.ts";
import { INCENTIVE_PROGRAM_WORDS, INCENTIVE_PROGRAMS } from "./incentives/policies.ts";
import { STATEMENT_STATE_WORDS, STATEMENT_STATES } from "./incentives/statements.ts";
import { PERFORMANCE_FLAG_WORDS, PERFORMANCE_FLAGS } from "./incentives/types.ts";
import {
  INVITATION_KIND_WORDS,
  INVITATION_KINDS,
  INVITATION_STATE_WORDS,
  INVITATION_STATES,
} from "./invitations/types.ts";
import {
  COURIER_WORDS,
  COURIERS,
  INVOICE_BASES,
  INVOICE_BASIS_WORDS,
  INVOICE_MEDIA,
  INVOICE_MEDIUM_WORDS,
  INVOICE_STATE_WORDS,
  INVOICE_STATES,
  INVOICE_TYPE_WORDS,
  INVOICE_TYPES,
  TITLE_TYPE_WORDS,
  TITLE_TYPES,
} from "./invoices/types.ts";
import { MOVEMENT_KINDS, MOVEMENT_WORDS } from "./ledger/movements.ts";
import { MEMBER_STATUS_WORDS, MEMBER_STATUSES, ROLE_WORDS, ROLES } from "./managers/member.ts";
import { OFFER_STATE_WORDS, OFFER_STATES } from "./marketplace/offers/types.ts";
import { ORDER_SOURCE_WORDS, ORDER_SOURCES, ORDER_STATE_WORDS, ORDER_STATES } from "./marketplace/orders.ts";
import {
  BILLING_MODE_WORDS,
  BILLING_MODES,
  BILLING_PERIOD_WORDS,
  BILLING_PERIODS,
  PRODUCT_KIND_WORDS,
  PRODUCT_KINDS,
  PRODUCT_STATE_WORDS,
  PRODUCT_STATES,
  QUOTE_KIND_WORDS,
  QUOTE_KINDS,
} from "./marketplace/products.ts";
import {
  KINDS,
  PARTNER_KIND_WORDS,
  PARTNER_STATUS_WORDS,
  PARTNER_STATUSES,
  PROGRAM_WORDS,
  PROGRAMS,
  STAGE_WORDS,
  STAGES,
  TIER_WORDS,
  TIERS,
} from "./partners/partner.ts";
import { PAYMENT_METHOD_WORDS, PAYMENT_METHODS, PAYMENT_STATE_WORDS, PAYMENT_STATES } from "./payments/types.ts";
import { ENTRY_KINDS, SHOWN_KIND_WORDS, SHOWN_KINDS } from "./policy/kinds.ts";
import { PARAMETER_TYPE_WORDS, PARAMETER_TYPES } from "./policy/parameters.ts";
import { REGISTRATION_STATE_WORDS, REGISTRATION_STATES } from "./registration/types.ts";
import { RELATION_STATE_WORDS, RELATION_STATES } from "./resellers/types.ts";
import { EFFECT_WORDS, EFFECTS } from "./rules.ts";
import { BILL_STATE_WORDS, BILL_STATES } from "./usage/bill.ts";
import {
  BILL_DETAIL_TYPES,
  BILL_TYPE_WORDS,
  BILL_TYPES,
  CHARGING_MODE_WORDS,
  CHARGING_MODES,
  detailTypeInChinese,
} from "./usage/words.ts";
import {
  QUOTA_STATE_WORDS,
  QUOTA_STATES,
  RECORD_TYPE_WORDS,
  RECORD_TYPES,
  VOUCHER_STATE_WORDS,
  VOUCHER_STATES,
} from "./vouchers/types.ts";
import {
  WITHDRAWAL_METHOD_WORDS,
  WITHDRAWAL_METHODS,
  WITHDRAWAL_STATE_WORDS,
  WITHDRAWAL_STATES,
} from "./withdrawals/types.ts";

/** The words of a list of the contract beside what people read for them; the compiler insists on all of them. */
function list<Word extends string>(words: readonly Word[], names: Readonly<Record<Word, Text>>) {
  return [words as readonly string[], names as Words] as const;
}

/**
 * What people read instead of the words of the contract. By list, since a word may mean different things (`issued` is
 * 已开票 of an invoice and 已发放 of a statement); what machines get, and what is given, are the words.
 */
export const LISTS: ReadonlyMap<readonly string[], Words> = new Map([
  list(ASSOCIATION_TYPES, ASSOCIATION_TYPE_WORDS),
  list(STARTERS, STARTER_WORDS),
  list(REQUEST_KINDS, REQUEST_KIND_WORDS),
  list(REQUEST_STATES, REQUEST_STATE_WORDS),
  list(BRAND_STATES, BRAND_STATE_WORDS),
  list(MENU_GROUPS, MENU_GROUP_WORDS),
  list(CERTIFICATION_STATES, CERTIFICATION_STATE_WORDS),
  list(PROJECT_STATES, PROJECT_STATE_WORDS),
  list(COUPON_KINDS, COUPON_KIND_WORDS),
  list(RECORDED_KINDS, RECORDED_KIND_WORDS),
  list(COUPON_STATES, COUPON_STATE_WORDS),
  list(SOLUTION_KINDS, SOLUTION_KIND_WORDS),
  list(SOLUTION_STATES, SOLUTION_STATE_WORDS),
  list(SITES, SITE_WORDS),
  list(CUSTOMER_TYPES, CUSTOMER_TYPE_WORDS),
  list(VERIFIED_STATUSES, VERIFIED_STATUS_WORDS),
  list(PROFILE_DIMENSIONS, PROFILE_DIMENSION_WORDS),
  list(CONTRACTS, CONTRACT_WORDS),
  list(ENTERPRISE_ROLES, ENTERPRISE_ROLE_WORDS),
  list(ACCOUNTING, ACCOUNTING_WORDS),
  list(MEMBERS_ACCOUNTING, MEMBERS_ACCOUNTING_WORDS),
  list(INCENTIVE_PROGRAMS, INCENTIVE_PROGRAM_WORDS),
  list(STATEMENT_STATES, STATEMENT_STATE_WORDS),
  list(PERFORMANCE_FLAGS, PERFORMANCE_FLAG_WORDS),
  list(INVITATION_KINDS, INVITATION_KIND_WORDS),
  list(INVITATION_STATES, INVITATION_STATE_WORDS),
  list(COURIERS, COURIER_WORDS),
  list(INVOICE_BASES, INVOICE_BASIS_WORDS),
  list(INVOICE_MEDIA, INVOICE_MEDIUM_WORDS),
  list(INVOICE_STATES, INVOICE_STATE_WORDS),
  list(INVOICE_TYPES, INVOICE_TYPE_WORDS),
  list(TITLE_TYPES, TITLE_TYPE_WORDS),
  list(MOVEMENT_KINDS, MOVEMENT_WORDS),
  list(MEMBER_STATUSES, MEMBER_STATUS_WORDS),
  list(ROLES, ROLE_WORDS),
  list(OFFER_STATES, OFFER_STATE_WORDS),
  list(ORDER_SOURCES, ORDER_SOURCE_WORDS),
  list(ORDER_STATES, ORDER_STATE_WORDS),
  list(BILLING_MODES, BILLING_MODE_WORDS),
  list(BILLING_PERIODS, BILLING_PERIOD_WORDS),
  list(PRODUCT_KINDS, PRODUCT_KIND_WORDS),
  list(PRODUCT_STATES, PRODUCT_STATE_WORDS),
  list(QUOTE_KINDS, QUOTE_KIND_WORDS),
  list(KINDS, PARTNER_KIND_WORDS),
  list(PARTNER_STATUSES, PARTNER_STATUS_WORDS),
  list(TIERS, TIER_WORDS),
  list(PROGRAMS, PROGRAM_WORDS),
  list(STAGES, STAGE_WORDS),
  list(PAYMENT_METHODS, PAYMENT_METHOD_WORDS),
  list(PAYMENT_STATES, PAYMENT_STATE_WORDS),
  list(EFFECTS, EFFECT_WORDS),
  list(PARAMETER_TYPES, PARAMETER_TYPE_WORDS),
  list(ENTRY_KINDS, SHOWN_KIND_WORDS),
  list(SHOWN_KINDS, SHOWN_KIND_WORDS),
  list(REGISTRATION_STATES, REGISTRATION_STATE_WORDS),
  list(RELATION_STATES, RELATION_STATE_WORDS),
  list(BILL_STATES, BILL_STATE_WORDS),
  list(BILL_TYPES, BILL_TYPE_WORDS),
  list(CHARGING_MODES, CHARGING_MODE_WORDS),
  list(QUOTA_STATES, QUOTA_STATE_WORDS),
  list(RECORD_TYPES, RECORD_TYPE_WORDS),
  list(VOUCHER_STATES, VOUCHER_STATE_WORDS),
  list(WITHDRAWAL_METHODS, WITHDRAWAL_METHOD_WORDS),
  list(WITHDRAWAL_STATES, WITHDRAWAL_STATE_WORDS),
  list(PROFILE_VALUES, { ...ASSOCIATION_TYPE_WORDS, ...CUSTOMER_TYPE_WORDS, ...VERIFIED_STATUS_WORDS }),
  list(
    BILL_DETAIL_TYPES,
    Object.fromEntries(BILL_DETAIL_TYPES.map((word) => [word, { en: word, zh: detailTypeInChinese(word) }])),
  ),
]);

/** The Chinese names of the words that a column takes; undefined where its words are names already (V0, ids of rules). */
export function inChinese(words: readonly string[]): ReadonlyMap<string, string> | undefined {
  const names = LISTS.get(words);
  return names && new Map(Object.entries(names).map(([word, name]) => [word, name.zh]));
}
