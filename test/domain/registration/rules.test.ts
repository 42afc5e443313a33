import { describe, expect, test } from "vitest";
import { decideApproval, decideRegistration, expiryOf, missingFacts } from "../../../src/domain/registration/decide.ts";
import { REGISTRATION_RULES } from "../../../src/domain/registration/rules.ts";
import { DAY_MS, formatInstant, type Instant } from "../../../src/values/instant.ts";
import {
  customer,
  ids,
  instant,
  link,
  NOW,
  parameters,
  profile,
  program,
  registration,
  registrationCase,
} from "../cases.ts";

const at = (ms: number): Instant => (NOW + ms) as Instant;
const decide = (facts: Parameters<typeof registrationCase>[0] = {}, values: Parameters<typeof parameters>[0] = {}) =>
  decideRegistration(registrationCase(facts), parameters(values));
/** Which rules fire, without their prefix. */
const fired = (...facts: Parameters<typeof decide>): string[] =>
  ids(decide(...facts).rules).map((id) => id.replace("registration.", ""));
const reseller = [program("reseller")];

test("the rules are those of POLICY.md §2, in its order", () => {
  expect(REGISTRATION_RULES.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    "registration.partner-inactive refuse",
    "registration.partner-contact refuse",
    "registration.distributor-permission refuse",
    "registration.distributor-delisted refuse",
    "registration.limit refuse",
    "registration.phone-mismatch refuse",
    "registration.already-yours unchanged",
    "registration.international-site refuse",
    "registration.already-associated refuse",
    "registration.registered-by-other refuse",
    "registration.consumer-cloud refuse",
    "registration.contracted refuse",
    "registration.cash-not-followed refuse",
    "registration.finance-managed-member refuse",
    "registration.reward-program refuse",
    "registration.account-age review",
    "registration.cash-followed review",
    "registration.registered-by-huawei review",
    "registration.online-sales-owned review",
    "registration.support-center-owned review",
  ]);
});

test("nothing fires on a plain customer, known or new", () => {
  expect(decide()).toEqual({ verdict: "accept", rules: [] });
  expect(decide({ account: undefined })).toEqual({ verdict: "accept", rules: [] });
});

describe("partner rules", () => {
  test.each([
    ["active with a programme", profile(), []],
    ["frozen", profile({ status: "frozen" }), ["partner-inactive"]],
    ["delisted", profile({ status: "delisted" }), ["partner-inactive"]],
    ["no programme", profile({}, []), ["partner-inactive"]],
    ["a path only", profile({}, [program("software-path"), program("store-service")]), ["partner-inactive"]],
    ["joins this instant", profile({}, [program("reseller", { from: NOW })]), []],
    ["joins a millisecond later", profile({}, [program("reseller", { from: at(1) })]), ["partner-inactive"]],
    ["leaves this instant", profile({}, [program("reseller", { to: NOW })]), ["partner-inactive"]],
    ["leaves a millisecond later", profile({}, [program("reseller", { to: at(1) })]), []],
    ["neither phone nor e-mail", profile({ phone: null }), ["partner-contact"]],
    ["an e-mail is enough", profile({ phone: null, email: "a@b.cn" }), []],
    ["distributor without permission", profile({}, [program("distributor")]), ["distributor-permission"]],
    ["distributor with it", profile({ customerDevelopment: true }, [program("distributor")]), []],
    ["provider needs none", profile({ customerDevelopment: false }), []],
    ["was a distributor until now", profile({}, [program("distributor", { to: NOW }), program("reseller")]), []],
  ])("%s", (_, partner, expected) => {
    expect(fired({ profile: partner })).toEqual(expected);
  });

  test.each([
    ["delisted", profile({}, reseller), profile({ accountName: "d1", status: "delisted" }), ["distributor-delisted"]],
    ["frozen", profile({}, reseller), profile({ accountName: "d1", status: "frozen" }), []],
    ["not known", profile({}, reseller), undefined, []],
    [
      "not a reseller any more",
      profile({}, [program("reseller", { to: NOW }), program("solution-provider")]),
      profile({ status: "delisted" }),
      [],
    ],
  ])("distributor %s", (_, partner, distributor, expected) => {
    expect(fired({ profile: partner, distributor })).toEqual(expected);
  });

  test.each([
    [0, {}, []],
    [99, {}, []],
    [100, {}, ["limit"]],
    [101, {}, ["limit"]],
    [2, { "registration.limit": "3" }, []],
    [3, { "registration.limit": "3" }, ["limit"]],
    [0, { "registration.limit": "0" }, ["limit"]],
  ])("%i slots used, %j", (slotsUsed, values, expected) => {
    expect(fired({ slotsUsed }, values)).toEqual(expected);
  });
});

