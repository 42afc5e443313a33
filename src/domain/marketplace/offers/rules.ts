import { formatInstant, type Instant } from "../../../values/instant.ts";
import { formatPercent, WHOLE_PERCENT } from "../../../values/percent.ts";
import type { Rule } from "../../rules.ts";
import type { Offer, OfferTerm } from "./types.ts";

/** What an application for an exclusive offer says, as far as it is decided on. */
export interface OfferApplication {
  readonly customer: string;
  /** The product's id. */
  readonly product: string;
  readonly terms: readonly OfferTerm[];
  readonly validUntil: Instant;
}

/** What the rules of our own on an offer look at. */
export interface OfferTermsCase {
  readonly at: Instant;
  readonly application: OfferApplication;
  /** The partner's standing offers of the product to the customer, but for the one that is decided on. */
  readonly standing: readonly Pick<Offer, "id" | "terms">[];
}

const OURS = "ours: an offer must be one that can be bought";

/** What the terms of an offer must keep to, behind the rules of POLICY.md §10. */
export const OFFER_TERMS_RULES: readonly Rule<OfferTermsCase>[] = [
  {
    id: "store.offer-exists",
    effect: "refuse",
    source: "ours: a customer has one price for a product",
    text: {
      en: "{customer} has the offer {offer} of {product} already, or it is under review.",
      zh: "{customer} 已有商品 {product} 的专属优惠 {offer}（生效中或审核中）。",
    },
    remedy: {
      en: "See it: `offer show {offer}`. While it is submitted it can be withdrawn: `offer withdraw {offer}`.",
      zh: "请查看：`offer show {offer}`。审核中的可撤回：`offer withdraw {offer}`。",
    },
    when: ({ application: { customer, product, terms }, standing }) => {
      const named = new Set(terms.map(({ specification }) => specification));
      const other = standing.find((offer) => offer.terms.some(({ specification }) => named.has(specification)));
      return other && { customer, product, offer: other.id };
    },
  },
  {
    id: "store.discount",
    effect: "refuse",
    source: OURS,
    text: {
      en: "The discount is the percentage taken off: above 0 and at most 100, not {discount}.",
      zh: "折扣是减免的百分比，须大于 0 且不超过 100，不能为 {discount}。",
    },
    remedy: {
      en: "To let the customer pay 80 percent, give a discount of 20.",
      zh: "如需客户按八折支付，请填写折扣 20。",
    },
    when: ({ application: { terms } }) => {
      const wrong = terms.filter(({ discount }) => discount <= 0 || discount > WHOLE_PERCENT);
      return wrong.length > 0 && { discount: wrong.map(({ discount }) => formatPercent(discount)) };
    },
  },
  {
    id: "store.share",
    effect: "refuse",
    source: OURS,
    text: {
      en: "The share of the revenue is a percentage from 0 to 100, not {share}.",
      zh: "分成比例须为 0 至 100 的百分比，不能为 {share}。",
    },
    remedy: {
      en: "Give the share that was agreed on with the seller of the product.",
      zh: "请填写与商家约定的分成比例。",
    },
    when: ({ application: { terms } }) => {
      const wrong = terms.filter(({ share }) => share < 0 || share > WHOLE_PERCENT);
      return wrong.length > 0 && { share: wrong.map(({ share }) => formatPercent(share)) };
    },
  },
  {
    id: "store.valid-until",
    effect: "refuse",
    source: OURS,
    text: { en: "The offer would have ended on {valid_until}.", zh: "专属优惠的有效期 {valid_until} 已过。" },
    remedy: {
      en: "Name today or a later day: --valid-until.",
      zh: "请用 --valid-until 指定今天或以后的日期。",
    },
    when: ({ application: { validUntil }, at }) => validUntil < at && { valid_until: formatInstant(validUntil) },
  },
];
