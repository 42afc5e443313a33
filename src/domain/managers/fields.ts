import type { Field } from "../fields.ts";

const MANAGER: Field = {
  key: "manager",
  type: "text",
  names: true,
  required: true,
  label: { en: "Account manager", zh: "客户经理" },
  aliases: ["account_manager", "业务员姓名"],
};

/** The columns of `manager assign --from`. */
export const ASSIGNMENT_FIELDS: readonly Field[] = [
  {
    key: "customer",
    type: "text",
    names: true,
    required: true,
    label: { en: "Customer", zh: "客户" },
    aliases: ["account_name", "客户账号名", "账号名", "登录名称", "客户账号"],
  },
  MANAGER,
];

/** The columns of `manager assign --reseller --from`. */
export const RESELLER_ASSIGNMENT_FIELDS: readonly Field[] = [
  {
    key: "reseller",
    type: "text",
    names: true,
    required: true,
    label: { en: "Reseller", zh: "云经销商" },
    aliases: ["account_name", "云经销商账号", "云经销商账号名", "伙伴账号", "伙伴账号名", "账号名"],
  },
  MANAGER,
];

/** The columns of `manager import`: who looked after whom, as it was. */
export const ASSIGNMENT_HISTORY_FIELDS: readonly Field[] = [
  ...ASSIGNMENT_FIELDS,
  {
    key: "from",
    type: "instant",
    required: true,
    label: { en: "From", zh: "开始时间" },
    aliases: ["分配时间", "开始管理时间"],
  },
  { key: "to", type: "instant", label: { en: "To", zh: "结束时间" }, aliases: ["收回时间", "结束管理时间"] },
];
