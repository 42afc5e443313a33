import type { Field } from "../fields.ts";
import { KINDS, PARTNER_STATUSES, type Partner, TIERS } from "./partner.ts";

/** A fact about a partner. Those without `name` are periods: kind, programmes and links. */
export interface PartnerField extends Field {
  /** The property of the record that holds it. */
  readonly name?: keyof Partner;
  /** What an empty cell of it means, where that is not null. */
  readonly empty?: string | boolean;
}

const flag = (key: string, name: keyof Partner, en: string, zh: string): PartnerField => ({
  key,
  name,
  type: "boolean",
  empty: false,
  label: { en, zh },
});

/** What is recorded of a partner, in the order of SURFACE.md: imported, added, edited and shown. */
export const PARTNER_FIELDS: readonly PartnerField[] = [
  {
    key: "account_name",
    name: "accountName",
    type: "text",
    names: true,
    required: true,
    label: { en: "Account", zh: "伙伴账号名" },
    aliases: ["伙伴账号", "账号名", "登录名称", "Account Name"],
  },
  {
    key: "company",
    name: "company",
    type: "text",
    names: true,
    required: true,
    masked: true,
    label: { en: "Company", zh: "公司名称" },
    aliases: ["伙伴名称", "企业名称", "公司", "Partner Name"],
  },
  {
    key: "uscc",
    name: "uscc",
    type: "uscc",
    label: { en: "Credit code", zh: "统一社会信用代码" },
    aliases: ["信用代码"],
  },
  {
    key: "kind",
    type: "choice",
    values: KINDS,
    label: { en: "Kind", zh: "伙伴类型" },
    synonyms: {
      解决方案提供商: "solution-provider",
      总经销商: "distributor",
      一级经销商: "distributor",
      云经销商: "reseller",
      二级经销商: "reseller",
      无: "none",
    },
  },
  {
    key: "tier",
    name: "tier",
    type: "choice",
    values: TIERS,
    label: { en: "Tier", zh: "等级" },
    aliases: ["伙伴等级"],
    synonyms: { 标准: "standard", 优选: "preferred", 领先: "leading", 核心: "core" },
  },
  {
    key: "phone",
    name: "phone",
    type: "phone",
    masked: true,
    label: { en: "Mobile", zh: "手机号码" },
    aliases: ["手机号", "移动电话", "Mobile Number"],
  },
  {
    key: "email",
    name: "email",
    type: "email",
    masked: true,
    label: { en: "E-mail", zh: "邮箱" },
    aliases: ["电子邮箱", "Email"],
  },
  flag("real_name_verified", "realNameVerified", "Real-name verified", "已实名认证"),
  {
    key: "customer_of",
    type: "text",
    names: true,
    label: { en: "Customer of", zh: "所属伙伴" },
    aliases: ["子客户所属伙伴"],
  },
  {
    key: "status",
    name: "status",
    type: "choice",
    values: PARTNER_STATUSES,
    empty: "active",
    label: { en: "Status", zh: "状态" },
    synonyms: { 正常: "active", 冻结: "frozen", 已冻结: "frozen", 摘牌: "delisted", 已摘牌: "delisted" },
  },
  flag("customer_development", "customerDevelopment", "Customer development", "客户拓展权限"),
  flag("known_supplier", "knownSupplier", "Known supplier", "已知供应商"),
  {
    key: "distributor",
    type: "text",
    names: true,
    label: { en: "Distributor", zh: "总经销商" },
    aliases: ["所属总经销商"],
  },
  { key: "programs", type: "text", several: true, label: { en: "Programmes", zh: "伙伴计划" }, aliases: ["计划"] },
];
