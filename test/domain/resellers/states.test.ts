import { expect, test } from "vitest";
import {
  nextInvitationState,
  RESELLER_INVITATION_STATES,
  RESELLER_INVITATION_TRANSITIONS,
  type ResellerInvitationEvent,
} from "../../../src/domain/resellers/states.ts";

const EVENTS: readonly ResellerInvitationEvent[] = ["invite", "accept", "decline", "withdraw", "lapse"];
const OPEN = [undefined, "accepted", "declined", "withdrawn", "lapsed"];

test.each(["new", ...RESELLER_INVITATION_STATES] as const)("from %s", (state) => {
  const nothing = EVENTS.map(() => undefined);
  const expected = state === "open" ? OPEN : state === "new" ? ["open", ...nothing.slice(1)] : nothing;
  expect(EVENTS.map((event) => nextInvitationState(state, event))).toEqual(expected);
});

test("the distributor invites and withdraws, the reseller accepts and declines", () => {
  const who = Object.fromEntries(RESELLER_INVITATION_TRANSITIONS.map((line) => [line.event, line.who]));
  expect(who).toMatchObject({
    invite: "distributor",
    withdraw: "distributor",
    accept: "reseller",
    decline: "reseller",
  });
});
