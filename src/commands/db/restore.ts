import type { Command } from "commander";
import { checkBackup, restoreFile, withBackup } from "../../actions/restore-database.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import { usageError } from "../../errors.ts";
import type { Column } from "../../output/dataset.ts";
import { isServer } from "../../values/address.ts";
import { shellWord } from "../../values/shell.ts";
import { copyInto, judge } from "./copying.ts";
import { missing } from "./source.ts";

interface Restored {
  readonly path: string;
  readonly from: string;
  /** Where the file that stood there before is kept. */
  readonly kept: string | null;
  readonly schema: number;
}

const restoredColumns: readonly Column<Restored>[] = [
  { key: "path", label: { en: "Path", zh: "路径" }, type: "text", value: (row) => row.path },
  { key: "restored_from", label: { en: "Restored from", zh: "恢复自" }, type: "text", value: (row) => row.from },
  { key: "kept", label: { en: "Kept", zh: "原文件保留为" }, type: "text", value: (row) => row.kept },
  { key: "schema", label: { en: "Schema", zh: "结构版本" }, type: "integer", value: (row) => row.schema },
];

/** `db restore`: a backup becomes the database; the file that stood there is kept beside it. */
export function registerRestore(db: Command, app: App): void {
  db.command("restore <file>")
    .description(
      app.text({
        en: "Put a backup in the place of the database, which is kept beside it",
        zh: "用备份替换当前数据库，原文件保留在旁",
      }),
    )
    .action(async (file: string) => {
      await app.checkPrintable(restoredColumns);
      if (isServer(file)) throw needsFile();
      const open = (path: string) => app.openDatabase(path, "read", { allowOlder: true });
      await withBackup(file, open, async (backup) => {
        const { exists, schema } = await backup.info();
        if (!exists) {
          throw missing(file, {
            en: "partnerctl db backup <file> makes one",
            zh: "partnerctl db backup <文件> 可生成备份",
          });
        }
        await checkBackup(backup);
        if (app.dryRun) app.say({ en: "Dry run: nothing will be written.", zh: "试运行：不会写入任何内容。" });
        await app.printRecord(restoredColumns, { from: file, schema, ...(await restore(app, backup)) });
        if ((await backup.pendingMigrations()).length > 0) {
          app.say({
            en: 'The backup has an older schema. Run "partnerctl db migrate".',
            zh: "备份的结构版本较旧，请运行“partnerctl db migrate”。",
          });
        }
      });
    });
}

async function restore(app: App, backup: Database): Promise<{ path: string; kept: string | null }> {
  const path = app.settings.get("db") as string;
  if (!isServer(path)) return { path, kept: await restoreFile(backup, path, { at: app.now(), dryRun: app.dryRun }) };
  await refuseOlder(backup);
  const target = await app.openDatabase(path, app.dryRun ? "read" : "write");
  try {
    judge(app, await copyInto(app, backup, target), target.path);
    return { path: target.path, kept: null };
  } finally {
    await target.close();
  }
}

/** A server is filled row by row, and the rows of an older schema do not fit. */
async function refuseOlder(backup: Database): Promise<void> {
  if ((await backup.pendingMigrations()).length === 0) return;
  const command = `partnerctl db migrate --db ${shellWord(backup.path)}`;
  throw usageError(
    "older-database",
    {
      en: `${backup.path} has an older schema than a server takes. Migrate it, or a copy of it, first.`,
      zh: `${backup.path} 的结构版本较旧，无法写入服务器。请先升级该备份或其副本。`,
    },
    { hint: { en: command, zh: command } },
  );
}

function needsFile() {
  return usageError(
    "BAD_VALUE",
    { en: "db restore takes a backup file.", zh: "db restore 需要备份文件。" },
    {
      hint: {
        en: "Copy from a server with: partnerctl db copy <target> --db <URL>",
        zh: "从服务器复制：partnerctl db copy <目标> --db <地址>",
      },
    },
  );
}
