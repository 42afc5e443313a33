import { expect, test } from "vitest";
import { REQUEST_STATES } from "../../../../src/domain/association/requests/request.ts";
import {
  decisionsOn,
  REQUEST_TRANSITIONS,
  type RequestEvent,
  transitionOf,
  whoDecides,
} from "../../../../src/domain/association/requests/states.ts";

const EVENTS: readonly RequestEvent[] = ["submit", "consent", "approve", "reject", "withdraw", "lapse"];

test("what is not listed is not possible", () => {
  const allowed = {
    partner: { consent: "approved", withdraw: "withdrawn", lapse: "lapsed" },
    customer: { approve: "approved", reject: "rejected", withdraw: "withdrawn", lapse: "lapsed" },
  } as const;
  for (const startedBy of ["partner", "customer"] as const) {
    const ways: Partial<Record<RequestEvent, string>> = allowed[startedBy];
    for (const event of EVENTS) {
      expect(transitionOf({ state: "pending", startedBy }, event)?.to).toBe(ways[event]);
      expect(transitionOf({ state: "new", startedBy }, event)?.to).toBe(event === "submit" ? "pending" : undefined);
      for (const state of REQUEST_STATES.filter((one) => one !== "pending")) {
        expect(transitionOf({ state, startedBy }, event), `${state} ${event}`).toBeUndefined();
      }
    }
  }
});

test("nobody answers a request of its own", () => {
  const answers = REQUEST_TRANSITIONS.filter(({ to }) => to === "approved" || to === "rejected");
  expect(answers.filter(({ who, startedBy }) => who === startedBy)).toEqual([]);
  expect(decisionsOn("partner")).toEqual(["consent", "withdraw"]);
  expect(decisionsOn("customer")).toEqual(["approve", "reject", "withdraw"]);
  expect(["partner", "customer"].map((side) => whoDecides(side as "partner", "withdraw"))).toEqual([
    "partner",
    "customer",
  ]);
});
