import { describe, expect, test } from "vitest";
import { applicationProblem } from "../../../src/domain/marketplace/offers/application.ts";
import { decideOffer } from "../../../src/domain/marketplace/offers/decide.ts";
import type { OfferCase } from "../../../src/domain/marketplace/offers/rules.ts";
import { nextOfferState, OFFER_TRANSITIONS, type OfferEvent } from "../../../src/domain/marketplace/offers/states.ts";
import { commonOf, OFFER_STATES, offerStateAt, termOf } from "../../../src/domain/marketplace/offers/types.ts";
import { decideOfferUse } from "../../../src/domain/marketplace/offers/use.ts";
import type { Instant } from "../../../src/values/instant.ts";
import {
  ids,
  instant,
  NOW,
  offer,
  offerCase,
  offerTerm,
  parameters,
  product,
  profile,
  program,
  storeCase,
  storeHolder,
  yuan,
} from "../cases.ts";

const term = offerTerm;

const EVENTS: readonly OfferEvent[] = ["submit", "approve", "reject", "withdraw", "expire", "disassociate", "switch"];

test("an application is decided on or withdrawn, and an effective offer ends with its time or its association", () => {
  const after = (state: "new" | (typeof OFFER_STATES)[number]) => EVENTS.map((event) => nextOfferState(state, event));
  const none = undefined;
  expect(after("new")).toEqual(["submitted", none, none, none, none, none, none]);
  expect(after("submitted")).toEqual([none, "effective", "rejected", "withdrawn", "expired", "lapsed", "lapsed"]);
  expect(after("effective")).toEqual([none, none, none, none, "expired", "lapsed", "lapsed"]);
  for (const state of OFFER_STATES.slice(2)) expect(after(state)).toEqual(EVENTS.map(() => none));
});

test("only ecosystem managers decide", () => {
  const who = OFFER_TRANSITIONS.filter(({ event }) => event === "approve" || event === "reject");
  expect(new Set(who.map((line) => line.who))).toEqual(new Set(["ecosystem-manager"]));
});

test("what stands reads as expired from the millisecond after its last one on", () => {
  const over = (NOW - 1) as Instant;
  for (const state of OFFER_STATES) {
    expect(offerStateAt({ state, validUntil: NOW }, NOW)).toBe(state);
    const after = state === "submitted" || state === "effective" ? "expired" : state;
    expect(offerStateAt({ state, validUntil: over }, NOW)).toBe(after);
  }
});

test("what all terms share is told, and what differs is not", () => {
  expect(commonOf([term("甲", "20"), term("乙", "20", "5")], "discount")).toBe(2000);
  expect(commonOf([term("甲", "20"), term("乙", "20", "5")], "share")).toBeNull();
  expect(commonOf([term(null, "20")], "share")).toBe(1000);
});

test("a specification has the term that names it, else the one for all others", () => {
  const terms = [term(null, "20"), term("甲", "30")];
  expect(termOf(terms, "甲")?.discount).toBe(3000);
  expect(termOf(terms, "乙")?.discount).toBe(2000);
  expect(termOf(terms, null)?.discount).toBe(2000);
  expect(termOf(terms.slice(1), "乙")).toBeUndefined();
});

describe("an application", () => {
  const fired = (changes: Partial<OfferCase>) =>
    ids(decideOffer(offerCase(changes), parameters()).rules).map((id) => id.replace("store.", ""));
  const asking = (changes: Partial<OfferCase["application"]>) => ({
    application: { ...offerCase().application, ...changes },
  });

  test.each<[string, Partial<OfferCase>, string[]]>([
    ["as it should be", {}, []],
    ["of nobody's customer", { ownedBy: undefined }, ["own-customer"]],
    ["of the distributor's customer", { ownedBy: "d1" }, ["own-customer"]],
    ["without the plan", { holder: { ...storeHolder(), programs: [program("distributor")] } }, ["plan"]],
    [
      "for a specification of which another one is offered",
      { ...asking({ terms: [term("乙")] }), standing: [{ id: "o", terms: [term("甲")] }] },
      [],
    ],
    ["for all where one is offered", { standing: [{ id: "o", terms: [term("甲")] }] }, ["offer-exists"]],
    [
      "for one where all others are offered",
      { ...asking({ terms: [term("甲")] }), standing: [{ id: "o", terms: [term(null)] }] },
      ["offer-exists"],
    ],
    [
      "that adds one to its own for all others",
      { ...asking({ terms: [term("甲")], joins: "o" }), standing: [{ id: "o", terms: [term(null)] }] },
      [],
    ],
    [
      "that adds one to its own for the same",
      { ...asking({ terms: [term("甲")], joins: "o" }), standing: [{ id: "o", terms: [term(null), term("甲")] }] },
      ["offer-exists"],
    ],
    [
      "that adds one to its own beside another for all",
      { ...asking({ terms: [term("甲")], joins: "o" }), standing: [{ id: "p", terms: [term(null)] }] },
      ["offer-exists"],
    ],
    ["of Yanxuan goods", { product: product({ floorPrice: yuan("1000") }) }, ["yanxuan-price"]],
    ["that is offered", { standing: [{ id: "o", terms: [term("甲"), term(null)] }] }, ["offer-exists"]],
    ["with the least discount", asking({ terms: [term(null, "0.01", "0")] }), []],
    ["with the greatest", asking({ terms: [term(null, "100", "100")] }), []],
    ["without a discount", asking({ terms: [term(null, "0")] }), ["discount"]],
    ["above the whole", asking({ terms: [term(null, "100.01", "100.01")] }), ["discount", "share"]],
    ["that raises the price", asking({ terms: [term(null, "-0.01", "-0.01")] }), ["discount", "share"]],
    ["with its last millisecond now", asking({ validUntil: NOW }), []],
    ["over for a millisecond", asking({ validUntil: (NOW - 1) as Instant }), ["valid-until"]],
    [
      "against which everything speaks",
      {
        ...storeCase({ holder: undefined }),
        ownedBy: undefined,
        standing: [{ id: "o", terms: [term(null)] }],
        ...asking({ terms: [term(null, "0", "101")], validUntil: 0 as Instant }),
      },
      ["plan", "certification", "own-customer", "offer-exists", "discount", "share", "valid-until"],
    ],
  ])("%s", (_, changes, rules) => {
    expect(fired(changes)).toEqual(rules);
  });
});

