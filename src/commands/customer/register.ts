import type { Command } from "commander";
import { registerCustomer, registerCustomers } from "../../actions/register-customers.ts";
import type { App } from "../../app.ts";
import { REGISTRATION_FIELDS } from "../../domain/registration/fields.ts";
import type { Registration } from "../../domain/registration/types.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";
import { onePartner } from "../partner.ts";
import { registrationColumns } from "../registration/columns.ts";
import { addRequestOptions, readRequest } from "./request.ts";

const KEYS = REGISTRATION_FIELDS.map((field) => field.key).filter((key) => key !== "partner");

interface RegisterFlags extends BulkFlags {
  readonly fullName?: string;
  readonly phone?: string;
}

/** `customer register`: one customer, or a file of them. */
export function registerRegister(customer: Command, app: App): void {
  const register = customer
    .command("register")
    .description(app.text({ en: "Register a customer, or a file of them", zh: "报备客户（单个或批量）" }));
  addRequestOptions(register, app, KEYS);
  addBulkOptions(register, app, true).action(async (flags: RegisterFlags) => {
    if (flags.from !== undefined) return await registerFile(app, flags.from, flags);
    if (app.interactive && (flags.fullName === undefined || flags.phone === undefined)) {
      const { registerByPrompts } = await import("./register-wizard.ts");
      return await registerByPrompts(app, { ...flags });
    }
    await registerOne(app, flags);
  });
}

async function registerFile(app: App, path: string, flags: RegisterFlags): Promise<void> {
  await bulk(app, { path, flags, fields: REGISTRATION_FIELDS, action: registerCustomers(app.partner()) });
}

async function registerOne(app: App, flags: RegisterFlags): Promise<void> {
  const database = await app.mutable(registrationColumns(app.now()));
  const partner = await onePartner(app, database);
  const request = readRequest(flags as Readonly<Record<string, unknown>>, partner);
  const { verdict, registration } = await registerCustomer(database, app.draft(partner), request);
  if (verdict.verdict === "unchanged") {
    app.say({ en: "This customer is registered already; nothing was changed.", zh: "该客户已报备，未作改动。" });
  }
  await app.printRecord(registrationColumns(app.now()), registration as Registration);
}
