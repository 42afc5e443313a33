import { describe, expect, test } from "vitest";
import { decideStore } from "../../../src/domain/marketplace/decide.ts";
import { holderOf, STORE_RULES, type StoreCase } from "../../../src/domain/marketplace/rules.ts";
import { RULEBOOK } from "../../../src/domain/rulebook.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { ids, link, NOW, parameters, product, profile, program, storeCase, storeHolder } from "../cases.ts";

const fired = (changes: Partial<StoreCase> = {}) => ids(decideStore(storeCase(changes), parameters()).rules);
const RESELLER = [program("reseller")];
const joined = (changes: Parameters<typeof program>[1]) =>
  storeHolder("d1", { programs: [program("distributor"), program("store-service", changes)] });

test("every rule stands in the rulebook once, in the order of the policy", () => {
  const own = ids(STORE_RULES);
  expect(ids(RULEBOOK).filter((id) => own.includes(id))).toEqual(own);
});

test("nothing fires for a reseller whose distributor is in the plan and certified", () => {
  expect(fired()).toEqual([]);
  expect(decideStore(storeCase(), parameters()).verdict).toBe("accept");
});

describe("whose programme and certification count", () => {
  test.each([
    ["a reseller's distributor", profile({}, RESELLER, [link("distributor", "d1")]), "d1"],
    ["nobody's where a reseller has none", profile({}, RESELLER), undefined],
    ["nobody's where its link is over", profile({}, RESELLER, [link("distributor", "d1", { to: NOW })]), undefined],
    ["a provider's own", profile(), "p1"],
    ["a distributor's own", profile({}, [program("distributor")]), "p1"],
    ["that of an account without a programme", profile({}, []), "p1"],
    ["that of a former reseller", profile({}, [program("reseller", { to: NOW })]), "p1"],
  ])("%s", (_, of, expected) => {
    expect(holderOf(of, NOW)).toBe(expected);
  });
});

describe("the plan", () => {
  const later = (NOW + 1) as Instant;
  test.each<[string, StoreCase["holder"], string[]]>([
    ["held from now on", joined({ from: NOW }), []],
    ["held from the next millisecond on", joined({ from: later }), ["store.plan"]],
    ["held to the next millisecond", joined({ to: later }), []],
    ["held until now", joined({ to: NOW }), ["store.plan"]],
    ["another programme", storeHolder("d1", { programs: [program("store-seller")] }), ["store.plan"]],
    ["a distributor that nobody knows", undefined, ["store.plan", "store.certification"]],
  ])("%s", (_, holder, expected) => {
    expect(fired({ holder })).toEqual(expected);
  });

  test("a reseller's own programme does not count", () => {
    const own = profile({ accountName: "r1" }, [...RESELLER, program("store-service")], [link("distributor", "d1")]);
    expect(fired({ profile: own, holder: storeHolder("d1", { programs: [] }) })).toEqual(["store.plan"]);
  });

  test("without a distributor there is nothing to certify", () => {
    const { rules } = decideStore(storeCase({ profile: profile({}, RESELLER), holder: undefined }), parameters());
    expect(ids(rules)).toEqual(["store.plan"]);
    expect(rules[0]?.facts).toEqual({ partner: "p1", holder: null, program: "store-service" });
    expect(rules[0]?.reason.en).toMatch(/it is a reseller without a distributor, under whom it would sell\.$/);
    expect(rules[0]?.remedy.zh).toContain("`partnerctl reseller invite p1 --distributor <总经销商账号>`");
  });
});

describe("certification", () => {
  test.each(["awaiting-amount", "awaiting-letter", "in-review", "rejected", "locked"] as const)(
    "%s",
    (certification) => {
      expect(fired({ holder: storeHolder("d1", { certification }) })).toEqual(["store.certification"]);
    },
  );

  test("the remedy is a step that the state allows: nothing is submitted while an application is open", () => {
    const remedy = (certification: "in-review" | "rejected") =>
      decideStore(storeCase({ holder: storeHolder("d1", { certification }) }), parameters()).rules[0]?.remedy.en;
    expect(remedy("in-review")).toContain("`partnerctl certification approve d1`");
    expect(remedy("rejected")).toContain("`partnerctl partner certify d1`");
  });

  test("never applied for", () => {
    const { certification: _, ...never } = storeHolder();
    expect(fired({ holder: never })).toEqual(["store.certification"]);
  });
});

test("looking takes the programme alone, whatever else is wrong", () => {
  const common = product({ kind: "common", state: "off-sale" });
  const frozen = profile({ accountName: "r1", status: "frozen" }, RESELLER, [link("distributor", "d1")]);
  const uncertified = storeHolder("d1", { certification: "in-review" });
  expect(fired({ use: "view", profile: frozen, holder: uncertified, product: common })).toEqual([]);
  expect(fired({ use: "view", holder: storeHolder("d1", { programs: [] }) })).toEqual(["store.plan"]);
});

describe("the product", () => {
  test.each<[Parameters<typeof product>[0], string[]]>([
    [{ kind: "joint" }, []],
    [{ kind: "self-service" }, []],
    [{ kind: "common" }, ["store.product-kind"]],
    [{ state: "off-sale" }, ["store.product-off-sale"]],
    [{ kind: "common", state: "off-sale" }, ["store.product-kind", "store.product-off-sale"]],
  ])("%o", (changes, expected) => {
    expect(fired({ product: product(changes) })).toEqual(expected);
  });
});

test.each(["frozen", "delisted"] as const)("who is %s sells nothing, nor do the resellers of one", (status) => {
  const own = profile({ accountName: "r1", status }, RESELLER, [link("distributor", "d1")]);
  expect(fired({ profile: own })).toEqual(["store.partner-inactive"]);
  const distributor = { ...storeHolder(), partner: profile({ accountName: "d1", status }).partner };
  expect(fired({ holder: distributor })).toEqual(["store.partner-inactive"]);
});
