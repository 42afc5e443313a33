import type { Instant } from "../../values/instant.ts";
import { holdsProgram, PARTNER_STATUS_WORDS, type PartnerProfile } from "../partners/partner.ts";
import type { Rule } from "../rules.ts";
import { distributorLinks, openLink } from "./types.ts";

/** Everything that linking a reseller to a distributor may look at. */
export interface ResellerCase {
  readonly at: Instant;
  readonly reseller: PartnerProfile;
  readonly distributor: PartnerProfile;
  /** Whether who asks may be told whose reseller the account is or was. */
  readonly maySeeOthers: boolean;
}

const accounts = ({ reseller, distributor }: ResellerCase) => ({
  reseller: reseller.partner.accountName,
  distributor: distributor.partner.accountName,
});

/** What decides whether a reseller may be linked to a distributor, in the order of POLICY.md §5. */
export const RESELLER_RULES: readonly Rule<ResellerCase>[] = [
  {
    id: "reseller.not-a-reseller",
    effect: "refuse",
    source: "doc: 邀请云经销商",
    text: {
      en: "{reseller} is no reseller: it does not hold that programme, or is delisted.",
      zh: "{reseller} 不是云经销商：未加入分销计划（云经销商），或已摘牌。",
    },
    remedy: {
      en: "An active account joins first: `partnerctl partner join {reseller} --program reseller`.",
      zh: "请先以正常账号加入：`partnerctl partner join {reseller} --program reseller`。",
    },
    when: ({ reseller, at }) => {
      const { accountName, status } = reseller.partner;
      const holds = holdsProgram(reseller, ["reseller"], at);
      return (!holds || status === "delisted") && { reseller: accountName, holds_reseller: holds, status };
    },
  },
  {
    id: "reseller.not-a-distributor",
    effect: "refuse",
    source: "doc: 邀请云经销商",
    text: {
      en: "{distributor} does not hold the distributor programme.",
      zh: "{distributor} 未加入分销计划（总经销商）。",
    },
    remedy: {
      en: "An ecosystem manager enters it: `partnerctl partner join {distributor} --program distributor`.",
      zh: "请由生态经理录入：`partnerctl partner join {distributor} --program distributor`。",
    },
    when: ({ distributor, at }) =>
      !holdsProgram(distributor, ["distributor"], at) && {
        distributor: distributor.partner.accountName,
        holds_distributor: false,
      },
  },
  {
    id: "reseller.one-distributor",
    effect: "refuse",
    source: "doc: 接受总经销商合作邀请成为云经销商",
    text: {
      en: "{reseller} is linked to another distributor than {distributor}, and to one at a time only.",
      zh: "{reseller} 已归属 {distributor} 以外的总经销商，同一时间只能归属一个。",
    },
    remedy: {
      en: "It stays with its distributor on this account; the ecosystem manager knows the documented way to another one.",
      zh: "该账号仍归属原总经销商；如需更换，请向生态经理咨询文档规定的方式。",
    },
    when: (facts) => {
      const names = accounts(facts);
      const current = openLink(facts.reseller)?.other;
      return (
        current !== undefined &&
        current !== names.distributor && { ...names, linked_to: facts.maySeeOthers ? current : null }
      );
    },
  },
  {
    id: "reseller.frozen-distributor",
    effect: "refuse",
    source: "doc: 伙伴受限或冻结的影响有哪些？",
    text: {
      en: "The distributor {distributor} is {status}: it gets no resellers.",
      zh: "总经销商 {distributor} 的状态为“{status}”，不能发展云经销商。",
    },
    words: { status: PARTNER_STATUS_WORDS },
    remedy: {
      en: "Ask the ecosystem manager: a frozen account can be unfrozen, a delisted one stays so.",
      zh: "请联系生态经理：冻结的账号可以解冻，已摘牌的不能恢复。",
    },
    when: ({ distributor: { partner } }) =>
      partner.status !== "active" && { distributor: partner.accountName, status: partner.status },
  },
  {
    id: "reseller.change",
    effect: "refuse",
    source: "seed: a reseller cannot change its distributor",
    text: {
      en: "{reseller} has or had another distributor than {distributor} and cannot change it on this account.",
      zh: "{reseller} 现在或曾经归属 {distributor} 以外的总经销商，当前账号不能更换总经销商。",
    },
    remedy: {
      en: "Ask the ecosystem manager; the documented way is a new account: leave with this one, join the reseller programme with the new one, and let {distributor} invite it.",
      zh: "请联系生态经理；官方途径是使用新账号：原账号退出，新账号加入分销计划（云经销商），再由 {distributor} 邀请新账号。",
    },
    when: (facts) => {
      const names = accounts(facts);
      // Also where it was ended in the instant of its beginning: it was linked all the same.
      const others = distributorLinks(facts.reseller)
        .map(({ other }) => other)
        .filter((other) => other !== names.distributor);
      return others.length > 0 && { ...names, distributors: facts.maySeeOthers ? [...new Set(others)].sort() : null };
    },
  },
];
