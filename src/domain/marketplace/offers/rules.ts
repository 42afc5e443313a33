import { dayOf, endOfDay, formatInstant, formatLocal, type Instant } from "../../../values/instant.ts";
import { formatFen } from "../../../values/money.ts";
import { formatPercent, WHOLE_PERCENT } from "../../../values/percent.ts";
import type { Rule } from "../../rules.ts";
import type { StoreCase } from "../rules.ts";
import { type Offer, type OfferTerm, specificationKey } from "./types.ts";

/** What an application for an exclusive offer says, as far as it is decided on. */
export interface OfferApplication {
  readonly customer: string;
  readonly product: string;
  readonly terms: readonly OfferTerm[];
  readonly validUntil: Instant;
  /** The offer that a file adds the terms to: one for all other specifications may stand beside named ones there. */
  readonly joins?: string;
}

/** Everything that the decision on an exclusive offer may look at, beside what every dealing with the store is judged by. */
export interface OfferCase extends StoreCase {
  readonly application: OfferApplication;
  /** Whose customer it is now; undefined where it is nobody's. */
  readonly ownedBy: string | undefined;
  /** The partner's standing offers of the product to the customer, but for the one that is decided on. */
  readonly standing: readonly Pick<Offer, "id" | "terms">[];
}

/** Offers are made to own customers only: asked again wherever one is used, since a referral customer's does not lapse. */
export const OWN_CUSTOMER: Rule<Pick<OfferCase, "profile" | "ownedBy"> & { application: { customer: string } }> = {
  id: "store.own-customer",
  effect: "refuse",
  source: "seed: cloud store",
  text: { en: "{customer} is not a customer of {partner}.", zh: "{customer} 不是 {partner} 的客户。" },
  remedy: {
    en: "Associate it first: `partnerctl association create {customer} --type resale --partner {partner}`.",
    zh: "请先关联：`partnerctl association create {customer} --type resale --partner {partner}`。",
  },
  when: ({ profile, application: { customer }, ownedBy }) => {
    const partner = profile.partner.accountName;
    return ownedBy !== partner && { customer, partner };
  },
};

/** Yanxuan goods take no discount, asked again wherever an offer is used: a product may have become one of them since. */
export const YANXUAN_OFFER: Rule<Pick<OfferCase, "product"> & { application: { customer: string } }> = {
  id: "store.yanxuan-price",
  effect: "refuse",
  source: "doc: 经销商如何给严选商城中的产品设置折扣",
  text: {
    en: "{product} is Yanxuan goods: it takes no discount, only a price from {lowest} to {highest} yuan for a single order.",
    zh: "“{product}”为严选商品，不支持折扣优惠，仅可在 {lowest} 至 {highest} 元之间对单笔订单调价。",
  },
  remedy: {
    en: "Order it without an offer, then change the price: `partnerctl order add --product {id} --customer {customer}`, `partnerctl order price <order> --to <yuan>`.",
    zh: "请不使用优惠下单后调价：`partnerctl order add --product {id} --customer {customer}`，`partnerctl order price <订单> --to <元>`。",
  },
  when: ({ product, application: { customer } }) => {
    if (!product || product.floorPrice === null) return false;
    const { id, name, listPrice, floorPrice } = product;
    return { id, product: name, customer, lowest: formatFen(floorPrice), highest: formatFen(listPrice) };
  },
};

/** Whether two offers leave open what a specification costs: both name it, or one is for all that it does not name. */
function overlap(terms: readonly OfferTerm[], others: readonly OfferTerm[]): boolean {
  const isForAll = [...terms, ...others].some(({ specification }) => specification === null);
  return isForAll || sharesTerm(terms, others);
}

function sharesTerm(terms: readonly OfferTerm[], others: readonly OfferTerm[]): boolean {
  const named = new Set(terms.map(specificationKey));
  return others.some((term) => named.has(specificationKey(term)));
}

/** The last day of an offer as people call it, or the minute where it ends within a day. */
function endOf(validUntil: Instant): string {
  return endOfDay(validUntil) === validUntil ? dayOf(validUntil) : formatLocal(validUntil);
}

const OURS = "ours: an offer must be one that can be bought";

/** What decides on an offer, behind the rules of the store, in the order in which it is reported. */
export const OFFER_RULES: readonly Rule<OfferCase>[] = [
  OWN_CUSTOMER,
  YANXUAN_OFFER,
  {
    id: "store.offer-exists",
    effect: "refuse",
    source: "ours: a customer has one price for a product",
    text: {
      en: "{customer} has the offer {offer} of {product} already, or it is under review.",
      zh: "{customer} 已有商品 {product} 的专属优惠 {offer}（生效中或审核中）。",
    },
    remedy: {
      en: "See it: `partnerctl offer show {offer}`. While it is submitted it can be withdrawn: `partnerctl offer withdraw {offer}`.",
      zh: "请查看：`partnerctl offer show {offer}`。审核中的可撤回：`partnerctl offer withdraw {offer}`。",
    },
    when: ({ application: { customer, product, terms, joins }, standing }) => {
      const other = standing.find((offer) => (offer.id === joins ? sharesTerm : overlap)(terms, offer.terms));
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
    text: { en: "The offer would have ended on {end} already.", zh: "专属优惠的有效期至 {end}，已过期。" },
    remedy: {
      en: "Name today or a later day: --valid-until.",
      zh: "请用 --valid-until 指定今天或以后的日期。",
    },
    when: ({ application: { validUntil }, at }) =>
      validUntil < at && { valid_until: formatInstant(validUntil), end: endOf(validUntil) },
  },
];
