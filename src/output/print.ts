import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import type { Column, Dataset, FormatName, WriteOptions } from "./dataset.ts";
import { formatter, isForPeople, selectColumns } from "./index.ts";
import { checkTarget, naming, writeFile, writeTo } from "./write.ts";

/** Where a dataset goes, and in which form. */
export interface PrintTarget {
  readonly stdout: NodeJS.WritableStream;
  readonly format: FormatName;
  readonly options: WriteOptions;
  /** Keys of the columns wanted, in order; all if not given. */
  readonly columns?: readonly string[];
  /** A file instead of stdout. */
  readonly file?: string;
  readonly force: boolean;
}

/** Refuses what could not be printed afterwards: a format, a column, or a file. */
export async function checkPrintable<Row>(target: PrintTarget, columns: readonly Column<Row>[]): Promise<void> {
  const { file } = target;
  await formatter(target.format);
  selectColumns(columns, target.columns, false);
  if (file !== undefined) await checkFile(file, target.force);
}

/** Refuses a file that could not be written afterwards. */
export async function checkFile(file: string, force: boolean): Promise<void> {
  const path = await checkTarget(file, force);
  await naming(file, () => access(dirname(path), constants.W_OK));
}

/** Writes a dataset in a format to stdout, or atomically to a file. */
export async function print<Row>(target: PrintTarget, dataset: Dataset<Row>): Promise<void> {
  const format = await formatter(target.format);
  const people = isForPeople(target.format) && dataset.shape === "list";
  const columns = selectColumns(dataset.columns, target.columns, people);
  const pieces = format({ ...dataset, columns }, target.options);
  if (target.file === undefined) await writeTo(target.stdout, pieces);
  else await writeFile(target.file, pieces, { force: target.force });
}
