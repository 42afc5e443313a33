import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { usageError } from "../errors.ts";
import { formatLocalStamp, type Instant } from "../values/instant.ts";
import { translate } from "./sqlite-errors.ts";
import { driversName } from "./sqlite-file.ts";
import { isOurs } from "./sqlite-schema.ts";

export interface Replacement {
  readonly path: string;
  /** Names what is kept. */
  readonly at: Instant;
  /** Looks whether it could be done, and does nothing. */
  readonly dryRun: boolean;
  /** What tells the new content's own file from others: it may not be the one that is replaced. */
  readonly identity: string | undefined;
  /** Writes the new content into the empty file given. */
  readonly write: (file: string) => Promise<void>;
}

/** How long whoever uses the file is waited for. */
const PATIENCE_MS = 1_000;
/** Answers of file systems without hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

/**
 * Puts a new database where one stands, and keeps that one beside it. Its path always names one of the two, whole; while
 * another process uses the file nothing happens. Returns where the old one is kept; null where there was none.
 */
export async function replaceFile({ path, at, dryRun, identity, write }: Replacement): Promise<string | null> {
  const given = resolve(path);
  const temporary = `${given}.restoring-${randomBytes(6).toString("hex")}`;
  try {
    const present = statSync(given, { bigint: true, throwIfNoEntry: false });
    if (present && !present.isFile()) throw notRegular(path);
    if (present && `${present.dev}:${present.ino}` === identity) throw sameFile(path);
    // Through a symbolic link it is the file behind it that is replaced.
    const file = present ? realpathSync(given) : given;
    const shown = (kept: string): string => (file === given ? path : file) + kept.slice(file.length);
    const held = present ? hold(file, path, dryRun) : undefined;
    try {
      if (dryRun) return present ? shown(freeName(file, at)) : null;
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      closeSync(openSync(temporary, "wx", 0o600));
      await write(temporary);
      sync(temporary);
      const kept = present ? keep(file, at) : null;
      if (kept !== null && held?.damaged) {
        // What a damaged file could not take back from its log belongs to it, and would spoil the new one.
        held.release();
        if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
        for (const suffix of ["-shm", "-journal"]) rmSync(`${file}${suffix}`, { force: true });
      }
      renameSync(temporary, file);
      sync(dirname(file));
      return kept === null ? null : shown(kept);
    } finally {
      held?.release();
    }
  } catch (error) {
    throw translate(error, path);
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${temporary}${suffix}`, { force: true });
  }
}

/**
 * Looks what stands beside a file that is going to be read only; what is returned, called when it was closed, takes away
 * what reading put there. SQLite does that itself, and only where nobody else uses the file.
 */
export function leavingNothingBeside(path: string): () => void {
  const file = resolve(path);
  const beside = ["-wal", "-shm"].map((suffix) => file + suffix);
  if (beside.some((name) => existsSync(name))) return () => {};
  return () => {
    if (!beside.some((name) => existsSync(name))) return;
    try {
      const connection = new Sqlite(driversName(file), { timeout: 0, fileMustExist: true });
      connection.pragma("schema_version");
      connection.close();
    } catch {
      // A file that cannot be written, or that somebody else uses by now: it is whole all the same.
    }
  };
}

/**
 * Keeps everybody else out until it is released: leaving WAL mode, which also takes its log back into the file, succeeds
 * only where nobody else is connected. Whoever opens the file after that finds it locked, and then moved.
 */
function hold(file: string, path: string, dryRun: boolean): { readonly damaged: boolean; release(): void } {
  const connection = new Sqlite(driversName(file), { timeout: PATIENCE_MS, fileMustExist: true });
  const release = () => void connection.close();
  try {
    const empty = statSync(file).size === 0;
    if (!empty && !isOurs(connection)) throw ofAnother(path);
    // A dry run leaves the file as it is: in this mode the first look asks for it alone.
    if (dryRun) connection.pragma("locking_mode = exclusive");
    else connection.pragma("journal_mode = delete");
    connection.exec("begin exclusive");
    return { damaged: false, release };
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith("SQLITE_CORRUPT")) return { damaged: true, release };
    release();
    throw error;
  }
}

/** Gives the file a second name beside its own, never one that is taken. */
function keep(file: string, at: Instant): string {
  for (;;) {
    const kept = freeName(file, at);
    try {
      linkSync(file, kept);
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      if (code === "EEXIST") continue;
      if (!NO_LINKS.has(code)) throw error;
      copyFileSync(file, kept, constants.COPYFILE_EXCL);
      chmodSync(kept, statSync(file).mode & 0o777);
      sync(kept);
    }
    sync(dirname(file));
    return kept;
  }
}

function freeName(file: string, at: Instant): string {
  const name = `${file}.before-restore-${formatLocalStamp(at)}`;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!existsSync(candidate)) return candidate;
  }
}

/** Waits until a file, or what a folder lists, is on the disk. */
function sync(path: string): void {
  const isFolder = statSync(path).isDirectory();
  try {
    const handle = openSync(path, isFolder ? "r" : "r+");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    // Not every system lets a folder be opened.
    if (!isFolder) throw error;
  }
}

function sameFile(path: string) {
  return usageError("BAD_VALUE", {
    en: `${path} is the backup itself: it is in its place already.`,
    zh: `${path} 就是该备份文件，无需恢复。`,
  });
}

function notRegular(path: string) {
  return usageError("not-a-database", { en: `${path} is not a regular file.`, zh: `${path} 不是普通文件。` });
}

function ofAnother(path: string) {
  return usageError("not-a-database", {
    en: `${path} is a SQLite file of another program; it was left as it is. Name another file with --db.`,
    zh: `${path} 是其他程序的 SQLite 文件，未作改动。请用 --db 指定其他文件。`,
  });
}
