import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideCompletion, decideRequest } from "../../../../src/domain/association/requests/decide.ts";
import { ADMIN_ONLY, REQUEST_RULES, type RequestCase } from "../../../../src/domain/association/requests/rules.ts";
import type { Customer } from "../../../../src/domain/customers/customer.ts";
import { ROLES } from "../../../../src/domain/managers/member.ts";
import { evaluate } from "../../../../src/domain/rules.ts";
import type { Instant } from "../../../../src/values/instant.ts";
import { fen } from "../../../../src/values/money.ts";
import { customer, ids, instant, parameters, requestCase } from "../../cases.ts";

const plain = (rules: readonly { readonly id: string }[]): string[] =>
  ids(rules).map((id) => id.replace("association.", ""));
const fired = (changes: Partial<RequestCase> = {}, set: Parameters<typeof parameters>[0] = {}): string[] =>
  plain(decideRequest(requestCase(changes), parameters(set)).rules);

test("the rules are those of POLICY.md §3, in its order", () => {
  expect(plain(REQUEST_RULES)).toEqual([
    ..."window customer-switch".split(" "),
    ..."pending-order reserved-instance postpaid arrears owed-invoice enterprise-member".split(" "),
    ..."special-contract support-plan pickup-voucher".split(" "),
  ]);
  expect(new Set(REQUEST_RULES.map(({ effect }) => effect))).toEqual(new Set(["refuse"]));
});

type Way = "referral D" | "referral S" | "resale D" | "resale S" | "referral D customer" | "resale D customer";

const WAYS: Readonly<Record<Way, Partial<RequestCase>>> = {
  "referral D": {},
  "referral S": { kind: "switch", to: "resale" },
  "resale D": { type: "resale" },
  "resale S": { type: "resale", kind: "switch", to: "referral" },
  "referral D customer": { startedBy: "customer" },
  "resale D customer": { type: "resale", startedBy: "customer" },
};
const D: readonly Way[] = ["referral D", "resale D", "referral D customer", "resale D customer"];
const S: readonly Way[] = ["referral S", "resale S"];
const RESALE: readonly Way[] = ["resale D", "resale S", "resale D customer"];
const CENT = fen(1);

describe("each block stands in the ways of POLICY.md §3 and in no other", () => {
  test.each<[string, Partial<Customer>, readonly Way[], string]>([
    ["nothing", {}, [], ""],
    ["an order to pay", { pendingPartnerOrder: true }, [...D, ...S], "pending-order"],
    ["a reserved instance", { reservedInstance: true }, ["referral S", ...RESALE], "reserved-instance"],
    ["postpaid", { postpaid: true }, ["referral S"], "postpaid"],
    ["a fen of arrears", { arrears: CENT }, [...D, ...S], "arrears"],
    ["a fen paid too much", { arrears: fen(-1) }, [], ""],
    ["a fen of owed invoices", { owedInvoice: CENT }, ["referral S"], "owed-invoice"],
    [
      "an independent member",
      { enterpriseRole: "member", accounting: "independent" },
      [...D, ...S],
      "enterprise-member",
    ],
    ["a unified member", { enterpriseRole: "member", accounting: "unified" }, [], ""],
    ["a member of whose accounting nothing is known", { enterpriseRole: "member" }, [], ""],
    ["no member, whatever the accounting", { accounting: "independent", membersAccounting: "both" }, [], ""],
    [
      "a master of independent members",
      { enterpriseRole: "master", membersAccounting: "independent" },
      [...D, ...S],
      "enterprise-member",
    ],
    ["a master of both", { enterpriseRole: "master", membersAccounting: "both" }, [...D, ...S], "enterprise-member"],
    ["a master of unified members", { enterpriseRole: "master", membersAccounting: "unified" }, [], ""],
    ["a special contract", { contracts: "special" }, RESALE, "special-contract"],
    ["a special price", { contracts: "special-price" }, [], "resale-contract"],
    ["a support plan", { supportPlan: true }, ["resale D", "resale D customer"], "support-plan"],
    ["a pickup voucher", { pickupVoucher: true }, ["referral D customer", "resale D customer"], "pickup-voucher"],
    ["a stored-value card", { storedValueCard: true }, [], "resale-stored-value-card"],
    ["a fen of bonus", { bonusBalance: CENT }, [], "resale-bonus-balance"],
    ["a credit account", { creditAccount: true }, [], "resale-credit-account"],
    ["a balance, which stays the customer's own", { topUpBalance: CENT }, [], ""],
    ["a consumer-cloud user: that kept it from associating", { consumerCloud: true }, [], ""],
  ])("%s", (_, account, ways, rule) => {
    for (const [way, changes] of Object.entries(WAYS)) {
      const wanted = ways.includes(way as Way) ? [rule] : [];
      expect([way, fired({ ...changes, account: customer(account) })], way).toEqual([way, wanted]);
      // Checked once more when the other side agrees.
      const { submitted: _, ...again } = requestCase({ ...changes, account: customer(account) });
      expect([way, plain(decideCompletion(again, parameters()).rules)]).toEqual([way, wanted]);
    }
  });
});

