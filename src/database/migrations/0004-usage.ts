import type { Ddl } from "./index.ts";

/** The one form of charging modes and bill types, and what exports had brought in before there was one. */
const WRITINGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  charging_mode: {
    "yearly-monthly": ["1", "包年/包月", "包周期", "Yearly/Monthly", "Yearly/monthly"],
    "pay-per-use": ["3", "按需", "Pay-per-use"],
    "reserved-instance": ["10", "预留实例", "预留实例-订购", "预留实例-按时计费"],
    "savings-plan": ["11", "节省计划", "节省计划-订购", "节省计划-按时计费", "节省计划-抵扣"],
  },
  bill_detail_type: {
    new: ["1", "消费-新购", "新购"],
    renew: ["2", "消费-续订", "续订"],
    change: ["3", "消费-变更"],
    "refund-unsubscribe": ["4", "退款-退订", "退订"],
    usage: ["5", "消费-使用", "使用"],
    "auto-renew": ["8", "消费-自动续订", "自动续订"],
    "adjust-compensate": ["9", "调账-补偿", "补偿"],
    "support-plan-month-end": ["14", "消费-服务支持计划月末扣费"],
    "adjust-charge": ["16", "调账-扣费", "扣费"],
    "monthly-pay": ["18", "消费-按月付费"],
    "refund-change": ["20", "退款-变更"],
    "savings-plan-deduct": ["23", "消费-节省计划抵扣"],
    "refund-period-to-on-demand": ["24", "退款-包年/包月转按需"],
    "rounding-make-up": ["25", "消费-抹零补扣"],
    "yearly-pay": ["103", "消费-按年付费"],
    consumption: ["消费", "Expenditure"],
    refund: ["退款", "Refund"],
    adjustment: ["调账", "Adjustment"],
  },
};

/**
 * What 0004-marketplace makes for consumption and the partner bill: charging modes and bill types of known lines are put
 * into the one form in which they are imported from now on, in their histories too, so that a file that is imported
 * again finds its lines unchanged. No version is made of it: the lines say what they said.
 */
export function usage({ statement }: Ddl): void {
  for (const [column, words] of Object.entries(WRITINGS)) {
    const cases = Object.entries(words)
      .map(([word, writings]) => `when ${column} in (${writings.map(quoted).join(", ")}) then ${quoted(word)}`)
      .join(" ");
    const known = Object.values(words).flat().map(quoted).join(", ");
    for (const table of ["usage_lines", "usage_lines_history"]) {
      statement(`update ${table} set ${column} = case ${cases} else ${column} end where ${column} in (${known})`);
    }
  }
}

function quoted(word: string): string {
  return `'${word}'`;
}
