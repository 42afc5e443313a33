import { holdsProgram, SALES_PROGRAMS } from "../partners/partner.ts";
import type { Rule } from "../rules.ts";
import type { RegistrationCase } from "./types.ts";

/** What the rules about the partner itself look at. */
export type PartnerCase = Pick<RegistrationCase, "at" | "profile" | "distributor">;

const DOC = "doc: 报备客户";

/** What keeps a partner from registering anybody, and from inviting: the first rules of POLICY.md §2. */
export const PARTNER_RULES: readonly Rule<PartnerCase>[] = [
  {
    id: "registration.partner-inactive",
    effect: "refuse",
    source: "ours: a seller of the vendor, and an active one",
    text: {
      en: "The partner is not active or holds no sales programme (its status is {status}).",
      zh: "伙伴状态不正常，或未加入任何销售类计划（当前状态：{status}）。",
    },
    remedy: {
      en: "Ask the ecosystem manager to unfreeze the account, or join the solution-provider, distributor or reseller programme.",
      zh: "请联系生态经理恢复账号，或加入解决方案提供商、总经销商或云经销商计划。",
    },
    when: ({ profile, at }) => {
      const programs = SALES_PROGRAMS.filter((program) => holdsProgram(profile, [program], at));
      const { status } = profile.partner;
      return (status !== "active" || programs.length === 0) && { status, programs };
    },
  },
  {
    id: "registration.partner-contact",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The partner's profile has neither a phone nor an e-mail address.",
      zh: "伙伴资料中没有预留手机号码和邮箱。",
    },
    remedy: {
      en: "Add one: `partnerctl partner edit {partner} --phone <number>`, or the same with --email <address>.",
      zh: "请先补充：`partnerctl partner edit {partner} --phone <号码>`，或改用 --email <邮箱>。",
    },
    when: ({ profile: { partner } }) =>
      !partner.phone && !partner.email && { partner: partner.accountName, phone: null, email: null },
  },
  {
    id: "registration.distributor-permission",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The distributor lacks the customer-development permission.",
      zh: "总经销商没有客户拓展权限。",
    },
    remedy: {
      en: "Ask the ecosystem manager for the permission.",
      zh: "请联系生态经理开通客户拓展权限。",
    },
    when: ({ profile, at }) =>
      holdsProgram(profile, ["distributor"], at) &&
      !profile.partner.customerDevelopment && { program: "distributor", customer_development: false },
  },
  {
    id: "registration.distributor-delisted",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The reseller's distributor {distributor} has been delisted.",
      zh: "云经销商的总经销商 {distributor} 已摘牌退出。",
    },
    remedy: {
      en: "Ask the ecosystem manager how to go on.",
      zh: "请联系生态经理咨询后续处理方式。",
    },
    when: ({ profile, distributor, at }) =>
      holdsProgram(profile, ["reseller"], at) &&
      distributor?.partner.status === "delisted" && {
        distributor: distributor.partner.accountName,
        distributor_status: "delisted",
      },
  },
];
