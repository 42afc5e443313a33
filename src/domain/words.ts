import { ASSOCIATION_TYPES, STARTERS } from "./association/association.ts";
import { REQUEST_KINDS, REQUEST_STATES } from "./association/requests/request.ts";
import { BRAND_STATES, MENU_GROUPS } from "./branding/types.ts";
import { CERTIFICATION_STATES } from "./certification/types.ts";
import { PROJECT_STATES } from "./coupons/projects.ts";
import { COUPON_KINDS, COUPON_STATES, RECORDED_KINDS, SOLUTION_KINDS, SOLUTION_STATES } from "./coupons/types.ts";
import {
  ACCOUNTING,
  CONTRACTS,
  CUSTOMER_TYPES,
  ENTERPRISE_ROLES,
  MEMBERS_ACCOUNTING,
  SITES,
  VERIFIED_STATUSES,
} from "./customers/customer.ts";
import { PROFILE_DIMENSIONS, PROFILE_WORDS } from "./customers/profile.ts";
import { INCENTIVE_PROGRAMS } from "./incentives/policies.ts";
import { STATEMENT_STATES } from "./incentives/statements.ts";
import { PERFORMANCE_FLAGS } from "./incentives/types.ts";
import { INVITATION_KINDS, INVITATION_STATES } from "./invitations/types.ts";
import {
  COURIERS,
  INVOICE_BASES,
  INVOICE_MEDIA,
  INVOICE_STATES,
  INVOICE_TYPES,
  TITLE_TYPES,
} from "./invoices/types.ts";
import { MEMBER_STATUSES, ROLES } from "./managers/member.ts";
import { OFFER_STATES } from "./marketplace/offers/types.ts";
import { ORDER_SOURCES, ORDER_STATES } from "./marketplace/orders.ts";
import { BILLING_MODES, BILLING_PERIODS, PRODUCT_KINDS, PRODUCT_STATES, QUOTE_KINDS } from "./marketplace/products.ts";
import { KINDS, PARTNER_STATUSES, TIERS } from "./partners/partner.ts";
import { PAYMENT_METHODS, PAYMENT_STATES } from "./payments/types.ts";
import { REGISTRATION_STATES } from "./registration/types.ts";
import { RELATION_STATES } from "./resellers/types.ts";
import { BILL_STATES } from "./usage/bill.ts";
import { BILL_DETAIL_TYPES, BILL_TYPES, CHARGING_MODES, detailTypeInChinese } from "./usage/words.ts";
import { QUOTA_STATES, RECORD_TYPES, VOUCHER_STATES } from "./vouchers/types.ts";
import { WITHDRAWAL_METHODS, WITHDRAWAL_STATES } from "./withdrawals/types.ts";

/** The words of one list of the contract, each with its Chinese name; the compiler insists on all of them. */
function list<Word extends string>(words: readonly Word[], names: Readonly<Record<Word, string>>) {
  return [words as readonly string[], new Map<string, string>(Object.entries(names))] as const;
}

const REVIEW = { approved: "已通过", rejected: "已驳回", withdrawn: "已撤回" };
const ASSOCIATIONS = { referral: "顾问销售", resale: "代售" };
const CUSTOMERS = { individual: "个人", enterprise: "企业", none: "无" };
const VERIFIED = { unverified: "未实名认证", in_review: "认证中", failed: "认证失败", verified: "已实名认证" };
const TERMS = { unified: "财务托管", independent: "财务独立" };
const MODES = { "yearly-monthly": "包年/包月", "pay-per-use": "按需" };
const SOLUTIONS = {
  basic: "基础软件",
  "cloud-software": "云软件",
  advanced: "先进云软件",
  service: "服务",
  si: "系统集成",
};
const COUPONS = {
  ...SOLUTIONS,
  "si-validation": "系统集成（角色认证）",
  "si-support-validation": "支持计划（角色认证）",
  "si-differentiation": "系统集成（差异化认证）",
  "si-support-differentiation": "支持计划（差异化认证）",
};

/**
 * What people who read Chinese see instead of the words of the contract. By list, since a word may mean different things
 * (`issued` is 已开票 of an invoice and 已发放 of a statement); what machines get, and what is given, are the words.
 */
