import type { Command } from "commander";
import { saveCustomer } from "../../actions/save-customer.ts";
import type { App } from "../../app.ts";
import { CUSTOMER_FIELDS } from "../../domain/customers/fields.ts";
import { addFieldOptions, neededAccount, readFieldOptions } from "../fields.ts";
import { addIfVersion, readIfVersion } from "../versions.ts";
import { customerColumns } from "./columns.ts";

const FACTS = CUSTOMER_FIELDS.filter((field) => field.key !== "account_name");

/** `customer add` and `customer edit`: one takes a new account, the other a known one. */
export function registerSave(customer: Command, app: App): void {
  const verbs = [
    ["add", { en: "Add a customer", zh: "新增客户" }],
    ["edit", { en: "Change facts about a customer", zh: "修改客户信息" }],
  ] as const;
  for (const [mode, text] of verbs) {
    const command = customer.command(`${mode} <account>`).description(app.text(text));
    addFieldOptions(command, app, FACTS);
    if (mode === "edit") addIfVersion(command, app);
    command.action(async (account: string, flags) => {
      neededAccount(account, { en: "the customer's account", zh: "客户账号名" });
      const given = readFieldOptions(FACTS, flags);
      const database = await app.mutable(customerColumns);
      const saved = await saveCustomer(database, app.draft(), account, given, mode, readIfVersion(flags));
      await app.printRecord(customerColumns, saved);
    });
  }
}
