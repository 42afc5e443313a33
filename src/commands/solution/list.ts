import type { Command } from "commander";
import { findSolution } from "../../actions/save-solution.ts";
import type { App } from "../../app.ts";
import type { Solution } from "../../domain/coupons/types.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { versionColumn, withVersion, withVersions } from "../versions.ts";
import { solutionColumns } from "./columns.ts";

const shown: readonly ListColumn<Solution>[] = [...solutionColumns, versionColumn];
const keyOf = ({ id }: Solution): string => id;

/** `solution list` and `solution show`. */
export function registerList(solution: Command, app: App): void {
  const list = solution.command("list").description(app.text({ en: "List solutions", zh: "列出方案" }));
  addListOptions(list, app, solutionColumns).action(async (flags) => {
    const query = listQuery(app, flags, solutionColumns);
    const database = await app.database("read");
    await database.read(async (tables) =>
      app.printList(shown, withVersions(app, tables, "solutions", keyOf, tables.solutions.list(query))),
    );
  });

  solution
    .command("show <id>")
    .description(app.text({ en: "Show a solution", zh: "查看方案" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      await database.read(async (tables) => {
        const found = await findSolution(tables, id);
        await app.printRecord(shown, await withVersion(app, tables, "solutions", keyOf, found));
      });
    });
}
