import type { FiredRule } from "../../errors.ts";
import { type Fen, fen } from "../../values/money.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { companyAllowance, kindAllowance } from "./ceiling.ts";
import { COUPON_RULES } from "./rules.ts";
import type { CouponCase, CouponKind } from "./types.ts";

/** What a partner could apply for now, of one kind of test coupon. */
export interface CouponEligibility {
  readonly kind: CouponKind;
  readonly eligible: boolean;
  readonly ceiling: Fen;
  /** Approved. */
  readonly used: Fen;
  readonly pending: Fen;
  readonly available: Fen;
  readonly rules: readonly FiredRule[];
}

/** Decides whether a partner may apply for a test coupon. */
export function decideCoupon(facts: CouponCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(COUPON_RULES, facts, parameters));
}

/** What a partner could apply for of one kind: the sums over its usable solutions, what is left capped by the company's ceiling. */
export function eligibility(facts: Omit<CouponCase, "application">, parameters: Parameters): CouponEligibility {
  const { verdict, rules } = decideCoupon({ ...facts, application: undefined }, parameters);
  const { ceiling, used, pending, available } = kindAllowance(facts, parameters);
  const company = companyAllowance(facts.coupons, parameters);
  return {
    kind: facts.kind,
    eligible: verdict === "accept",
    ceiling,
    used,
    pending,
    available: company ? fen(Math.min(available, company.available)) : available,
    rules,
  };
}
