import type { ChangeDraft, Database } from "../database/database.ts";
import { type CouponEligibility, decideCoupon, eligibility } from "../domain/coupons/decide.ts";
import { nextState } from "../domain/coupons/states.ts";
import type { Coupon, CouponKind, CouponState } from "../domain/coupons/types.ts";
import type { Instant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { couponFacts } from "./coupon-case.ts";
import { partnerLock } from "./locks.ts";
import { refusal } from "./refusal.ts";
import { findSolution } from "./save-solution.ts";

/** What a partner applies for; the solution by its id or the beginning of it. */
export interface CouponRequest {
  readonly partner: string;
  readonly solution: string;
  readonly kind: CouponKind;
  readonly amount: Fen;
  readonly configLink: string | null;
  readonly note: string;
  readonly customer: string | null;
  readonly additional: string | null;
}

/** Says what a partner could apply for, kind by kind; writes nothing. */
export async function couponEligibility(
  database: Database,
  at: Instant,
  partner: string,
  kinds: readonly CouponKind[],
): Promise<CouponEligibility[]> {
  return await database.read(async (tables) => {
    const { facts, parameters } = await couponFacts(tables, at, partner);
    return kinds.map((kind) => eligibility({ ...facts, kind }, parameters));
  });
}

/** Applies for a test coupon: pending until it is decided on, or refused with every rule that fired (exit 4). */
export async function applyCoupon(database: Database, draft: ChangeDraft, request: CouponRequest): Promise<Coupon> {
  return await database.write(draft, async (tables, change) => {
    const { partner, kind, amount, configLink, note, customer, additional } = request;
    // What is pending and approved adds up to the ceiling: two applications are decided one after the other.
    await tables.lock([partnerLock(partner)]);
    const { facts, parameters } = await couponFacts(tables, draft.at, partner);
    const solution = await findSolution(tables, request.solution);
    const application = { kind, solution, amount, configLink, customer, additional };
    const verdict = decideCoupon({ ...facts, kind, application }, parameters);
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const coupon: Coupon = {
      id: change.ids.next("cpn"),
      partner,
      solution: solution.id,
      kind,
      amount,
      configLink,
      note,
      state: nextState("new", "submit") as CouponState,
      submittedAt: draft.at,
      decidedAt: null,
      decidedBy: null,
      reason: null,
      customer: null,
      additional,
    };
    await tables.coupons.insert([coupon]);
    return coupon;
  });
}
