import type { Field } from "../fields.ts";
import { USAGE_FIELDS } from "./fields.ts";

const text = (key: string, en: string, zh: string, aliases: readonly string[] = []): Field => ({
  key,
  type: "text",
  label: { en, zh },
  aliases,
});

/** Whose bill a line stands on: any of the three tells that a file is a partner bill. */
const WHOSE: readonly Field[] = [
  text("partner_id", "Partner ID", "伙伴ID"),
  text("partner_account_name", "Partner Account Name", "伙伴账号名"),
  text("partner_name", "Partner Name", "伙伴名称"),
];

/** What a partner bill says of a line beside the fields of consumption, as far as it tells one line from another. */
const WHAT: readonly Field[] = [
  text("order_type", "Order Type", "订单类型"),
  text("original_trade_id", "Original Order ID", "原订单号"),
  text("service_type_code", "Product Type Code", "产品类型编码"),
  text("product_id", "Product ID", "产品ID"),
  text("product_name", "Product Name", "产品名称"),
  text("resource_id", "Resource ID", "资源ID"),
  text("resource_type_code", "Resource Type Code", "资源类型编码"),
  text("resource_type_name", "Resource Type", "资源类型"),
  text("product_spec_desc", "Specifications", "规格", ["产品规格"]),
  text("usage_type", "Usage Type Code", "使用量类型编码"),
];

/** What `usage import` reads of a file: the fields of a line, and those that a line without an id is known by. */
export const USAGE_IMPORT_FIELDS: readonly Field[] = [...USAGE_FIELDS, ...WHOSE, ...WHAT];

/**
 * What tells that a file is a partner bill, whose lines have no id: no such column, but that of the order type and one
 * that says whose bill it is. A consumption detail has neither; it keeps needing its ids.
 */
export const PARTNER_BILL = {
  column: "id",
  having: [["order_type"], WHOSE.map(({ key }) => key)],
  hint: {
    en: "A consumption detail names each line in its column id; a partner bill, which has none, is known by order_type and partner_account_name.",
    zh: "消费明细须有每行的编号（id、明细ID）；没有编号的伙伴账单以“订单类型”和“伙伴账号名”两列识别。",
  },
} as const;

/**
 * What a line of a partner bill is known by. Of a code and a name the code counts, since names are those of a language.
 * No amount is among them: a line with another amount is the same line, corrected.
 */
export const BILL_LINE_IDENTITY: readonly (readonly string[])[] = [
  ["bill_cycle"],
  ["customer_id", "account_name"],
  ["trade_id"],
  ["original_trade_id"],
  ["trade_time"],
  ["bill_detail_type"],
  ["order_type"],
  ["charging_mode"],
  ["service_type_code", "service_type_name"],
  ["product_id", "product_name"],
  ["resource_id"],
  ["resource_type_code", "resource_type_name"],
  ["product_spec_desc"],
  ["usage_type"],
];

/** The columns of which a file has to have one, or all of its amounts are 0. */
export const AMOUNT_KEYS: readonly string[] = USAGE_FIELDS.filter(({ type }) => type === "cut-money").map(
  ({ key }) => key,
);
