import type { Command } from "commander";
import {
  type BulkAction,
  type BulkRecord,
  type BulkSummary,
  earlierSummary,
  type RowResult,
  runBulk,
} from "../actions/bulk.ts";
import type { App } from "../app.ts";
import type { Field } from "../domain/fields.ts";
import { AppError, usageError } from "../errors.ts";
import { nameOf } from "../input/broken.ts";
import type { InputFile, InputFormat, StandIn } from "../input/records.ts";
import { same } from "../language/text.ts";
import type { ResultsWriter } from "../output/results.ts";
import { commandLine } from "../values/shell.ts";
import { messageOf, OUTCOME_LABELS, report } from "./bulk-report.ts";
import { keptText, summaryColumns, withFailed, withKept } from "./bulk-summary.ts";
import { addFileColumns, inputColumns } from "./fields.ts";
import { oneOf } from "./option-values.ts";
import { refuseSharedResults } from "./results-file.ts";

/** The options of every verb that takes a file. */
export interface BulkFlags {
  readonly from?: string;
  readonly inputFormat?: string;
  readonly encoding?: string;
  readonly sheet?: string;
  readonly atomic?: boolean;
  readonly results?: string;
  readonly onlyFailed?: string;
}

const INPUT_FORMATS = ["csv", "tsv", "json", "jsonl", "xlsx"] as const;
/** Records per transaction: measured; larger ones outlive the collector's young generation and cost twice. */
const CHUNK = 1_000;
/** How long after a job was stopped the process may hang on a read that never comes back. */
const LAST_WORDS_MS = 500;
const EXIT_INTERRUPTED = 130;

/** What the files of a verb consist of. */
interface FileShape {
  readonly fields: readonly Field[];
  /** Columns of which a file must have one at least. */
  readonly oneOf?: readonly string[];
  /** Whether the verb also works on a single record, and takes a file by `--from`. */
  readonly from?: boolean;
}

/** Adds the options of bulk input, and to the help which columns are read. */
export function addBulkOptions(command: Command, app: App, { fields, oneOf, from }: FileShape): Command {
  addFileColumns(command, app, fields, oneOf);
  if (from) {
    command.option(
      "--from <file>",
      app.text({ en: "read many from a file (- for stdin)", zh: "从文件批量读取（- 表示标准输入）" }),
    );
  }
  return command
    .option(
      "--input-format <format>",
      app.text({
        en: "csv, tsv, json, jsonl or xlsx, whatever the extension says",
        zh: "指定输入格式：csv、tsv、json、jsonl 或 xlsx",
      }),
    )
    .option("--encoding <name>", app.text({ en: "encoding of the file, e.g. gb18030", zh: "文件编码，例如 gb18030" }))
    .option(
      "--sheet <name>",
      app.text({ en: "the sheet of a workbook (default: its first)", zh: "工作簿中的工作表（默认第一张）" }),
    )
    .option("--atomic", app.text({ en: "all rows or none", zh: "全部成功才写入" }))
    .option("--results <file>", app.text({ en: "write one line per row to this file", zh: "逐行结果写入该文件" }))
    .option(
      "--only-failed <results>",
      app.text({ en: "only the rows that failed in an earlier run", zh: "只重跑此前失败的行" }),
    );
}

/** Options that only a file has a meaning for are not silently ignored without one. */
export function refuseBulkOptions(flags: BulkFlags): void {
  const given = [
    ["--input-format", flags.inputFormat],
    ["--encoding", flags.encoding],
    ["--sheet", flags.sheet],
    ["--atomic", flags.atomic],
    ["--results", flags.results],
    ["--only-failed", flags.onlyFailed],
  ].find(([, value]) => value !== undefined);
  if (!given) return;
  const [option] = given as [string, unknown];
  throw usageError(
    "BAD_VALUE",
    { en: `${option} needs --from <file>.`, zh: `${option} 需与 --from <文件> 一起使用。` },
    { field: option.slice(2) },
  );
}

export { OUTCOME_LABELS };

export interface BulkJob {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly derived?: readonly string[];
  /** Columns of which a file must have one at least. */
  readonly oneOf?: readonly string[];
  /** A required column that a file may lack where others stand for it. */
  readonly standIn?: StandIn;
  /** Looks at the opened file, and may complete its records before any of them is chosen or decided. */
  readonly prepare?: (input: InputFile) => AsyncIterable<readonly BulkRecord[]>;
  readonly action: BulkAction;
  readonly flags: BulkFlags;
  readonly partner?: string | null;
}

