import type { Command } from "commander";
import { unassignCustomers } from "../../actions/assign-managers.ts";
import type { App } from "../../app.ts";
import { assignmentColumns } from "./columns.ts";

/** `manager unassign`. */
export function registerUnassign(manager: Command, app: App): void {
  manager
    .command("unassign <customers...>")
    .description(app.text({ en: "Take customers back from their account managers", zh: "收回客户经理的客户" }))
    .action(async (customers: string[]) => {
      const database = await app.mutable(assignmentColumns);
      const ended = await unassignCustomers(database, app.draft(), customers, app.partner());
      await app.printList(assignmentColumns, [ended]);
    });
}
