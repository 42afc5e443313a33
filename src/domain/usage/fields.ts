import type { Field } from "../fields.ts";
import { PERFORMANCE_FLAGS } from "../incentives/types.ts";
import type { StoredUsageLine } from "./line.ts";
import { BILL_DETAIL_TYPE_WRITINGS, BILL_DETAIL_TYPES, CHARGING_MODE_WRITINGS, CHARGING_MODES } from "./words.ts";

/** A field of a consumption line, and the property of the record that holds it. */
export interface UsageField extends Field {
  readonly name: Exclude<keyof StoredUsageLine, "customer">;
}

const text = (
  key: string,
  name: UsageField["name"],
  en: string,
  zh: string,
  aliases: readonly string[] = [],
): UsageField => ({ key, name, type: "text", label: { en, zh }, aliases });

/** What a record is known by: the line, its customer, or the order that it came of. */
const naming = (...of: Parameters<typeof text>): UsageField => ({ ...text(...of), names: true });

/** An amount as it is billed: up to eight places come in, two are kept. An empty one is 0. */
const amount = (
  key: string,
  name: UsageField["name"],
  en: string,
  zh: string,
  aliases: readonly string[] = [],
): UsageField => ({ key, name, type: "cut-money", label: { en, zh }, aliases: [...aliases, `${zh}（元）`] });

/** What is one of some words, whichever of its writings came in. */
const word = (
  key: string,
  name: UsageField["name"],
  [en, zh]: readonly [string, string],
  values: readonly string[],
  synonyms: Readonly<Record<string, string>>,
): UsageField => ({ key, name, type: "word", label: { en, zh }, values, synonyms });

/** What a line names its customer by: one of them at least. */
export const USAGE_NAMES = ["account_name", "customer_id"];

/**
 * Headers of the same exports that say what other records say (who the customer and the partner are; names are masked
 * there, so that nothing is matched by them), or what nothing is asked of.
 */
export const DERIVED_USAGE_HEADERS: readonly string[] = [
  ...["客户名称", "客户全称", "实名认证名称", "Customer Name", "关联类型", "Association Type", "association_type"],
  ...["客户经理", "Account Manager", "account_manager", "partner", "customer", "所属客户"],
  ...["云经销商名称", "云经销商账号名", "Cloud Reseller Name"],
  ...["应用名称", "Application", "云服务区编码", "Cloud Service Region Code"],
  ...["订单周期数", "订单周期单位", "是否竞价实例"],
];

/** SURFACE.md "usage", with the headers of Partner Center's expenditure and bill details. */
export const USAGE_FIELDS: readonly UsageField[] = [
  { ...naming("id", "id", "ID", "明细编号", ["明细ID"]), required: true },
  {
    key: "bill_cycle",
    name: "billCycle",
    type: "cycle",
    required: true,
    label: { en: "Cycle", zh: "账期" },
    aliases: ["Billing Cycle"],
  },
  naming("customer_id", "customerId", "Customer ID", "客户ID", ["客户账号ID"]),
  naming("account_name", "accountName", "Account", "客户账号名", ["账号名", "登录名称", "客户账号", "Account Name"]),
  {
    key: "trade_time",
    name: "tradeTime",
    type: "instant",
    required: true,
    label: { en: "Traded", zh: "客户交易时间" },
    aliases: ["交易时间", "Transaction Time", "Customer Transaction Time", "Trade Time"],
  },
  text("service_type_name", "serviceTypeName", "Product type", "产品类型"),
  word("charging_mode", "chargingMode", ["Billing mode", "计费模式"], CHARGING_MODES, CHARGING_MODE_WRITINGS),
  word("bill_detail_type", "billDetailType", ["Bill type", "账单类型"], BILL_DETAIL_TYPES, BILL_DETAIL_TYPE_WRITINGS),
  text("region_name", "regionName", "Region", "区域"),
  naming("trade_id", "tradeId", "Order or transaction", "订单号/交易号", [
    "订单号",
    "交易号",
    "Order/Transaction ID",
    "Order ID/Transaction ID",
    "Order ID",
    "Transaction ID",
  ]),
  amount("payment_amount", "paymentAmount", "Due", "应付金额", ["Amount Due"]),
  amount("cash_amount", "cashAmount", "Cash", "现金", ["现金支付", "现金金额"]),
  amount("credit_amount", "creditAmount", "Credit", "信用额度", ["信用额度支付", "信用额度金额"]),
  amount("stored_value_card_amount", "storedValueCardAmount", "Stored-value card", "储值卡", [
    "储值卡支付",
    "储值卡金额",
  ]),
  amount("coupon_amount", "couponAmount", "Voucher", "代金券", ["代金券金额"]),
  amount("flexipurchase_coupon_amount", "flexipurchaseCouponAmount", "Flexi-purchase coupon", "现金券", ["现金券金额"]),
  amount("debt_amount", "debtAmount", "Unpaid", "欠费", ["欠费金额"]),
  {
    key: "performance_flag",
    name: "performanceFlag",
    type: "choice",
    values: PERFORMANCE_FLAGS,
    label: { en: "Performance flag", zh: "业绩标记" },
  },
];