const IN_CHINESE: ReadonlyMap<readonly string[], ReadonlyMap<string, string>> = new Map([
  list(ASSOCIATION_TYPES, ASSOCIATIONS),
  list(STARTERS, { partner: "伙伴", customer: "客户" }),
  list(REQUEST_KINDS, { disassociate: "解除关联", switch: "切换关联类型" }),
  list(REQUEST_STATES, { pending: "待处理", ...REVIEW, lapsed: "已失效" }),
  list(BRAND_STATES, { draft: "草稿", submitted: "待审核", approved: "已通过", rejected: "已驳回" }),
  list(MENU_GROUPS, {
    information: "信息菜单",
    resource: "资源下拉菜单",
    account: "用户名下拉菜单",
    custom: "自定义菜单",
  }),
  list(CERTIFICATION_STATES, {
    none: "未认证",
    "awaiting-amount": "待确认金额",
    "awaiting-letter": "待上传确认函",
    "in-review": "审核中",
    certified: "已认证",
    rejected: "已驳回",
    locked: "已锁定",
  }),
  list(PROJECT_STATES, { reported: "已上报", issued: "已发放" }),
  list(COUPON_KINDS, COUPONS),
  list(RECORDED_KINDS, { ...COUPONS, manual: "人工发放" }),
  list(COUPON_STATES, { pending: "待审核", ...REVIEW }),
  list(SOLUTION_KINDS, SOLUTIONS),
  list(SOLUTION_STATES, {
    draft: "草稿",
    "in-review": "审核中",
    certified: "已认证",
    released: "已发布",
    rejected: "已驳回",
  }),
  list(SITES, { china: "中国站", international: "国际站" }),
  list(CUSTOMER_TYPES, CUSTOMERS),
  list(VERIFIED_STATUSES, VERIFIED),
  list(PROFILE_DIMENSIONS, {
    association_type: "关联类型",
    customer_type: "客户类型",
    verified_status: "实名认证状态",
    industry: "行业",
    region: "地区",
    level: "客户等级",
    manager: "客户经理",
    label: "客户标签",
  }),
  list(PROFILE_WORDS, { ...ASSOCIATIONS, ...CUSTOMERS, ...VERIFIED }),
  list(CONTRACTS, {
    direct: "直签合同",
    telesales: "电销合同",
    "special-price": "特价合同",
    "professional-service": "专业服务合同",
    special: "特殊合同",
  }),
  list(ENTERPRISE_ROLES, { none: "无", master: "企业主账号", member: "企业子账号" }),
  list(ACCOUNTING, TERMS),
  list(MEMBERS_ACCOUNTING, { ...TERMS, both: "两者均有" }),
  list(INCENTIVE_PROGRAMS, { "solution-provider": "解决方案提供商", distributor: "总经销商" }),
  list(STATEMENT_STATES, {
    estimated: "预估",
    "pending-confirmation": "待确认",
    confirmed: "已确认",
    issuing: "发放中",
    issued: "已发放",
  }),
  list(PERFORMANCE_FLAGS, { "voucher-not-counted": "现金券不计业绩", "stored-value-purchase": "购买储值卡" }),
  list(INVITATION_KINDS, { email: "邮件", link: "链接" }),
  list(INVITATION_STATES, {
    prepared: "待发送",
    sent: "已发送",
    failed: "失败",
    expired: "已过期",
    associated: "已关联",
    active: "有效",
  }),
  list(COURIERS, { requester: "申请方", vendor: "云厂商" }),
  list(INVOICE_BASES, { cycle: "按账期", order: "按订单", amount: "按金额" }),
  list(INVOICE_MEDIA, { digital: "数电发票", electronic: "电子发票", paper: "纸质发票" }),
  list(INVOICE_STATES, {
    "under-review": "审核中",
    issuing: "开票中",
    "to-sign": "待签收",
    issued: "已开票",
    returning: "退票中",
    returned: "已退票",
    rejected: "已驳回",
    withdrawn: "已撤回",
    "return-rejected": "退票已驳回",
  }),
  list(INVOICE_TYPES, { ordinary: "增值税普通发票", special: "增值税专用发票" }),
  list(TITLE_TYPES, { enterprise: "企业", organization: "组织" }),
  list(MEMBER_STATUSES, { active: "正常", inactive: "已停用" }),
  list(ROLES, {
    admin: "管理员",
    "account-manager": "客户经理",
    "account-director": "客户经理主管",
    operator: "操作员",
    reader: "只读成员",
    "ecosystem-manager": "生态经理",
  }),
  list(OFFER_STATES, {
    submitted: "待审核",
    effective: "生效中",
    rejected: "已驳回",
    withdrawn: "已撤回",
    expired: "已过期",
    lapsed: "已失效",
  }),
  list(ORDER_SOURCES, { link: "商品链接", manual: "人工录入" }),
  list(ORDER_STATES, {
    placed: "已下单",
    "awaiting-partner-payment": "待伙伴支付",
    paid: "已支付",
    cancelled: "已取消",
  }),
  list(BILLING_MODES, { ...MODES, "one-off": "一次性" }),
  list(BILLING_PERIODS, { year: "年", month: "月", day: "天", hour: "小时" }),
  list(PRODUCT_KINDS, { joint: "联营商品", "self-service": "自服务商品", common: "通用商品" }),
  list(PRODUCT_STATES, { "on-sale": "在售", "off-sale": "已下架" }),
  list(QUOTE_KINDS, { product: "商品报价", configuration: "配置单报价" }),
  list(KINDS, { "solution-provider": "解决方案提供商", distributor: "总经销商", reseller: "云经销商", none: "无" }),
  list(PARTNER_STATUSES, { active: "正常", frozen: "已冻结", delisted: "已摘牌" }),
  list(TIERS, { standard: "标准", preferred: "优选", leading: "领先", core: "核心" }),
  list(PAYMENT_METHODS, {
    bank: "银行转账",
    account: "返云账户",
    "account-owed-invoice": "返云账户（记欠票）",
    "coupon-quota": "转代金券额度",
  }),
  list(PAYMENT_STATES, {
    submitted: "已提交",
    "awaiting-invoice": "待收发票",
    "invoice-review": "发票审核中",
    approved: "已通过",
    paid: "已支付",
  }),
  list(REGISTRATION_STATES, {
    pending: "待审核",
    registered: "已报备",
    rejected: "已驳回",
    expired: "已过期",
    deleted: "已删除",
    associated: "已关联",
  }),
  list(RELATION_STATES, { invited: "已邀请", linked: "已归属", unlinked: "已解除" }),
  list(BILL_STATES, { estimated: "预估", final: "已出账" }),
  list(BILL_TYPES, { consumption: "消费", refund: "退款", adjustment: "调账" }),
  list(CHARGING_MODES, { ...MODES, "reserved-instance": "预留实例", "savings-plan": "节省计划" }),
  list(BILL_DETAIL_TYPES, Object.fromEntries(BILL_DETAIL_TYPES.map((word) => [word, detailTypeInChinese(word)]))),
  list(QUOTA_STATES, { normal: "正常", adjusting: "调整中", frozen: "已冻结", invalid: "已失效" }),
  list(RECORD_TYPES, {
    grant: "发放额度",
    share: "分享额度",
    receive: "收到额度",
    "take-back": "收回额度",
    "give-back": "退还额度",
    issue: "发放代金券",
    use: "使用",
    "manual-reclaim": "人工回收",
    disassociation: "解除关联回收",
    "model-switch": "切换关联类型回收",
    expiry: "到期回收",
  }),
  list(VOUCHER_STATES, { usable: "可用", used: "已使用", expired: "已过期", reclaimed: "已回收" }),
  list(WITHDRAWAL_METHODS, { "original-route": "原路退回", "bank-card": "银行卡", incentive: "激励" }),
  list(WITHDRAWAL_STATES, { submitted: "待审核", approved: "已通过", paid: "已打款", rejected: "已驳回" }),
]);

/** The Chinese names of the words that a column takes; undefined where its words are names already (V0, ids of rules). */
export function inChinese(words: readonly string[]): ReadonlyMap<string, string> | undefined {
  return IN_CHINESE.get(words);
}