describe("customer rules", () => {
  test.each([
    ["other phone", { phone: "13800000002" }, "c1", ["phone-mismatch"]],
    ["same phone", { phone: "13800000001" }, "c1", []],
    ["account without a phone", { phone: null }, "c1", []],
    ["account not named", { phone: "13800000002" }, null, []],
  ])("phone: %s", (_, changes, accountName, expected) => {
    expect(fired({ account: customer(changes), request: { accountName } })).toEqual(expected);
  });

  test.each([
    ["international site", { site: "international" as const }, ["international-site"]],
    ["consumer cloud", { consumerCloud: true }, ["consumer-cloud"]],
    ["one contract", { contracts: "direct" }, ["contracted"]],
    ["empty contracts", { contracts: "" }, []],
    ["cash, not followed", { cashConsumption: true }, ["cash-not-followed"]],
    ["cash, followed", { cashConsumption: true, directSalesFollowed: true }, ["cash-followed"]],
    ["followed without cash", { directSalesFollowed: true }, []],
    [
      "unified member",
      { enterpriseRole: "member" as const, accounting: "unified" as const },
      ["finance-managed-member"],
    ],
    ["independent member", { enterpriseRole: "member" as const, accounting: "independent" as const }, []],
    ["member, accounting not known", { enterpriseRole: "member" as const }, []],
    ["unified but no member", { enterpriseRole: "master" as const, accounting: "unified" as const }, []],
    ["reward programme", { rewardProgram: true }, ["reward-program"]],
    ["registered by Huawei", { registeredByHuawei: true }, ["registered-by-huawei"]],
    ["online sales", { onlineSalesOwned: true }, ["online-sales-owned"]],
    ["support center", { supportCenterOwned: true }, ["support-center-owned"]],
    [
      "facts of other decisions",
      { subsidyProgram: true, huaweiInternal: true, partnerAccount: true, postpaid: true },
      [],
    ],
  ])("%s", (_, changes, expected) => {
    expect(fired({ account: customer(changes) })).toEqual(expected);
  });

  test("associations and registrations of others", () => {
    expect(fired({ associatedWith: "p1" })).toEqual(["already-associated"]);
    expect(fired({ associatedWith: "p2" })).toEqual(["already-associated"]);
    expect(fired({ otherLive: true })).toEqual(["registered-by-other"]);
    expect(fired({ account: undefined, otherLive: true })).toEqual(["registered-by-other"]);
  });

  test.each([
    ["exactly 7 days", -7 * DAY_MS, {}, []],
    ["a millisecond more", -7 * DAY_MS - 1, {}, ["account-age"]],
    ["a millisecond less", -7 * DAY_MS + 1, {}, []],
    ["signed up later than now", DAY_MS, {}, []],
    ["exactly the days of the parameter", -30 * DAY_MS, { "registration.new_account_days": "30" }, []],
    ["more than the parameter", -30 * DAY_MS - 1, { "registration.new_account_days": "30" }, ["account-age"]],
    ["any age at 0 days", -1, { "registration.new_account_days": "0" }, ["account-age"]],
    ["this instant at 0 days", 0, { "registration.new_account_days": "0" }, []],
    ["not followed, other reading", -8 * DAY_MS, { "registration.age_needs_follow_up": "true" }, []],
  ])("age: %s", (_, ms, values, expected) => {
    expect(fired({ account: customer({ registeredAt: at(ms) }) }, values)).toEqual(expected);
  });

  test("the two readings of the seed's sentence", () => {
    const other = { "registration.age_needs_follow_up": "true" };
    const old = { registeredAt: at(-8 * DAY_MS) };
    const account = (changes: object) => ({ account: customer({ ...old, ...changes }) });
    expect(fired(account({ directSalesFollowed: true }))).toEqual(["account-age"]);
    expect(fired(account({ directSalesFollowed: true }), other)).toEqual(["account-age"]);
    expect(decide(account({ directSalesFollowed: true }), other).rules[0]?.facts).toHaveProperty(
      "direct_sales_followed",
      true,
    );
    expect(fired(account({ cashConsumption: true }))).toEqual(["cash-not-followed", "account-age"]);
    expect(fired(account({ cashConsumption: true }), other)).toEqual(["cash-not-followed"]);
    expect(fired(account({ cashConsumption: true, directSalesFollowed: true }), other)).toEqual([
      "account-age",
      "cash-followed",
    ]);
  });
});

