import { expect, test } from "vitest";
import { COUPON_TRANSITIONS, type CouponEvent, nextState } from "../../../src/domain/coupons/states.ts";
import { COUPON_STATES } from "../../../src/domain/coupons/types.ts";

test("what is not listed is not possible", () => {
  const events: readonly CouponEvent[] = ["submit", "issue", "approve", "reject", "withdraw"];
  const allowed: Readonly<Record<string, Partial<Record<CouponEvent, string>>>> = {
    new: { submit: "pending", issue: "approved" },
    pending: { approve: "approved", reject: "rejected", withdraw: "withdrawn" },
  };
  for (const state of ["new", ...COUPON_STATES] as const) {
    for (const event of events) expect(nextState(state, event), `${state} ${event}`).toBe(allowed[state]?.[event]);
  }
});

test("only an ecosystem manager decides", () => {
  const decided = COUPON_TRANSITIONS.filter(({ to }) => to === "approved" || to === "rejected");
  expect(decided.map(({ who }) => who)).toEqual(["ecosystem-manager", "ecosystem-manager", "ecosystem-manager"]);
});
