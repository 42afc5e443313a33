import type { Command } from "commander";
import { refuseForeign } from "../../actions/authorize.ts";
import type { App } from "../../app.ts";
import type { Member } from "../../domain/managers/member.ts";
import { MEMBER } from "../../domain/record-names.ts";
import { notFound } from "../../errors.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { versionColumn, withVersion, withVersions } from "../versions.ts";
import { memberColumns } from "./columns.ts";

const shown: readonly ListColumn<Member>[] = [...memberColumns, versionColumn];
const keyOf = ({ account }: Member): string => account;

/** `member list` and `member show`. */
export function registerList(member: Command, app: App): void {
  const list = member.command("list").description(app.text({ en: "List members", zh: "列出成员" }));
  addListOptions(list, app, memberColumns).action(async (flags) => {
    const query = listQuery(app, flags, memberColumns);
    const database = await app.database("read");
    await database.read(async (tables) =>
      app.printList(shown, withVersions(app, tables, "members", keyOf, tables.members.list(query))),
    );
  });

  member
    .command("show <account>")
    .description(app.text({ en: "Show a member", zh: "查看成员" }))
    .action(async (account: string) => {
      const database = await app.database("read");
      await database.read(async (tables) => {
        const found = await tables.members.find(account);
        if (!found) throw notFound(MEMBER, account);
        if (found.account !== app.actor()) refuseForeign(database, found.partner);
        await app.printRecord(shown, await withVersion(app, tables, "members", keyOf, found));
      });
    });
}
