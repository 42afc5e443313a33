import type { Command } from "commander";
import {
  summarizeUsage,
  USAGE_DIMENSIONS,
  type UsageDimension,
  type UsageSummary,
} from "../../actions/summarize-usage.ts";
import type { App } from "../../app.ts";
import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { wordOf } from "../../domain/fields.ts";
import { PERFORMANCE_RULES } from "../../domain/incentives/performance.ts";
import { USAGE_FIELDS } from "../../domain/usage/fields.ts";
import { BILL_TYPES } from "../../domain/usage/words.ts";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { isCycle } from "../../values/instant.ts";
import { ZERO } from "../../values/money.ts";
import { needed } from "../fields.ts";
import { selectRows } from "../in-memory.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { badValue, camel, oneOf } from "../option-values.ts";

const DIMENSIONS: Readonly<Record<UsageDimension, Text>> = {
  month: { en: "Cycle", zh: "账期" },
  customer: { en: "Customer", zh: "客户账号名" },
  manager: { en: "Account manager", zh: "客户经理" },
  product: { en: "Product type", zh: "产品类型" },
  association_type: { en: "Association", zh: "关联类型" },
  partner: { en: "Partner", zh: "伙伴" },
  region: { en: "Region", zh: "区域" },
  charging_mode: { en: "Billing mode", zh: "计费模式" },
  bill_type: { en: "Bill type", zh: "账单类型" },
  bill_detail_type: { en: "Bill detail type", zh: "账单明细类型" },
};

const FIELDS = new Map(USAGE_FIELDS.map((field) => [field.key, field]));

/** The only words that a dimension has, or the field that knows the writings of its words. */
function filterOf(by: UsageDimension): Pick<ListColumn<UsageSummary>, "values" | "asked"> {
  if (by === "bill_type") return { values: BILL_TYPES };
  const field = FIELDS.get(by);
  if (field?.type !== "word") return by === "association_type" ? { values: ASSOCIATION_TYPES } : {};
  return {
    ...(field.values ? { values: field.values } : {}),
    asked: { column: by, read: (_, word) => wordOf(field, word) },
  };
}

/** What the amounts that each rule excludes are called: `excluded_` and the rule's name. */
const EXCLUDED: Readonly<Record<string, Text>> = {
  "incentive.rebound": { en: "Re-bound", zh: "换绑不计" },
  "performance.coupon": { en: "Coupons not counted", zh: "优惠券不计" },
  "performance.flagged-voucher": { en: "Flagged vouchers", zh: "标记现金券不计" },
  "performance.stored-value-purchase": { en: "Stored-value purchases", zh: "购买储值卡不计" },
  "performance.not-associated": { en: "Not associated", zh: "未关联不计" },
};

const money = (
  key: string,
  en: string,
  zh: string,
  value: (row: UsageSummary) => number,
): ListColumn<UsageSummary> => ({
  key,
  label: { en, zh },
  type: "money",
  value,
});

const figureColumns: readonly ListColumn<UsageSummary>[] = [
  { key: "lines", label: { en: "Lines", zh: "明细数" }, type: "integer", value: (row) => row.lines },
  money("payment_amount", "Due", "应付金额", (row) => row.paymentAmount),
  money("cash_amount", "Cash", "现金", (row) => row.cashAmount),
  money("credit_amount", "Credit", "信用额度", (row) => row.creditAmount),
  money("stored_value_card_amount", "Stored-value card", "储值卡", (row) => row.storedValueCardAmount),
  money("coupon_amount", "Voucher", "代金券", (row) => row.couponAmount),
  money("flexipurchase_coupon_amount", "Flexi-purchase coupon", "现金券", (row) => row.flexipurchaseCouponAmount),
  money("performance", "Performance", "业绩", (row) => row.performance),
  ...PERFORMANCE_RULES.map(
    ({ id }): ListColumn<UsageSummary> => ({
      key: `excluded_${id.replace(/^.*\./, "").replaceAll("-", "_")}`,
      label: EXCLUDED[id] as Text,
      type: "money",
      value: (row) => row.excluded.get(id) ?? ZERO,
      wide: true,
    }),
  ),
];

const dimensionColumn = (by: UsageDimension): ListColumn<UsageSummary> => ({
  key: by,
  label: DIMENSIONS[by],
  type: "text",
  value: (row) => row.value,
  ...filterOf(by),
});

interface Flags {
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `usage summary`. --partner limits it to lines traded within an association with that partner. */
export function registerSummary(usage: Command, app: App): void {
  const summary = usage
    .command("summary")
    .description(app.text({ en: "Sum consumption and performance up", zh: "汇总消费与业绩" }))
    .option(
      "--by <dimension>",
      `${app.text({ en: "by what (needed)", zh: "汇总维度（必填）" })}: ${USAGE_DIMENSIONS.join(", ")}`,
    )
    .option("--from <cycle>", app.text({ en: "first cycle (YYYY-MM)", zh: "起始账期（YYYY-MM）" }))
    .option("--to <cycle>", app.text({ en: "last cycle (YYYY-MM)", zh: "结束账期（YYYY-MM）" }));
  const all = [...USAGE_DIMENSIONS.map(dimensionColumn), ...figureColumns];
  addListOptions(summary, app, all).action((flags: Flags) => runSummary(app, flags));
}

async function runSummary(app: App, flags: Flags): Promise<void> {
  const word = needed({ ...flags }, "--by", { en: USAGE_DIMENSIONS.join(", "), zh: USAGE_DIMENSIONS.join("、") });
  const by = oneOf("--by", word.replaceAll("-", "_"), USAGE_DIMENSIONS);
  const other = USAGE_DIMENSIONS.find((one) => one !== by && one !== "partner" && camel(one) in flags);
  if (other !== undefined) throw otherDimension(other, by);
  const columns = [dimensionColumn(by), ...figureColumns];
  const query = listQuery(app, { ...flags, from: undefined, to: undefined }, columns);
  const first = readCycle("--from", flags.from) ?? "0001-01";
  const last = readCycle("--to", flags.to) ?? "9999-12";
  const database = await app.database("read");
  const [partner, manager] = [app.partner(), app.manager()];
  const rows = await database.read((tables) =>
    summarizeUsage(tables, { by, first, last, partner, manager, now: app.now() }),
  );
  await app.printList(columns, [selectRows(rows, columns, query)]);
}

function otherDimension(other: UsageDimension, by: UsageDimension) {
  const option = other.replaceAll("_", "-");
  return usageError(
    "BAD_VALUE",
    {
      en: `--${option} filters a summary by ${other}; this one is by ${by}.`,
      zh: `--${option} 只能筛选按 ${other} 的汇总；当前按 ${by} 汇总。`,
    },
    {
      field: option,
      hint: {
        en: `partnerctl usage summary --by ${other} --${option} <value>`,
        zh: `partnerctl usage summary --by ${other} --${option} <值>`,
      },
    },
  );
}

function readCycle(option: string, text: string | undefined): string | undefined {
  if (text === undefined || isCycle(text)) return text;
  throw badValue(option, text, { en: "a cycle such as 2026-11", zh: "2026-11 这样的账期" });
}
