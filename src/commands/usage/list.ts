import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Filter } from "../../database/listing.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager, ofPartner } from "../partner.ts";
import { listedColumns, usageColumns } from "./columns.ts";

/** `usage list`. --partner limits it to lines traded within an association with that partner. */
export function registerList(usage: Command, app: App): void {
  const list = usage.command("list").description(app.text({ en: "List consumption lines", zh: "列出消费明细" }));
  addListOptions(list, app, listedColumns).action(async (flags) => {
    const query = listQuery(app, flags, listedColumns, [...ofPartner(app), ...ofManager(app, "manager")]);
    const database = await app.database("read");
    await database.read(({ usageLines }) => app.printList(listedColumns, usageLines.list(query)));
  });
}

/** Lines of customers that nobody knows. */
const NOBODYS: Filter = { column: "customer", operator: "in", values: [null] };

/** `usage unmatched`. --partner limits it to what was imported on behalf of that partner. */
export function registerUnmatched(usage: Command, app: App): void {
  const list = usage.command("unmatched").description(
    app.text({
      en: "List lines whose customer is not known; they are matched when it appears",
      zh: "列出客户未知的消费明细；客户录入后自动匹配",
    }),
  );
  addListOptions(list, app, usageColumns).action(async (flags) => {
    const partner = app.partner();
    const own: Filter[] = partner === undefined ? [] : [{ column: "recorded_for", operator: "in", values: [partner] }];
    const query = listQuery(app, flags, usageColumns, [NOBODYS, ...own, ...ofManager(app, "manager")]);
    const database = await app.database("read");
    await database.read(({ usageLines }) => app.printList(usageColumns, usageLines.list(query)));
  });
}
