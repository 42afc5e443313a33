import { describe, expect, test } from "vitest";
import { PARTNER_STATUSES } from "../../../src/domain/partners/partner.ts";
import { decideLink } from "../../../src/domain/resellers/decide.ts";
import { RESELLER_RULES, type ResellerCase } from "../../../src/domain/resellers/rules.ts";
import { linkedFrom, openLink, unlinked } from "../../../src/domain/resellers/types.ts";
import { ids, instant, link, NOW, parameters, profile, program, resellerCase } from "../cases.ts";

const decide = (changes: Partial<ResellerCase>) => decideLink(resellerCase(changes), parameters());
const fired = (changes: Partial<ResellerCase>) => ids(decide(changes).rules).map((id) => id.replace("reseller.", ""));

const reseller = (
  links: Parameters<typeof profile>[2] = [],
  programs = [program("reseller")],
  changes: Parameters<typeof profile>[0] = {},
) => profile({ accountName: "r1", ...changes }, programs, links);
const distributor = (changes: Parameters<typeof profile>[0] = {}, programs = [program("distributor")]) =>
  profile({ accountName: "d1", ...changes }, programs);

test("the rules are those of POLICY.md §5, in its order", () => {
  expect(RESELLER_RULES.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    "reseller.not-a-reseller refuse",
    "reseller.not-a-distributor refuse",
    "reseller.one-distributor refuse",
    "reseller.frozen-distributor refuse",
    "reseller.change refuse",
  ]);
});

const MS = 1;
const later = (ms: number) => (NOW + ms) as typeof NOW;

describe("what they must hold", () => {
  test.each<[string, Partial<ResellerCase>, string[]]>([
    ["both", {}, []],
    [
      "a provider instead of a reseller",
      { reseller: reseller([], [program("solution-provider")]) },
      ["not-a-reseller"],
    ],
    ["a recorded kind is enough", { reseller: reseller([], [program("reseller", { asKind: true })]) }, []],
    ["a reseller up to the next millisecond", { reseller: reseller([], [program("reseller", { to: later(MS) })]) }, []],
    ["a reseller up to now", { reseller: reseller([], [program("reseller", { to: NOW })]) }, ["not-a-reseller"]],
    ["a reseller from now on", { reseller: reseller([], [program("reseller", { from: NOW })]) }, []],
    [
      "a reseller from the next millisecond on",
      { reseller: reseller([], [program("reseller", { from: later(MS) })]) },
      ["not-a-reseller"],
    ],
    [
      "a provider that invites",
      { distributor: distributor({}, [program("solution-provider")]) },
      ["not-a-distributor"],
    ],
    [
      "one that was a distributor",
      { distributor: distributor({}, [program("distributor", { to: NOW })]) },
      ["not-a-distributor"],
    ],
    [
      "neither, and frozen",
      { reseller: reseller([], []), distributor: distributor({ status: "frozen" }, []) },
      ["not-a-reseller", "not-a-distributor", "frozen-distributor"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(fired(changes)).toEqual(expected);
    expect(decide(changes).verdict).toBe(expected.length === 0 ? "accept" : "refuse");
  });
});

test("the distributor must be active; a reseller that is delisted is none any more, a frozen one still is", () => {
  const byStatus = PARTNER_STATUSES.map((status) => [
    fired({ distributor: distributor({ status }) }),
    fired({ reseller: reseller([], undefined, { status }) }),
  ]);
  expect(byStatus).toEqual([
    [[], []],
    [["frozen-distributor"], []],
    [["frozen-distributor"], ["not-a-reseller"]],
  ]);
});

describe("whose it is and was", () => {
  const past = { from: instant("2025-01-01"), to: instant("2026-01-01") };
  test.each<[string, Parameters<typeof profile>[2], string[]]>([
    ["another's", [link("distributor", "d2")], ["one-distributor", "change"]],
    [
      "another's since the next millisecond",
      [link("distributor", "d2", { from: later(MS) })],
      ["one-distributor", "change"],
    ],
    ["another's once", [link("distributor", "d2", past)], ["change"]],
    ["another's for no time at all", [link("distributor", "d2", { from: NOW, to: NOW })], ["change"]],
    ["its own", [link("distributor", "d1")], []],
    ["its own once", [link("distributor", "d1", past)], []],
    ["its own now, another's before", [link("distributor", "d2", past), link("distributor", "d1")], ["change"]],
    ["somebody's customer", [link("customer-of", "d2")], []],
    ["account names are not folded", [link("distributor", "D1")], ["one-distributor", "change"]],
  ])("%s", (_, links, expected) => {
    expect(fired({ reseller: reseller(links) })).toEqual(expected);
  });

  test("another distributor is named only to who may see it", () => {
    const facts = (maySeeOthers: boolean) =>
      decide({ reseller: reseller([link("distributor", "d2", past), link("distributor", "d3")]), maySeeOthers }).rules;
    expect(facts(true).map((rule) => rule.facts)).toEqual([
      { reseller: "r1", distributor: "d1", linked_to: "d3" },
      { reseller: "r1", distributor: "d1", distributors: ["d2", "d3"] },
    ]);
    expect(JSON.stringify(facts(false))).not.toMatch(/d[23]/);
  });

  test("the remedy of a change names the ecosystem manager and a new account, in both languages", () => {
    const [rule] = decide({ reseller: reseller([link("distributor", "d2", past)]) }).rules;
    expect(rule?.remedy.en).toMatch(/ecosystem manager.*new account/);
    expect(rule?.remedy.zh).toMatch(/生态经理.*新账号/);
  });
});

describe("the periods of links", () => {
  const names = (links: readonly { other: string; from: number | null; to: number | null }[]) =>
    links.map(({ other, from, to }) => [other, from, to]);

  test("a link begins at the clock, but not before the end of the one before", () => {
    expect(names(linkedFrom(reseller(), "d1", NOW).links)).toEqual([["d1", NOW, null]]);
    const before = reseller([link("distributor", "d1", { to: later(5) })]);
    expect(names(linkedFrom(before, "d1", NOW).links)).toEqual([
      ["d1", null, later(5)],
      ["d1", later(5), null],
    ]);
  });

  test("it ends at the clock; one that has not begun by then stays as an empty period", () => {
    const customerOf = link("customer-of", "p9");
    expect(names(unlinked(reseller([customerOf, link("distributor", "d1")]), NOW).links)).toEqual([
      ["p9", null, null],
      ["d1", null, NOW],
    ]);
    const ahead = unlinked(reseller([link("distributor", "d1", { from: later(5) })]), NOW);
    expect(names(ahead.links)).toEqual([["d1", later(5), later(5)]]);
    expect(openLink(ahead)).toBeUndefined();
  });
});
