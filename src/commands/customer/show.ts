import type { Command } from "commander";
import { refuseForeign } from "../../actions/authorize.ts";
import type { App } from "../../app.ts";
import type { CustomerView } from "../../database/tables/customers.ts";
import { CUSTOMER } from "../../domain/record-names.ts";
import { notFound } from "../../errors.ts";
import type { ListColumn } from "../listing.ts";
import { versionColumn, withVersion } from "../versions.ts";
import { customerColumns } from "./columns.ts";

/** What lists of customers and `customer show` can show. */
export const shownCustomer: readonly ListColumn<CustomerView>[] = [...customerColumns, versionColumn];
export const accountOf = ({ accountName }: CustomerView): string => accountName;

/** `customer show`. */
export function registerShow(customer: Command, app: App): void {
  customer
    .command("show <account>")
    .description(app.text({ en: "Show a customer", zh: "查看客户" }))
    .action(async (account: string) => {
      const database = await app.database("read");
      await database.read(async (tables) => {
        const found = await tables.customers.findView(account, app.now());
        if (!found) throw notFound(CUSTOMER, account);
        if (found.partner !== null) refuseForeign(database, found.partner);
        const manager = app.manager();
        if (manager !== undefined && found.accountManager !== manager) throw notFound(CUSTOMER, account);
        await app.printRecord(shownCustomer, await withVersion(app, tables, "customers", accountOf, found));
      });
    });
}
