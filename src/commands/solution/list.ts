import type { Command } from "commander";
import { findSolution } from "../../actions/save-solution.ts";
import type { App } from "../../app.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { solutionColumns } from "./columns.ts";

/** `solution list` and `solution show`. */
export function registerList(solution: Command, app: App): void {
  const list = solution.command("list").description(app.text({ en: "List solutions", zh: "列出方案" }));
  addListOptions(list, app, solutionColumns).action(async (flags) => {
    const query = listQuery(app, flags, solutionColumns);
    const database = await app.database("read");
    await database.read(({ solutions }) => app.printList(solutionColumns, solutions.list(query)));
  });

  solution
    .command("show <id>")
    .description(app.text({ en: "Show a solution", zh: "查看方案" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      await app.printRecord(solutionColumns, await database.read((tables) => findSolution(tables, id)));
    });
}
