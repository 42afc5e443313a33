import { ACCESS_RULES } from "./access/decide.ts";
import { ADMIN_ONLY, REQUEST_RULES } from "./association/requests/rules.ts";
import { ASSOCIATION_RULES } from "./association/rules.ts";
import { BRAND_RULES } from "./branding/rules.ts";
import { CERTIFICATION_RULES } from "./certification/rules.ts";
import { SETTLEMENT_RULES } from "./certification/settlement.ts";
import { PROJECT_RULES } from "./coupons/projects.ts";
import { COUPON_RULES } from "./coupons/rules.ts";
import { INCENTIVE_RULES } from "./incentives/eligibility.ts";
import { PERFORMANCE_RULES } from "./incentives/performance.ts";
import { INVITATION_RULES, INVITATION_USE_RULES } from "./invitations/rules.ts";
import { INVOICE_RETURN_RULES, INVOICE_RULES } from "./invoices/rules.ts";
import { LEDGER_RULES } from "./ledger/rules.ts";
import { ASSIGNMENT_RULES } from "./managers/rules.ts";
import { LINK_RULES } from "./marketplace/links.ts";
import { OFFER_RULES } from "./marketplace/offers/rules.ts";
import { OFFER_USE_RULES } from "./marketplace/offers/use.ts";
import { PRICE_RULES } from "./marketplace/orders.ts";
import { STORE_RULES } from "./marketplace/rules.ts";
import { PAYMENT_RULES } from "./payments/rules.ts";
import { PROGRAM_RULES } from "./programs/rules.ts";
import { REGISTRATION_RULES } from "./registration/rules.ts";
import { RESELLER_RULES } from "./resellers/rules.ts";
import type { Rule } from "./rules.ts";
import { VOUCHER_RULES } from "./vouchers/decide.ts";
import { WITHDRAWAL_RULES } from "./withdrawals/rules.ts";

/** A rule as it is read, without what needs a case. */
export type WrittenRule = Omit<Rule<never>, "when" | "said">;

/** Every rule that this program decides by, in the order of POLICY.md. */
export const RULEBOOK: readonly WrittenRule[] = [
  ...REGISTRATION_RULES,
  ...INVITATION_RULES,
  ...INVITATION_USE_RULES,
  ...ASSOCIATION_RULES,
  // What keeps from an association and from a switch to it alike is one rule.
  ...REQUEST_RULES.filter(({ id }) => !ASSOCIATION_RULES.some((rule) => rule.id === id)),
  ADMIN_ONLY,
  ...ASSIGNMENT_RULES,
  ...PROGRAM_RULES,
  ...RESELLER_RULES,
  ...CERTIFICATION_RULES,
  ...SETTLEMENT_RULES,
  ...COUPON_RULES,
  ...PROJECT_RULES,
  ...VOUCHER_RULES,
  ...INCENTIVE_RULES,
  ...PERFORMANCE_RULES,
  ...INVOICE_RULES,
  ...INVOICE_RETURN_RULES,
  ...WITHDRAWAL_RULES,
  ...LEDGER_RULES,
  ...PAYMENT_RULES,
  ...BRAND_RULES,
  ...STORE_RULES,
  // That Yanxuan goods take no discount is one rule with what an order of them may cost.
  ...OFFER_RULES.filter(({ id }) => !PRICE_RULES.some((rule) => rule.id === id)),
  ...OFFER_USE_RULES,
  ...PRICE_RULES,
  ...LINK_RULES,
  ...ACCESS_RULES,
];
