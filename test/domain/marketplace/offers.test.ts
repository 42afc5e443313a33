import { describe, expect, test } from "vitest";
import { decideOffer } from "../../../src/domain/marketplace/offers/decide.ts";
import type { OfferCase } from "../../../src/domain/marketplace/offers/rules.ts";
import { nextOfferState, OFFER_TRANSITIONS, type OfferEvent } from "../../../src/domain/marketplace/offers/states.ts";
import { commonOf, OFFER_STATES, offerStateAt, termOf } from "../../../src/domain/marketplace/offers/types.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { ids, NOW, offerCase, offerTerm, parameters, program, storeCase, storeHolder } from "../cases.ts";

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
    ["of which another specification is offered", { standing: [{ id: "o", terms: [term("甲")] }] }, []],
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
