import { isAscii, isUtf8, transcode } from "node:buffer";
import { usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { Broken } from "./broken.ts";
import { type ByteSource, openBytes } from "./bytes.ts";

/** Bytes decoded at a time. Strings beyond some 100,000 characters cost V8 three times as much to make. */
const PIECE_BYTES = 64 * 1024;
/** Below this no byte is part of a longer character in UTF-8, GB18030 or any other encoding but UTF-16. */
const ALONE = 0x30;
const LF = 10;

/** A file as text: its encoding, whether a BOM said so, and its text in pieces that mostly end where a line does. */
export interface TextSource {
  readonly encoding: string;
  readonly bom: boolean;
  readonly pieces: AsyncIterable<string>;
}

interface Choice {
  readonly encoding: string;
  /** Length of the BOM that is left out. */
  readonly skip: number;
  /** Whether nobody said so: the bytes are neither UTF-8 nor marked. */
  readonly guessed?: boolean;
}

/** Opens a file, or standard input for `-`, as text. A BOM decides, else valid UTF-8, else GB18030. */
export async function openText(
  path: string,
  stdin: NodeJS.ReadableStream,
  label: string | undefined,
): Promise<TextSource> {
  const wanted = label === undefined ? undefined : encodingOf(label);
  const source = await openBytes(path, stdin, wanted?.startsWith("utf-16") === true);
  const choice = await choose(source, label, wanted);
  return { encoding: choice.encoding, bom: choice.skip > 0, pieces: decode(source.read(true), choice) };
}

async function choose(source: ByteSource, label: string | undefined, wanted: string | undefined): Promise<Choice> {
  const bom = bomOf(source.head);
  if (wanted !== undefined) {
    // "utf-16" leaves the order of its bytes to the BOM.
    if (bom && (bom.encoding === wanted || label?.toLowerCase() === "utf-16")) return bom;
    return { encoding: wanted, skip: 0 };
  }
  if (bom) return bom;
  const { head, whole, again } = source;
  const valid = whole ? isUtf8(head) : again ? await isUtf8File(source) : isUtf8(wholeCharacters(head));
  return valid ? { encoding: "utf-8", skip: 0 } : { encoding: "gb18030", skip: 0, guessed: true };
}

function encodingOf(label: string): string {
  try {
    return new TextDecoder(label, { fatal: true }).encoding;
  } catch (cause) {
    throw usageError(
      "unknown-encoding",
      { en: `--encoding "${label}" is not an encoding this program knows.`, zh: `不支持 --encoding 的值“${label}”。` },
      {
        cause,
        field: "encoding",
        hint: { en: "Try utf-8, gb18030 or utf-16le.", zh: "可用 utf-8、gb18030 或 utf-16le。" },
      },
    );
  }
}

function bomOf(head: Buffer): Choice | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", skip: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", skip: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", skip: 2 };
  return undefined;
}

/** Scans a whole file: one wrong byte near its end would otherwise be found after half of it was written. */
async function isUtf8File(source: ByteSource): Promise<boolean> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const piece of source.read(false)) {
    const bytes = joined(carry, piece);
    const whole = wholeCharacters(bytes);
    if (!isUtf8(whole)) return false;
    carry = Buffer.from(bytes.subarray(whole.length));
  }
  return carry.length === 0;
}

/** UTF-8 bytes without a character that is cut off at their end. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Turns bytes into pieces of text; where bytes do not fit, the text before them comes first. */
export async function* decode(chunks: AsyncIterable<Buffer>, choice: Choice): AsyncGenerator<string> {
  const text = decoderOf(choice.encoding);
  let { skip } = choice;
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = joined(carry, chunk);
    let at = Math.min(skip, bytes.length);
    skip -= at;
    for (;;) {
      const end = endOfPiece(bytes, at, choice.encoding);
      if (end === at) break;
      yield* pieceOf(bytes.subarray(at, end), text, false, choice);
      at = end;
    }
    // Copied: the next chunk is read into the same place.
    carry = Buffer.from(bytes.subarray(at));
  }
  yield* pieceOf(carry, text, true, choice);
}

type Decoder = (bytes: Buffer, last: boolean) => string | undefined;

/** How bytes in one encoding become text; undefined where they do not fit. */
function decoderOf(encoding: string): Decoder {
  if (encoding !== "utf-8") {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    return (bytes, last) => attempt(decoder, bytes, last);
  }
  return (bytes) => {
    if (isAscii(bytes)) return bytes.toString("latin1");
    // By way of UTF-16 it takes a quarter of the time that the decoder of UTF-8 does.
    return isUtf8(bytes) ? transcode(bytes, "utf8", "utf16le").toString("utf16le") : undefined;
  };
}

function attempt(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, last: boolean): string | undefined {
  try {
    return decoder.decode(bytes, { stream: !last });
  } catch {
    return undefined;
  }
}

function* pieceOf(bytes: Buffer, text: Decoder, last: boolean, { encoding, guessed }: Choice): Generator<string> {
  const all = text(bytes, last);
  if (all !== undefined) {
    if (all !== "") yield all;
    return;
  }
  const before = fittingPart(bytes, encoding);
  if (before !== "") yield before;
  throw new Broken(guessed ? NEITHER : notOf(encoding), sayEncoding(encoding));
}

/** The text before the first bytes that do not fit, so that the record they stand in can be named. */
function fittingPart(bytes: Buffer, encoding: string): string {
  const fits = (length: number): string | undefined =>
    attempt(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }), bytes.subarray(0, length), false);
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (fits(middle) === undefined) bad = middle;
    else good = middle;
  }
  return fits(good) ?? "";
}

/** Where a piece ends: behind a line if possible, else behind a character; `from` where more must be read. */
function endOfPiece(bytes: Buffer, from: number, encoding: string): number {
  const limit = from + PIECE_BYTES;
  const window = bytes.subarray(from, limit);
  if (encoding.startsWith("utf-16")) return from + window.length - (window.length % 2);
  const line = window.lastIndexOf(LF);
  if (line >= 0) return from + line + 1;
  if (bytes.length < limit) return from;
  if (encoding === "utf-8") return from + wholeCharacters(window).length;
  for (let at = window.length - 1; at >= 0; at--) if ((window[at] as number) < ALONE) return from + at + 1;
  return limit;
}

function joined(carry: Buffer, bytes: Buffer): Buffer {
  return carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
}

const NEITHER: Text = { en: "bytes that are neither UTF-8 nor GB18030", zh: "存在既非 UTF-8 也非 GB18030 的字节" };
/** What is no UTF-8 is most likely GB18030, and what is neither may be Big5. */
function sayEncoding(tried: string): Text {
  const likely = tried === "utf-8" ? "gb18030" : "big5";
  return {
    en: `Say how the file is encoded with --encoding, e.g. --encoding ${likely}.`,
    zh: `请用 --encoding 指定编码，例如 --encoding ${likely}。`,
  };
}

function notOf(encoding: string): Text {
  return { en: `bytes that are not ${encoding}`, zh: `存在不符合 ${encoding} 编码的字节` };
}
