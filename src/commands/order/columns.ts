import type { App } from "../../app.ts";
import { ORDER_SOURCES, ORDER_STATES, type Order } from "../../domain/marketplace/orders.ts";
import type { Column } from "../../output/dataset.ts";
import type { ListColumn } from "../listing.ts";

/** SURFACE.md "order", and behind it what is shown only where it is asked for. */
export const orderColumns: readonly ListColumn<Order>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "product", label: { en: "Product", zh: "商品编号" }, type: "text", value: (row) => row.product },
  { key: "customer", label: { en: "Customer", zh: "客户" }, type: "text", value: (row) => row.customer },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "price", label: { en: "Price", zh: "价格" }, type: "money", value: (row) => row.price },
  {
    key: "source",
    label: { en: "Source", zh: "来源" },
    type: "text",
    value: (row) => row.source,
    values: ORDER_SOURCES,
    wide: true,
  },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: ORDER_STATES,
  },
  { key: "created_at", label: { en: "Ordered", zh: "下单时间" }, type: "instant", value: (row) => row.createdAt },
  {
    key: "own_customer",
    label: { en: "Own customer", zh: "是否自有客户" },
    type: "boolean",
    value: (row) => row.ownCustomer,
    optional: true,
  },
  {
    key: "offer",
    label: { en: "Offer", zh: "专属优惠" },
    type: "text",
    value: (row) => row.offer,
    optional: true,
  },
  {
    key: "reason",
    label: { en: "Reason", zh: "取消原因" },
    type: "text",
    value: (row) => row.reason,
    optional: true,
  },
];

/** The columns of one order that a person looks at: by which offer, and whose customer it was; programs get the contract's. */
export function shownColumns(app: App): readonly Column<Order>[] {
  return app.format() === "table" ? orderColumns.map((column) => ({ ...column, optional: false })) : orderColumns;
}
