import type { Command } from "commander";
import { findPayment } from "../../actions/settle-payment.ts";
import type { App } from "../../app.ts";
import type { Filter } from "../../database/listing.ts";
import type { Instant } from "../../values/instant.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { paymentColumns, sayQuota } from "./columns.ts";

/** `payment list`, `payment overdue` and `payment show`. */
export function registerList(payment: Command, app: App): void {
  // The options follow from the columns alone; the clock is read when the command runs.
  const columns = paymentColumns(0 as Instant);
  const list = payment.command("list").description(app.text({ en: "List payments", zh: "列出申付单" }));
  addListOptions(list, app, columns).action((flags) => printList(app, flags, []));

  const overdue = payment
    .command("overdue")
    .description(app.text({ en: "List payments that are past due", zh: "列出逾期未付的申付单" }));
  addListOptions(overdue, app, columns).action((flags) =>
    printList(app, flags, [
      { column: "overdue_days", operator: "from", values: [1] },
      { column: "paid_at", operator: "in", values: [null] },
    ]),
  );

  payment
    .command("show <id>")
    .description(app.text({ en: "Show a payment", zh: "查看申付单" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      const payment = await database.read((tables) => findPayment(tables, id));
      await app.printRecord(paymentColumns(app.now()), payment);
      sayQuota(app, payment);
    });
}

async function printList(app: App, flags: Record<string, unknown>, extra: readonly Filter[]): Promise<void> {
  const columns = paymentColumns(app.now());
  const query = listQuery(app, flags, columns, extra);
  const database = await app.database("read");
  await database.read(({ payments }) => app.printList(columns, payments.list(query, app.now())));
}
