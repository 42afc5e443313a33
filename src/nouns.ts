import type { Command } from "commander";
import type { App } from "./app.ts";
import type { Text } from "./language/text.ts";

/** A noun of the command tree. Only the one that is asked for is loaded. */
interface Noun {
  readonly name: string;
  readonly text: Text;
  readonly load: () => Promise<{ register(noun: Command, app: App): void }>;
}

/** The command tree: one line per noun. */
export const NOUNS: readonly Noun[] = [
  {
    name: "init",
    text: { en: "Create the database", zh: "创建数据库" },
    load: () => import("./commands/init/index.ts"),
  },
  {
    name: "customer",
    text: { en: "Customers and their registration", zh: "客户与客户报备" },
    load: () => import("./commands/customer/index.ts"),
  },
  {
    name: "registration",
    text: { en: "Registered customers: review, expiry, slots", zh: "报备记录：审核、到期、名额" },
    load: () => import("./commands/registration/index.ts"),
  },
  {
    name: "invitation",
    text: { en: "Invitations by mail, link and QR code", zh: "邮件、链接与二维码邀请" },
    load: () => import("./commands/invitation/index.ts"),
  },
  {
    name: "association",
    text: { en: "Customers associated with partners", zh: "客户与伙伴的关联" },
    load: () => import("./commands/association/index.ts"),
  },
  {
    name: "partner",
    text: { en: "Partner accounts and their programmes", zh: "伙伴账号与伙伴计划" },
    load: () => import("./commands/partner/index.ts"),
  },
  {
    name: "reseller",
    text: { en: "Distributors and their resellers", zh: "总经销商与云经销商" },
    load: () => import("./commands/reseller/index.ts"),
  },
  {
    name: "certification",
    text: { en: "Certification of business information", zh: "商业信息认证" },
    load: () => import("./commands/certification/index.ts"),
  },
  {
    name: "member",
    text: { en: "Members of partners' organizations", zh: "伙伴的组织成员" },
    load: () => import("./commands/member/index.ts"),
  },
  {
    name: "manager",
    text: { en: "Account managers, their customers and resellers", zh: "客户经理及其客户与云经销商" },
    load: () => import("./commands/manager/index.ts"),
  },
  {
    name: "solution",
    text: { en: "Partners' solutions", zh: "伙伴的解决方案" },
    load: () => import("./commands/solution/index.ts"),
  },
  { name: "coupon", text: { en: "Test coupons", zh: "测试券" }, load: () => import("./commands/coupon/index.ts") },
  {
    name: "voucher",
    text: { en: "Vouchers and their quotas", zh: "代金券与代金券额度" },
    load: () => import("./commands/voucher/index.ts"),
  },
  {
    name: "account",
    text: { en: "Partners' money: balance, ledger, allocations", zh: "伙伴资金：余额、流水、拨款" },
    load: () => import("./commands/account/index.ts"),
  },
  {
    name: "withdrawal",
    text: { en: "Withdrawals of partners' cash", zh: "伙伴提现" },
    load: () => import("./commands/withdrawal/index.ts"),
  },
  {
    name: "invoice",
    text: { en: "Invoices of the vendor and their return", zh: "向华为云索取发票与退票" },
    load: () => import("./commands/invoice/index.ts"),
  },
  { name: "usage", text: { en: "Consumption lines", zh: "消费明细" }, load: () => import("./commands/usage/index.ts") },
  { name: "bill", text: { en: "Partner bills", zh: "伙伴账单" }, load: () => import("./commands/bill/index.ts") },
  { name: "incentive", text: { en: "Incentives", zh: "激励" }, load: () => import("./commands/incentive/index.ts") },
  {
    name: "payment",
    text: { en: "Payments of incentives", zh: "激励申付" },
    load: () => import("./commands/payment/index.ts"),
  },
  {
    name: "product",
    text: { en: "Products of the cloud store, and links to them", zh: "云商店商品与商品链接" },
    load: () => import("./commands/product/index.ts"),
  },
  {
    name: "offer",
    text: { en: "Exclusive offers of the cloud store", zh: "云商店专属优惠" },
    load: () => import("./commands/offer/index.ts"),
  },
  {
    name: "order",
    text: { en: "Orders of the cloud store", zh: "云商店订单" },
    load: () => import("./commands/order/index.ts"),
  },
  {
    name: "brand",
    text: { en: "Branding of the console: logos, menus, promotions", zh: "品牌定制：LOGO、菜单、推广" },
    load: () => import("./commands/brand/index.ts"),
  },
  {
    name: "dashboard",
    text: { en: "Dashboards", zh: "运营看板" },
    load: () => import("./commands/dashboard/index.ts"),
  },
  {
    name: "policy",
    text: { en: "Rules and parameters", zh: "规则与参数" },
    load: () => import("./commands/policy/index.ts"),
  },
  { name: "db", text: { en: "The database file", zh: "数据库文件" }, load: () => import("./commands/db/index.ts") },
  {
    name: "doctor",
    text: { en: "What could keep the program from working", zh: "检查运行环境与数据库" },
    load: () => import("./commands/doctor/index.ts"),
  },
  { name: "config", text: { en: "Settings", zh: "设置" }, load: () => import("./commands/config/index.ts") },
  {
    name: "profile",
    text: { en: "Named sets of settings", zh: "配置组" },
    load: () => import("./commands/profile/index.ts"),
  },
  {
    name: "help",
    text: { en: "Help on a command or a topic", zh: "命令或主题的帮助" },
    load: () => import("./commands/help/index.ts"),
  },
];
