import type { Database } from "../database/database.ts";
import { leavingNothingBeside, replaceFile } from "../database/sqlite-restore.ts";
import { usageError } from "../errors.ts";
import type { Instant } from "../values/instant.ts";

/** Opens a backup and hands it to `work`; the backup is afterwards as it was, with nothing beside it. */
export async function withBackup(
  path: string,
  open: (path: string) => Promise<Database>,
  work: (backup: Database) => Promise<void>,
): Promise<void> {
  const tidy = leavingNothingBeside(path);
  const backup = await open(path);
  try {
    await work(backup);
  } finally {
    await backup.close();
    tidy();
  }
}

/** Refuses a backup that is damaged: what is in place may be better. */
export async function checkBackup(backup: Database): Promise<void> {
  const [first] = await backup.integrity();
  if (first === undefined) return;
  throw usageError(
    "damaged",
    {
      en: `${backup.path} is damaged (${first}). Nothing was restored.`,
      zh: `${backup.path} 已损坏（${first}），未恢复任何内容。`,
    },
    { hint: { en: "Restore another backup.", zh: "请使用其他备份。" } },
  );
}

/** Puts a backup in the place of a database file; returns where the file that stood there is kept. */
export async function restoreFile(
  backup: Database,
  path: string,
  { at, dryRun }: { readonly at: Instant; readonly dryRun: boolean },
): Promise<string | null> {
  const write = (file: string): Promise<void> =>
    backup.read(async ({ changes }) => {
      // The first query fixes the moment of the copy.
      await changes.count();
      await backup.backup(file);
    });
  return await replaceFile({ path, at, dryRun, identity: await backup.identity(), write });
}
