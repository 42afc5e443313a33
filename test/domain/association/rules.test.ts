import { describe, expect, test } from "vitest";
import { decideAssociation } from "../../../src/domain/association/decide.ts";
import { ASSOCIATION_RULES, type AssociationCase } from "../../../src/domain/association/rules.ts";
import type { Customer } from "../../../src/domain/customers/customer.ts";
import { DAY_MS, type Instant } from "../../../src/values/instant.ts";
import { associationCase, customer, ids, NOW, parameters, yuan } from "../cases.ts";

const at = (ms: number): Instant => (NOW + ms) as Instant;

/** Which rules fire, without their prefix. */
const fired = (account: Partial<Customer>, changes: Partial<AssociationCase> = {}): string[] =>
  ids(
    decideAssociation(associationCase({ account: customer(account), ...changes }), undefined, parameters()).rules,
  ).map((id) => id.replace("association.", ""));

test("the rules are those of POLICY.md §3, in its order", () => {
  expect(ids(ASSOCIATION_RULES)).toEqual(
    [
      ..."international-site associated-elsewhere is-partner registered-by-huawei registered-by-other".split(" "),
      ..."subsidy-program finance-managed-member special-contract huawei-internal consumer-cloud".split(" "),
      ..."reward-program has-consumption account-age".split(" "),
      ..."resale-contract resale-reserved-instance resale-owed-invoice resale-stored-value-card".split(" "),
      ..."resale-master resale-member resale-bonus-balance resale-credit-account resale-top-up-balance".split(" "),
    ].map((name) => `association.${name}`),
  );
});

describe("either type", () => {
  test.each<[string, Partial<Customer>, Partial<AssociationCase>, string[]]>([
    ["a plain customer", {}, {}, []],
    ["the international site", { site: "international" }, {}, ["international-site"]],
    ["another partner's", {}, { associatedWith: "p2" }, ["associated-elsewhere"]],
    ["a partner itself", { partnerAccount: true }, {}, ["is-partner"]],
    ["registered by Huawei", { registeredByHuawei: true }, {}, ["registered-by-huawei"]],
    ["registered by Huawei and by this partner", { registeredByHuawei: true }, { registered: true }, []],
    ["registered by another partner", {}, { registeredByOther: true }, ["registered-by-other"]],
    ["subsidized", { subsidyProgram: true }, {}, ["subsidy-program"]],
    ["a unified member", { enterpriseRole: "member", accounting: "unified" }, {}, ["finance-managed-member"]],
    ["an independent member", { enterpriseRole: "member", accounting: "independent" }, {}, []],
    ["a special contract among others", { contracts: "direct;special" }, {}, ["special-contract"]],
    ["a special price is no special contract", { contracts: "special-price" }, {}, []],
    ["internal", { huaweiInternal: true }, {}, ["huawei-internal"]],
    ["consumer cloud", { consumerCloud: true }, {}, ["consumer-cloud"]],
    ["rewarded", { rewardProgram: true }, {}, ["reward-program"]],
    ["with consumption", { cashConsumption: true }, {}, ["has-consumption"]],
    ["with consumption, registered", { cashConsumption: true }, { registered: true }, []],
    ["exactly seven days old", { registeredAt: at(-7 * DAY_MS) }, {}, []],
    ["a millisecond older", { registeredAt: at(-7 * DAY_MS - 1) }, {}, ["account-age"]],
    ["older, registered", { registeredAt: at(-99 * DAY_MS) }, { registered: true }, []],
    ["of unknown age", { registeredAt: null }, {}, []],
  ])("%s", (_, account, changes, expected) => {
    expect(fired(account, changes)).toEqual(expected);
    expect(fired(account, { ...changes, type: "resale" }).filter((id) => !id.startsWith("resale-"))).toEqual(expected);
  });
});

describe("resale only", () => {
  const cent = yuan("0.01");
  test.each<[string, Partial<Customer>, string[]]>([
    ...["direct", "telesales", "special-price", "professional-service"].map(
      (contract): [string, Partial<Customer>, string[]] => [contract, { contracts: contract }, ["resale-contract"]],
    ),
    ["a reserved instance", { reservedInstance: true }, ["resale-reserved-instance"]],
    ["a fen of owed invoices", { owedInvoice: cent }, ["resale-owed-invoice"]],
    ["a stored-value card", { storedValueCard: true }, ["resale-stored-value-card"]],
    [
      "a master of independent members",
      { enterpriseRole: "master", membersAccounting: "independent" },
      ["resale-master"],
    ],
    ["a master of both", { enterpriseRole: "master", membersAccounting: "both" }, ["resale-master"]],
    ["a master of unified members", { enterpriseRole: "master", membersAccounting: "unified" }, []],
    ["an independent member", { enterpriseRole: "member", accounting: "independent" }, ["resale-member"]],
    ["a fen of bonus", { bonusBalance: cent }, ["resale-bonus-balance"]],
    ["a credit account", { creditAccount: true }, ["resale-credit-account"]],
    ["a fen of top-up", { topUpBalance: cent }, ["resale-top-up-balance"]],
    ["arrears alone", { arrears: cent }, []],
  ])("%s", (_, account, expected) => {
    expect(fired(account, { type: "resale" })).toEqual(expected);
    expect(fired(account, { type: "referral" })).toEqual([]);
  });

  test("an accepted registration lifts none of them", () => {
    expect(fired({ creditAccount: true, cashConsumption: true }, { type: "resale", registered: true })).toEqual([
      "resale-credit-account",
    ]);
  });
});

describe("an open association with the partner", () => {
  const facts = associationCase({ account: customer({ consumerCloud: true }), associatedWith: "p1" });
  const decide = (type: "referral" | "resale", partner = "p1") =>
    decideAssociation(facts, { partner, type }, parameters());

  test("of the same type is unchanged, whatever the rules say", () => {
    expect(decide("referral")).toEqual({ verdict: "unchanged", rules: [], otherType: false });
  });

  test("of the other type is a matter of a switch", () => {
    expect(decide("resale")).toEqual({ verdict: "refuse", rules: [], otherType: true });
  });
});

test("who holds the customer is named in both languages and as a fact", () => {
  const [rule] = decideAssociation(associationCase({ associatedWith: "p2" }), undefined, parameters()).rules;
  expect(rule).toMatchObject({ effect: "refuse", facts: { partner: "p2" } });
  for (const text of [rule?.reason, rule?.remedy]) {
    expect(text?.en).toContain("p2");
    expect(text?.zh).toMatch(/p2.*。$/);
  }
});
