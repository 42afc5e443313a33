import type { Instant } from "../../values/instant.ts";
import { nextStep } from "../certification/states.ts";
import { CERTIFICATION_STATE_WORDS } from "../certification/types.ts";
import { holdsProgram, linkedTo, PARTNER_STATUS_WORDS, type PartnerProfile } from "../partners/partner.ts";
import type { Rule } from "../rules.ts";
import { PRODUCT_KIND_WORDS, type Product } from "./products.ts";

/** What a partner's dealings with the cloud store are judged by. */
export interface StoreCase {
  readonly at: Instant;
  readonly profile: PartnerProfile;
  /** Whose programme and certification count: a reseller's distributor, anybody else itself; undefined where nobody is known. */
  readonly holder: PartnerProfile | undefined;
  /** Looking at what is offered takes the programme alone; offers and links take more. */
  readonly use: "view" | "sell";
  /** The product that it is about, if it is about one. */
  readonly product?: Product | undefined;
}

type StoreRule = Rule<StoreCase>;

const SHARED = "seed: cloud store";

/** The account whose programme and certification count for a partner; undefined for a reseller without a distributor. */
export function holderOf(profile: PartnerProfile, at: Instant): string | undefined {
  const distributor = linkedTo(profile, "distributor", at);
  if (distributor !== undefined) return distributor;
  return holdsProgram(profile, ["reseller"], at) ? undefined : profile.partner.accountName;
}

const PLAN: StoreRule = {
  id: "store.plan",
  effect: "refuse",
  source: SHARED,
  text: {
    en: "The cloud store is not open to {partner}: whom it sells under ({holder}) has not joined the store-service programme.",
    zh: "{partner} 不能使用云商店：其总经销商或自身（{holder}）未加入云商店客户服务商计划。",
  },
  remedy: {
    en: "A reseller's distributor joins (see `partnerctl reseller list`), anybody else itself: `partnerctl partner join <account> --program store-service`.",
    zh: "云经销商由其总经销商加入（见 `partnerctl reseller list`），其他伙伴自行加入：`partnerctl partner join <账号> --program store-service`。",
  },
  instead: {
    when: ({ holder }) => holder === null,
    text: {
      en: "The cloud store is not open to {partner}: it is a reseller without a distributor, under whom it would sell.",
      zh: "{partner} 不能使用云商店：其为云经销商，但尚无总经销商。",
    },
    remedy: {
      en: "Its distributor comes first: `partnerctl reseller invite {partner} --distributor <account>`.",
      zh: "请先确定其总经销商：`partnerctl reseller invite {partner} --distributor <总经销商账号>`。",
    },
  },
  when: ({ at, profile, holder }) =>
    (!holder || !holdsProgram(holder, ["store-service"], at)) && {
      partner: profile.partner.accountName,
      holder: holderOf(profile, at) ?? null,
      program: "store-service",
    },
};

const certificationOf = (holder: StoreCase["holder"]) => holder?.certification ?? "none";

const CERTIFICATION: StoreRule = {
  id: "store.certification",
  effect: "refuse",
  source: SHARED,
  text: {
    en: "Offers and links of {partner} take certified business information of {holder}, which is {certification}.",
    zh: "{partner} 申请专属优惠或分享链接需 {holder} 完成商业信息认证，当前{certification}。",
  },
  remedy: {
    en: "Finish the certification. {step}: `{next}`.",
    zh: "请完成商业信息认证。{step}：`{next}`。",
  },
  words: { certification: CERTIFICATION_STATE_WORDS },
  when: ({ at, profile, holder, use }) => {
    const account = holderOf(profile, at);
    // Without anybody there is nothing to certify.
    if (use !== "sell" || account === undefined || holder?.certification === "certified") return false;
    return { partner: profile.partner.accountName, holder: account, certification: certificationOf(holder) };
  },
  said: ({ at, profile, holder }) => nextStep(holderOf(profile, at) ?? "", { state: certificationOf(holder) }),
};

const PARTNER_INACTIVE: StoreRule = {
  id: "store.partner-inactive",
  effect: "refuse",
  source: "ours: who is frozen or delisted sells nothing new",
  text: {
    en: "{account} is {status}: nothing of the cloud store is sold through it.",
    zh: "{account} 的状态为“{status}”，不能推广云商店商品。",
  },
  words: { status: PARTNER_STATUS_WORDS },
  remedy: {
    en: "An ecosystem manager lifts a freeze: `partnerctl partner unfreeze {account}`.",
    zh: "如为冻结，请联系生态经理解冻：`partnerctl partner unfreeze {account}`。",
  },
  when: ({ profile, holder, use }) => {
    const inactive = [profile, holder].find((one) => one !== undefined && one.partner.status !== "active");
    return use === "sell" && inactive && { account: inactive.partner.accountName, status: inactive.partner.status };
  },
};

type ProductRule = Rule<Pick<StoreCase, "use" | "product">>;

const PRODUCT_KIND: ProductRule = {
  id: "store.product-kind",
  effect: "refuse",
  source: SHARED,
  text: {
    en: "{product} is a {kind} product; offers and links are for joint and self-service products only.",
    zh: "“{product}”属于{kind}，仅联营商品和自服务商品支持专属优惠与分享链接。",
  },
  words: { kind: PRODUCT_KIND_WORDS },
  remedy: {
    en: "Choose another product: `partnerctl product list --kind joint,self-service`.",
    zh: "请选择其他商品：`partnerctl product list --kind joint,self-service`。",
  },
  when: ({ use, product }) =>
    use === "sell" && product?.kind === "common" && { product: product.name, kind: product.kind },
};

const OFF_SALE: ProductRule = {
  id: "store.product-off-sale",
  effect: "refuse",
  source: "ours: what the store no longer sells is not promoted",
  text: { en: "{product} is no longer on sale.", zh: "商品“{product}”已下架。" },
  remedy: {
    en: "Choose another product: `partnerctl product list --state on-sale`.",
    zh: "请选择其他商品：`partnerctl product list --state on-sale`。",
  },
  when: ({ use, product }) =>
    use === "sell" && product?.state === "off-sale" && { product: product.name, state: product.state },
};

/** What keeps a product from being sold by offers and links, whoever sells it. */
export const PRODUCT_RULES: readonly ProductRule[] = [PRODUCT_KIND, OFF_SALE];

/** What keeps a partner from the cloud store, in the order of POLICY.md §10. */
export const STORE_RULES: readonly StoreRule[] = [PLAN, CERTIFICATION, PARTNER_INACTIVE, ...PRODUCT_RULES];
