import type { Command } from "commander";
import { findStatement, openCashier } from "../../actions/incentive-statements.ts";
import type { App } from "../../app.ts";
import type { ListQuery } from "../../database/listing.ts";
import type { Tables } from "../../database/tables/index.ts";
import type { StatementView } from "../../domain/incentives/statements.ts";
import { selectAfterwards } from "../in-memory.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { statementColumns } from "./columns.ts";

/** `incentive list` and `incentive show`. */
export function registerList(incentive: Command, app: App): void {
  const list = incentive.command("list").description(app.text({ en: "List incentive statements", zh: "列出激励账单" }));
  addListOptions(list, app, statementColumns).action(async (flags) => {
    const query = listQuery(app, flags, statementColumns);
    const database = await app.database("read");
    await database.read((tables) =>
      app.printList(statementColumns, selectAfterwards(statementColumns, query, views(app, tables, query))),
    );
  });

  incentive
    .command("show <id>")
    .description(app.text({ en: "Show an incentive statement", zh: "查看激励账单" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      const [shown] = await database.read(async (tables) => {
        const statement = await findStatement(tables, id, app.now());
        return await (await openCashier(tables, app.now())).view([statement]);
      });
      await app.printRecord(statementColumns, shown as StatementView);
    });
}

async function* views(app: App, tables: Tables, query: ListQuery): AsyncGenerator<StatementView[]> {
  const cashier = await openCashier(tables, app.now());
  for await (const batch of tables.incentiveStatements.list(query, app.now())) yield await cashier.view(batch);
}
