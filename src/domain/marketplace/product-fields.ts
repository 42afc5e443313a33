import type { Field } from "../fields.ts";
import { BILLING_MODES, BILLING_PERIODS, PRODUCT_KINDS, PRODUCT_STATES, QUOTE_KINDS } from "./products.ts";

const KIND: Field = {
  key: "kind",
  type: "choice",
  values: PRODUCT_KINDS,
  label: { en: "Kind", zh: "商品类型" },
  synonyms: {
    联营: "joint",
    联营商品: "joint",
    华为自服务: "self-service",
    华为自服务商品: "self-service",
    通用: "common",
    通用商品: "common",
  },
};
const QUOTE: Field = {
  key: "quote",
  type: "choice",
  values: QUOTE_KINDS,
  label: { en: "Quote", zh: "报价方式" },
  synonyms: { 商品报价: "product", 配置单报价: "configuration" },
};
const STATE: Field = {
  key: "state",
  type: "choice",
  values: PRODUCT_STATES,
  label: { en: "State", zh: "状态" },
  synonyms: { 在售: "on-sale", 下架: "off-sale" },
};
const NAME: Field = {
  key: "name",
  type: "text",
  names: true,
  label: { en: "Name", zh: "名称" },
  aliases: ["商品名称"],
};
const LIST_PRICE: Field = { key: "list_price", type: "money", label: { en: "List price", zh: "目录价" } };
const FLOOR_PRICE: Field = { key: "floor_price", type: "money", label: { en: "Floor price", zh: "底价" } };

/** What a product is imported with; a row is about the product of its id, or else of its name. */
export const PRODUCT_FIELDS: readonly Field[] = [
  { key: "id", type: "text", names: true, label: { en: "ID", zh: "编号" }, aliases: ["商品ID"] },
  { ...NAME, required: true },
  { ...KIND, required: true },
  QUOTE,
  { ...LIST_PRICE, required: true },
  FLOOR_PRICE,
  STATE,
];

/** The same as options, where prices are called `--price` and `--floor`. */
export const PRODUCT_OPTIONS: readonly Field[] = [
  NAME,
  KIND,
  { ...LIST_PRICE, key: "price" },
  { ...FLOOR_PRICE, key: "floor", label: { en: "Floor price, which makes it Yanxuan goods", zh: "底价（严选商品）" } },
  QUOTE,
];

export const STATE_OPTION: Field = STATE;

/** What a specification is recorded with. */
export const SPECIFICATION_OPTIONS: readonly Field[] = [
  NAME,
  { ...LIST_PRICE, key: "price" },
  { key: "billing_mode", type: "choice", values: BILLING_MODES, label: { en: "Billing mode", zh: "计费模式" } },
  { key: "period", type: "choice", values: BILLING_PERIODS, label: { en: "Period", zh: "周期类型" } },
];
