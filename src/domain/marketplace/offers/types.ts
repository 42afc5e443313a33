import type { Text } from "../../../language/text.ts";
import type { Instant } from "../../../values/instant.ts";
import { nameKey } from "../../../values/names.ts";
import type { Percent } from "../../../values/percent.ts";

export const OFFER_STATES = ["submitted", "effective", "rejected", "withdrawn", "expired", "lapsed"] as const;

/** What people read for them. */
export const OFFER_STATE_WORDS: Readonly<Record<(typeof OFFER_STATES)[number], Text>> = {
  submitted: { en: "submitted", zh: "待审核" },
  effective: { en: "effective", zh: "生效中" },
  rejected: { en: "rejected", zh: "已驳回" },
  withdrawn: { en: "withdrawn", zh: "已撤回" },
  expired: { en: "expired", zh: "已过期" },
  lapsed: { en: "lapsed", zh: "已失效" },
};

export type OfferState = (typeof OFFER_STATES)[number];

/** What an offer grants on a specification of its product; null: on every one that it does not name. */
export interface OfferTerm {
  readonly specification: string | null;
  /** What is taken off the price: 20 % means that the customer pays 80 %. */
  readonly discount: Percent;
  /** The partner's share of the revenue. */
  readonly share: Percent;
}

/** An exclusive offer of a product to one customer (专属优惠): an application until it is approved. */
export interface Offer {
  readonly id: string;
  readonly partner: string;
  readonly customer: string;
  /** The product's id. */
  readonly product: string;
  readonly name: string | null;
  /** At least one, each specification once. */
  readonly terms: readonly OfferTerm[];
  /** How many are bought, where the product is quoted as a configuration. */
  readonly quantity: number | null;
  readonly state: OfferState;
  /** The last instant. */
  readonly validUntil: Instant;
  readonly submittedAt: Instant;
  readonly submittedBy: string;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** When it was withdrawn or lapsed. */
  readonly endedAt: Instant | null;
  readonly remark: string | null;
}

/** The states from which an offer still can end: all others are its end. */
export const LIVE_OFFER_STATES = ["submitted", "effective"] as const;

/** Whether nothing has ended an offer, but for the clock. */
export function isStandingOffer({ state }: Pick<Offer, "state">): boolean {
  return (LIVE_OFFER_STATES as readonly OfferState[]).includes(state);
}

/** The state that an offer shows at an instant: one whose time is over has expired, decided on or not. */
export function offerStateAt(offer: Pick<Offer, "state" | "validUntil">, at: Instant): OfferState {
  return isStandingOffer(offer) && at > offer.validUntil ? "expired" : offer.state;
}

/** The value that all terms share; null where they differ. */
export function commonOf(terms: readonly OfferTerm[], key: "discount" | "share"): Percent | null {
  const [first] = terms;
  return first && terms.every((term) => term[key] === first[key]) ? first[key] : null;
}

/** The key under which two spellings of a specification are one; that of the term for all others is no name's. */
export function specificationKey({ specification }: Pick<OfferTerm, "specification">): string {
  return specification === null ? "" : nameKey(specification);
}

/** What an offer grants on a specification: the term that names it, else the one for all others. */
export function termOf(terms: readonly OfferTerm[], specification: string | null): OfferTerm | undefined {
  const wanted = specificationKey({ specification });
  return terms.find((term) => specificationKey(term) === wanted) ?? terms.find((term) => term.specification === null);
}
