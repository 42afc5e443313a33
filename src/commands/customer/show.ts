import type { Command } from "commander";
import { refuseForeign } from "../../actions/authorize.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { customerColumns } from "./columns.ts";

/** What a customer account is called in messages. */
export const CUSTOMER = { en: "customer", zh: "客户" };

/** `customer show`. */
export function registerShow(customer: Command, app: App): void {
  customer
    .command("show <account>")
    .description(app.text({ en: "Show a customer", zh: "查看客户" }))
    .action(async (account: string) => {
      const database = await app.database("read");
      const found = await database.read(({ customers }) => customers.findView(account, app.now()));
      if (!found) throw notFound(CUSTOMER, account);
      if (found.partner !== null) refuseForeign(database, found.partner);
      const manager = app.manager();
      if (manager !== undefined && found.accountManager !== manager) throw notFound(CUSTOMER, account);
      await app.printRecord(customerColumns, found);
    });
}
