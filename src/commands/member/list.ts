import type { Command } from "commander";
import { refuseForeign } from "../../actions/authorize.ts";
import { MEMBER } from "../../actions/save-member.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { memberColumns } from "./columns.ts";

/** `member list` and `member show`. */
export function registerList(member: Command, app: App): void {
  const list = member.command("list").description(app.text({ en: "List members", zh: "列出成员" }));
  addListOptions(list, app, memberColumns).action(async (flags) => {
    const query = listQuery(app, flags, memberColumns);
    const database = await app.database("read");
    await database.read(({ members }) => app.printList(memberColumns, members.list(query)));
  });

  member
    .command("show <account>")
    .description(app.text({ en: "Show a member", zh: "查看成员" }))
    .action(async (account: string) => {
      const database = await app.database("read");
      const found = await database.read(({ members }) => members.find(account));
      if (!found) throw notFound(MEMBER, account);
      if (found.account !== app.actor()) refuseForeign(database, found.partner);
      await app.printRecord(memberColumns, found);
    });
}
