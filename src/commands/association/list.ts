import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Filter } from "../../database/listing.ts";
import { CUSTOMER } from "../../domain/record-names.ts";
import { notFound } from "../../errors.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { associationColumns } from "./columns.ts";

/** `association list` and `association history`. */
export function registerList(association: Command, app: App): void {
  const list = association
    .command("list")
    .description(app.text({ en: "List associations, past ones included", zh: "列出关联记录（含已结束的）" }));
  addListOptions(list, app, associationColumns).action(async (flags) => {
    const query = listQuery(app, flags, associationColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ associations }) => app.printList(associationColumns, associations.list(query, app.now())));
  });

  const history = association
    .command("history <customer>")
    .description(app.text({ en: "Show whose a customer was, from the beginning", zh: "查看客户的关联历史" }));
  addListOptions(history, app, associationColumns).action(async (customer: string, flags) => {
    const ofCustomer: Filter = { column: "customer", operator: "in", values: [customer] };
    const query = listQuery(app, { sort: "from", ...flags }, associationColumns, [
      ofCustomer,
      ...ofManager(app, "account_manager"),
    ]);
    const database = await app.database("read");
    await database.read(async ({ associations, customers }) => {
      if (!(await customers.find(customer))) throw notFound(CUSTOMER, customer);
      await app.printList(associationColumns, associations.list(query, app.now()));
    });
  });
}
