import type { Command } from "commander";
import { unassignAccounts } from "../../actions/assign-managers.ts";
import type { App } from "../../app.ts";
import type { AssignmentPeriod } from "../../domain/managers/assignment.ts";
import { addResellerFlag, CUSTOMER_SIDE, RESELLER_SIDE, type ResellerFlag, type Side } from "./side.ts";

/** `manager unassign`. */
export function registerUnassign(manager: Command, app: App): void {
  const command = manager
    .command("unassign <customers...>")
    .description(app.text({ en: "Take customers back from their account managers", zh: "收回客户经理的客户" }));
  addResellerFlag(command, app).action((accounts: string[], { reseller }: ResellerFlag) =>
    reseller ? unassign(app, RESELLER_SIDE, accounts) : unassign(app, CUSTOMER_SIDE, accounts),
  );
}

async function unassign<Item extends AssignmentPeriod>(
  app: App,
  { subject, columns }: Side<Item>,
  accounts: string[],
): Promise<void> {
  const database = await app.mutable(columns);
  const ended = await unassignAccounts(database, app.draft(), subject, accounts, app.partner());
  await app.printList(columns, [ended]);
}
