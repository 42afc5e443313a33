import type { Command } from "commander";
import type { App } from "../../app.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { associationColumns } from "./columns.ts";

/** `association list`. */
export function registerList(association: Command, app: App): void {
  const list = association
    .command("list")
    .description(app.text({ en: "List associations, past ones included", zh: "列出关联记录（含已结束的）" }));
  addListOptions(list, app, associationColumns).action(async (flags) => {
    const query = listQuery(app, flags, associationColumns);
    const database = await app.database("read");
    await database.read(({ associations }) => app.printList(associationColumns, associations.list(query)));
  });
}
