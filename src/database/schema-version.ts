import { usageError } from "../errors.ts";
import { same } from "../language/text.ts";
import { shellWord } from "../values/shell.ts";
import { MIGRATIONS } from "./migrations/index.ts";

/** Refuses a database whose schema is newer than this program, and one that has to be migrated first. */
export function checkVersion(path: string, version: number, allowOlder: boolean): void {
  const known = MIGRATIONS.length;
  if (version > known) {
    throw usageError("newer-database", {
      en: `${path} was written by a newer partnerctl (schema ${version}, this one knows ${known}). Install the newer version.`,
      zh: `${path} 由更新版本的 partnerctl 写入（结构版本 ${version}，本程序支持到 ${known}）。请安装新版本。`,
    });
  }
  if (version === known || allowOlder) return;
  throw usageError(
    "older-database",
    {
      en: `${path} has schema ${version}, this partnerctl needs ${known}.`,
      zh: `${path} 的结构版本为 ${version}，本程序需要 ${known}。`,
    },
    // A command that looks at two databases may mean either of them.
    { hint: same(`partnerctl db migrate --db ${shellWord(path)}`) },
  );
}
