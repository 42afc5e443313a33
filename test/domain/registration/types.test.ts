import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLive, partyOf, REGISTRATION_STATES, sameCustomer, stateAt } from "../../../src/domain/registration/types.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { NOW } from "../cases.ts";

const after = (ms: number): Instant => (NOW + ms) as Instant;

describe("a registration at an instant", () => {
  test.each([
    ["pending", null, "pending", true],
    ["registered", 1, "registered", true],
    ["registered", 0, "expired", false],
    ["registered", -1, "expired", false],
    ["registered", null, "registered", true],
    ["rejected", 1, "rejected", false],
    ["expired", 1, "expired", false],
    ["deleted", 1, "deleted", false],
    ["associated", 1, "associated", false],
    ["associated", -1, "associated", false],
  ] as const)("%s, expires in %s ms: %s", (state, ms, shown, live) => {
    const one = { state, expiresAt: ms === null ? null : after(ms) };
    expect(stateAt(one, NOW)).toBe(shown);
    expect(isLive(one, NOW)).toBe(live);
  });

  test("every state is covered above", () => {
    expect(REGISTRATION_STATES).toEqual(["pending", "registered", "rejected", "expired", "deleted", "associated"]);
  });
});

describe("the same customer", () => {
  const party = (fullName: string, phone: string, account?: string) => partyOf({ fullName, phone }, account);

  test.each([
    ["two known accounts, the same", party("a", "1", "c1"), party("b", "2", "c1"), true],
    ["two known accounts, different, all else equal", party("a", "1", "c1"), party("a", "1", "c2"), false],
    ["one known account, same name", party("a", "1", "c1"), party("a", "2"), true],
    ["one known account, same phone", party("a", "1", "c1"), party("b", "1"), true],
    ["one known account, nothing else", party("a", "1", "c1"), party("b", "2"), false],
    ["no account, same name", party("a", "1"), party("a", "2"), true],
    ["no account, nothing", party("a", "1"), party("b", "2"), false],
    ["name in other writing", party("ＡＢＣ 科技（深圳）", "1"), party(" abc科技(深圳)\u3000", "2"), true],
    ["name case folded", party("STRASSE", "1"), party("straße", "2"), true],
    ["account names are not folded", party("a", "1", "C1"), party("a", "1", "c1"), false],
    ["hostile name", party("__proto__", "1"), party("constructor", "2"), false],
  ])("%s", (_, a, b, expected) => {
    expect(sameCustomer(a, b)).toBe(expected);
  });

  test("is symmetric and holds of itself", () => {
    const parties = fc.record({
      account: fc.option(fc.constantFrom("c1", "c2"), { nil: undefined }),
      nameKey: fc.constantFrom("a", "b"),
      phone: fc.constantFrom("1", "2"),
    });
    fc.assert(
      fc.property(parties, parties, (a, b) => {
        expect(sameCustomer(a, b)).toBe(sameCustomer(b, a));
        expect(sameCustomer(a, a)).toBe(true);
      }),
    );
  });
});
