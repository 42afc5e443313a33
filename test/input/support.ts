import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll } from "vitest";
import { AppError } from "../../src/errors.ts";
import { openInput } from "../../src/input/open.ts";
import type { InputFile, InputFormat, InputRecord, InputSchema } from "../../src/input/records.ts";

const folder = mkdtempSync(join(tmpdir(), "input-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const SCHEMA: InputSchema = {
  columns: [
    { key: "account_name", aliases: ["账号名", "客户账号名", "Account Name"], required: true },
    { key: "full_name", aliases: ["客户名称", "客户全称"] },
    { key: "phone", aliases: ["手机号码", "手机号"] },
  ],
  derived: ["partner", "associated_at"],
};

/** Writes a file into a folder of its own and returns its path. */
export function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export interface Read {
  readonly file: InputFile;
  readonly records: InputRecord[];
  /** What the iterator threw at the end. */
  readonly error: AppError | undefined;
}

export interface ReadOptions {
  readonly schema?: InputSchema;
  readonly format?: InputFormat;
  readonly encoding?: string;
  readonly batchSize?: number;
}

/** Reads a whole file. */
export async function read(path: string, options: ReadOptions = {}, chunks: Iterable<Uint8Array> = []): Promise<Read> {
  const file = await openInput({ path, stdin: Readable.from(chunks), schema: SCHEMA, ...options });
  const records: InputRecord[] = [];
  try {
    for await (const batch of file.batches) records.push(...batch);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { file, records, error };
  }
  return { file, records, error: undefined };
}

/** Reads bytes from standard input, in the pieces given. */
export async function readStdin(chunks: Iterable<Uint8Array>, options: ReadOptions = {}): Promise<Read> {
  return await read("-", options, chunks);
}

/** Reads text as a csv file. */
export async function readCsv(content: string | Uint8Array, options: ReadOptions = {}): Promise<Read> {
  return await read(fileOf("in.csv", content), options);
}

/** The error that opening ends with. */
export async function refusal(path: string, options: ReadOptions = {}): Promise<AppError> {
  try {
    await read(path, options);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${path} was opened`);
}

export const cellsOf = ({ records }: Read): (readonly (string | undefined)[])[] =>
  records.map(({ cells }) => [...cells]);
export const problemsOf = ({ records }: Read) =>
  records.map(({ problem }) => (problem ? (problem.field ? `${problem.code} ${problem.field}` : problem.code) : ""));

/** Cuts bytes into pieces of the sizes given, over and over. */
export function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
