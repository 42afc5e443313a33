import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { INCENTIVE_PROGRAMS, type IncentivePolicy } from "../../domain/incentives/policies.ts";
import { formatRate } from "../../domain/incentives/rates.ts";
import { STATEMENT_STATES, type StatementView } from "../../domain/incentives/statements.ts";
import { TIERS } from "../../domain/partners/partner.ts";
import type { ListColumn } from "../listing.ts";
import { readRate } from "./rate.ts";

/** SURFACE.md "incentive". */
export const statementColumns: readonly ListColumn<StatementView>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "cycle", label: { en: "Cycle", zh: "账期" }, type: "text", value: (row) => row.cycle, cycle: true },
  {
    key: "association_type",
    label: { en: "Association", zh: "关联类型" },
    type: "text",
    value: (row) => row.associationType,
    values: ASSOCIATION_TYPES,
  },
  { key: "performance", label: { en: "Performance", zh: "业绩" }, type: "money", value: (row) => row.performance },
  {
    key: "rate",
    label: { en: "Rate (%)", zh: "返点比例（%）" },
    type: "fraction",
    value: (row) => (row.rate === null ? null : formatRate(row.rate)),
    asked: { column: "rate", read: readRate },
  },
  { key: "amount", label: { en: "Amount", zh: "激励金额" }, type: "money", value: (row) => row.amount },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: STATEMENT_STATES,
  },
  { key: "disputed", label: { en: "Disputed", zh: "有异议" }, type: "boolean", value: (row) => row.disputed },
  {
    key: "payable",
    label: { en: "Payable", zh: "可支付" },
    type: "boolean",
    value: (row) => row.payable,
    computed: "asked",
  },
  {
    key: "blocked_by",
    label: { en: "Blocked by", zh: "不可支付原因" },
    type: "ids",
    value: (row) => row.blockedBy.map((rule) => rule.id),
    computed: "asked",
  },
];

/** A rate as it was entered. */
export const policyColumns: readonly ListColumn<IncentivePolicy>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  {
    key: "program",
    label: { en: "Programme", zh: "伙伴计划" },
    type: "text",
    value: (row) => row.program,
    values: INCENTIVE_PROGRAMS,
  },
  {
    key: "association_type",
    label: { en: "Association", zh: "关联类型" },
    type: "text",
    value: (row) => row.associationType,
    values: ASSOCIATION_TYPES,
  },
  { key: "products", label: { en: "Products", zh: "产品类型" }, type: "ids", value: (row) => row.products },
  {
    key: "tier",
    label: { en: "Tier", zh: "伙伴等级" },
    type: "text",
    value: (row) => row.tier,
    values: TIERS,
  },
  { key: "threshold", label: { en: "From performance", zh: "业绩门槛" }, type: "money", value: (row) => row.threshold },
  { key: "cap", label: { en: "At most", zh: "封顶金额" }, type: "money", value: (row) => row.cap },
  {
    key: "rate",
    label: { en: "Rate (%)", zh: "返点比例（%）" },
    type: "fraction",
    value: (row) => formatRate(row.rate),
    asked: { column: "rate", read: readRate },
  },
  { key: "from", label: { en: "From", zh: "生效时间" }, type: "instant", value: (row) => row.from },
  { key: "to", label: { en: "To", zh: "失效时间" }, type: "instant", value: (row) => row.to },
];
