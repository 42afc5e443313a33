import { expect, test } from "vitest";
import {
  mayBecome,
  nextVoucherState,
  QUOTA_TRANSITIONS,
  type VoucherEvent,
} from "../../../src/domain/vouchers/states.ts";
import { QUOTA_STATES, VOUCHER_STATES } from "../../../src/domain/vouchers/types.ts";

test("only a usable voucher changes", () => {
  const events: readonly VoucherEvent[] = ["issue", "use", "expire", "reclaim", "disassociate", "switch"];
  const after = (state: "new" | (typeof VOUCHER_STATES)[number]) =>
    events.map((event) => nextVoucherState(state, event));
  expect(after("new")).toEqual(["usable", undefined, undefined, undefined, undefined, undefined]);
  expect(after("usable")).toEqual([undefined, "used", "expired", "reclaimed", "reclaimed", "reclaimed"]);
  for (const state of VOUCHER_STATES.slice(1)) expect(after(state)).toEqual(events.map(() => undefined));
});

test("an invalid quota stays so, and only the clock expires one", () => {
  const may = Object.fromEntries(QUOTA_STATES.map((from) => [from, QUOTA_STATES.filter((to) => mayBecome(from, to))]));
  expect(may).toEqual({
    normal: ["adjusting", "frozen", "invalid"],
    adjusting: ["normal", "invalid"],
    frozen: ["normal", "invalid"],
    invalid: [],
  });
  const clock = QUOTA_TRANSITIONS.filter(({ who }) => who === "clock").map(({ event, to }) => `${event} ${to}`);
  expect(new Set(clock)).toEqual(new Set(["expire invalid"]));
});
