import type { Field } from "../fields.ts";
import {
  ACCOUNTING,
  CONTRACTS,
  CUSTOMER_TYPES,
  type Customer,
  ENTERPRISE_ROLES,
  LEVELS,
  MEMBERS_ACCOUNTING,
  newCustomer,
  SITES,
  VERIFIED_STATUSES,
} from "./customer.ts";

/** A fact about a customer: its field, and the property of the record that holds it. */
export interface CustomerField extends Field {
  readonly name: keyof Customer;
}

const flag = (key: string, name: keyof Customer, en: string, zh: string): CustomerField => ({
  key,
  name,
  type: "boolean",
  label: { en, zh },
});

const amount = (key: string, name: keyof Customer, en: string, zh: string): CustomerField => ({
  key,
  name,
  type: "money",
  label: { en, zh },
});

/** What is owed or given is 0 or more; a balance may be overdrawn. */
const fromZero = (...of: Parameters<typeof amount>): CustomerField => ({ ...amount(...of), fromZero: true });

/** Every fact of POLICY.md §1, in its order: what is imported, edited, shown and decided on. */
export const CUSTOMER_FIELDS: readonly CustomerField[] = [
  {
    key: "account_name",
    name: "accountName",
    type: "text",
    names: true,
    required: true,
    label: { en: "Account", zh: "客户账号名" },
    aliases: ["账号名", "登录名称", "客户账号", "Account Name"],
  },
  {
    key: "customer_id",
    name: "customerId",
    type: "text",
    names: true,
    label: { en: "Customer ID", zh: "客户ID" },
    aliases: ["客户账号ID"],
  },
  {
    key: "full_name",
    name: "fullName",
    type: "text",
    names: true,
    masked: true,
    label: { en: "Full name", zh: "客户名称" },
    aliases: ["客户全称", "实名认证名称", "Customer Name"],
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
  {
    key: "site",
    name: "site",
    type: "choice",
    values: SITES,
    label: { en: "Site", zh: "站点" },
    synonyms: { 中国站: "china", 国际站: "international" },
  },
  {
    key: "customer_type",
    name: "customerType",
    type: "choice",
    values: CUSTOMER_TYPES,
    label: { en: "Type", zh: "客户类型" },
    synonyms: {
      个人: "individual",
      企业: "enterprise",
      "-1": "none",
      "0": "individual",
      "1": "enterprise",
      "--": "none",
    },
  },
  {
    key: "verified_status",
    name: "verifiedStatus",
    type: "choice",
    values: VERIFIED_STATUSES,
    label: { en: "Verification", zh: "实名认证状态" },
    synonyms: {
      未实名认证: "unverified",
      未认证: "unverified",
      未实名: "unverified",
      实名认证审核中: "in_review",
      审核中: "in_review",
      认证中: "in_review",
      实名认证失败: "failed",
      认证失败: "failed",
      已实名认证: "verified",
      已认证: "verified",
      已实名: "verified",
      "-1": "unverified",
      "0": "in_review",
      "1": "failed",
      "2": "verified",
    },
  },
  { key: "registered_at", name: "registeredAt", type: "instant", label: { en: "Signed up", zh: "注册时间" } },
  { key: "industry", name: "industry", type: "text", label: { en: "Industry", zh: "行业" } },
  { key: "region", name: "region", type: "text", label: { en: "Region", zh: "地区" } },
  { key: "level", name: "level", type: "choice", values: LEVELS, label: { en: "Level", zh: "客户等级" } },
  {
    key: "label",
    name: "label",
    type: "text",
    label: { en: "Label", zh: "客户标签" },
    aliases: ["标签", "自定义标签"],
  },
  flag("consumer_cloud", "consumerCloud", "Consumer cloud", "消费者云用户"),
  {
    key: "contracts",
    name: "contracts",
    type: "choices",
    values: CONTRACTS,
    label: { en: "Contracts", zh: "签约合同" },
  },
  flag("cash_consumption", "cashConsumption", "Cash consumption", "现金消费"),
  flag("direct_sales_followed", "directSalesFollowed", "Direct sales follow", "直销团队跟进"),
  flag("registered_by_huawei", "registeredByHuawei", "Registered by Huawei", "已被华为云报备"),
  flag("online_sales_owned", "onlineSalesOwned", "Online sales own", "线上销售团队所属"),
  flag("support_center_owned", "supportCenterOwned", "Support center owns", "授权销售支持中心所属"),
  flag("reward_program", "rewardProgram", "Reward programme", "奖励推广计划"),
  flag("subsidy_program", "subsidyProgram", "Subsidy programme", "政府补贴类计划"),
  flag("huawei_internal", "huaweiInternal", "Huawei internal", "华为内部账号"),
  flag("partner_account", "partnerAccount", "Partner account", "伙伴账号"),
  {
    key: "enterprise_role",
    name: "enterpriseRole",
    type: "choice",
    values: ENTERPRISE_ROLES,
    label: { en: "Enterprise role", zh: "企业账号角色" },
    synonyms: { 企业主账号: "master", 企业子账号: "member", 无: "none" },
  },
  {
    key: "accounting",
    name: "accounting",
    type: "choice",
    values: ACCOUNTING,
    label: { en: "Accounting", zh: "财务模式" },
    synonyms: { 财务托管: "unified", 财务独立: "independent", 非财务托管: "independent" },
  },
  {
    key: "members_accounting",
    name: "membersAccounting",
    type: "choice",
    values: MEMBERS_ACCOUNTING,
    label: { en: "Members' accounting", zh: "企业子财务模式" },
  },
  flag("reserved_instance", "reservedInstance", "Reserved instance", "预留实例"),
  flag("support_plan", "supportPlan", "Support plan", "合作伙伴支持计划"),
  fromZero("owed_invoice", "owedInvoice", "Owed invoice", "欠票金额"),
  flag("stored_value_card", "storedValueCard", "Stored-value card", "储值卡"),
  fromZero("bonus_balance", "bonusBalance", "Bonus balance", "赠送余额"),
  flag("credit_account", "creditAccount", "Credit account", "信用账户"),
  amount("top_up_balance", "topUpBalance", "Top-up balance", "充值余额"),
  fromZero("arrears", "arrears", "Arrears", "欠款"),
  flag("pending_partner_order", "pendingPartnerOrder", "Pending partner order", "待伙伴支付订单"),
  flag("postpaid", "postpaid", "Postpaid", "后付费"),
  flag("pickup_voucher", "pickupVoucher", "Pickup voucher", "提货券"),
];

/** What an empty cell of each fact means: the value of a customer of whom nothing is known. */
const EMPTY = newCustomer("");

/** The value that an empty cell stands for. */
export function emptyFact(field: CustomerField): Customer[keyof Customer] {
  return EMPTY[field.name];
}

/** Headers of Partner Center's customer list that follow from other records, besides those of our own. */
export const DERIVED_CUSTOMER_HEADERS: readonly string[] = ["业务员姓名"];
