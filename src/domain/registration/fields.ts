import { ASSOCIATION_TYPES } from "../association/association.ts";
import type { Field } from "../fields.ts";

/** What the vendor's exports write for association types: labels and codes. */
export const ASSOCIATION_TYPE_SYNONYMS: Readonly<Record<string, string>> = {
  顾问销售: "referral",
  代售: "resale",
  推荐: "referral",
  垫付: "resale",
  "1": "referral",
  "2": "resale",
};

/** The columns of `customer register --from`, which are also the options of a single registration. */
export const REGISTRATION_FIELDS: readonly Field[] = [
  {
    key: "partner",
    type: "text",
    names: true,
    label: { en: "Partner", zh: "伙伴账号" },
    aliases: ["伙伴", "伙伴账号名"],
  },
  {
    key: "full_name",
    type: "text",
    names: true,
    required: true,
    masked: true,
    label: { en: "Full name", zh: "客户全称" },
    aliases: ["客户名称", "实名认证名称"],
  },
  {
    key: "phone",
    type: "phone",
    required: true,
    masked: true,
    label: { en: "Mobile", zh: "手机号码" },
    aliases: ["手机号", "移动电话"],
  },
  { key: "email", type: "email", masked: true, label: { en: "E-mail", zh: "邮箱" }, aliases: ["电子邮箱"] },
  {
    key: "account_name",
    type: "text",
    names: true,
    label: { en: "Account", zh: "客户账号名" },
    aliases: ["账号名", "登录名称", "客户账号"],
  },
  {
    key: "association_type",
    type: "choice",
    values: ASSOCIATION_TYPES,
    synonyms: ASSOCIATION_TYPE_SYNONYMS,
    label: { en: "Association type", zh: "关联类型" },
    aliases: ["Association"],
  },
  { key: "invite", type: "boolean", label: { en: "Invite", zh: "是否发送邀请链接" }, aliases: ["发送邀请链接"] },
  { key: "request_review", type: "boolean", label: { en: "Request review", zh: "申请人工审核" } },
  {
    key: "expected_consumption",
    type: "money",
    label: { en: "Expected consumption", zh: "可能带来的新增消费" },
    aliases: ["新增消费数据", "可能带来的新增消费数据"],
  },
  { key: "project", type: "text", label: { en: "Project", zh: "项目详情" } },
  { key: "communication", type: "text", label: { en: "Communication", zh: "沟通过程" } },
];
