import type { Command } from "commander";
import { refuseForeign } from "../../actions/authorize.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import type { Filter } from "../../database/listing.ts";
import { PARTNER } from "../../domain/record-names.ts";
import { openLink } from "../../domain/resellers/types.ts";
import { notFound } from "../../errors.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { resellerColumns, resellerCustomerColumns } from "./columns.ts";

/** `reseller list` and `reseller customers`. */
export function registerLists(reseller: Command, app: App): void {
  const list = reseller
    .command("list")
    .description(
      app.text({ en: "List resellers, invited and past ones included", zh: "列出云经销商（含已邀请与已解除的）" }),
    );
  addListOptions(list, app, resellerColumns).action(async (flags) => {
    const query = listQuery(app, flags, resellerColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ resellers }) =>
      app.printList(resellerColumns, resellers.list(query, app.now(), app.partner())),
    );
  });

  const customers = reseller.command("customers [reseller]").description(
    app.text({
      en: "List what a distributor may know of its resellers' customers",
      zh: "列出云经销商的客户（仅基本信息）",
    }),
  );
  addListOptions(customers, app, resellerCustomerColumns).action(async (account: string | undefined, flags) => {
    const database = await app.database("read");
    if (account !== undefined) await refuseOthers(database, account);
    const named: Filter[] = account === undefined ? [] : [{ column: "reseller", operator: "in", values: [account] }];
    const query = listQuery(app, flags, resellerCustomerColumns, named);
    await database.read(({ resellers }) =>
      app.printList(resellerCustomerColumns, resellers.customers(query, app.now(), app.partner())),
    );
  });
}

/** Refuses a reseller that is not the actor's own or linked to it, known or not: that too would be told. */
async function refuseOthers(database: Database, account: string): Promise<void> {
  const found = await database.read(({ partners }) => partners.find(account));
  const distributor = found && openLink(found)?.other;
  if (account !== database.bound?.partner && distributor !== database.bound?.partner) refuseForeign(database, account);
  if (!found) throw notFound(PARTNER, account);
}
