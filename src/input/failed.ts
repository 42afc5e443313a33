import { extname } from "node:path";
import { Readable } from "node:stream";
import { AppError, usageError } from "../errors.ts";
import { openInput } from "./open.ts";
import type { InputFile, InputFormat } from "./records.ts";

const FAILED = new Set(["refused", "needs_review", "invalid"]);
const SCHEMA = {
  columns: [
    { key: "row", aliases: [], required: true },
    { key: "outcome", aliases: [], required: true },
  ],
};

/** Reads which rows failed from the results file of an earlier run: csv, or tsv and jsonl by extension. */
export async function failedRows(path: string): Promise<ReadonlySet<number>> {
  const rows = new Set<number>();
  for await (const batch of (await opened(path)).batches) {
    for (const { cells, row, problem } of batch) {
      const [number = "", outcome = ""] = cells;
      if (problem || outcome === "" || !/^[1-9]\d*$/.test(number)) throw noResults(path, row);
      if (FAILED.has(outcome)) rows.add(Number(number));
    }
  }
  return rows;
}

async function opened(path: string): Promise<InputFile> {
  try {
    return await openInput({ path, stdin: Readable.from([]), schema: SCHEMA, format: formatOf(path) });
  } catch (error) {
    if (error instanceof AppError && error.code === "missing-column") throw noResults(path, 0, error);
    throw error;
  }
}

function formatOf(path: string): InputFormat {
  const extension = extname(path).toLowerCase();
  if (extension === ".tsv") return "tsv";
  return extension === ".jsonl" || extension === ".ndjson" ? "jsonl" : "csv";
}

function noResults(path: string, row: number, cause?: unknown) {
  return usageError(
    "not-results",
    row === 0
      ? {
          en: `${path} is no results file: its header lacks row or outcome.`,
          zh: `${path} 不是结果文件：表头缺少 row 或 outcome。`,
        }
      : {
          en: `${path} is no results file: record ${row} has no row number or no outcome.`,
          zh: `${path} 不是结果文件：第 ${row} 条记录没有行号或结果。`,
        },
    {
      cause,
      field: "only-failed",
      hint: { en: "Give the file that --results wrote in an earlier run.", zh: "请提供此前用 --results 写出的文件。" },
    },
  );
}
