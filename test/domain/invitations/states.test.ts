import { expect, test } from "vitest";
import {
  INVITATION_TRANSITIONS,
  type InvitationEvent,
  nextInvitationState,
} from "../../../src/domain/invitations/states.ts";
import { INVITATION_STATES, type InvitationState, invitationStateAt } from "../../../src/domain/invitations/types.ts";
import { DAY_MS, type Instant } from "../../../src/values/instant.ts";
import { NOW } from "../cases.ts";

const EVENTS: readonly InvitationEvent[] = ["prepare", "link", "deliver", "fail", "expire", "associate", "resend"];
const ALLOWED: Readonly<Record<string, Partial<Record<InvitationEvent, InvitationState>>>> = {
  new: { prepare: "prepared", link: "active" },
  prepared: { deliver: "sent", fail: "failed", resend: "prepared" },
  sent: { expire: "expired", associate: "associated", fail: "failed", resend: "prepared" },
  failed: { associate: "associated", fail: "failed", resend: "prepared" },
  expired: { fail: "failed", resend: "prepared" },
  active: { associate: "active" },
};

test.each(["new", ...INVITATION_STATES] as const)("from %s", (state) => {
  for (const event of EVENTS) expect(nextInvitationState(state, event), event).toBe(ALLOWED[state]?.[event]);
});

test("only the clock lets a mail expire, and nobody a link", () => {
  const expiring = INVITATION_TRANSITIONS.filter(({ event }) => event === "expire");
  expect(expiring.map(({ who, from }) => [who, from])).toEqual([["clock", "sent"]]);
});

test.each([
  ["sent", 7 * DAY_MS - 1, "sent"],
  ["sent", 7 * DAY_MS, "expired"],
  ["failed", 7 * DAY_MS, "failed"],
  ["associated", 7 * DAY_MS, "associated"],
] as const)("%s shows after %i ms as %s", (state, later, shown) => {
  const expiresAt = (NOW + 7 * DAY_MS) as Instant;
  expect(invitationStateAt({ state, expiresAt }, (NOW + later) as Instant)).toBe(shown);
});
