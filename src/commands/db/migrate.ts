import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Column } from "../../output/dataset.ts";

interface Migrated {
  readonly path: string;
  readonly schema: number;
  readonly applied: readonly string[];
}

const migratedColumns: readonly Column<Migrated>[] = [
  { key: "path", label: { en: "Path", zh: "路径" }, type: "text", value: (row) => row.path },
  { key: "schema", label: { en: "Schema", zh: "结构版本" }, type: "integer", value: (row) => row.schema },
  { key: "applied", label: { en: "Applied", zh: "已应用" }, type: "ids", value: (row) => row.applied },
];

/** `db migrate`: applies what is pending; a file that does not exist has nothing pending and is not created. */
export function registerMigrate(db: Command, app: App): void {
  db.command("migrate")
    .description(app.text({ en: "Bring the schema up to this program's version", zh: "将数据库结构升级到当前版本" }))
    .action(async () => {
      const reading = await app.database("read", { allowOlder: true });
      const pending = await reading.pendingMigrations();
      await app.checkPrintable(migratedColumns);
      if (pending.length === 0) app.say({ en: "The schema is up to date.", zh: "数据库结构已是最新。" });
      const { path, schema } = await reading.info();
      const after = { path, schema: schema + pending.length };
      if (pending.length === 0 || app.dryRun)
        return await app.printRecord(migratedColumns, { ...after, applied: pending });
      const database = await app.database("write", { allowOlder: true });
      await app.printRecord(migratedColumns, { ...after, applied: await database.migrate(app.now()) });
    });
}
