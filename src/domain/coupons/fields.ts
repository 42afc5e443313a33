import type { Field } from "../fields.ts";
import { COUPON_KINDS, SOLUTION_KINDS, SOLUTION_STATES } from "./types.ts";

/** What a solution is recorded with. */
export const SOLUTION_FIELDS: readonly Field[] = [
  { key: "name", type: "text", names: true, label: { en: "Name", zh: "名称" } },
  { key: "kind", type: "choice", values: SOLUTION_KINDS, label: { en: "Kind", zh: "方案类型" } },
  { key: "state", type: "choice", values: SOLUTION_STATES, label: { en: "State", zh: "状态" } },
];

/** What an application for a test coupon says. */
export const COUPON_FIELDS: readonly Field[] = [
  { key: "solution", type: "text", names: true, label: { en: "Solution", zh: "方案" } },
  { key: "kind", type: "choice", values: COUPON_KINDS, label: { en: "Kind", zh: "测试券类型" } },
  { key: "amount", type: "money", label: { en: "Amount", zh: "金额" } },
  { key: "config_link", type: "text", label: { en: "Price calculator link", zh: "价格计算器清单链接" } },
  { key: "note", type: "text", label: { en: "Note", zh: "说明" } },
  { key: "customer", type: "text", names: true, label: { en: "Sub-customer", zh: "子客户" } },
  {
    key: "additional",
    type: "text",
    label: { en: "Why more than is left (si kinds)", zh: "追加申请原因（si 类）" },
  },
];
