import { closeSync, createReadStream, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import { conflict, usageError } from "../errors.ts";
import type { Language } from "../language/text.ts";
import type { Column, FormatName, WriteOptions } from "./dataset.ts";
import { formatOfFile, formatter } from "./index.ts";

/** One line of a results file (SURFACE.md "Bulk input"). */
export interface ResultLine {
  readonly row: number;
  readonly key: string;
  readonly outcome: string;
  readonly id: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly rules: readonly string[];
}

/** Takes the results of a job as they become certain. */
export interface ResultsWriter {
  write(lines: readonly ResultLine[]): Promise<void>;
  /** Ends the file. Where an atomic job was taken back, a row whose outcome is one of `done` reads `unchanged`. */
  close(end: { readonly takenBack: boolean; readonly done: readonly string[] }): Promise<void>;
  /** Lets go of what is open after a failure; what was written stays. */
  abandon(): Promise<void>;
}

const same = (key: string) => ({ en: key, zh: key });

const COLUMNS: readonly Column<ResultLine>[] = [
  { key: "row", label: same("row"), type: "integer", value: (line) => line.row },
  { key: "key", label: same("key"), type: "text", value: (line) => line.key },
  { key: "outcome", label: same("outcome"), type: "text", value: (line) => line.outcome },
  { key: "id", label: same("id"), type: "text", value: (line) => line.id },
  { key: "code", label: same("code"), type: "text", value: (line) => line.code },
  { key: "message", label: same("message"), type: "text", value: (line) => line.message },
  { key: "rules", label: same("rules"), type: "ids", value: (line) => line.rules },
];

/** Lines of an atomic job that are copied at a time. */
const BATCH = 1_000;

const WRITTEN: ReadonlySet<FormatName> = new Set(["csv", "tsv", "jsonl"]);

export interface ResultsOptions {
  readonly language: Language;
  /** An atomic job: nothing is certain before its end, so lines wait in a file beside. */
  readonly deferred: boolean;
}

/**
 * Opens a results file: csv, or tsv and jsonl by extension; any other extension is refused. Lines are in the file as soon as `write` returns, so that
 * a process that dies leaves a file in which every line is true.
 */
export async function openResults(path: string | undefined, options: ResultsOptions): Promise<ResultsWriter> {
  if (path === undefined) return { async write() {}, async close() {}, async abandon() {} };
  const format = extname(path) === "" ? "csv" : formatOfFile(path);
  if (format === undefined || !WRITTEN.has(format)) {
    throw usageError(
      "format-not-available",
      {
        en: `A results file is .csv, .tsv or .jsonl, not ${path}.`,
        zh: `结果文件须为 .csv、.tsv 或 .jsonl，而不是 ${path}。`,
      },
      { field: "results" },
    );
  }
  const direct = await openLines(path, format, options.language);
  return options.deferred ? deferred(path, direct) : direct;
}

async function openLines(path: string, format: FormatName, language: Language): Promise<ResultsWriter> {
  const write = await formatter(format);
  const options: WriteOptions = { language, headers: "key", csvProfile: "raw", ambiguousWidth: 1 };
  const text = async (lines: readonly ResultLine[]): Promise<string> => {
    let all = "";
    for await (const piece of write({ columns: COLUMNS, batches: [lines], shape: "list" }, options)) all += piece;
    return all;
  };
  const header = await text([]);
  refuseOther(path, format);
  let descriptor: number | undefined = open(path);
  put(descriptor, header, path);
  const end = async (): Promise<void> => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  return {
    async write(lines) {
      if (lines.length > 0 && descriptor !== undefined) put(descriptor, (await text(lines)).slice(header.length), path);
    },
    close: end,
    abandon: end,
  };
}

/** The beginning of a results file in each of its formats. */
const BEGINNINGS: Readonly<Record<string, string>> = { csv: "row,key,", tsv: "row\tkey\t", jsonl: '{"row":' };

/** A results file of an earlier run is written anew; any other file is somebody's, and stays. */
function refuseOther(path: string, format: FormatName): void {
  const bytes = statSync(path, { throwIfNoEntry: false });
  if (!bytes?.isFile() || bytes.size === 0) return;
  const wanted = Buffer.from(BEGINNINGS[format] ?? "");
  const found = Buffer.alloc(wanted.length);
  try {
    const descriptor = openSync(path, "r");
    readSync(descriptor, found, 0, found.length, 0);
    closeSync(descriptor);
  } catch {
    // What cannot be read is said where the file is opened for writing.
    return;
  }
  if (found.equals(wanted)) return;
  throw conflict(
    "output-exists",
    {
      en: `${path} exists and is no results file; it was left as it is. Name another file.`,
      zh: `${path} 已存在且不是结果文件，未作改动。请换一个文件名。`,
    },
    { field: "results" },
  );
}

/** Keeps the lines of an atomic job in a file beside until it is known whether they hold. */
function deferred(path: string, direct: ResultsWriter): ResultsWriter {
  const waiting = `${path}.part`;
  let descriptor: number | undefined = open(waiting);
  const drop = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
    rmSync(waiting, { force: true });
  };
  return {
    async write(lines) {
      if (descriptor !== undefined) put(descriptor, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), waiting);
    },
    async close({ takenBack, done }) {
      if (descriptor === undefined) return;
      closeSync(descriptor);
      descriptor = undefined;
      let lines: ResultLine[] = [];
      for await (const text of createInterface({ input: createReadStream(waiting, "utf8") })) {
        const line = JSON.parse(text) as ResultLine;
        const undone = takenBack && done.includes(line.outcome);
        lines.push(undone ? { ...line, outcome: "unchanged", id: null } : line);
        if (lines.length < BATCH) continue;
        await direct.write(lines);
        lines = [];
      }
      await direct.write(lines);
      await direct.close({ takenBack, done });
      drop();
    },
    async abandon() {
      drop();
      await direct.abandon();
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw unwritable(path, error);
  }
}

function put(descriptor: number, text: string, path: string): void {
  const bytes = Buffer.from(text);
  try {
    // A disk that fills up takes the first part and fails at the next.
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, cause: unknown) {
  return usageError(
    "results-unwritable",
    { en: `The results file ${path} cannot be written.`, zh: `无法写入结果文件 ${path}。` },
    {
      cause,
      field: "results",
      hint: { en: "Check its folder, its permissions and the space left.", zh: "请检查所在目录、权限与剩余空间。" },
    },
  );
}
