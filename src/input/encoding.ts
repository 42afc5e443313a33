import { isUtf8 } from "node:buffer";
import { createReadStream, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { usageError } from "../errors.ts";

const PIECE_BYTES = 256 * 1024;
/** How much of standard input is read before its encoding is judged. */
const JUDGED_BYTES = 1024 * 1024;

/** A file as text: which encoding it is in, whether a BOM said so, and its text in pieces. */
export interface TextSource {
  readonly encoding: string;
  readonly bom: boolean;
  readonly pieces: AsyncIterable<string>;
}

/** Bytes that do not fit the encoding; whoever reads records says in which one. */
export class BadBytes extends Error {
  readonly encoding: string;

  constructor(encoding: string) {
    super(`bytes that are not ${encoding}`);
    this.name = "BadBytes";
    this.encoding = encoding;
  }
}

/** Opens a file, or standard input for `-`, as text. A BOM decides, else valid UTF-8, else GB18030. */
export async function openText(
  path: string,
  stdin: NodeJS.ReadableStream,
  encoding: string | undefined,
): Promise<TextSource> {
  if (encoding !== undefined) checkLabel(encoding);
  if (path === "-") return await openStream(stdin, encoding);
  checkFile(path);
  const head = await headOf(path, 4);
  const marked = bomOf(head);
  const chosen = encoding ?? marked?.encoding ?? ((await isUtf8File(path)) ? "utf-8" : "gb18030");
  const skip = marked && (encoding === undefined || sameEncoding(encoding, marked.encoding)) ? marked.length : 0;
  const bytes = createReadStream(path, { start: skip, highWaterMark: PIECE_BYTES });
  return { encoding: chosen, bom: skip > 0, pieces: decode(bytes, chosen) };
}

async function openStream(stdin: NodeJS.ReadableStream, encoding: string | undefined): Promise<TextSource> {
  const source = stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
  const pieces: Buffer[] = [];
  let length = 0;
  let ended = false;
  while (length < JUDGED_BYTES && !ended) {
    const next = await source.next();
    ended = next.done === true;
    if (next.done) break;
    const piece = typeof next.value === "string" ? Buffer.from(next.value) : next.value;
    pieces.push(piece);
    length += piece.length;
  }
  const start = Buffer.concat(pieces);
  if (start.length === 0) throw emptyFile("-");
  const marked = bomOf(start);
  const chosen = encoding ?? marked?.encoding ?? (isUtf8(wholeCharacters(start)) ? "utf-8" : "gb18030");
  const skip = marked && (encoding === undefined || sameEncoding(encoding, marked.encoding)) ? marked.length : 0;
  async function* rest(): AsyncGenerator<Buffer> {
    yield start.subarray(skip);
    while (!ended) {
      const next = await source.next();
      if (next.done) return;
      yield typeof next.value === "string" ? Buffer.from(next.value) : next.value;
    }
  }
  return { encoding: chosen, bom: skip > 0, pieces: decode(rest(), chosen) };
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const part = (piece: Buffer | undefined): string => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw new BadBytes(encoding);
    }
  };
  for await (const piece of bytes) {
    const text = part(piece);
    if (text !== "") yield text;
  }
  const last = part(undefined);
  if (last !== "") yield last;
}

function checkLabel(encoding: string): void {
  try {
    new TextDecoder(encoding);
  } catch {
    throw usageError(
      "unknown-encoding",
      {
        en: `--encoding "${encoding}" is not an encoding this program knows.`,
        zh: `--encoding 的值“${encoding}”不是可识别的编码。`,
      },
      { field: "encoding", hint: { en: "Try utf-8, gb18030 or utf-16le.", zh: "可用 utf-8、gb18030 或 utf-16le。" } },
    );
  }
}

function checkFile(path: string): void {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path);
  } catch (cause) {
    throw usageError(
      "no-such-file",
      { en: `The file ${path} cannot be found or read.`, zh: `找不到或无法读取文件 ${path}。` },
      { cause, hint: { en: "Check the path and its permissions.", zh: "请检查路径与权限。" } },
    );
  }
  if (stat?.isDirectory()) {
    throw usageError(
      "is-a-folder",
      { en: `${path} is a folder, not a file.`, zh: `${path} 是文件夹，不是文件。` },
      { hint: { en: "Name one file.", zh: "请指定单个文件。" } },
    );
  }
  if (stat?.size === 0 && stat.isFile()) throw emptyFile(path);
}

/** The error of a file with nothing in it. */
export function emptyFile(path: string) {
  return usageError(
    "empty-file",
    { en: `${nameOf(path)} is empty; not even a header is there.`, zh: `${nameOf(path)} 为空，连表头都没有。` },
    { hint: { en: "Give a file with a header and records.", zh: "请提供包含表头和数据的文件。" } },
  );
}

/** What a file is called in messages. */
export function nameOf(path: string): string {
  return path === "-" ? "stdin" : path;
}

async function headOf(path: string, length: number): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw usageError(
      "unreadable-file",
      { en: `The file ${path} cannot be read.`, zh: `无法读取文件 ${path}。` },
      { cause, hint: { en: "Check its permissions.", zh: "请检查其权限。" } },
    );
  }
}

function bomOf(head: Buffer): { readonly encoding: string; readonly length: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", length: 2 };
  return undefined;
}

function sameEncoding(label: string, encoding: string): boolean {
  return new TextDecoder(label).encoding === encoding;
}

/** Scans a whole file: one wrong byte near its end would otherwise be found after half of it was written. */
async function isUtf8File(path: string): Promise<boolean> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = carry.length > 0 ? Buffer.concat([carry, piece as Buffer]) : (piece as Buffer);
    const whole = wholeCharacters(bytes);
    if (!isUtf8(whole)) return false;
    carry = bytes.subarray(whole.length);
  }
  return carry.length === 0;
}

/** The bytes without a character that is cut off at their end. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
