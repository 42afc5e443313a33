import type { Text } from "../../language/text.ts";
/** How a line is charged. Exports say the code, or a label that may also tell how the mode is settled. */
export const CHARGING_MODES = ["yearly-monthly", "pay-per-use", "reserved-instance", "savings-plan"] as const;

/** What people read for them. */
export const CHARGING_MODE_WORDS: Readonly<Record<(typeof CHARGING_MODES)[number], Text>> = {
  "yearly-monthly": { en: "yearly/monthly", zh: "包年/包月" },
  "pay-per-use": { en: "pay-per-use", zh: "按需" },
  "reserved-instance": { en: "reserved instance", zh: "预留实例" },
  "savings-plan": { en: "savings plan", zh: "节省计划" },
};

/** What a line does to a bill. */
export const BILL_TYPES = ["consumption", "refund", "adjustment"] as const;

/** What people read for them. */
export const BILL_TYPE_WORDS: Readonly<Record<(typeof BILL_TYPES)[number], Text>> = {
  consumption: { en: "consumption", zh: "消费" },
  refund: { en: "refund", zh: "退款" },
  adjustment: { en: "adjustment", zh: "调账" },
};

export type BillType = (typeof BILL_TYPES)[number];

/** Every writing of a charging mode: the codes of the interface, the labels of exports in both languages. */
export const CHARGING_MODE_WRITINGS: Readonly<Record<string, string>> = writings([
  ["yearly-monthly", "1", "包年/包月", "包年包月", "包周期", "Yearly/Monthly"],
  ["pay-per-use", "3", "按需", "按需计费", "Pay-per-use"],
  [
    "reserved-instance",
    ...["10", "预留实例", "预留实例-订购", "预留实例-按时计费", "Reserved instance", "Reserved instances"],
    ...["Reserved instance-subscription", "Reserved instance-upfront payment", "Reserved instance-hourly billing"],
  ],
  [
    "savings-plan",
    ...["11", "节省计划", "节省计划-订购", "节省计划-按时计费", "节省计划-抵扣", "Savings plan", "Savings plans"],
    ...["Savings plans-subscription", "Savings plans-hourly billing", "Savings plans used"],
  ],
]);

/** A bill detail type: its word, what it does to a bill, its code, and the labels that stand for it. */
type DetailType = readonly [word: string, type: BillType, ...writings: string[]];

/** In the order of their codes; a partner bill says no more than the bill type, which is then the word. */
const DETAIL_TYPES: readonly DetailType[] = [
  ["new", "consumption", "1", "消费-新购", "新购", "Expenditure-purchase", "Expenditure-new purchase"],
  ["renew", "consumption", "2", "消费-续订", "续订", "Expenditure-renewal"],
  ["change", "consumption", "3", "消费-变更", "Expenditure-change"],
  ["refund-unsubscribe", "refund", "4", "退款-退订", "退订", "Refund-unsubscription"],
  ["usage", "consumption", "5", "消费-使用", "使用", "Expenditure-use"],
  ["auto-renew", "consumption", "8", "消费-自动续订", "自动续订", "Expenditure-auto-renewal"],
  ["adjust-compensate", "adjustment", "9", "调账-补偿", "补偿", "Adjustment-compensation"],
  [
    "support-plan-month-end",
    "consumption",
    ...["14", "消费-服务支持计划月末扣费", "服务支持计划月末扣费"],
    "Expenditure-support plan month-end deduction",
  ],
  ["adjust-charge", "adjustment", "16", "调账-扣费", "扣费", "Adjustment-deduction"],
  ["monthly-pay", "consumption", "18", "消费-按月付费", "按月付费", "Expenditure-monthly payment"],
  ["refund-change", "refund", "20", "退款-变更", "Refund-change"],
  [
    "savings-plan-deduct",
    "consumption",
    "23",
    "消费-节省计划抵扣",
    "节省计划抵扣",
    "Expenditure-savings plan deduction",
  ],
  [
    "refund-period-to-on-demand",
    "refund",
    ...["24", "退款-包年/包月转按需", "包年/包月转按需", "Refund-yearly/monthly to pay-per-use"],
  ],
  ["rounding-make-up", "consumption", "25", "消费-抹零补扣", "抹零补扣"],
  ["yearly-pay", "consumption", "103", "消费-按年付费", "按年付费", "Expenditure-yearly payment"],
  ["consumption", "consumption", "消费", "Expenditure"],
  ["refund", "refund", "退款"],
  ["adjustment", "adjustment", "调账"],
];

export const BILL_DETAIL_TYPES: readonly string[] = DETAIL_TYPES.map(([word]) => word);

export const BILL_DETAIL_TYPE_WRITINGS: Readonly<Record<string, string>> = writings(
  DETAIL_TYPES.map(([word, , ...others]) => [word, ...others]),
);

const TYPES: ReadonlyMap<string, BillType> = new Map(DETAIL_TYPES.map(([word, type]) => [word, type]));

/** What a line of a detail type does to a bill; null where nobody knows the word, or none was given. */
export function billTypeOf(detail: string | null): BillType | null {
  return TYPES.get(detail ?? "") ?? null;
}

const CHINESE = /^[\u4e00-\u9fff]/;

/** What a detail type is called in Chinese exports. */
export function detailTypeInChinese(word: string): string {
  const writings = DETAIL_TYPES.find(([one]) => one === word)?.slice(2) ?? [];
  return writings.find((writing) => CHINESE.test(writing)) ?? word;
}

function writings(words: readonly (readonly [word: string, ...writings: string[]])[]): Record<string, string> {
  return Object.fromEntries(words.flatMap(([word, ...others]) => others.map((other) => [other, word])));
}
