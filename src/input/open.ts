import { extname } from "node:path";
import { usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { Broken, brokenFile, emptyFile, nameOf } from "./broken.ts";
import { RowReader } from "./csv.ts";
import { objectReader } from "./element.ts";
import { openText, type TextSource } from "./encoding.ts";
import { headerIndex, readHeaders } from "./headers.ts";
import { ArrayReader, LineReader } from "./json.ts";
import type { RecordReader } from "./reader.ts";
import type { InputFile, InputFormat, InputOptions, InputRecord } from "./records.ts";

const FORMATS: Readonly<Record<string, InputFormat>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".json": "json",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".xlsx": "xlsx",
};
const BATCH = 1_000;

/** Opens a file of records: finds its format and encoding and reads its header; records follow in batches. */
export async function openInput(options: InputOptions): Promise<InputFile> {
  const { path, stdin } = options;
  const format = options.format ?? (path === "-" ? "csv" : FORMATS[extname(path).toLowerCase()]);
  if (format === undefined) throw unknownFormat(path);
  if (format === "xlsx") return await openSheetRows(options);
  if (options.sheet !== undefined) throw noSheets(path);
  const source = await openText(path, stdin, options.encoding);
  return format === "csv" || format === "tsv"
    ? await openRows(source, format === "csv" ? "," : "\t", options)
    : await openObjects(source, format, options);
}

async function openRows(source: TextSource, separator: "," | "\t", options: InputOptions): Promise<InputFile> {
  const { path, schema, batchSize = BATCH } = options;
  // What the excel profile guarded, its import takes away again; a raw file of ours has no BOM and is left as it is.
  const guarded = source.bom || source.encoding === "gb18030" || source.encoding === "gbk";
  let present: ReadonlySet<string> = new Set();
  let unknown: readonly string[] = [];
  const reader = new RowReader(separator, (header) => {
    const found = readHeaders(header, schema, path);
    ({ present, unknown } = found);
    return { width: header.length, targets: found.targets, columns: schema.columns, guarded };
  });
  const start = await beginning(source, reader, path);
  return {
    present,
    unknown,
    encoding: source.encoding,
    batches: batchesOf(start, reader, batchSize, path),
    close: closing(start),
  };
}

async function openObjects(source: TextSource, format: "json" | "jsonl", options: InputOptions): Promise<InputFile> {
  const { path, schema, batchSize = BATCH } = options;
  const { read, unknown } = objectReader(schema.columns, headerIndex(schema));
  const reader = format === "json" ? new ArrayReader(read) : new LineReader(read);
  const start = await beginning(source, reader, path);
  return {
    present: new Set(schema.columns.map(({ key }) => key)),
    unknown,
    encoding: source.encoding,
    batches: batchesOf(start, reader, batchSize, path),
    close: closing(start),
  };
}

/** Opens a sheet of a workbook. Where nothing of it can be read, the first record is the one that breaks. */
async function openSheetRows(options: InputOptions): Promise<InputFile> {
  const { path, schema, batchSize = BATCH } = options;
  if (options.encoding !== undefined) throw noEncoding();
  const [{ openSheet }, { SheetReader }] = await Promise.all([import("./xlsx/workbook.ts"), import("./xlsx/sheet.ts")]);
  const sheet = await openSheet(path, options.stdin, options.sheet).catch((error: unknown) => {
    throw error instanceof Broken ? brokenFile(path, 1, new Broken(withNothingKept(error.what), error.hint)) : error;
  });
  let present: ReadonlySet<string> = new Set();
  let unknown: readonly string[] = [];
  const reader = new SheetReader(sheet.context, (header) => {
    const found = readHeaders(header, schema, path);
    ({ present, unknown } = found);
    return { width: header.length, targets: found.targets, columns: schema.columns, guarded: false };
  });
  const start = await beginning(sheet, reader, path);
  return {
    present,
    unknown,
    encoding: "utf-8",
    batches: batchesOf(start, reader, batchSize, path),
    close: closing(start),
  };
}

function withNothingKept({ en, zh }: Text): Text {
  return { en: `${en}; no row was kept`, zh: `${zh}；未保留任何行` };
}

/** A file that was read far enough to say what it holds. */
interface Beginning {
  readonly pieces: AsyncIterator<string>;
  /** Records that were read on the way. */
  readonly early: InputRecord[];
  /** Where it broke behind them, or undefined. */
  readonly broken: Broken | undefined;
}

/** Reads up to the header, or the first record where there is none; a break before that is thrown at once. */
async function beginning(source: Pick<TextSource, "pieces">, reader: RecordReader, path: string): Promise<Beginning> {
  const pieces = source.pieces[Symbol.asyncIterator]();
  const early: InputRecord[] = [];
  try {
    for (let ended = false; !reader.known && !ended; ) {
      const { done, value } = await pieces.next();
      ended = done === true;
      if (done) reader.end(early);
      else reader.feed(value, early);
    }
    if (!reader.begun) throw emptyFile(path);
    return { pieces, early, broken: undefined };
  } catch (error) {
    // What was read before the break is good; whoever iterates meets the error after it.
    if (error instanceof Broken && reader.begun) return { pieces, early, broken: error };
    await pieces.return?.();
    throw error instanceof Broken ? brokenFile(path, reader.current, error) : error;
  }
}

/** A generator that nobody has asked for a batch yet would leave the file open. */
function closing({ pieces }: Beginning): () => Promise<void> {
  return async () => void (await pieces.return?.());
}

async function* batchesOf(
  start: Beginning,
  reader: RecordReader,
  size: number,
  path: string,
): AsyncGenerator<InputRecord[]> {
  const { pieces, early: records } = start;
  let { broken } = start;
  let ended = broken !== undefined;
  try {
    for (;;) {
      while (records.length >= size) {
        const batch = records.splice(0, size);
        yield batch;
        // Arrays that are old when they are let go keep their records, which are young, alive: half of the time went there.
        batch.length = 0;
      }
      if (ended) break;
      try {
        const { done, value } = await pieces.next();
        ended = done === true;
        if (done) reader.end(records);
        else reader.feed(value, records);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        broken = error;
        ended = true;
      }
    }
    if (records.length > 0) yield records;
    if (broken) throw brokenFile(path, reader.current, broken);
  } finally {
    await pieces.return?.();
  }
}

function noSheets(path: string) {
  return usageError(
    "BAD_VALUE",
    {
      en: `--sheet is for xlsx workbooks; ${nameOf(path)} is none.`,
      zh: `--sheet 仅适用于 xlsx 工作簿，${nameOf(path)} 不是。`,
    },
    {
      field: "sheet",
      hint: { en: "Leave it out, or say --input-format xlsx.", zh: "请去掉该选项，或加 --input-format xlsx。" },
    },
  );
}

function noEncoding() {
  return usageError(
    "BAD_VALUE",
    {
      en: "--encoding is for text; a workbook says itself how it is encoded.",
      zh: "--encoding 仅适用于文本，工作簿自带编码信息。",
    },
    { field: "encoding", hint: { en: "Leave it out.", zh: "请去掉该选项。" } },
  );
}

function unknownFormat(path: string) {
  return usageError(
    "unknown-format",
    { en: `${path}: the extension does not say what it is.`, zh: `${path}：无法从扩展名判断格式。` },
    {
      field: "input-format",
      hint: {
        en: "Say it with --input-format csv|tsv|json|jsonl|xlsx.",
        zh: "请用 --input-format csv|tsv|json|jsonl|xlsx 指定。",
      },
    },
  );
}