test("the end of an offer is told as a day, or as a minute where it ends within one", () => {
  const reason = (validUntil: string) => {
    const application = { ...offerCase().application, validUntil: instant(validUntil) };
    return decideOffer(offerCase({ application }), parameters()).rules[0]?.reason;
  };
  expect(reason("2026-10-30T23:59:59.999+08:00")).toEqual({
    en: "The offer would have ended on 2026-10-30 already.",
    zh: "专属优惠的有效期至 2026-10-30，已过期。",
  });
  expect(reason("2026-10-30T23:59:59.998+08:00")?.en).toContain("on 2026-10-30 23:59 already");
});

test("an offer of what has become Yanxuan goods is not used", () => {
  const used = (floor: string | null) => {
    const of = product({ floorPrice: floor === null ? null : yuan(floor) });
    const { customer } = offer();
    return ids(
      decideOfferUse(
        { at: NOW, offer: offer(), product: of, profile: profile({ accountName: "r1" }), ownedBy: "r1", customer },
        parameters(),
      ).rules,
    );
  };
  expect(used(null)).toEqual([]);
  expect(used("800")).toEqual(["store.yanxuan-price"]);
});

describe("the quantity of an application", () => {
  const wrong = (
    quantity: number,
    listPrice: string,
    terms = [term(null)],
    listed: readonly [string, string][] = [],
  ) => {
    const request = { customer: "c1", terms, validUntil: NOW, quantity, name: null, remark: null };
    const specifications = listed.map(([name, price]) => ({
      id: name,
      product: "prd-1",
      name,
      billingMode: null,
      period: null,
      listPrice: yuan(price),
    }));
    return applicationProblem(request, product({ quote: "configuration", listPrice: yuan(listPrice) }), specifications)
      ?.field;
  };

  test("comes to no more than an order may cost", () => {
    expect(wrong(10, "100000000")).toBeUndefined();
    expect(wrong(10, "100000000.01")).toBe("quantity");
    expect(wrong(999_999_999, "1000000000")).toBe("quantity");
  });

  test("is asked of what the terms are about alone", () => {
    const listed: [string, string][] = [
      ["大", "100000001"],
      ["小", "1"],
    ];
    expect(wrong(10, "1", [term("小")], listed)).toBeUndefined();
    expect(wrong(10, "1", [term("小"), term("大")], listed)).toBe("quantity");
    expect(wrong(10, "1", [term(null)], listed)).toBe("quantity");
  });
});

test.each<[string, Parameters<typeof offer>[0], string]>([
  [
    "submitted",
    { submittedAt: instant("2026-10-01T09:00:00+08:00"), decidedAt: null },
    "submitted since 2026-10-01 09:00",
  ],
  [
    "rejected",
    { state: "rejected", decidedAt: instant("2026-10-02T09:00:00+08:00") },
    "rejected since 2026-10-02 09:00",
  ],
  ["lapsed", { state: "lapsed", endedAt: instant("2026-10-03T09:00:00+08:00") }, "lapsed since 2026-10-03 09:00"],
  ["expired", { state: "effective", validUntil: instant("2026-10-04") }, "expired since 2026-10-04 00:00"],
])("an offer that is %s says since when", (_, changes, told) => {
  const unused = offer({ state: "submitted", ...changes });
  const { rules } = decideOfferUse(
    {
      at: NOW,
      offer: unused,
      product: product(),
      profile: profile({ accountName: "r1" }),
      ownedBy: "r1",
      customer: unused.customer,
    },
    parameters(),
  );
  expect(rules.map(({ reason }) => reason.en)).toEqual([expect.stringContaining(told)]);
});
