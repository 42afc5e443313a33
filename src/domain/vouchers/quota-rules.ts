import { formatInstant, type Instant } from "../../values/instant.ts";
import { type Fen, formatFen } from "../../values/money.ts";
import {
  holdsProgram,
  linkedTo,
  PARTNER_STATUS_WORDS,
  type PartnerProfile,
  SALES_PROGRAMS,
} from "../partners/partner.ts";
import type { Rule } from "../rules.ts";
import { isQuotaOver, QUOTA_STATE_WORDS, type VoucherQuota } from "./types.ts";

/** What granting a quota may look at. */
export interface GrantCase {
  readonly at: Instant;
  /** Who is to have the quota, or has it. */
  readonly profile: PartnerProfile;
}

/** What is asked of every quota that is used. */
interface QuotaCase {
  readonly at: Instant;
  readonly quota: VoucherQuota;
}

/** What sharing a part of a quota may look at; `profile` is the distributor's. */
export interface ShareCase extends GrantCase, QuotaCase {
  readonly reseller: PartnerProfile;
  readonly amount: Fen;
}

export const PARTNER_INACTIVE: Rule<GrantCase> = {
  id: "voucher.partner-inactive",
  effect: "refuse",
  source: "ours: as for registering customers",
  text: {
    en: "{partner} is {status}, or holds none of the sales programmes: it neither gets nor issues vouchers.",
    zh: "{partner} 的状态为“{status}”，或未加入任何销售类计划，不能获得或发放代金券。",
  },
  words: { status: PARTNER_STATUS_WORDS },
  remedy: {
    en: "See what it holds: `partnerctl partner programs {partner}`; an ecosystem manager unfreezes it.",
    zh: "查看已加入的计划：`partnerctl partner programs {partner}`；冻结的账号由生态经理解冻。",
  },
  when: ({ profile, at }) => {
    const { accountName, status } = profile.partner;
    const holds = holdsProgram(profile, SALES_PROGRAMS, at);
    return (status !== "active" || !holds) && { partner: accountName, status, holds_program: holds };
  },
};

export const QUOTA_STATE: Rule<QuotaCase> = {
  id: "voucher.quota-state",
  effect: "refuse",
  source: "doc: 查询优惠券额度",
  text: {
    en: "The quota {quota} is {state}; only a normal one can be used.",
    zh: "代金券额度 {quota} 的状态为“{state}”，只有正常（normal）的额度可用。",
  },
  words: { state: QUOTA_STATE_WORDS },
  remedy: {
    en: "Take another one (`partnerctl voucher quota list --state normal`), or ask the ecosystem manager.",
    zh: "请使用其他额度（`partnerctl voucher quota list --state normal`），或联系生态经理。",
  },
  when: ({ quota: { id, state } }) => state !== "normal" && { quota: id, state },
};

export const QUOTA_EXPIRED: Rule<QuotaCase> = {
  id: "voucher.quota-expired",
  effect: "refuse",
  source: "doc: 查询优惠券额度",
  text: { en: "The quota {quota} has expired: {valid_until}.", zh: "代金券额度 {quota} 已于 {valid_until} 到期。" },
  remedy: {
    en: "Ask the ecosystem manager for a new one: `partnerctl voucher quota grant`.",
    zh: "请联系生态经理重新发放额度：`partnerctl voucher quota grant`。",
  },
  when: ({ quota, at }) =>
    isQuotaOver(quota, at) && { quota: quota.id, valid_until: formatInstant(quota.validUntil as Instant) },
};

/** An amount that leaves a quota, once or for each of several customers. */
interface SpendCase {
  readonly quota: VoucherQuota;
  readonly amount: Fen;
  /** How many times, this one included; once if absent. */
  readonly remaining?: number;
}

export const BALANCE: Rule<SpendCase> = {
  id: "voucher.balance",
  effect: "refuse",
  source: "doc: 发放优惠券 状态码",
  text: {
    en: "{balance} yuan are left of the quota {quota}, less than {needed}.",
    zh: "代金券额度 {quota} 的余额为 {balance} 元，不足 {needed} 元。",
  },
  remedy: {
    en: "Take no more than is left, or reclaim vouchers that are not used: `partnerctl voucher list --quota {quota} --state usable`.",
    zh: "请在余额内操作，或先回收未使用的代金券：`partnerctl voucher list --quota {quota} --state usable`。",
  },
  when: ({ quota: { id, balance }, amount, remaining = 1 }) => {
    const each = formatFen(amount);
    // The product may lie beyond the safe range, where it is still far above every balance: it is compared, never kept.
    return (
      BigInt(amount) * BigInt(remaining) > balance && {
        quota: id,
        balance: formatFen(balance),
        needed: remaining === 1 ? each : `${remaining} x ${each}`,
      }
    );
  },
};

