import type { Command } from "commander";
import type { App } from "../../app.ts";
import { policyEntries } from "../../domain/policy/entries.ts";
import { selectRows } from "../in-memory.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { policyListColumns } from "./columns.ts";

/** `policy list`. */
export function registerList(policy: Command, app: App): void {
  const columns = policyListColumns(app);
  const list = policy.command("list").description(app.text({ en: "List rules and parameters", zh: "列出规则与参数" }));
  addListOptions(list, app, columns).action(async (flags) => {
    const query = listQuery(app, flags, columns);
    const database = await app.database("read");
    const values = await database.read(({ parameters }) => parameters.all());
    await app.printList(columns, [selectRows(policyEntries(values, app.now()), columns, query)]);
  });
}
