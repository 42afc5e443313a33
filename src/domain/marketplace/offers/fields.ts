import type { Field } from "../../fields.ts";

/** What an application for an exclusive offer says; a row of a file says it of one specification. */
export const OFFER_FIELDS: readonly Field[] = [
  {
    key: "customer",
    type: "text",
    names: true,
    required: true,
    label: { en: "Customer", zh: "客户" },
    aliases: ["account_name", "客户账号名", "账号名", "登录名称", "客户账号"],
  },
  {
    key: "product",
    type: "text",
    names: true,
    required: true,
    label: { en: "Product", zh: "商品" },
    aliases: ["商品编号", "商品ID", "商品名称"],
  },
  {
    key: "specification",
    type: "text",
    names: true,
    label: { en: "Specification", zh: "规格" },
    aliases: ["商品规格", "规格名称"],
  },
  // A bare 折扣 of 80 means "pays 80 %" as often as "80 % off": such a header is asked about, not guessed at.
  {
    key: "discount",
    type: "percent",
    required: true,
    label: { en: "Discount (% off)", zh: "折扣（减免%）" },
    aliases: ["减免比例"],
  },
  {
    key: "share",
    type: "percent",
    required: true,
    label: { en: "Share (%)", zh: "分成比例（%）" },
    aliases: ["分成比例", "分成"],
  },
  {
    key: "valid_until",
    type: "text",
    required: true,
    label: { en: "Valid until", zh: "有效期至" },
    aliases: ["失效时间"],
  },
  { key: "quantity", type: "text", label: { en: "Quantity", zh: "数量" } },
  { key: "name", type: "text", names: true, label: { en: "Name", zh: "优惠名称" } },
  { key: "remark", type: "text", label: { en: "Remark", zh: "备注" } },
];
