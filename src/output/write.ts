import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, link, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type AppError, conflict, usageError } from "../errors.ts";
import type { Piece } from "./dataset.ts";

/** Codes of a reader that has gone away (`| head`), which is no failure of ours. */
const GONE: ReadonlySet<string> = new Set(["EPIPE", "ERR_STREAM_DESTROYED"]);

/**
 * Writes the pieces to a stream no faster than it takes them, and returns when the last has been taken.
 * Where the reader has gone it stops pulling pieces and returns as if all were done.
 */
export async function writeTo(
  stream: NodeJS.WritableStream,
  pieces: AsyncIterable<Piece> | Iterable<Piece>,
): Promise<void> {
  let failure: unknown;
  let pending = 0;
  let wake: () => void = () => {};
  const fail = (error: unknown): void => {
    failure ??= error;
    wake();
  };
  const closed = (): void => fail(Object.assign(new Error("the stream was closed"), { code: "EPIPE" }));
  const taken = (error?: Error | null): void => {
    pending--;
    if (error) fail(error);
    else if (pending === 0) wake();
  };
  const untilWoken = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  stream.on("error", fail).on("close", closed);
  try {
    for await (const piece of pieces) {
      if (failure !== undefined) break;
      pending++;
      // The callbacks are waited for, not `drain`, which never comes where the write has failed.
      if (!stream.write(piece, taken) && pending > 0 && failure === undefined) await untilWoken();
      if (failure !== undefined) break;
    }
    while (pending > 0 && failure === undefined) await untilWoken();
  } finally {
    stream.off("close", closed);
    // A broken stream may report every write that was under way: its listener stays, or the last one ends the process.
    if (failure === undefined) stream.off("error", fail);
  }
  if (failure !== undefined && !GONE.has(codeOf(failure))) throw fileError("stdout", failure);
}

/**
 * Writes the pieces to a file that appears whole or not at all: into a temporary file beside it, then renamed.
 * Refuses to replace a file unless forced; through a symbolic link it replaces the file behind it.
 */
export async function writeFile(
  path: string,
  pieces: AsyncIterable<Piece> | Iterable<Piece>,
  { force }: { readonly force: boolean },
): Promise<void> {
  const target = await checkTarget(path, force);
  const temporary = join(dirname(target), `.partnerctl-${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
  const file = await naming(path, () => open(temporary, "wx", 0o644));
  try {
    await fillFile(path, file, pieces);
    await naming(path, () => (force ? rename(temporary, target) : publish(temporary, target)));
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

async function fillFile(path: string, file: FileHandle, pieces: AsyncIterable<Piece> | Iterable<Piece>): Promise<void> {
  try {
    for await (const piece of pieces) await naming(path, () => file.writeFile(piece));
    await naming(path, () => file.sync());
  } finally {
    await file.close();
  }
}

/** Judges the path before the first piece is asked for, and returns where the file is to appear. */
export async function checkTarget(path: string, force: boolean): Promise<string> {
  let found: Stats;
  try {
    found = await stat(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw fileError(path, error);
    if (path === "") throw fileError('""', { code: "EINVAL" });
    if (/[/\\]$/.test(path)) throw fileError(path, { code: "EISDIR" });
    return path;
  }
  if (found.isDirectory()) throw fileError(path, { code: "EISDIR" });
  if (!found.isFile()) throw notRegular(path);
  if (!force) throw fileExists(path);
  return naming(path, () => realpath(path));
}

/** Gives the file its name unless somebody else took it meanwhile: a link fails where a rename would replace. */
export async function publish(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    // File systems without hard links (FAT, some network shares).
    if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"].includes(codeOf(error))) throw error;
    await rename(temporary, target);
  }
}

/** Runs a step on a file and puts a failure of the file system into words. */
export async function naming<Result>(path: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    throw fileError(path, error);
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}

function fileExists(path: string): AppError {
  return conflict(
    "file-exists",
    { en: `The file ${path} already exists.`, zh: `文件 ${path} 已存在。` },
    { field: "output", hint: { en: "Use --force to replace it.", zh: "如需覆盖，请使用 --force。" } },
  );
}

function notRegular(path: string): AppError {
  return usageError(
    "not-a-file",
    { en: `${path} is not a regular file.`, zh: `${path} 不是普通文件。` },
    { field: "output", hint: { en: "Use -o - and redirect stdout.", zh: "请使用 -o - 并重定向标准输出。" } },
  );
}

/** Turns a failure of the file system into one that a person can act on; anything unknown stays what it is. */
function fileError(path: string, error: unknown): unknown {
  const details = { field: "output", cause: error };
  switch (codeOf(error)) {
    case "EEXIST":
      return fileExists(path);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return usageError(
        "disk-full",
        { en: `There is no space left to write ${path}.`, zh: `磁盘空间不足，无法写入 ${path}。` },
        details,
      );
    case "ENOENT":
    case "ENOTDIR":
      return usageError(
        "no-such-folder",
        { en: `The folder of ${path} does not exist.`, zh: `${path} 所在的文件夹不存在。` },
        details,
      );
    case "EISDIR":
      return usageError(
        "is-a-folder",
        { en: `${path} is a folder, not a file.`, zh: `${path} 是文件夹，不是文件。` },
        details,
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return usageError("not-writable", { en: `You may not write ${path}.`, zh: `没有写入 ${path} 的权限。` }, details);
    case "ENAMETOOLONG":
    case "ELOOP":
    case "EINVAL":
    case "ERR_INVALID_ARG_VALUE":
      return usageError("bad-path", { en: `${path} is not a usable path.`, zh: `${path} 不是可用的路径。` }, details);
    default:
      return error;
  }
}
