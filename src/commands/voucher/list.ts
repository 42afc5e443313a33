import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Instant } from "../../values/instant.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { recordColumns, voucherColumns } from "./columns.ts";

/** `voucher list` and `voucher history`. */
export function registerList(voucher: Command, app: App): void {
  const list = voucher
    .command("list")
    .description(app.text({ en: "List vouchers, whatever became of them", zh: "列出代金券" }));
  addListOptions(list, app, voucherColumns(0 as Instant)).action(async (flags) => {
    const columns = voucherColumns(app.now());
    const query = listQuery(app, flags, columns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ vouchers }) => app.printList(columns, vouchers.list(query, app.now())));
  });

  const history = voucher
    .command("history")
    .description(app.text({ en: "List every movement of quotas and vouchers", zh: "列出额度与代金券的全部变动" }));
  addListOptions(history, app, recordColumns).action(async (flags) => {
    const query = listQuery(app, flags, recordColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ voucherRecords }) => app.printList(recordColumns, voucherRecords.list(query, app.now())));
  });
}
