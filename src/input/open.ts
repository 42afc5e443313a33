import { extname } from "node:path";
import { usageError } from "../errors.ts";
import { type RawRow, rowsOf, UnclosedQuote } from "./csv.ts";
import { BadBytes, emptyFile, nameOf, openText, type TextSource } from "./encoding.ts";
import { headerIndex, normalizeHeader, readHeaders } from "./headers.ts";
import { BrokenJson, type Element, elementsOf, linesOf } from "./json.ts";
import { jsonRecord, rowRecord } from "./record.ts";
import type { InputFile, InputFormat, InputOptions, InputRecord } from "./records.ts";

const FORMATS: Readonly<Record<string, InputFormat>> = {
  ".csv": "csv",
  ".txt": "csv",
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
  if (format === "xlsx") throw notAvailable(path);
  if (format === undefined) throw unknownFormat(path);
  const source = await openText(path, stdin, options.encoding);
  return format === "csv" || format === "tsv"
    ? await openRows(source, format === "csv" ? "," : "\t", options)
    : await openElements(source, format, options);
}

async function openRows(source: TextSource, separator: "," | "\t", options: InputOptions): Promise<InputFile> {
  const { path, schema, batchSize = BATCH } = options;
  const rows = rowsOf(refuseBinary(source.pieces, path), separator, batchSize)[Symbol.asyncIterator]();
  const first = await naming(path, 0, () => rows.next());
  const header = first.done ? undefined : first.value[0];
  if (!header) throw emptyFile(path);
  if (header.cells.some((cell) => cell.includes("\0"))) throw binaryFile(path);
  const headers = readHeaders(header.cells, schema, path);
  // What the excel profile guarded, its import takes away again; a raw file of ours has no BOM and is left as it is.
  const guarded = source.bom || source.encoding === "gb18030";
  const shape = { ...headers, width: header.cells.length, columns: schema.columns, guarded };
  async function* batches(): AsyncGenerator<InputRecord[]> {
    let row = 0;
    let batch: RawRow[] = first.done ? [] : first.value.slice(1);
    for (;;) {
      const records = batch.map((raw) => rowRecord(raw, ++row, shape));
      if (records.length > 0) yield records;
      const next = await naming(path, row + 1, () => rows.next());
      if (next.done) return;
      batch = next.value;
    }
  }
  return { present: headers.present, unknown: headers.unknown, encoding: source.encoding, batches: batches() };
}

async function openElements(source: TextSource, format: "json" | "jsonl", options: InputOptions): Promise<InputFile> {
  const { path, schema, batchSize = BATCH } = options;
  const index = headerIndex(schema);
  const elements = (format === "json" ? elementsOf : linesOf)(source.pieces)[Symbol.asyncIterator]();
  let row = 0;
  const next = (): Promise<IteratorResult<Element>> => naming(path, row + 1, () => elements.next());
  const first = await next();
  async function* batches(): AsyncGenerator<InputRecord[]> {
    let batch: InputRecord[] = [];
    let found = first;
    while (!found.done) {
      batch.push(jsonRecord(found.value, ++row, schema.columns, index));
      if (batch.length >= batchSize) {
        yield batch;
        batch = [];
      }
      try {
        found = await next();
      } catch (error) {
        // What was read before the break is good; whoever iterates meets the error after it.
        if (batch.length > 0) yield batch;
        throw error;
      }
    }
    if (batch.length > 0) yield batch;
  }
  return {
    present: new Set(schema.columns.map(({ key }) => key)),
    unknown: unknownKeys(first.done ? undefined : first.value.value, index),
    encoding: source.encoding,
    batches: batches(),
  };
}

/** Keys of the first record that nobody knows; later records are taken to look alike. */
function unknownKeys(value: unknown, index: ReadonlyMap<string, number>): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.keys(value).filter((key) => !index.has(normalizeHeader(key)));
}

/** Runs a step of reading; where the file breaks, says in which record. */
async function naming<T>(path: string, row: number, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof UnclosedQuote) {
      throw broken(path, row, cause, { en: "a quote is never closed", zh: "引号未闭合" });
    }
    if (cause instanceof BrokenJson) {
      throw broken(path, row, cause, { en: "the JSON breaks here", zh: "JSON 结构在此中断" });
    }
    if (cause instanceof BadBytes) {
      const text = { en: `bytes that are not ${cause.encoding}`, zh: `存在不符合 ${cause.encoding} 编码的字节` };
      throw broken(path, row, cause, text, {
        en: "Say how the file is encoded with --encoding, e.g. --encoding gb18030.",
        zh: "请用 --encoding 指定编码，例如 --encoding gb18030。",
      });
    }
    throw cause;
  }
}

function broken(
  path: string,
  row: number,
  cause: unknown,
  what: { en: string; zh: string },
  hint = { en: "Mend the file there and run the command again.", zh: "请修正该处后重新运行。" },
) {
  return usageError(
    "broken-file",
    { en: `${nameOf(path)}: record ${row}: ${what.en}.`, zh: `${nameOf(path)}：第 ${row} 条记录：${what.zh}。` },
    { row, cause, hint },
  );
}

async function* refuseBinary(pieces: AsyncIterable<string>, path: string): AsyncGenerator<string> {
  let first = true;
  for await (const piece of pieces) {
    if (first && (piece.startsWith("PK\u0003\u0004") || piece.slice(0, 8).includes("\0"))) throw binaryFile(path);
    first = false;
    yield piece;
  }
}

function binaryFile(path: string) {
  return usageError(
    "binary-file",
    {
      en: `${nameOf(path)} is not text: it looks like an Excel workbook or another binary file.`,
      zh: `${nameOf(path)} 不是文本文件：可能是 Excel 工作簿或其他二进制文件。`,
    },
    { hint: { en: "Save it as CSV and import that.", zh: "请另存为 CSV 后再导入。" } },
  );
}

function notAvailable(path: string) {
  return usageError(
    "format-not-available",
    { en: `${nameOf(path)}: xlsx comes with a later release.`, zh: `${nameOf(path)}：xlsx 将在后续版本提供。` },
    { hint: { en: "Save it as csv, tsv, json or jsonl.", zh: "请另存为 csv、tsv、json 或 jsonl。" } },
  );
}

function unknownFormat(path: string) {
  return usageError(
    "unknown-format",
    { en: `${path}: the extension does not say what it is.`, zh: `${path}：无法从扩展名判断格式。` },
    {
      field: "input-format",
      hint: {
        en: "Say it with --input-format csv|tsv|json|jsonl.",
        zh: "请用 --input-format csv|tsv|json|jsonl 指定。",
      },
    },
  );
}
