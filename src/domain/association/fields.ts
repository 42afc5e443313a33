import type { Field } from "../fields.ts";
import { ASSOCIATION_TYPE_SYNONYMS } from "../registration/fields.ts";
import { ASSOCIATION_TYPES, STARTERS } from "./association.ts";

/** The history of associations as it is imported. */
export const ASSOCIATION_FIELDS: readonly Field[] = [
  {
    key: "customer",
    type: "text",
    names: true,
    required: true,
    label: { en: "Customer", zh: "客户" },
    aliases: ["account_name", "客户账号名", "账号名", "登录名称", "客户账号"],
  },
  {
    key: "partner",
    type: "text",
    names: true,
    required: true,
    label: { en: "Partner", zh: "伙伴" },
    aliases: ["伙伴账号", "伙伴账号名"],
  },
  {
    key: "type",
    type: "choice",
    required: true,
    values: ASSOCIATION_TYPES,
    synonyms: ASSOCIATION_TYPE_SYNONYMS,
    label: { en: "Type", zh: "关联类型" },
    aliases: ["association_type"],
  },
  {
    key: "from",
    type: "instant",
    required: true,
    label: { en: "From", zh: "开始时间" },
    aliases: ["associated_at", "关联时间"],
  },
  { key: "to", type: "instant", label: { en: "To", zh: "结束时间" }, aliases: ["解除关联时间", "解除时间"] },
  {
    key: "end_reason",
    type: "text",
    label: { en: "End reason", zh: "结束原因" },
    aliases: ["解除原因", "解除关联原因"],
  },
  {
    key: "started_by",
    type: "choice",
    values: STARTERS,
    synonyms: { 伙伴: "partner", 客户: "customer" },
    label: { en: "Started by", zh: "发起方" },
    aliases: ["解除发起方"],
  },
];
