import { describe, expect, test } from "vitest";
import { decideInvitation, decideLink, decideUse, mailExpiryOf } from "../../../src/domain/invitations/decide.ts";
import { INVITATION_RULES, INVITATION_USE_RULES } from "../../../src/domain/invitations/rules.ts";
import { isAddress } from "../../../src/domain/invitations/types.ts";
import { DAY_MS, type Instant } from "../../../src/values/instant.ts";
import { ids, instant, invitation, NOW, parameters, profile, program, registration } from "../cases.ts";

const later = (ms: number): Instant => (NOW + ms) as Instant;
const REGISTERED = { state: "registered", email: "it@example.com", expiresAt: later(15 * DAY_MS) } as const;

const mail = (changes: Parameters<typeof registration>[0] = {}, partner = profile(), at: Instant = NOW) =>
  ids(
    decideInvitation(
      { at, profile: partner, distributor: undefined, registration: registration({ ...REGISTERED, ...changes }) },
      parameters(),
    ).rules,
  );
const use = (
  changes: Parameters<typeof invitation>[0] = {},
  about: Parameters<typeof registration>[0] = {},
  at: Instant = NOW,
  type: "referral" | "resale" = "referral",
) =>
  ids(
    decideUse(
      { at, invitation: invitation(changes), registration: registration({ ...REGISTERED, ...about }), type },
      parameters(),
    ).rules,
  );

test("the rules stand in their order", () => {
  expect(ids(INVITATION_RULES)).toEqual(["invitation.not-registered", "invitation.no-email"]);
  expect(ids(INVITATION_USE_RULES)).toEqual(
    ["used", "not-sent", "expired", "registration-lapsed", "other-type"].map((name) => `invitation.${name}`),
  );
});

describe("a mail goes to", () => {
  test.each([
    ["a registered customer", {}, []],
    ["a pending one", { state: "pending", expiresAt: null }, ["invitation.not-registered"]],
    ["a rejected one", { state: "rejected" }, ["invitation.not-registered"]],
    ["a deleted one", { state: "deleted" }, ["invitation.not-registered"]],
    ["an associated one", { state: "associated" }, ["invitation.not-registered"]],
    ["one until it lapses", { expiresAt: later(1) }, []],
    ["one that lapses now", { expiresAt: NOW }, ["invitation.not-registered"]],
    ["one without an address", { email: null }, ["invitation.no-email"]],
    ["one with two in one", { email: "a,b@example.com" }, ["invitation.no-email"]],
    ["a pending one without", { state: "pending", email: null }, ["invitation.not-registered", "invitation.no-email"]],
  ] as const)("%s", (_, changes, expected) => {
    expect(mail(changes)).toEqual(expected);
  });
});

describe("nobody is invited by a partner that", () => {
  const provider = [program("solution-provider")];
  test.each([
    ["is frozen", profile({ status: "frozen" }, provider), ["registration.partner-inactive"]],
    ["is delisted", profile({ status: "delisted" }, provider), ["registration.partner-inactive"]],
    ["holds no sales programme", profile({}, []), ["registration.partner-inactive"]],
    ["cannot be reached", profile({ phone: null }, provider), ["registration.partner-contact"]],
    [
      "is a distributor without the permission",
      profile({}, [program("distributor")]),
      ["registration.distributor-permission"],
    ],
  ])("%s", (_, partner, expected) => {
    expect(mail({}, partner)).toEqual(expected);
    expect(ids(decideLink({ at: NOW, profile: partner, distributor: undefined }, parameters()).rules)).toEqual(
      expected,
    );
  });

  test("has a distributor that is delisted", () => {
    const facts = {
      at: NOW,
      profile: profile({}, [program("reseller")]),
      distributor: profile({ status: "delisted" }),
    };
    expect(ids(decideLink(facts, parameters()).rules)).toEqual(["registration.distributor-delisted"]);
  });
});

describe("a customer comes through a mail that", () => {
  const expiresAt = later(7 * DAY_MS);
  test.each([
    ["is out", {}, {}, []],
    ["expires in a millisecond", { expiresAt: later(1) }, {}, []],
    ["expires now", { expiresAt: NOW }, {}, ["invitation.expired"]],
    ["was never sent", { state: "prepared", sentAt: null }, {}, ["invitation.not-sent"]],
    ["did not arrive", { state: "failed", sentAt: null, expiresAt: null }, {}, ["invitation.not-sent"]],
    ["failed once and holds", { state: "failed", expiresAt }, {}, []],
    ["was used", { state: "associated", customer: "c1" }, { state: "associated" }, ["invitation.used"]],
    ["was used and has had its day", { state: "associated", expiresAt: NOW }, {}, ["invitation.used"]],
    ["outlived its registration", {}, { expiresAt: NOW }, ["invitation.registration-lapsed"]],
    ["does not quite", {}, { expiresAt: later(1) }, []],
    ["lost it", {}, { state: "deleted" }, ["invitation.registration-lapsed"]],
    ["says another type", { associationType: "resale" }, {}, ["invitation.other-type"]],
    ["says this type", { associationType: "referral" }, {}, []],
  ] as const)("%s", (_, changes, about, expected) => {
    expect(use(changes, about)).toEqual(expected);
  });

  test("is none: a link has no rules of its own", () => {
    const facts = { at: NOW, invitation: invitation({ kind: "link", state: "active" }), registration: undefined };
    expect(decideUse({ ...facts, type: "referral" }, parameters())).toEqual({ verdict: "accept", rules: [] });
  });
});

test("a mail expires after days of 24 hours, as the parameter says", () => {
  const at = instant("2026-11-24T10:00:00+08:00");
  expect(mailExpiryOf(at, parameters())).toBe(instant("2026-12-01T10:00:00+08:00"));
  expect(mailExpiryOf(at, parameters({ "invitation.email_days": "0" }))).toBe(at);
  expect(mailExpiryOf(at, parameters({ "invitation.email_days": "999999999" }))).toBe(
    instant("9999-12-31T23:59:59.999+08:00"),
  );
});

test.each([
  ["it@example.com", true],
  ["采购@例子.公司", true],
  ["a+b.c_d@x-y.example", true],
  [`${"a".repeat(242)}@example.com`, true],
  [`${"a".repeat(243)}@example.com`, false],
  [null, false],
  ["", false],
  ["a@b@c", false],
  ["a b@example.com", false],
  ["a@example.com\r\nBcc: b@example.com", false],
  ["a,b@example.com", false],
  ["a@example.com;b", false],
  ["<a@example.com>", false],
  ['"a"@example.com', false],
  ["a\u0000@example.com", false],
  ["a\u200b@example.com", false],
])("a mail can go to %j: %s", (address, expected) => {
  expect(isAddress(address)).toBe(expected);
});
