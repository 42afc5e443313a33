import type { Command } from "commander";
import { importCustomers } from "../../actions/import-customers.ts";
import type { App } from "../../app.ts";
import { CUSTOMER_FIELDS, DERIVED_CUSTOMER_HEADERS } from "../../domain/customers/fields.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { customerColumns } from "./columns.ts";

/** `customer import`. */
export function registerImport(customer: Command, app: App): void {
  const command = customer
    .command("import <file>")
    .description(app.text({ en: "Import customers; known accounts are updated", zh: "导入客户，已知账号将更新" }));
  addBulkOptions(command, app, { fields: CUSTOMER_FIELDS }).action(async (path: string, flags: BulkFlags) => {
    await bulk(app, {
      path,
      flags,
      fields: CUSTOMER_FIELDS,
      derived: derivedHeaders(customerColumns, DERIVED_CUSTOMER_HEADERS),
      action: importCustomers,
    });
  });
}
