import { createHash } from "node:crypto";
import { basename } from "node:path";
import { usageError } from "../errors.ts";
import { readAtMost } from "./whole-file.ts";

/** A picture as its first bytes describe it. */
export interface Picture {
  readonly type: "image/png" | "image/jpeg";
  readonly width: number;
  readonly height: number;
}

/** A picture's file: its name without folders, and what is in it where it is a picture that was read whole. */
export interface PictureFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  /** null where it is none that we know, is cut off, or has more bytes than were read. */
  readonly picture: Picture | null;
  /** In base64; empty where there is no picture. */
  readonly data: string;
}

/** Reads a picture of at most so many bytes; of a longer file no more is read than shows that. What is no file is exit 2. */
export async function readPicture(path: string, most: number): Promise<PictureFile> {
  const file = await readAtMost(path, most);
  if (!file) {
    throw usageError("not-a-file", { en: `${path} is not a regular file.`, zh: `${path} 不是普通文件。` });
  }
  const { size, content } = file;
  const picture = (content && pictureIn(content)) ?? null;
  return {
    name: basename(path),
    size,
    sha256: content ? createHash("sha256").update(content).digest("hex") : "",
    picture,
    data: picture && content ? content.toString("base64") : "",
  };
}

/** What a whole PNG or JPEG is; undefined for everything else, SVG among it, which may carry scripts. */
export function pictureIn(bytes: Buffer): Picture | undefined {
  const found = ofPng(bytes) ?? ofJpeg(bytes);
  return found && found.width > 0 && found.height > 0 ? found : undefined;
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A chunk has its length and name before it and a check sum behind it. */
const CHUNK_FRAME = 12;

/** Walks through the chunks of a PNG: its size stands in the first, and the last is its end, behind which is nothing. */
function ofPng(bytes: Buffer): Picture | undefined {
  if (!bytes.subarray(0, PNG.length).equals(PNG)) return undefined;
  if (bytes.length < 33 || bytes.toString("latin1", 12, 16) !== "IHDR") return undefined;
  let at = PNG.length;
  let name = "";
  let hasData = false;
  while (name !== "IEND") {
    if (at + CHUNK_FRAME > bytes.length) return undefined;
    name = bytes.toString("latin1", at + 4, at + 8);
    hasData ||= name === "IDAT";
    at += CHUNK_FRAME + bytes.readUInt32BE(at);
  }
  if (at !== bytes.length || !hasData) return undefined;
  return { type: "image/png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** The segments that begin a frame and say its size: SOF0 to SOF15 without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Walks through the segments of a JPEG to its first scan; it ends with its end marker. */
function ofJpeg(bytes: Buffer): Picture | undefined {
  const end = bytes.length - 2;
  if (end < 4 || bytes.readUInt16BE(0) !== 0xffd8 || bytes.readUInt16BE(end) !== 0xffd9) return undefined;
  let frame: Picture | undefined;
  for (let at = 2; at + 4 <= end; ) {
    const marker = bytes[at + 1] as number;
    if (bytes[at] !== 0xff) return undefined;
    // Markers may be padded with further 0xff.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) return frame;
    const length = bytes.readUInt16BE(at + 2);
    if (isFrame(marker)) {
      if (at + 9 > end) return undefined;
      frame = { type: "image/jpeg", height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + length;
  }
  return undefined;
}
