import type { Field } from "../fields.ts";
import { ORDER_SOURCES, ORDER_STATES } from "./orders.ts";

/** What an order is imported with; a row is about the order of its id, or else of what was ordered when by whom. */
export const ORDER_FIELDS: readonly Field[] = [
  { key: "id", type: "text", names: true, label: { en: "ID", zh: "编号" }, aliases: ["订单号"] },
  {
    key: "product",
    type: "text",
    names: true,
    label: { en: "Product", zh: "商品编号" },
    aliases: ["商品ID", "商品名称"],
    required: true,
  },
  {
    key: "customer",
    type: "text",
    names: true,
    label: { en: "Customer", zh: "客户" },
    aliases: ["客户账号名", "账号名"],
    required: true,
  },
  { key: "partner", type: "text", names: true, label: { en: "Partner", zh: "伙伴" }, aliases: ["云经销商账号名"] },
  { key: "price", type: "money", label: { en: "Price", zh: "价格" }, aliases: ["订单金额"] },
  { key: "source", type: "choice", values: ORDER_SOURCES, label: { en: "Source", zh: "来源" } },
  {
    key: "state",
    type: "choice",
    values: ORDER_STATES,
    label: { en: "State", zh: "状态" },
    aliases: ["订单状态"],
    synonyms: { 已下单: "placed", 待伙伴支付: "awaiting-partner-payment", 已支付: "paid", 已取消: "cancelled" },
  },
  {
    key: "created_at",
    type: "instant",
    label: { en: "Ordered", zh: "下单时间" },
    required: true,
  },
];