/** Runs a bulk action over a file: opens it, writes results and progress, prints the summary, sets the exit code. */
export async function bulk(app: App, job: BulkJob): Promise<void> {
  const { flags, action } = job;
  await refuseSharedResults(app, job.path, flags.results);
  const only = flags.onlyFailed === undefined ? undefined : await readFailed(flags.onlyFailed);
  const database = await app.mutable(summaryColumns(action));
  const draft = app.draft(job.partner ?? app.partner() ?? null);
  const earlier = await earlierSummary(database, draft);
  if (earlier) {
    app.say({
      en: "This job was done before under the same key: nothing was read, and this is its summary.",
      zh: "该任务已用同一幂等键完成：未再读取文件，以下为当时的汇总。",
    });
    if (flags.results !== undefined) {
      app.warn({
        en: `${flags.results} is not written: rows are told only when they are read.`,
        zh: `未写入 ${flags.results}：仅在读取文件时输出逐行结果。`,
      });
    }
    return await finish(app, job, earlier, []);
  }
  const input = await openFile(app, job);
  const { openResults } = await import("../output/results.ts");
  const reporter = report(app, action.failures);
  const interruption = listen();
  let results: ResultsWriter | undefined;
  try {
    const writer = await openResults(flags.results, { language: app.language, deferred: flags.atomic === true });
    results = writer;
    const summary = await runBulk(database, draft, job.prepare?.(input) ?? input.batches, action, {
      atomic: flags.atomic === true,
      ...(only ? { only } : {}),
      async onResults(rows) {
        reporter.failures(rows);
        if (flags.results !== undefined) await writer.write(rows.map((row) => line(app, row)));
      },
      onProgress: reporter.progress,
      stop: interruption.signal,
    });
    const done = action.outcomes.filter((name) => !action.failures.includes(name));
    const unclosed = await failureOf(() => writer.close({ takenBack: summary.takenBack, done }));
    reporter.done(summary.rows);
    if (only) warnOfMissing(app, job, only, summary);
    await finish(app, job, { ...summary, broken: summary.broken ?? unclosed }, reporter.firstFailed);
  } finally {
    interruption.release();
    await results?.abandon();
    // Whoever stops a job does not wait for input that may never come.
    if (!interruption.signal.aborted) await input.close();
  }
}

/** Opens the input and tells a person what is unusual about it. */
async function openFile(app: App, job: BulkJob) {
  const { openInput } = await import("../input/open.ts");
  const { flags } = job;
  const input = await openInput({
    path: job.path,
    stdin: app.world.stdin,
    schema: {
      columns: inputColumns(job.fields),
      ...(job.derived ? { derived: job.derived } : {}),
      ...(job.oneOf ? { oneOf: job.oneOf } : {}),
      ...(job.standIn ? { standIn: job.standIn } : {}),
    },
    batchSize: CHUNK,
    ...(flags.inputFormat === undefined
      ? {}
      : { format: oneOf("--input-format", flags.inputFormat, INPUT_FORMATS) as InputFormat }),
    ...(flags.encoding === undefined ? {} : { encoding: flags.encoding }),
    ...(flags.sheet === undefined ? {} : { sheet: flags.sheet }),
  });
  if (input.unknown.length > 0) {
    app.warn({
      en: `Columns nobody knows are ignored: ${input.unknown.join(", ")}.`,
      zh: `忽略未知列：${input.unknown.join("、")}。`,
    });
  }
  if (!/^utf-?8$/i.test(input.encoding)) {
    const name = nameOf(job.path);
    app.say({ en: `Reading ${name} as ${input.encoding}.`, zh: `按 ${input.encoding} 编码读取 ${name}。` });
  }
  return input;
}

async function readFailed(path: string): Promise<ReadonlySet<number>> {
  const { failedRows } = await import("../input/failed.ts");
  return await failedRows(path);
}

/** Rows that failed before and that the input lacks: the results of another file, or one from which rows were removed. */
function warnOfMissing(app: App, job: BulkJob, only: ReadonlySet<number>, summary: BulkSummary): void {
  const missing = only.size - summary.rows;
  if (missing <= 0 || summary.interrupted || summary.broken !== undefined) return;
  const name = nameOf(job.path);
  app.warn({
    en: `Rows that failed in ${job.flags.onlyFailed} and are not in ${name}: ${missing}.`,
    zh: `${job.flags.onlyFailed} 中失败的行有 ${missing} 行不在 ${name} 中。`,
  });
}

async function failureOf(step: () => Promise<void>): Promise<unknown> {
  try {
    await step();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Ends a job: prints its summary, or throws what ended it, saying how many rows were kept. */
async function finish(app: App, job: BulkJob, summary: BulkSummary, failed: readonly number[]): Promise<void> {
  const kept = withFailed(app, keptText(app, job.action, summary), failed);
  if (summary.broken !== undefined) throw withKept(summary.broken, kept);
  if (summary.interrupted) {
    throw new AppError(
      "interrupted",
      "interrupted",
      {
        en: `Stopped. ${kept.en} Run the same command again to finish.`,
        zh: `已停止。${kept.zh}再次运行同一命令即可继续。`,
      },
      { hint: same(commandLine(app.world.argv)) },
    );
  }
  if (summary.takenBack) {
    app.warn({ en: "A row failed, so nothing was written (--atomic).", zh: "有行失败，未写入任何内容（--atomic）。" });
  }
  await app.printRecord(summaryColumns(job.action), summary);
  if (job.action.failures.some((outcome) => (summary.counts[outcome] ?? 0) > 0)) app.exitCode = 3;
}

function line(app: App, result: RowResult) {
  return {
    row: result.row,
    key: result.key,
    outcome: result.outcome,
    id: app.dryRun ? null : (result.id ?? null),
    code: result.code ?? null,
    message: messageOf(app, result),
    rules: (result.rules ?? []).map((rule) => rule.id),
  };
}

/** Listens for Ctrl-C while a job runs: the first one stops at the next chunk boundary, the second at once. */
export function listen() {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  return {
    signal: controller.signal,
    release(): void {
      process.off("SIGINT", onSignal);
      // A pipe that nobody writes to any more would otherwise keep the process waiting.
      if (controller.signal.aborted) setTimeout(() => process.exit(EXIT_INTERRUPTED), LAST_WORDS_MS).unref();
    },
  };
}
