import { randomBytes } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { Broken, emptyFile } from "../broken.ts";
import { opened } from "../bytes.ts";

/** A workbook has a few dozen parts. */
const MOST_PARTS = 10_000;
/** From here on a part is asked how well it is packed: what deflates better than this is made to fill memory or time. */
const SUSPECT_BYTES = 64 * 1024 * 1024;
const MOST_TIMES = 400;
/** A workbook from standard input waits in a file: its directory stands at its end. */
const SPOOL_BYTES = 2 * 1024 * 1024 * 1024;

const ZIP = Buffer.from("PK\u0003\u0004", "latin1");
const EMPTY_ZIP = Buffer.from("PK\u0005\u0006", "latin1");
/** The container of old .xls files and of workbooks with a password. */
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

/** The parts of a workbook, by their names. */
export interface Archive {
  has(name: string): boolean;
  /** A part from its beginning, unpacked. Throws Broken where it is damaged or too large. */
  read(name: string, mostBytes?: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Opens a workbook's archive: a file, or what standard input or a pipe gives, put into a file first. */
export async function openArchive(path: string, stdin: NodeJS.ReadableStream): Promise<Archive> {
  const handle = await openHandle(path, stdin);
  try {
    await refuseOthers(handle, path);
    return await archiveOf(handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openHandle(path: string, stdin: NodeJS.ReadableStream): Promise<FileHandle> {
  if (path === "-") return await spooled(stdin as AsyncIterable<Buffer | string>);
  const { handle, stat } = await opened(path);
  return stat.isFile() ? handle : await spooled(handle.createReadStream());
}

async function spooled(stream: AsyncIterable<Buffer | string>): Promise<FileHandle> {
  const file = await temporaryFile();
  let length = 0;
  try {
    for await (const piece of stream) {
      length += piece.length;
      if (length > SPOOL_BYTES) throw tooLarge();
      await file.writeFile(piece);
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A file that nobody else sees and that is gone when it is closed, however the process ends. */
export async function temporaryFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `partnerctl-${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}

async function refuseOthers(handle: FileHandle, path: string): Promise<void> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
  const head = buffer.subarray(0, bytesRead);
  if (bytesRead === 0) throw emptyFile(path);
  if (head.equals(COMPOUND)) throw new Broken(PROTECTED, SAVE_PLAIN);
  const start = head.subarray(0, 4);
  if (!start.equals(ZIP) && !start.equals(EMPTY_ZIP)) throw new Broken(NO_ZIP, NAME_FORMAT);
}

async function archiveOf(handle: FileHandle): Promise<Archive> {
  const { default: yauzl } = await import("yauzl");
  let zip: ZipFile;
  const entries = new Map<string, Entry>();
  try {
    zip = await yauzl.fromFdPromise(handle.fd, { autoClose: false, lazyEntries: true, strictFileNames: false });
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.toLowerCase();
      if (entries.has(name)) throw new Broken(twice(entry.fileName));
      if (entries.size >= MOST_PARTS) throw new Broken(MANY_PARTS);
      entries.set(name, entry);
    }
  } catch (cause) {
    throw cause instanceof Broken ? cause : new Broken(isCutOff(cause) ? CUT_OFF : DAMAGED);
  }
  return {
    has: (name) => entries.has(name.toLowerCase()),
    read: (name, mostBytes = Number.POSITIVE_INFINITY) => unpack(zip, entries.get(name.toLowerCase()), name, mostBytes),
    close: () => handle.close(),
  };
}

async function* unpack(zip: ZipFile, entry: Entry | undefined, name: string, most: number): AsyncGenerator<Buffer> {
  if (!entry) throw new Broken(missingPart(name));
  if (entry.isEncrypted()) throw new Broken(PROTECTED, SAVE_PLAIN);
  let stream: Readable | undefined;
  let length = 0;
  let sum = 0;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const piece of stream as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > most || (length > SUSPECT_BYTES && length > entry.compressedSize * MOST_TIMES)) {
        throw new Broken(swollen(name));
      }
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (cause) {
    throw cause instanceof Broken ? cause : new Broken(DAMAGED);
  } finally {
    stream?.destroy();
  }
  if (sum !== entry.crc32) throw new Broken(DAMAGED);
}

/** Whether it is the directory at the end that cannot be found. */
function isCutOff(cause: unknown): boolean {
  return cause instanceof Error && /end of central directory/i.test(cause.message);
}

function tooLarge() {
  return usageError(
    "too-large",
    {
      en: "The workbook on standard input is larger than 2 GiB; nothing was read.",
      zh: "标准输入中的工作簿超过 2 GiB，未读取任何内容。",
    },
    { hint: { en: "Give it as a file.", zh: "请以文件形式提供。" } },
  );
}

const SAVE_PLAIN: Text = {
  en: "Open it in Excel, take the password away and save it as .xlsx.",
  zh: "请在 Excel 中打开，取消密码并另存为 .xlsx。",
};
const NAME_FORMAT: Text = {
  en: "If it is text, say --input-format csv, tsv, json or jsonl.",
  zh: "若为文本文件，请用 --input-format 指定 csv、tsv、json 或 jsonl。",
};
const PROTECTED: Text = {
  en: "the workbook is protected with a password, or is an old .xls file",
  zh: "工作簿设有密码，或为旧版 .xls 文件",
};
const NO_ZIP: Text = {
  en: "this is no xlsx workbook (it does not begin as one)",
  zh: "不是 xlsx 工作簿（文件开头不符）",
};
const CUT_OFF: Text = {
  en: "the workbook is cut off: the directory at its end is missing, so no record can be read",
  zh: "工作簿不完整：缺少末尾的目录，无法读取任何记录",
};
const DAMAGED: Text = {
  en: "the workbook is damaged: its packed data cannot be read",
  zh: "工作簿已损坏：压缩数据无法读取",
};
const MANY_PARTS: Text = { en: "the workbook has more than 10,000 parts", zh: "工作簿包含超过 10,000 个部件" };

function twice(name: string): Text {
  return { en: `the workbook has the part ${name} twice`, zh: `工作簿中部件 ${name} 重复` };
}

function missingPart(name: string): Text {
  return { en: `the workbook lacks its part ${name}`, zh: `工作簿缺少部件 ${name}` };
}

function swollen(name: string): Text {
  return {
    en: `the part ${name} unpacks to far more than a workbook holds; reading was stopped`,
    zh: `部件 ${name} 解压后远超工作簿的正常大小，已停止读取`,
  };
}
