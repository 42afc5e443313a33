import type { Command } from "commander";
import { type Check, checkDatabase } from "../../actions/check-database.ts";
import type { App } from "../../app.ts";
import type { Column } from "../../output/dataset.ts";

/** SURFACE.md "Exit codes": differences found, here between what is stored and what must hold. */
const DIFFERENCES_FOUND = 10;

const checkColumns: readonly Column<Check>[] = [
  { key: "check", label: { en: "Check", zh: "检查项" }, type: "text", value: (row) => row.check },
  { key: "ok", label: { en: "OK", zh: "通过" }, type: "boolean", value: (row) => row.ok },
  { key: "problems", label: { en: "Problems", zh: "问题数" }, type: "integer", value: (row) => row.problems },
  { key: "example", label: { en: "Examples", zh: "示例" }, type: "text", value: (row) => row.example },
];

/** `db check`: one line per check; exit 10 where one of them failed. */
export function registerCheck(db: Command, app: App): void {
  db.command("check")
    .description(app.text({ en: "Check the file and what must hold between its records", zh: "检查文件及数据一致性" }))
    .action(async () => {
      const database = await app.database("read");
      const checks = await checkDatabase(database);
      await app.printList(checkColumns, [checks]);
      const failed = checks.filter((check) => !check.ok);
      if (failed.length === 0) return;
      app.exitCode = DIFFERENCES_FOUND;
      app.warn({
        en: `${failed.length} of ${checks.length} checks failed. Keep the file as it is and go on with a backup.`,
        zh: `${checks.length} 项检查中有 ${failed.length} 项未通过。请保留原文件，并改用备份。`,
      });
    });
}
