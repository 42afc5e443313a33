import type { Field } from "../fields.ts";

const AMOUNT: Field = {
  key: "amount",
  type: "money",
  required: true,
  label: { en: "Amount", zh: "金额" },
  aliases: ["拨款金额", "回收金额", "充值金额", "调账金额"],
};

/** What a movement is told by, in options and columns alike. */
export const MOVEMENT_NOTES: readonly Field[] = [
  { key: "note", type: "text", label: { en: "Note", zh: "备注" }, aliases: ["说明"] },
  {
    key: "reference",
    type: "text",
    label: { en: "Reference", zh: "外部流水号" },
    aliases: ["交易流水号", "流水号"],
  },
];

/** The columns of `account allocate --from` and `account reclaim --from`. */
export const PARTY_AMOUNT_FIELDS: readonly Field[] = [
  {
    key: "account",
    type: "text",
    names: true,
    required: true,
    label: { en: "Account", zh: "账号" },
    aliases: [
      "customer",
      "reseller",
      "account_name",
      "客户账号名",
      "账号名",
      "登录名称",
      "客户账号",
      "云经销商账号",
      "云经销商账号名",
    ],
  },
  AMOUNT,
  ...MOVEMENT_NOTES,
];

/** The columns of `account top-up --from` and `account set --from`. */
export const PARTNER_AMOUNT_FIELDS: readonly Field[] = [
  {
    key: "account",
    type: "text",
    names: true,
    required: true,
    label: { en: "Partner account", zh: "伙伴账号" },
    aliases: ["partner", "account_name", "伙伴", "伙伴账号名", "账号名"],
  },
  AMOUNT,
  ...MOVEMENT_NOTES,
];
