import type { Command } from "commander";
import { transferAccounts } from "../../actions/assign-managers.ts";
import type { App } from "../../app.ts";
import type { AssignmentPeriod } from "../../domain/managers/assignment.ts";
import { usageError } from "../../errors.ts";
import { addResellerFlag, CUSTOMER_SIDE, RESELLER_SIDE, type ResellerFlag, type Side } from "./side.ts";

interface TransferFlags extends ResellerFlag {
  readonly customer?: readonly string[];
}

/** `manager transfer`: what somebody who leaves has goes to somebody who stays. */
export function registerTransfer(manager: Command, app: App): void {
  const command = manager
    .command("transfer <member> <to-member>")
    .description(app.text({ en: "Hand a manager's customers over to another", zh: "将客户经理的客户转移给另一人" }))
    .option(
      "--customer <account>",
      app.text({ en: "only this one, repeatable", zh: "仅转移该客户，可重复" }),
      (account: string, before: readonly string[] = []) => [...before, account],
    );
  addResellerFlag(command, app).action((from: string, to: string, { reseller, customer = [] }: TransferFlags) => {
    if (reseller && customer.length > 0) throw neverBoth();
    return reseller ? transfer(app, RESELLER_SIDE, from, to, []) : transfer(app, CUSTOMER_SIDE, from, to, customer);
  });
}

async function transfer<Item extends AssignmentPeriod>(
  app: App,
  { subject, columns }: Side<Item>,
  from: string,
  to: string,
  accounts: readonly string[],
): Promise<void> {
  const database = await app.mutable(columns);
  const options = { actor: app.actor(), partner: app.partner(), replace: true };
  const { assignments, made } = await transferAccounts(database, app.draft(), subject, from, to, accounts, options);
  app.say({ en: `Handed over to ${to}: ${made}.`, zh: `已转移给 ${to}：${made} 个。` });
  await app.printList(columns, [assignments]);
}

function neverBoth() {
  return usageError(
    "BAD_VALUE",
    {
      en: "--customer and --reseller exclude each other. Hand single resellers over with: manager assign <to-member> <reseller> --reseller --replace",
      zh: "--customer 与 --reseller 不能同时使用。转移个别云经销商：manager assign <接手成员> <云经销商> --reseller --replace",
    },
    { field: "customer" },
  );
}
