import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import { conflict, usageError } from "../../errors.ts";
import type { Column } from "../../output/dataset.ts";
import { checkTarget, naming, publish } from "../../output/write.ts";
import { openSource } from "./source.ts";

interface Backup {
  readonly path: string;
  readonly source: string;
  /** Bytes of the copy; null in a dry run. */
  readonly size: number | null;
}

const backupColumns: readonly Column<Backup>[] = [
  { key: "path", label: { en: "Backup", zh: "备份文件" }, type: "text", value: (row) => row.path },
  { key: "source", label: { en: "Source", zh: "源数据库" }, type: "text", value: (row) => row.source },
  { key: "size", label: { en: "Bytes", zh: "字节数" }, type: "integer", value: (row) => row.size },
];

/** `db backup`: a consistent copy while others may write. */
export function registerBackup(db: Command, app: App): void {
  db.command("backup <file>")
    .description(app.text({ en: "Copy the database to a file while it is in use", zh: "在线备份数据库到文件" }))
    .action(async (file: string) => {
      const database = await openSource(app, { allowOlder: true });
      const { path: source } = database;
      const force = app.globals.force === true;
      const target = await checkTarget(file, force);
      await refuseInUse(target, source);
      await app.checkPrintable(backupColumns);
      const size = app.dryRun ? null : await copyTo(database, target, force);
      await app.printRecord(backupColumns, { path: file, source, size });
    });
}

/** Replacing a database that a program writes to would mix its pending writes into the copy. */
async function refuseInUse(target: string, source: string): Promise<void> {
  if (target === (await realpath(source).catch(() => undefined))) {
    throw usageError("BAD_VALUE", {
      en: "The backup would replace the database itself. Name another file.",
      zh: "备份会覆盖数据库本身，请换一个文件名。",
    });
  }
  const pending = await stat(`${target}-wal`).catch(() => undefined);
  if (!pending) return;
  throw conflict("database-in-use", {
    en: `${target} is a database that is in use. Name another file.`,
    zh: `${target} 是正在使用的数据库，请换一个文件名。`,
  });
}

/** The copy appears whole or not at all, readable by its owner only. Returns its size in bytes. */
async function copyTo(database: Database, target: string, force: boolean): Promise<number> {
  const temporary = join(dirname(target), `.partnerctl-${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
  try {
    await naming(target, async () => await (await open(temporary, "wx", 0o600)).close());
    await database.read(async ({ invariants }) => {
      // The first query fixes the moment of the copy: without it, writes of others would make it begin again.
      await invariants.sizes();
      await database.backup(temporary);
    });
    return await naming(target, async () => {
      const file = await open(temporary, "r+");
      const { size } = await file.stat();
      await file.sync();
      await file.close();
      await (force ? rename(temporary, target) : publish(temporary, target));
      return size;
    });
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) await rm(`${temporary}${suffix}`, { force: true });
  }
}
