import { ASSOCIATION_TYPES } from "../association/association.ts";
import type { Field } from "../fields.ts";

const CUSTOMER_ALIASES = ["account_name", "客户账号名", "账号名", "登录名称", "客户账号"];

/** The columns of `voucher issue --from`; quota, amount and end are those of the options where a row gives none. */
export const ISSUE_FIELDS: readonly Field[] = [
  {
    key: "customer",
    type: "text",
    names: true,
    required: true,
    label: { en: "Customer", zh: "客户" },
    aliases: CUSTOMER_ALIASES,
  },
  { key: "quota", type: "text", names: true, label: { en: "Quota", zh: "额度" }, aliases: ["额度编号", "来源额度"] },
  { key: "amount", type: "money", label: { en: "Amount", zh: "面额" }, aliases: ["金额", "代金券面额"] },
  { key: "valid_until", type: "text", label: { en: "Valid until", zh: "有效期至" }, aliases: ["失效时间"] },
  { key: "remark", type: "text", label: { en: "Remark", zh: "备注" } },
];

/** What a quota is limited to when it is granted. */
export const QUOTA_FIELDS: readonly Field[] = [
  { key: "amount", type: "money", label: { en: "Amount in yuan", zh: "金额（元）" } },
  { key: "valid_from", type: "text", label: { en: "First day", zh: "生效日期" } },
  { key: "valid_until", type: "text", label: { en: "Last day", zh: "有效期至" } },
  { key: "face_min", type: "money", label: { en: "Least face value", zh: "单张面额下限" } },
  { key: "face_max", type: "money", label: { en: "Greatest face value", zh: "单张面额上限" } },
  { key: "count_max", type: "text", label: { en: "Most vouchers", zh: "发放张数上限" } },
  {
    key: "association_type",
    type: "choice",
    values: ASSOCIATION_TYPES,
    label: { en: "Only for such customers", zh: "仅限该关联类型的客户" },
  },
  {
    key: "first_association",
    type: "boolean",
    label: { en: "Only for customers associated for the first time", zh: "仅限首次关联的客户" },
  },
  { key: "remark", type: "text", label: { en: "Remark", zh: "备注" } },
];
