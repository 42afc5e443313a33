import { createHash } from "node:crypto";
import { basename } from "node:path";
import { usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { readAtMost } from "./whole-file.ts";

/** What a scan of a page or two takes at most; a larger file is most likely another one. */
const MOST_BYTES = 10 * 1024 * 1024;

/** What the files begin with that banks and scanners make. */
const BEGINNINGS: readonly Buffer[] = [
  Buffer.from("%PDF-", "latin1"),
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from([0xff, 0xd8, 0xff]),
];

/** A scanned letter: its name without folders, and what proves which file it was. */
export interface Letter {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** Reads a scanned letter, once and as a whole; what is no PDF, PNG or JPEG of at most 10 MiB is exit 2. */
export async function readLetter(path: string): Promise<Letter> {
  const file = await readAtMost(path, MOST_BYTES);
  if (!file) throw notALetter(path, { en: "is not a file", zh: "不是普通文件" });
  const { content, size } = file;
  if (!content) throw notALetter(path, { en: "has more than 10 MiB", zh: "超过 10 MiB" });
  if (!BEGINNINGS.some((beginning) => content.subarray(0, beginning.length).equals(beginning))) {
    throw notALetter(path, { en: "is no PDF, PNG or JPEG", zh: "不是 PDF、PNG 或 JPEG" });
  }
  return { name: basename(path), size, sha256: createHash("sha256").update(content).digest("hex") };
}

function notALetter(path: string, what: Text) {
  return usageError(
    "not-a-letter",
    { en: `The file ${path} ${what.en}.`, zh: `文件 ${path} ${what.zh}。` },
    {
      hint: {
        en: "Name the scan of the bank confirmation letter: a PDF, PNG or JPEG of at most 10 MiB.",
        zh: "请指定银行确认函的扫描件：不超过 10 MiB 的 PDF、PNG 或 JPEG。",
      },
    },
  );
}
