import type { Command } from "commander";
import type { App } from "../../app.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { withVersions } from "../versions.ts";
import { customerColumns } from "./columns.ts";
import { accountOf, shownCustomer } from "./show.ts";

/** `customer list`. */
export function registerList(customer: Command, app: App): void {
  const list = customer.command("list").description(app.text({ en: "List customers", zh: "列出客户" }));
  addListOptions(list, app, customerColumns).action(async (flags) => {
    const query = listQuery(app, flags, customerColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(async (tables) => {
      const rows = tables.customers.list(query, app.now());
      await app.printList(shownCustomer, withVersions(app, tables, "customers", accountOf, rows));
    });
  });
}