describe("verdict", () => {
  test("the strongest wins and all that fired are named in order", () => {
    const all = decide({ slotsUsed: 100, account: customer({ consumerCloud: true, supportCenterOwned: true }) });
    expect(all.verdict).toBe("refuse");
    expect(ids(all.rules)).toEqual([
      "registration.limit",
      "registration.consumer-cloud",
      "registration.support-center-owned",
    ]);
    expect(decide({ account: customer({ supportCenterOwned: true }) }).verdict).toBe("review");
  });

  test("one that is the partner's already stays as it is, whatever else speaks against it", () => {
    const facts = {
      ownLive: registration({ id: "reg-7", state: "registered", expiresAt: at(1) }),
      slotsUsed: 100,
      profile: profile({ status: "delisted", phone: null }),
      account: customer({ consumerCloud: true }),
    };
    const { verdict, rules } = decide(facts);
    expect(verdict).toBe("unchanged");
    expect(rules.map(({ id, facts }) => ({ id, facts }))).toEqual([
      { id: "registration.already-yours", facts: { registration: "reg-7", state: "registered" } },
    ]);
  });

  test("facts hold the values that made a rule fire", () => {
    const { rules } = decide({
      slotsUsed: 100,
      associatedWith: "p2",
      account: customer({ phone: "13800000002", contracts: "direct;special", registeredAt: instant("2026-10-01") }),
    });
    expect(Object.fromEntries(rules.map(({ id, facts }) => [id, facts]))).toEqual({
      "registration.limit": { slots_used: 100, limit: 100 },
      "registration.phone-mismatch": { account_name: "c1", phone: "13800000001", account_phone: "13800000002" },
      "registration.already-associated": { associated_with: "p2" },
      "registration.contracted": { contracts: ["direct", "special"] },
      "registration.account-age": { registered_at: "2026-09-30T16:00:00.000Z", new_account_days: 7 },
    });
  });
});

describe("approval", () => {
  const approve = (facts: Parameters<typeof registrationCase>[0]) =>
    decideApproval(registrationCase(facts), parameters());

  test("re-checks refusals but neither reviews, the limit nor the own application", () => {
    expect(
      approve({
        slotsUsed: 100,
        ownLive: registration(),
        account: customer({ registeredAt: instant("2020-01-01"), cashConsumption: true, directSalesFollowed: true }),
      }),
    ).toEqual({ verdict: "accept", rules: [] });
    const refused = approve({
      slotsUsed: 100,
      otherLive: true,
      account: customer({ consumerCloud: true, onlineSalesOwned: true }),
    });
    expect(refused.verdict).toBe("refuse");
    expect(ids(refused.rules)).toEqual(["registration.registered-by-other", "registration.consumer-cloud"]);
    expect(approve({ profile: profile({ status: "frozen" }) }).verdict).toBe("refuse");
  });
});

describe("validity", () => {
  test.each([
    ["15", "2026-11-16T01:00:00.000Z"],
    ["0", "2026-11-01T01:00:00.000Z"],
    ["999999999", "9999-12-31T15:59:59.999Z"],
  ])("%s days", (days, expected) => {
    expect(formatInstant(expiryOf(NOW, parameters({ "registration.validity_days": days })))).toBe(expected);
  });
});

describe("missing facts", () => {
  const missing = (facts: Parameters<typeof registrationCase>[0]) => missingFacts(registrationCase(facts));

  test("nothing is missing of a well-known account", () => {
    expect(missing({ account: customer({ registeredAt: NOW }) })).toEqual([]);
  });

  test("what is missing is named as the columns are", () => {
    expect(missing({ account: customer({ phone: null, enterpriseRole: "member" }) })).toEqual([
      "phone",
      "accounting",
      "registered_at",
    ]);
    expect(missing({ account: customer({ registeredAt: NOW, phone: null }), request: { accountName: null } })).toEqual(
      [],
    );
    const ofNew = missing({ account: undefined, request: { accountName: null } });
    expect(ofNew).toContain("registered_at");
    expect(ofNew).not.toContain("phone");
    expect(missing({ account: undefined })).toContain("phone");
  });

  test("a reseller's distributor that is not known", () => {
    const named = profile({}, reseller, [link("distributor", "d1")]);
    const account = customer({ registeredAt: NOW });
    expect(missing({ account, profile: named })).toEqual(["distributor"]);
    expect(missing({ account, profile: named, distributor: profile({ accountName: "d1" }) })).toEqual([]);
    expect(missing({ account, profile: profile({}, reseller) })).toEqual([]);
  });
});
