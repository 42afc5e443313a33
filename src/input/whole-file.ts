import { constants } from "node:fs";
import { opened } from "./bytes.ts";

/** A file as far as it was read. */
export interface ReadFile {
  /** In bytes; of a file that is longer than allowed what it says of itself. */
  readonly size: number;
  /** undefined where it is longer than allowed, of which no more was read than that shows. */
  readonly content: Buffer | undefined;
}

/** Reads a file of at most so many bytes as a whole, once; undefined where the path is no ordinary file. */
export async function readAtMost(path: string, most: number): Promise<ReadFile | undefined> {
  // A pipe that nobody writes to would keep an ordinary open waiting for ever.
  const { handle, stat } = await opened(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!stat.isFile()) return undefined;
    const bytes = Buffer.alloc(Math.min(stat.size, most) + 1);
    let size = 0;
    for (let read = 1; read > 0 && size < bytes.length; size += read) {
      read = (await handle.read(bytes, size, bytes.length - size, size)).bytesRead;
    }
    return size > most
      ? { size: Math.max(stat.size, size), content: undefined }
      : { size, content: bytes.subarray(0, size) };
  } finally {
    await handle.close();
  }
}
