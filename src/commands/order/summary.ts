import type { Command } from "commander";
import {
  ORDER_DIMENSIONS,
  type OrderDimension,
  type OrderSummary,
  summarizeOrders,
} from "../../actions/summarize-orders.ts";
import type { App } from "../../app.ts";
import type { Text } from "../../language/text.ts";
import { cycleSpan, isCycle } from "../../values/instant.ts";
import { needed } from "../fields.ts";
import { selectRows } from "../in-memory.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { badValue, oneOf } from "../option-values.ts";
import { ofManager, ofPartner } from "../partner.ts";

const DIMENSIONS: Readonly<Record<OrderDimension, Text>> = {
  partner: { en: "Partner", zh: "伙伴" },
  product: { en: "Product", zh: "商品" },
  customer: { en: "Customer", zh: "客户" },
  month: { en: "Month", zh: "月份" },
  source: { en: "Source", zh: "来源" },
};

const count = (key: "orders" | "placed" | "awaiting" | "paid" | "cancelled", en: string, zh: string) =>
  ({ key, label: { en, zh }, type: "integer", value: (row) => row[key] }) satisfies ListColumn<OrderSummary>;

const figures: readonly ListColumn<OrderSummary>[] = [
  count("orders", "Orders", "订单数"),
  count("placed", "Placed", "已下单"),
  count("awaiting", "Awaiting partner payment", "待伙伴支付"),
  count("paid", "Paid", "已支付"),
  count("cancelled", "Cancelled", "已取消"),
  { key: "order_value", label: { en: "Value", zh: "订单金额" }, type: "money", value: (row) => row.orderValue },
  { key: "paid_value", label: { en: "Paid value", zh: "已支付金额" }, type: "money", value: (row) => row.paidValue },
  {
    key: "own_orders",
    label: { en: "Of own customers", zh: "自有客户订单数" },
    type: "integer",
    value: (row) => row.ownOrders,
  },
];

const dimensionColumn = (by: OrderDimension): ListColumn<OrderSummary> => ({
  key: by,
  label: DIMENSIONS[by],
  type: "text",
  value: (row) => row.value,
});

interface Flags {
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `order summary`: what the orders of a partner, or of every one, come to. */
export function registerSummary(order: Command, app: App): void {
  const summary = order
    .command("summary")
    .description(app.text({ en: "Sum orders up", zh: "汇总订单" }))
    .option(
      "--by <dimension>",
      `${app.text({ en: "by what (needed)", zh: "汇总维度（必填）" })}: ${ORDER_DIMENSIONS.join(", ")}`,
    )
    .option("--from <month>", app.text({ en: "first month (YYYY-MM)", zh: "起始月份（YYYY-MM）" }))
    .option("--to <month>", app.text({ en: "last month (YYYY-MM)", zh: "结束月份（YYYY-MM）" }));
  addListOptions(summary, app, figures).action((flags: Flags) => runSummary(app, flags));
}

async function runSummary(app: App, flags: Flags): Promise<void> {
  const word = needed({ ...flags }, "--by", { en: ORDER_DIMENSIONS.join(", "), zh: ORDER_DIMENSIONS.join("、") });
  const by = oneOf("--by", word, ORDER_DIMENSIONS);
  const columns = [dimensionColumn(by), ...figures];
  const [first, last] = [spanOf("--from", flags.from), spanOf("--to", flags.to)];
  const filters = [
    ...ofManager(app, "account_manager"),
    ...ofPartner(app),
    ...(first ? [{ column: "created_at", operator: "from" as const, values: [first.from] }] : []),
    ...(last ? [{ column: "created_at", operator: "to" as const, values: [last.to - 1] }] : []),
  ];
  const query = listQuery(app, { ...flags, from: undefined, to: undefined }, columns);
  const database = await app.database("read");
  const rows = await database.read((tables) => summarizeOrders(tables, by, filters, app.now()));
  await app.printList(columns, [selectRows(rows, columns, query)]);
}

function spanOf(option: string, text: string | undefined) {
  if (text === undefined) return undefined;
  if (isCycle(text)) return cycleSpan(text);
  throw badValue(option, text, { en: "a month such as 2026-11", zh: "2026-11 这样的月份" });
}
