import type { Command } from "commander";
import { readBalances } from "../../actions/read-balances.ts";
import type { App } from "../../app.ts";
import { selectRows } from "../in-memory.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { balanceColumns, ledgerColumns } from "./columns.ts";

/** `account balance` and `account ledger`. */
export function registerLists(account: Command, app: App): void {
  const balance = account
    .command("balance")
    .description(
      app.text({ en: "Show what partners have, gave away and may withdraw", zh: "查看伙伴余额、已拨款与可提现" }),
    );
  addListOptions(balance, app, balanceColumns).action(async (flags) => {
    const query = listQuery(app, flags, balanceColumns);
    const database = await app.database("read");
    const rows = await readBalances(database, app.now(), app.partner());
    await app.printList(balanceColumns, [selectRows(rows, balanceColumns, query)]);
  });

  const ledger = account
    .command("ledger")
    .description(app.text({ en: "List both sides of every movement of money", zh: "列出资金流水（复式记账）" }));
  const columns = ledgerColumns(app);
  addListOptions(ledger, app, columns).action(async (flags) => {
    const query = listQuery(app, flags, columns);
    const database = await app.database("read");
    await database.read(({ ledgerEntries }) => app.printList(columns, ledgerEntries.list(query)));
  });
}
