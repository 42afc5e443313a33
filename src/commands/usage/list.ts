import type { Command } from "commander";
import type { App } from "../../app.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager, ofPartner } from "../partner.ts";
import { usageColumns } from "./columns.ts";

/** `usage list`. --partner limits it to lines traded within an association with that partner. */
export function registerList(usage: Command, app: App): void {
  const list = usage.command("list").description(app.text({ en: "List consumption lines", zh: "列出消费明细" }));
  addListOptions(list, app, usageColumns).action(async (flags) => {
    const query = listQuery(app, flags, usageColumns, [...ofPartner(app), ...ofManager(app, "manager")]);
    const database = await app.database("read");
    await database.read(({ usageLines }) => app.printList(usageColumns, usageLines.list(query)));
  });
}
