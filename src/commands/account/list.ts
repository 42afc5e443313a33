import type { Command } from "commander";
import { type JudgedBalance, readBalances } from "../../actions/read-balances.ts";
import type { App } from "../../app.ts";
import { same } from "../../language/text.ts";
import { selectAfterwards, selectRows } from "../in-memory.ts";
import { addListOptions, isAskedFor, isChosenBy, listQuery } from "../listing.ts";
import { ruleLines } from "../verdict.ts";
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
    const isTable = app.format() === "table";
    const shown = await readBalances(database, app.now(), {
      partner: app.partner(),
      select: (rows) => selectRows(rows, balanceColumns, query),
      judged: isChosenBy(query, "blocked_by") ? "chosen" : isTable || isAskedFor(app, "blocked_by") ? "shown" : "not",
    });
    await app.printList(balanceColumns, [shown]);
    if (isTable) sayBlocked(app, shown);
  });

  const ledger = account
    .command("ledger")
    .description(app.text({ en: "List both sides of every movement of money", zh: "列出资金流水（复式记账）" }));
  const columns = ledgerColumns(app);
  addListOptions(ledger, app, columns).action(async (flags) => {
    const query = listQuery(app, flags, columns);
    const database = await app.database("read");
    await database.read(({ ledgerEntries }) =>
      app.printList(columns, selectAfterwards(columns, query, ledgerEntries.list(query))),
    );
  });
}

/** For how many partners it is said in full what blocks them. */
const TOLD = 3;

/** Says below the table what keeps the partners from withdrawing: of a few each rule, of many where to see it. */
function sayBlocked(app: App, rows: readonly JudgedBalance[]): void {
  const blocked = rows.filter(({ blockedBy }) => blockedBy.length > 0);
  if (blocked.length <= TOLD) {
    for (const line of blocked.flatMap(({ blockedBy }) => ruleLines(blockedBy, app.language, app))) app.say(same(line));
    return;
  }
  const see = "partnerctl account balance --columns partner,withdrawable,blocked_by";
  app.say({
    en: `${blocked.length} partners cannot withdraw all of their cash now; see why: ${see}`,
    zh: `有 ${blocked.length} 个伙伴目前不能全额提现，查看原因：${see}`,
  });
}
