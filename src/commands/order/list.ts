import type { Command } from "commander";
import { findOrder } from "../../actions/change-orders.ts";
import type { App } from "../../app.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { orderColumns, shownColumns } from "./columns.ts";

/** `order list` and `order show`. */
export function registerList(order: Command, app: App): void {
  const list = order.command("list").description(app.text({ en: "List orders", zh: "列出订单" }));
  addListOptions(list, app, orderColumns).action(async (flags) => {
    const query = listQuery(app, flags, orderColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ orders }) => app.printList(orderColumns, orders.list(query, app.now())));
  });

  order
    .command("show <id>")
    .description(app.text({ en: "Show an order", zh: "查看订单" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      const found = await database.read((tables) => findOrder(tables, id, app.manager(), app.now()));
      await app.printRecord(shownColumns(app), found);
    });
}
