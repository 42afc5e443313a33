import type { Text } from "../language/text.ts";

/** What the records are called in messages, wherever one is named. */
export const PARTNER: Text = { en: "partner", zh: "伙伴" };
export const CUSTOMER: Text = { en: "customer", zh: "客户" };
export const MEMBER: Text = { en: "member", zh: "成员" };
export const INVOICE: Text = { en: "invoice", zh: "发票" };
export const ORDER: Text = { en: "order", zh: "订单" };
export const PRODUCT: Text = { en: "product", zh: "商品" };
export const REGISTRATION: Text = { en: "registration", zh: "报备记录" };
export const PROMOTION: Text = { en: "promotion", zh: "推广" };
export const MENU_ENTRY: Text = { en: "menu entry", zh: "菜单项" };