/** What decides whether a partner may be granted a quota. */
export const GRANT_RULES: readonly Rule<GrantCase>[] = [
  PARTNER_INACTIVE,
  {
    id: "voucher.quota-holder",
    effect: "refuse",
    source: "doc: 什么是代金券额度",
    text: {
      en: "{partner} is neither a solution provider nor a distributor, and only those are granted a quota.",
      zh: "{partner} 既不是解决方案提供商也不是总经销商，只有二者可获得代金券额度。",
    },
    remedy: {
      en: "A reseller gets its part from its distributor: `partnerctl voucher quota share <quota> {partner} --amount <yuan>`.",
      zh: "云经销商的额度由其总经销商分配：`partnerctl voucher quota share <额度> {partner} --amount <金额>`。",
    },
    when: ({ profile, at }) =>
      !holdsProgram(profile, ["solution-provider", "distributor"], at) && { partner: profile.partner.accountName },
  },
];

/** What decides whether a distributor may share a part of a quota with a reseller. */
export const SHARE_RULES: readonly Rule<ShareCase>[] = [
  PARTNER_INACTIVE,
  {
    id: "voucher.not-a-distributor",
    effect: "refuse",
    source: "doc: 查询优惠券额度",
    text: {
      en: "{partner} is no distributor, and only a distributor shares a quota.",
      zh: "{partner} 不是总经销商，只有总经销商可分配代金券额度。",
    },
    remedy: {
      en: "Issue from it to customers: `partnerctl voucher issue <customer> --quota {quota} --amount <yuan>`.",
      zh: "可直接为客户发放：`partnerctl voucher issue <客户> --quota {quota} --amount <金额>`。",
    },
    when: ({ profile, quota, at }) =>
      !holdsProgram(profile, ["distributor"], at) && { partner: profile.partner.accountName, quota: quota.id },
  },
  {
    id: "voucher.not-your-reseller",
    effect: "refuse",
    source: "doc: 查询优惠券额度",
    text: { en: "{reseller} is not a reseller of {partner}.", zh: "{reseller} 不是 {partner} 的云经销商。" },
    remedy: {
      en: "See whose are: `partnerctl reseller list --distributor {partner} --state linked`.",
      zh: "查看名下的云经销商：`partnerctl reseller list --distributor {partner} --state linked`。",
    },
    when: ({ profile, reseller, at }) => {
      const partner = profile.partner.accountName;
      return linkedTo(reseller, "distributor", at) !== partner && { partner, reseller: reseller.partner.accountName };
    },
  },
  {
    id: "voucher.reseller-inactive",
    effect: "refuse",
    source: "ours: as for registering customers",
    text: {
      en: "{reseller} (its status: {status}) is frozen or delisted, or no reseller.",
      zh: "{reseller}（状态：{status}）已冻结或摘牌，或不是云经销商。",
    },
    words: { status: PARTNER_STATUS_WORDS },
    remedy: {
      en: "Ask the ecosystem manager; see `partnerctl partner programs {reseller}`.",
      zh: "请联系生态经理；参见 `partnerctl partner programs {reseller}`。",
    },
    when: ({ reseller, at }) => {
      const { accountName, status } = reseller.partner;
      const holds = holdsProgram(reseller, ["reseller"], at);
      return (status !== "active" || !holds) && { reseller: accountName, status, holds_reseller: holds };
    },
  },
  QUOTA_STATE,
  QUOTA_EXPIRED,
  BALANCE,
];

/** What decides whether a distributor may take the rest of a shared quota back. */
export const TAKE_BACK_RULES: readonly Rule<QuotaCase>[] = [
  {
    id: "voucher.not-shared",
    effect: "refuse",
    source: "doc: 回收代金券额度",
    text: {
      en: "The quota {quota} was granted by the vendor; only what a distributor has shared is taken back.",
      zh: "代金券额度 {quota} 由云厂商授予，只有总经销商分配的额度可回收。",
    },
    remedy: {
      en: "See what was shared: `partnerctl voucher quota list`, those with a parent.",
      zh: "查看已分配的额度：`partnerctl voucher quota list`（有上级额度的记录）。",
    },
    when: ({ quota }) => quota.parent === null && { quota: quota.id },
  },
  QUOTA_STATE,
  QUOTA_EXPIRED,
  {
    id: "voucher.quota-empty",
    effect: "refuse",
    source: "doc: 回收代金券额度",
    text: { en: "Nothing is left of the quota {quota}.", zh: "代金券额度 {quota} 已无余额。" },
    remedy: {
      en: "What was issued from it comes back by reclaiming vouchers: `partnerctl voucher list --quota {quota} --state usable`.",
      zh: "已发放的部分需先回收代金券：`partnerctl voucher list --quota {quota} --state usable`。",
    },
    when: ({ quota: { id, balance } }) => balance === 0 && { quota: id, balance: formatFen(balance) },
  },
];
