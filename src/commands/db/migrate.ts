import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
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

/** Where the server does not take the boundary between partners, everything else works all the same. */
async function secure(app: App, database: Database): Promise<void> {
  const reason = await database.secure();
  if (reason === undefined) return;
  app.warn({
    en: `${database.path} does not take row-level security (${reason}): its own permissions are the only boundary.`,
    zh: `${database.path} 不支持行级安全（${reason}）：只能依靠数据库自身的权限。`,
  });
}

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
      if (app.dryRun || !(await reading.info()).exists) {
        return await app.printRecord(migratedColumns, { ...after, applied: pending });
      }
      const database = await app.database("write", { allowOlder: true });
      const applied = pending.length === 0 ? pending : await database.migrate(app.now());
      await secure(app, database);
      await app.printRecord(migratedColumns, { ...after, applied });
    });
}
