import { expect, test } from "vitest";
import { nextOfferState, OFFER_TRANSITIONS, type OfferEvent } from "../../../src/domain/marketplace/offers/states.ts";
import {
  commonOf,
  OFFER_STATES,
  type OfferTerm,
  offerStateAt,
  termOf,
} from "../../../src/domain/marketplace/offers/types.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { type Percent, parsePercent } from "../../../src/values/percent.ts";
import { NOW } from "../cases.ts";

const percent = (text: string) => parsePercent(text) as Percent;
const term = (specification: string | null, discount: string, share = "10"): OfferTerm => ({
  specification,
  discount: percent(discount),
  share: percent(share),
});

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
