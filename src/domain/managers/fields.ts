import type { Field } from "../fields.ts";

/** The columns of `manager assign --from`. */
export const ASSIGNMENT_FIELDS: readonly Field[] = [
  {
    key: "customer",
    type: "text",
    required: true,
    label: { en: "Customer", zh: "客户" },
    aliases: ["account_name", "客户账号名", "账号名", "登录名称", "客户账号"],
  },
  {
    key: "manager",
    type: "text",
    required: true,
    label: { en: "Account manager", zh: "客户经理" },
    aliases: ["account_manager", "业务员姓名"],
  },
];
