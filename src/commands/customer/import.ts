import type { Command } from "commander";
import { importCustomers } from "../../actions/import-customers.ts";
import type { App } from "../../app.ts";
import { CUSTOMER_FIELDS, DERIVED_CUSTOMER_HEADERS } from "../../domain/customers/fields.ts";
import { derivedHeaders } from "../fields.ts";
import { addImport } from "../import-verb.ts";
import { customerColumns } from "./columns.ts";

/** `customer import`. */
export function registerImport(customer: Command, app: App): void {
  addImport(customer, app, {
    text: { en: "Import customers; known accounts are updated", zh: "导入客户，已知账号将更新" },
    fields: CUSTOMER_FIELDS,
    derived: derivedHeaders(customerColumns, DERIVED_CUSTOMER_HEADERS),
    action: () => importCustomers,
  });
}
