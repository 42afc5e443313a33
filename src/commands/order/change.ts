import type { Command } from "commander";
import { advanceOrders, repriceOrder } from "../../actions/change-orders.ts";
import type { App } from "../../app.ts";
import type { OrderEvent } from "../../domain/marketplace/orders.ts";
import type { Text } from "../../language/text.ts";
import { neededAmount } from "../amount.ts";
import { orderColumns } from "./columns.ts";

const STEPS: readonly (readonly [event: Exclude<OrderEvent, "place" | "cancel">, text: Text])[] = [
  [
    "request-payment",
    { en: "Record that the customer leaves the payment to its partner", zh: "登记客户转由伙伴支付订单" },
  ],
  ["pay", { en: "Record that orders were paid", zh: "登记订单已支付" }],
];

/** `order price`, `order request-payment`, `order pay` and `order cancel`. */
export function registerChange(order: Command, app: App): void {
  order
    .command("price <id>")
    .description(
      app.text({
        en: "Change the price of an order of Yanxuan goods, between floor and list",
        zh: "为严选商品订单调价",
      }),
    )
    .option("--to <yuan>", app.text({ en: "the new price (needed)", zh: "新价格（必填）" }))
    .action(async (id: string, flags: { readonly to?: string }) => {
      const price = neededAmount("--to", flags.to, { en: "the new price in yuan", zh: "新价格（元）" });
      const database = await app.mutable(orderColumns);
      await app.printRecord(orderColumns, await repriceOrder(database, app.draft(), id, price));
    });

  for (const [event, text] of STEPS) {
    order
      .command(`${event} <ids...>`)
      .description(app.text(text))
      .action(async (ids: string[]) => {
        const database = await app.mutable(orderColumns);
        await app.printList(orderColumns, [await advanceOrders(database, app.draft(), ids, event)]);
      });
  }

  order
    .command("cancel <ids...>")
    .description(app.text({ en: "Cancel orders that are not paid", zh: "取消未支付的订单" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action(async (ids: string[], flags: { readonly reason?: string }) => {
      const database = await app.mutable(orderColumns);
      const cancelled = await advanceOrders(database, app.draft(), ids, "cancel", flags.reason ?? null);
      await app.printList(orderColumns, [cancelled]);
    });
}
