import { addFen, type Fen, fen, ZERO } from "../../values/money.ts";
import type { Parameters } from "../policy/parameters.ts";
import { COUPON_DEMANDS, type Coupon, type CouponCase, type Solution } from "./types.ts";

/** A ceiling of test coupons and what has been taken of it. */
export interface Allowance {
  readonly ceiling: Fen;
  /** Approved. */
  readonly used: Fen;
  readonly pending: Fen;
  /** What is left, never below zero, even where the ceiling has been lowered since. */
  readonly available: Fen;
}

function sum(coupons: readonly Coupon[], state: Coupon["state"]): Fen {
  return coupons.reduce((total, coupon) => (coupon.state === state ? addFen(total, coupon.amount) : total), ZERO);
}

function allowance(ceiling: Fen, coupons: readonly Coupon[]): Allowance {
  const used = sum(coupons, "approved");
  const pending = sum(coupons, "pending");
  return { ceiling, used, pending, available: fen(Math.max(0, ceiling - used - pending)) };
}

/** The ceiling of a solution: ceilings replace one another with its certification, they do not add up. */
export function ceilingOf(solution: Solution, parameters: Parameters): Fen {
  const certified = solution.state === "certified" || solution.state === "released";
  if (certified && solution.kind === "advanced") return parameters.money("coupon.ceiling.advanced");
  if (certified && solution.kind === "cloud-software") return parameters.money("coupon.ceiling.certified");
  return parameters.money("coupon.ceiling.joined");
}

/** What a solution may still get, by coupons of whatever kind. */
export function solutionAllowance(solution: Solution, coupons: readonly Coupon[], parameters: Parameters): Allowance {
  return allowance(
    ceilingOf(solution, parameters),
    coupons.filter((coupon) => coupon.solution === solution.id),
  );
}

/** What the company may still get over everything, where such a ceiling is set. */
export function companyAllowance(coupons: readonly Coupon[], parameters: Parameters): Allowance | undefined {
  const ceiling = parameters.optionalMoney("coupon.ceiling.company");
  // What was issued by hand to a sub-customer is not the company's.
  const own = coupons.filter(({ customer }) => customer === null);
  return ceiling === undefined ? undefined : allowance(ceiling, own);
}

/** Whether a solution is the partner's own and of the kind that a coupon needs. A draft will do, a rejected one not. */
export function isUsable(solution: Solution, { kind, profile }: Pick<CouponCase, "kind" | "profile">): boolean {
  return (
    solution.partner === profile.partner.accountName &&
    solution.kind === COUPON_DEMANDS[kind].solution &&
    solution.state !== "rejected"
  );
}

/** What all usable solutions together may still get. */
export function kindAllowance(facts: CouponCase, parameters: Parameters): Allowance {
  return facts.solutions
    .filter((solution) => isUsable(solution, facts))
    .map((solution) => solutionAllowance(solution, facts.coupons, parameters))
    .reduce(
      (total, one) => ({
        ceiling: addFen(total.ceiling, one.ceiling),
        used: addFen(total.used, one.used),
        pending: addFen(total.pending, one.pending),
        available: addFen(total.available, one.available),
      }),
      { ceiling: ZERO, used: ZERO, pending: ZERO, available: ZERO },
    );
}
