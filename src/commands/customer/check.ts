import type { Command } from "commander";
import { checkCustomer } from "../../actions/register-customers.ts";
import type { App } from "../../app.ts";
import { onePartner } from "../partner.ts";
import { printVerdict } from "../verdict.ts";
import { addRequestOptions, readRequest } from "./request.ts";

/** `customer check`: the verdict on a registration, with every rule that fired; writes nothing. */
export function registerCheck(customer: Command, app: App): void {
  const check = customer
    .command("check")
    .description(
      app.text({ en: "Say whether a customer may be registered, and why not", zh: "判断客户能否报备及原因" }),
    );
  addRequestOptions(check, app, ["full_name", "phone", "account_name", "association_type"]).action(async (flags) => {
    const database = await app.database("read");
    const request = readRequest(flags, await onePartner(app, database));
    await printVerdict(app, await checkCustomer(database, app.now(), request));
  });
}
