import type { Command } from "commander";
import { transferCustomers } from "../../actions/assign-managers.ts";
import type { App } from "../../app.ts";
import { assignmentColumns } from "./columns.ts";

/** `manager transfer`: what somebody who leaves has goes to somebody who stays. */
export function registerTransfer(manager: Command, app: App): void {
  manager
    .command("transfer <member> <to-member>")
    .description(app.text({ en: "Hand a manager's customers over to another", zh: "将客户经理的客户转移给另一人" }))
    .option(
      "--customer <account>",
      app.text({ en: "only this one, repeatable", zh: "仅转移该客户，可重复" }),
      (account: string, before: readonly string[] = []) => [...before, account],
    )
    .action(async (from: string, to: string, { customer = [] }: { readonly customer?: readonly string[] }) => {
      const database = await app.mutable(assignmentColumns);
      const options = { actor: app.actor(), partner: app.partner(), replace: true };
      const { assignments, made } = await transferCustomers(database, app.draft(), from, to, customer, options);
      app.say({ en: `Handed over to ${to}: ${made}.`, zh: `已转移给 ${to}：${made} 个。` });
      await app.printList(assignmentColumns, [assignments]);
    });
}