describe("orders that wait", () => {
  const rule = (account: Partial<Customer>, awaited: string[]) =>
    decideRequest(requestCase({ account: customer(account), awaited }), parameters()).rules[0];

  test("are named with what to do about them", () => {
    expect(rule({}, ["ord-1", "ord-2"])).toMatchObject({
      id: "association.pending-order",
      facts: { pending_partner_order: false, orders: ["ord-1", "ord-2"] },
      reason: { zh: "客户 c1 有待伙伴支付的订单：ord-1、ord-2。" },
      remedy: {
        en: "Pay the order or have it cancelled, and record that: partnerctl order pay ord-1, partnerctl order pay ord-2.",
      },
    });
    expect(rule({}, Array(7).fill("ord-1"))?.facts.orders).toHaveLength(5);
  });

  test("or it is said that the fact of the customer fired", () => {
    const fired = rule({ pendingPartnerOrder: true }, []);
    expect(fired?.facts).toMatchObject({ pending_partner_order: true, orders: [] });
    expect(fired?.reason.en).toBe(
      "An order of c1 waits for the partner to pay it: see its fact pending_partner_order.",
    );
    expect(fired?.remedy.zh).toContain("partnerctl customer edit c1 --no-pending-partner-order");
  });

  test("so do arrears say whose they are and where they stand", () => {
    expect(rule({ arrears: CENT }, [])?.reason.en).toBe("c1 is 0.01 yuan in arrears (see its fact arrears).");
  });
});

test("everything that has to be put right is named at once", () => {
  const account = customer({
    pendingPartnerOrder: true,
    reservedInstance: true,
    arrears: CENT,
    contracts: "special",
    supportPlan: true,
    pickupVoucher: true,
  });
  expect(fired({ account, type: "resale", startedBy: "customer", submitted: [requestCase().at] })).toEqual(
    "window pending-order reserved-instance arrears special-contract support-plan pickup-voucher".split(" "),
  );
});

test("a customer cannot start a switch", () => {
  expect(fired({ kind: "switch", to: "resale", startedBy: "customer" })).toEqual(["customer-switch"]);
  expect(fired({ kind: "switch", to: "resale" })).toEqual([]);
});

describe("the window", () => {
  const at = (text: string, submitted: readonly string[], set: Parameters<typeof parameters>[0] = {}) =>
    fired({ at: instant(text), submitted: submitted.map(instant) }, set);

  test.each([
    ["a day that the third month has not", "2026-11-30T09:00", "2027-02-28T08:59:59.999", "2027-02-28T09:00"],
    ["a leap day", "2027-11-30T09:00", "2028-02-29T08:59:59.999", "2028-02-29T09:00"],
    ["the same day of the month", "2026-08-24T10:00", "2026-11-24T09:59:59.999", "2026-11-24T10:00"],
    // In UTC these lie in another month.
    ["the first moment of a month in Shanghai", "2026-12-01T00:00", "2027-02-28T23:59:59.999", "2027-03-01T00:00"],
  ])("%s", (_, submitted, within, after) => {
    expect(at(within, [submitted])).toEqual(["window"]);
    expect(at(after, [submitted])).toEqual([]);
  });

  test("one submitted behind a clock that was set back counts", () => {
    expect(at("2026-11-01", ["2026-11-24"])).toEqual(["window"]);
  });

  test("more than one may be had within the window, or none at all", () => {
    const two = { "association.requests_per_window": "2" };
    expect(at("2026-11-01", ["2026-10-01"], two)).toEqual([]);
    expect(at("2026-11-01", ["2026-10-01", "2026-09-01"], two)).toEqual(["window"]);
    expect(at("2026-12-01", ["2026-10-01", "2026-09-01"], two)).toEqual([]);
    expect(at("2026-11-01", [], { "association.requests_per_window": "0" })).toEqual(["window"]);
    expect(at("2026-11-01", ["2026-10-31"], { "association.window_months": "0" })).toEqual([]);
  });

  test("says when the next one is possible, which it then is, and not a moment before", () => {
    const moment = fc.integer({ min: instant("2026-01-01"), max: instant("2027-12-31") });
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 4 }), (all, most) => {
        const submitted = all as Instant[];
        const set = parameters({ "association.requests_per_window": String(most) });
        const decide = (now: Instant) => decideRequest(requestCase({ at: now, submitted }), set).rules;
        const [rule] = decide(Math.max(...submitted) as Instant);
        if (!rule) return;
        const next = instant(String(rule.facts.next_at));
        expect(decide(next)).toEqual([]);
        expect(plain(decide((next - 1) as Instant))).toEqual(["window"]);
      }),
    );
  });
});

test("only the admin of a partner starts and decides", () => {
  for (const role of ROLES) {
    const found = evaluate([ADMIN_ONLY], { actor: "m1", command: "association switch", roles: [role] }, parameters());
    expect([role, ids(found)]).toEqual([role, role === "admin" ? [] : ["association.admin-only"]]);
  }
});
