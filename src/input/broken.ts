import { usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";

/** The structure of a file breaks. Readers know what is wrong; the file and the record are added where they are known. */
export class Broken extends Error {
  readonly what: Text;
  readonly hint: Text;

  constructor(what: Text, hint: Text = MEND) {
    super(what.en);
    this.name = "Broken";
    this.what = what;
    this.hint = hint;
  }
}

const MEND: Text = { en: "Mend the file there and run the command again.", zh: "请修正该处后重新运行。" };

/** What a file is called in messages. */
export function nameOf(path: string): string {
  return path === "-" ? "stdin" : path;
}

/** The error of a file that breaks in a record; record 0 is the header. */
export function brokenFile(path: string, row: number, cause: Broken) {
  const { what, hint } = cause;
  const name = nameOf(path);
  return usageError(
    "broken-file",
    row === 0
      ? { en: `${name}: header: ${what.en}.`, zh: `${name}：表头：${what.zh}。` }
      : { en: `${name}: record ${row}: ${what.en}.`, zh: `${name}：第 ${row} 条记录：${what.zh}。` },
    { ...(row === 0 ? {} : { row }), cause, hint },
  );
}

/** The error of a file with nothing in it. */
export function emptyFile(path: string) {
  return usageError(
    "empty-file",
    { en: `${nameOf(path)} is empty; not even a header is there.`, zh: `${nameOf(path)} 为空，连表头都没有。` },
    { hint: { en: "Give a file with a header and records.", zh: "请提供包含表头和数据的文件。" } },
  );
}
