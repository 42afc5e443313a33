import type { Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { usageError } from "../errors.ts";
import { emptyFile, nameOf } from "./broken.ts";

/** How much of standard input is read before its encoding is judged. */
const JUDGED_BYTES = 1024 * 1024;
/** A header line is looked for within this many bytes. */
const HEAD_BYTES = 64 * 1024;
const READ_BYTES = 512 * 1024;

/** The bytes of a file or of standard input. */
export interface ByteSource {
  /** The beginning: of a file some 64 KiB, of a stream its first MiB or all of it. */
  readonly head: Buffer;
  /** Whether `head` is everything. */
  readonly whole: boolean;
  /** Whether it can be read twice. */
  readonly again: boolean;
  /** Everything from the beginning, in pieces that are good until the next is asked for. `last` lets go of it at the end. */
  read(last: boolean): AsyncIterable<Buffer>;
  /** Lets go of it, read or not. */
  close(): Promise<void>;
}

/** Opens a file, or standard input for `-`; a missing, unreadable, empty or binary one is exit 2. */
export async function openBytes(path: string, stdin: NodeJS.ReadableStream, wide: boolean): Promise<ByteSource> {
  const source = path === "-" ? await ofStream(stdin) : await ofFile(path);
  try {
    if (source.head.length === 0) throw emptyFile(path);
    if (isBinary(source.head, wide)) throw binaryFile(path);
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function ofFile(path: string): Promise<ByteSource> {
  const { handle, stat } = await opened(path);
  // A named pipe or <(process substitution) can be read only once, like standard input.
  if (!stat.isFile()) return await ofStream(handle.createReadStream());
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return {
    head: buffer.subarray(0, bytesRead),
    whole: bytesRead < HEAD_BYTES,
    again: true,
    close: () => handle.close(),
    async *read(last) {
      const block = Buffer.allocUnsafe(READ_BYTES);
      try {
        for (let at = 0; ; ) {
          const { bytesRead: length } = await handle.read(block, 0, READ_BYTES, at);
          if (length === 0) return;
          at += length;
          yield block.subarray(0, length);
        }
      } catch (cause) {
        throw unreadableFile(path, cause);
      } finally {
        if (last) await handle.close();
      }
    },
  };
}

/** Opens a file that is no folder; a missing or unreadable one is exit 2. */
export async function opened(
  path: string,
  flags: string | number = "r",
): Promise<{ readonly handle: FileHandle; readonly stat: Stats }> {
  let handle: FileHandle;
  try {
    handle = await open(path, flags);
  } catch (cause) {
    throw isCode(cause, "ENOENT") ? missingFile(path, cause) : unreadableFile(path, cause);
  }
  const stat = await handle.stat();
  if (!stat.isDirectory()) return { handle, stat };
  await handle.close();
  throw usageError(
    "is-a-folder",
    { en: `${path} is a folder, not a file.`, zh: `${path} 是文件夹，不是文件。` },
    { hint: { en: "Name one file.", zh: "请指定单个文件。" } },
  );
}

async function ofStream(stream: NodeJS.ReadableStream): Promise<ByteSource> {
  const source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
  const pieces: Buffer[] = [];
  let length = 0;
  let ended = false;
  const next = async (): Promise<Buffer | undefined> => {
    const { done, value } = await source.next();
    if (done) ended = true;
    return done ? undefined : typeof value === "string" ? Buffer.from(value) : value;
  };
  while (length < JUDGED_BYTES && !ended) {
    const piece = await next();
    if (!piece) break;
    pieces.push(piece);
    length += piece.length;
  }
  const start = Buffer.concat(pieces);
  const close = async (): Promise<void> => {
    await source.return?.();
  };
  return {
    head: start.subarray(0, JUDGED_BYTES),
    whole: ended && start.length <= JUDGED_BYTES,
    again: false,
    close,
    async *read() {
      try {
        yield start;
        for (let piece = await next(); piece; piece = await next()) yield piece;
      } finally {
        // Without this a producer that never ends keeps the process waiting after an error.
        await close();
      }
    },
  };
}

/** Whether the bytes are no text: a zip signature, a NUL in the first line, or NULs everywhere, where nothing says UTF-16. */
function isBinary(head: Buffer, wide: boolean): boolean {
  if (head.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004", "latin1"))) return true;
  if (wide || (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return false;
  const line = head.subarray(0, HEAD_BYTES);
  const end = line.findIndex((byte) => byte === 10 || byte === 13);
  if ((end < 0 ? line : line.subarray(0, end)).includes(0)) return true;
  // In UTF-16 the byte of a line end is also half of many Chinese characters (上 名), so the line alone does not tell.
  const start = head.subarray(0, 1024);
  let nuls = 0;
  for (const byte of start) if (byte === 0) nuls++;
  return nuls >= 8 && nuls * 8 >= start.length;
}

function binaryFile(path: string) {
  return usageError(
    "binary-file",
    {
      en: `${nameOf(path)} is not text: it looks like an Excel workbook or another binary file.`,
      zh: `${nameOf(path)} 不是文本文件：可能是 Excel 工作簿或其他二进制文件。`,
    },
    {
      hint: {
        en: "If it is a workbook, say --input-format xlsx; if it is UTF-16 text, say --encoding utf-16le.",
        zh: "若为工作簿，请加 --input-format xlsx；若为 UTF-16 文本，请加 --encoding utf-16le。",
      },
    },
  );
}

function missingFile(path: string, cause: unknown) {
  return usageError(
    "no-such-file",
    { en: `The file ${path} does not exist.`, zh: `文件 ${path} 不存在。` },
    { cause, hint: { en: "Check the path.", zh: "请检查路径。" } },
  );
}

function unreadableFile(path: string, cause: unknown) {
  return usageError(
    "unreadable-file",
    { en: `The file ${path} cannot be read.`, zh: `无法读取文件 ${path}。` },
    { cause, hint: { en: "Check the path and its permissions.", zh: "请检查路径与权限。" } },
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
