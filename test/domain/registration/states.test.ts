import { expect, test } from "vitest";
import {
  nextState,
  REGISTRATION_TRANSITIONS,
  type RegistrationEvent,
} from "../../../src/domain/registration/states.ts";
import { REGISTRATION_STATES, type RegistrationState } from "../../../src/domain/registration/types.ts";

const EVENTS: readonly RegistrationEvent[] = ["accept", "submit", "approve", "reject", "expire", "delete", "associate"];
const ALLOWED: Readonly<Record<string, Partial<Record<RegistrationEvent, RegistrationState>>>> = {
  new: { accept: "registered", submit: "pending" },
  pending: { approve: "registered", reject: "rejected", delete: "deleted" },
  registered: { expire: "expired", delete: "deleted", associate: "associated" },
};

test.each(["new", ...REGISTRATION_STATES] as const)("from %s", (state) => {
  for (const event of EVENTS) expect(nextState(state, event), event).toBe(ALLOWED[state]?.[event]);
});

test("only an ecosystem manager approves or rejects", () => {
  const decided = REGISTRATION_TRANSITIONS.filter(({ event }) => event === "approve" || event === "reject");
  expect(decided.map(({ who }) => who)).toEqual(["ecosystem-manager", "ecosystem-manager"]);
});
