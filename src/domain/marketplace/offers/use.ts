import { formatInstant, type Instant } from "../../../values/instant.ts";
import type { PartnerProfile } from "../../partners/partner.ts";
import type { Parameters } from "../../policy/parameters.ts";
import { evaluate, type Rule, type Verdict, verdictOf } from "../../rules.ts";
import type { Product } from "../products.ts";
import { OWN_CUSTOMER, YANXUAN_OFFER } from "./rules.ts";
import { OFFER_STATE_WORDS, type Offer, type OfferState, offerStateAt } from "./types.ts";

/** An offer that a link is made for, or that somebody orders by. */
export interface OfferUse {
  readonly at: Instant;
  readonly offer: Offer;
  readonly product: Product;
  readonly profile: PartnerProfile;
  /** Whose customer the offer's customer is now. */
  readonly ownedBy: string | undefined;
  /** Who orders; undefined where a link is made, which is for the offer's customer. */
  readonly customer: string | undefined;
}

/** When an offer that cannot be used came to be so. */
function sinceOf({ submittedAt, decidedAt, endedAt, validUntil }: Offer, state: OfferState): Instant {
  if (state === "expired") return validUntil;
  return (state === "submitted" ? null : (endedAt ?? decidedAt)) ?? submittedAt;
}

/** What keeps an offer from being used, beside what would keep it from being approved today. */
export const OFFER_USE_RULES: readonly Rule<OfferUse>[] = [
  {
    id: "store.offer-state",
    effect: "refuse",
    source: "ours: only what was approved and has not ended is sold at its price",
    text: {
      en: "The offer {offer} has been {state} since {since}; only an effective one can be used.",
      zh: "专属优惠 {offer} 自 {since} 起状态为“{state}”，仅生效中的优惠可用。",
    },
    words: { state: OFFER_STATE_WORDS },
    remedy: {
      en: "See which can be used: `partnerctl offer list --state effective`; or order without it.",
      zh: "查看可用的优惠：`partnerctl offer list --state effective`；或不使用优惠下单。",
    },
    when: ({ at, offer }) => {
      const state = offerStateAt(offer, at);
      if (state === "effective") return false;
      const [validUntil, since] = [offer.validUntil, sinceOf(offer, state)].map(formatInstant) as [string, string];
      return { offer: offer.id, state, valid_until: validUntil, since };
    },
  },
  {
    id: "store.offer-customer",
    effect: "refuse",
    source: "doc: 为客户提供私有链接",
    text: {
      en: "The offer {offer} is for another customer than {customer}.",
      zh: "专属优惠 {offer} 不适用于客户 {customer}。",
    },
    remedy: {
      en: "See what is offered to {customer}: `partnerctl offer list --customer {customer} --state effective`.",
      zh: "查看 {customer} 的优惠：`partnerctl offer list --customer {customer} --state effective`。",
    },
    when: ({ offer, customer }) =>
      customer !== undefined && customer !== offer.customer && { offer: offer.id, customer },
  },
];

/** Decides whether an offer may be used now. */
export function decideOfferUse(facts: OfferUse, parameters: Parameters): Verdict {
  const application = { customer: facts.offer.customer };
  return verdictOf([
    ...evaluate([OWN_CUSTOMER, YANXUAN_OFFER], { ...facts, application }, parameters),
    ...evaluate(OFFER_USE_RULES, facts, parameters),
  ]);
}
