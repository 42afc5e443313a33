import { AppError, type ErrorKind } from "../errors.ts";
import type { Text } from "../language/text.ts";

interface Failure {
  readonly matches: (code: string, message: string) => boolean;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly text: (path: string) => Text;
}

const oneOf = (...codes: readonly string[]) => {
  const known = new Set(codes);
  return (code: string): boolean => known.has(code);
};
const family =
  (prefix: string) =>
  (code: string): boolean =>
    code.startsWith(prefix);

/** The failures of SQLite and the file system that a person can act on; the first that matches counts. */
const FAILURES: readonly Failure[] = [
  {
    // The file was taken away under us (READONLY_DBMOVED): by a first write of another process that failed.
    matches: (code) =>
      oneOf("SQLITE_LOCKED", "SQLITE_PROTOCOL", "SQLITE_READONLY_DBMOVED")(code) || family("SQLITE_BUSY")(code),
    kind: "busy",
    code: "database-busy",
    text: (path) => ({
      en: `${path} is in use by another process. Try again.`,
      zh: `${path} 正被其他进程使用，请重试。`,
    }),
  },
  {
    matches: oneOf("SQLITE_NOTADB"),
    kind: "usage",
    code: "not-a-database",
    text: (path) => ({ en: `${path} is not a database file.`, zh: `${path} 不是数据库文件。` }),
  },
  {
    matches: (code) => oneOf("EACCES", "EROFS", "EPERM")(code) || family("SQLITE_READONLY")(code),
    kind: "usage",
    code: "read-only",
    text: (path) => ({
      en: `${path} cannot be written: the file or its folder is read-only. Change its permissions or name another file with --db.`,
      zh: `${path} 无法写入：文件或所在目录为只读。请修改权限或用 --db 指定其他文件。`,
    }),
  },
  {
    matches: (code) =>
      oneOf("ENOENT", "ENOTDIR", "EEXIST", "EISDIR", "ELOOP", "ENAMETOOLONG")(code) || family("SQLITE_CANTOPEN")(code),
    kind: "usage",
    code: "cannot-open",
    text: (path) => ({
      en: `${path} cannot be opened. Check the path and its permissions.`,
      zh: `${path} 无法打开，请检查路径与权限。`,
    }),
  },
  {
    // The second is a header whose version of the format nobody knows.
    matches: (code, message) => family("SQLITE_CORRUPT")(code) || message === "unsupported file format",
    kind: "usage",
    code: "damaged",
    text: (path) => ({
      en: `${path} is damaged. Keep it, and restore a backup to another file with --db.`,
      zh: `${path} 已损坏。请保留原文件，并用 --db 使用备份文件。`,
    }),
  },
  {
    matches: oneOf("SQLITE_FULL", "ENOSPC", "EDQUOT"),
    kind: "usage",
    code: "disk-full",
    text: (path) => ({
      en: `No space left on the disk of ${path}. Nothing of this step was kept; free some space and run it again.`,
      zh: `${path} 所在磁盘空间不足，本步骤未保存任何内容。请释放空间后重试。`,
    }),
  },
  {
    matches: family("SQLITE_IOERR"),
    kind: "usage",
    code: "disk-error",
    text: (path) => ({
      en: `The disk of ${path} could not be read or written. Nothing of this step was kept; check the disk and its space.`,
      zh: `${path} 所在磁盘读写出错，本步骤未保存任何内容。请检查磁盘及剩余空间。`,
    }),
  },
];

/** Puts a failure of SQLite into words; anything that is not one of them passes through unchanged. */
export function translate(error: unknown, path: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  const failure = FAILURES.find(({ matches }) => matches(code, error.message));
  return failure ? new AppError(failure.kind, failure.code, failure.text(path), { cause: error }) : error;
}

/** Whether SQLite could not get a lock that another process holds. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
