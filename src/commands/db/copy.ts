import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { CopiedTable } from "../../database/copy.ts";
import type { Column } from "../../output/dataset.ts";
import { copyInto, judge } from "./copying.ts";
import { openSource } from "./source.ts";

const copyColumns: readonly Column<CopiedTable>[] = [
  { key: "table", label: { en: "Table", zh: "表" }, type: "text", value: (row) => row.table },
  { key: "rows", label: { en: "Rows", zh: "行数" }, type: "integer", value: (row) => row.rows },
  { key: "digest", label: { en: "Digest", zh: "摘要" }, type: "text", value: (row) => row.digest },
  { key: "ok", label: { en: "OK", zh: "一致" }, type: "boolean", value: (row) => row.ok },
];

/** `db copy`: everything into an empty database, file or server, compared at the end. */
export function registerCopy(db: Command, app: App): void {
  db.command("copy <target>")
    .description(
      app.text({
        en: "Copy everything to another database, a file or a server",
        zh: "将全部数据复制到另一个数据库（文件或服务器）",
      }),
    )
    .action(async (address: string) => {
      await app.checkPrintable(copyColumns);
      const source = await openSource(app);
      if (app.dryRun) app.say({ en: "Dry run: nothing will be written.", zh: "试运行：不会写入任何内容。" });
      const target = await app.openDatabase(address, app.dryRun ? "read" : "write");
      try {
        const tables = await copyInto(app, source, target);
        await app.printList(copyColumns, [tables]);
        judge(app, tables, target.path);
      } finally {
        await target.close();
      }
    });
}
