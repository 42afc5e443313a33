import type { Exclusion, ExplainedLine, Explanation } from "../../actions/explain-incentive.ts";
import type { StatementPart } from "../../domain/incentives/policies.ts";
import { formatRate } from "../../domain/incentives/rates.ts";
import type { Statement, StatementView } from "../../domain/incentives/statements.ts";
import type { Column } from "../../output/dataset.ts";
import type { Section } from "../../output/sections.ts";
import { addFen, type Fen } from "../../values/money.ts";
import { statementColumns } from "./columns.ts";

/** The parts of an explanation, in the order in which they are told. */
export const EXPLANATION_SECTIONS = ["statement", "policies", "lines", "exclusions", "earlier", "totals"] as const;

const RATE = { en: "Rate (%)", zh: "返点比例（%）" };
const POLICY = { en: "Policy", zh: "政策编号" };
const PERFORMANCE = { en: "Performance", zh: "业绩" };
const AMOUNT = { en: "Amount", zh: "金额" };
const LINES = { en: "Lines", zh: "明细数" };

const partColumns: readonly Column<StatementPart>[] = [
  { key: "policy", label: POLICY, type: "text", value: ({ policy }) => policy?.id },
  {
    key: "products",
    label: { en: "Products", zh: "产品类型" },
    type: "ids",
    value: ({ policy, products }) => (policy && policy.products.length === 0 ? [] : products.filter(Boolean)),
  },
  { key: "performance", label: PERFORMANCE, type: "money", value: (row) => row.performance },
  { key: "rate", label: RATE, type: "fraction", value: ({ policy }) => (policy ? formatRate(policy.rate) : "0") },
  { key: "cap", label: { en: "At most", zh: "封顶金额" }, type: "money", value: ({ policy }) => policy?.cap },
  {
    key: "exact_amount",
    label: { en: "Amount before rounding", zh: "取整前金额" },
    type: "fraction",
    value: ({ exact }) => exactYuan(exact),
  },
];

/** Millionths of a fen as yuan with all their places. */
function exactYuan(exact: bigint): string {
  const digits = String(exact < 0n ? -exact : exact).padStart(9, "0");
  return `${exact < 0n ? "-" : ""}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

const lineColumns: readonly Column<ExplainedLine>[] = [
  { key: "id", label: { en: "ID", zh: "明细编号" }, type: "text", value: (row) => row.id },
  { key: "customer", label: { en: "Customer", zh: "客户账号名" }, type: "text", value: (row) => row.customer },
  { key: "trade_time", label: { en: "Traded", zh: "客户交易时间" }, type: "instant", value: (row) => row.tradeTime },
  {
    key: "service_type_name",
    label: { en: "Product type", zh: "产品类型" },
    type: "text",
    value: (row) => row.serviceTypeName,
  },
  { key: "cash_amount", label: { en: "Cash", zh: "现金" }, type: "money", value: (row) => row.cashAmount },
  { key: "credit_amount", label: { en: "Credit", zh: "信用额度" }, type: "money", value: (row) => row.creditAmount },
  {
    key: "stored_value_card_amount",
    label: { en: "Stored-value card", zh: "储值卡" },
    type: "money",
    value: (row) => row.storedValueCardAmount,
  },
  {
    key: "coupon_amount",
    label: { en: "Voucher", zh: "代金券" },
    type: "money",
    value: (row) => row.couponAmount,
    wide: true,
  },
  {
    key: "flexipurchase_coupon_amount",
    label: { en: "Flexi-purchase coupon", zh: "现金券" },
    type: "money",
    value: (row) => row.flexipurchaseCouponAmount,
    wide: true,
  },
  { key: "counted", label: { en: "Counted", zh: "计入业绩" }, type: "money", value: (row) => row.counted },
  { key: "excluded", label: { en: "Excluded", zh: "不计业绩" }, type: "money", value: (row) => row.excluded },
  { key: "rules", label: { en: "Rules", zh: "规则" }, type: "ids", value: (row) => row.rules },
  { key: "policy", label: POLICY, type: "text", value: ({ policy }) => policy?.id, wide: true },
  { key: "rate", label: RATE, type: "fraction", value: ({ policy }) => (policy ? formatRate(policy.rate) : "0") },
];

const exclusionColumns: readonly Column<Exclusion>[] = [
  { key: "rule", label: { en: "Rule", zh: "规则" }, type: "text", value: (row) => row.rule },
  { key: "lines", label: LINES, type: "integer", value: (row) => row.lines },
  { key: "amount", label: AMOUNT, type: "money", value: (row) => row.amount },
];

const earlierColumns: readonly Column<Statement>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "performance", label: PERFORMANCE, type: "money", value: (row) => row.performance },
  { key: "amount", label: AMOUNT, type: "money", value: (row) => row.amount },
];

/** What the statement adds up from: all of the lines, less what was stated before. */
const totalColumns: readonly Column<Explanation>[] = [
  {
    key: "calculated_performance",
    label: { en: "Calculated performance", zh: "计算业绩" },
    type: "money",
    value: ({ statement }) => statement.totalPerformance,
  },
  {
    key: "calculated_amount",
    label: { en: "Calculated amount", zh: "计算金额" },
    type: "money",
    value: ({ statement }) => statement.totalAmount,
  },
  {
    key: "earlier_performance",
    label: { en: "Performance stated before", zh: "此前已计业绩" },
    type: "money",
    value: ({ earlier }) => sumOf(earlier, "performance"),
  },
  {
    key: "earlier_amount",
    label: { en: "Amount stated before", zh: "此前已计金额" },
    type: "money",
    value: ({ earlier }) => sumOf(earlier, "amount"),
  },
  { key: "performance", label: PERFORMANCE, type: "money", value: ({ statement }) => statement.performance },
  { key: "amount", label: AMOUNT, type: "money", value: ({ statement }) => statement.amount },
];

function sumOf(statements: readonly Statement[], figure: "performance" | "amount"): Fen {
  return addFen(...statements.map((statement) => statement[figure]));
}

/** Makes the sections of an explanation; that of what was excluded goes through the lines first if they were not told. */
export function explanationSections(explanation: Explanation): Section[] {
  let told = false;
  async function* lines(): AsyncGenerator<ExplainedLine[]> {
    yield* explanation.lines();
    told = true;
  }
  async function* exclusions(): AsyncGenerator<readonly Exclusion[]> {
    if (!told) for await (const _ of lines());
    yield explanation.exclusions();
  }
  const statement: Section<StatementView> = {
    name: "statement",
    title: { en: "Statement", zh: "激励账单" },
    columns: statementColumns,
    batches: [[explanation.statement]],
    shape: "record",
  };
  const list = <Row>(
    name: string,
    en: string,
    zh: string,
    columns: readonly Column<Row>[],
    batches: Section<Row>["batches"],
  ) => ({ name, title: { en, zh }, columns, batches, shape: "list", dispensable: true }) as Section;
  return [
    statement as Section,
    list("policies", "Rates used", "适用政策", partColumns, [explanation.parts]),
    list("lines", "Consumption lines", "消费明细", lineColumns, lines()),
    list("exclusions", "Excluded by rule", "按规则不计业绩", exclusionColumns, exclusions()),
    list("earlier", "Stated before", "此前的账单", earlierColumns, [explanation.earlier]),
    {
      name: "totals",
      title: { en: "Totals", zh: "合计" },
      columns: totalColumns,
      batches: [[explanation]],
      shape: "record",
    },
  ];
}
