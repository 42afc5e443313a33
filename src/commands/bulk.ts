import type { Command } from "commander";
import { type BulkAction, type BulkSummary, type RowResult, runBulk } from "../actions/bulk.ts";
import type { App } from "../app.ts";
import type { Field } from "../domain/fields.ts";
import { AppError, usageError } from "../errors.ts";
import type { InputFormat } from "../input/records.ts";
import type { Text } from "../language/text.ts";
import type { Column } from "../output/dataset.ts";
import { inputColumns } from "./fields.ts";
import { oneOf } from "./listing.ts";

/** The options of every verb that takes a file. */
export interface BulkFlags {
  readonly from?: string;
  readonly inputFormat?: string;
  readonly encoding?: string;
  readonly atomic?: boolean;
  readonly results?: string;
  readonly onlyFailed?: string;
}

const INPUT_FORMATS = ["csv", "tsv", "json", "jsonl", "xlsx"] as const;
/** Records per transaction: measured; larger ones outlive the collector's young generation and cost twice. */
const CHUNK = 500;
const SHOWN_FAILURES = 10;

/** Adds the options of bulk input; `withFrom` for verbs that also work on a single record. */
export function addBulkOptions(command: Command, app: App, withFrom: boolean): Command {
  if (withFrom) {
    command.option(
      "--from <file>",
      app.text({ en: "read many from a file (- for stdin)", zh: "从文件批量读取(- 表示标准输入)" }),
    );
  }
  return command
    .option(
      "--input-format <format>",
      app.text({
        en: "csv, tsv, json or jsonl, whatever the extension says",
        zh: "指定输入格式:csv、tsv、json 或 jsonl",
      }),
    )
    .option("--encoding <name>", app.text({ en: "encoding of the file, e.g. gb18030", zh: "文件编码,例如 gb18030" }))
    .option("--atomic", app.text({ en: "all rows or none", zh: "全部成功才写入" }))
    .option("--results <file>", app.text({ en: "write one line per row to this file", zh: "逐行结果写入该文件" }))
    .option(
      "--only-failed <results>",
      app.text({ en: "only the rows that failed in an earlier run", zh: "只重跑此前失败的行" }),
    );
}

export interface BulkJob {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly derived?: readonly string[];
  readonly action: BulkAction;
  readonly flags: BulkFlags;
  readonly partner?: string | null;
}

/** Runs a bulk action over a file: opens it, writes results and progress, prints the summary, sets the exit code. */
export async function bulk(app: App, job: BulkJob): Promise<void> {
  const { openInput } = await import("../input/open.ts");
  const { flags, action } = job;
  const only = flags.onlyFailed === undefined ? undefined : await readFailed(flags.onlyFailed);
  const input = await openInput({
    path: job.path,
    stdin: app.world.stdin,
    schema: { columns: inputColumns(job.fields), ...(job.derived ? { derived: job.derived } : {}) },
    batchSize: CHUNK,
    ...(flags.inputFormat === undefined
      ? {}
      : { format: oneOf("--input-format", flags.inputFormat, INPUT_FORMATS) as InputFormat }),
    ...(flags.encoding === undefined ? {} : { encoding: flags.encoding }),
  });
  if (input.unknown.length > 0) {
    app.warn({
      en: `Columns nobody knows are ignored: ${input.unknown.join(", ")}.`,
      zh: `忽略未知列:${input.unknown.join("、")}。`,
    });
  }
  if (!/^utf-?8$/i.test(input.encoding)) {
    app.say({ en: `Reading ${job.path} as ${input.encoding}.`, zh: `按 ${input.encoding} 编码读取 ${job.path}。` });
  }
  const database = await app.database("write");
  const { openResults } = await import("../output/results.ts");
  const deferred = flags.atomic === true && !app.dryRun;
  const results = await openResults(flags.results, { language: app.language, deferred });
  const reporter = report(app, action.failures);
  const stop = interruption();
  try {
    const summary = await runBulk(database, app.draft(job.partner ?? app.partner() ?? null), input.batches, action, {
      atomic: flags.atomic === true,
      ...(only ? { only } : {}),
      async onResults(rows) {
        reporter.failures(rows);
        if (flags.results !== undefined) await results.write(rows.map((row) => line(app, row)));
      },
      onProgress: reporter.progress,
      interrupted: stop.requested,
    });
    await results.close({
      takenBack: summary.takenBack,
      done: action.outcomes.filter((name) => !action.failures.includes(name)),
    });
    reporter.done(summary.rows);
    await finish(app, job, summary);
  } finally {
    stop.release();
    await results.abandon();
  }
}

async function readFailed(path: string): Promise<ReadonlySet<number>> {
  const { failedRows } = await import("../input/failed.ts");
  return await failedRows(path);
}

/** Ends a job: prints its summary, or the error that ended it, and says how many rows were kept. */
async function finish(app: App, job: BulkJob, summary: BulkSummary): Promise<void> {
  const kept: Text = summary.takenBack
    ? { en: "Nothing was written (--atomic).", zh: "未写入任何内容(--atomic)。" }
    : { en: `${summary.rows} rows before it were kept.`, zh: `此前的 ${summary.rows} 行已处理并保留。` };
  if (summary.broken !== undefined) throw withKept(summary.broken, kept);
  if (summary.interrupted) {
    throw new AppError("interrupted", "interrupted", {
      en: `Stopped. ${kept.en} Run the same command again to finish.`,
      zh: `已停止。${kept.zh}再次运行同一命令即可继续。`,
    });
  }
  if (summary.takenBack) {
    app.warn({ en: "A row failed, so nothing was written (--atomic).", zh: "有行失败,未写入任何内容(--atomic)。" });
  }
  await app.printRecord(summaryColumns(job.action), summary);
  if (job.action.failures.some((outcome) => (summary.counts[outcome] ?? 0) > 0)) app.exitCode = 3;
}

function withKept(broken: unknown, kept: Text): unknown {
  if (!(broken instanceof AppError)) return broken;
  const text = { en: `${broken.text.en} ${kept.en}`, zh: `${broken.text.zh}${kept.zh}` };
  return usageError(broken.code, text, {
    cause: broken,
    ...(broken.row === undefined ? {} : { row: broken.row }),
    ...(broken.field === undefined ? {} : { field: broken.field }),
    ...(broken.hint === undefined ? {} : { hint: broken.hint }),
  });
}

function summaryColumns(action: BulkAction): Column<BulkSummary>[] {
  const counts = [...action.outcomes, ...(action.extras ?? [])];
  return [
    { key: "job", label: { en: "Job", zh: "任务" }, type: "text", value: (summary) => summary.job },
    { key: "rows", label: { en: "Rows", zh: "行数" }, type: "integer", value: (summary) => summary.rows },
    ...counts.map(
      (name): Column<BulkSummary> => ({
        key: name,
        label: OUTCOME_LABELS[name] ?? { en: name, zh: name },
        type: "integer",
        value: (summary) => summary.counts[name] ?? 0,
      }),
    ),
  ];
}

/** What the outcomes of bulk jobs are called. */
export const OUTCOME_LABELS: Readonly<Record<string, Text>> = {
  created: { en: "Created", zh: "新建" },
  updated: { en: "Updated", zh: "更新" },
  unchanged: { en: "Unchanged", zh: "未变" },
  invalid: { en: "Invalid", zh: "无效" },
  registered: { en: "Registered", zh: "已报备" },
  pending: { en: "Pending", zh: "待审核" },
  needs_review: { en: "Needs review", zh: "需人工审核" },
  refused: { en: "Refused", zh: "拒绝" },
  assigned: { en: "Assigned", zh: "已分配" },
  imported: { en: "Imported", zh: "已导入" },
  corrected: { en: "Corrected", zh: "已更正" },
  unmatched: { en: "Unmatched", zh: "未匹配" },
  truncated: { en: "Truncated", zh: "已抹零" },
};

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

function messageOf(app: App, result: RowResult): string | null {
  if (result.message) return app.text(result.message);
  if (!result.rules || result.rules.length === 0) return null;
  return result.rules.map((rule) => app.text(rule.reason)).join(" ");
}

/** Tells a person on stderr which rows failed (the first ten) and how far the job is. */
function report(app: App, failing: readonly string[]) {
  let failures = 0;
  const started = app.world.clock();
  let last = started;
  const terminal = app.world.stderr.isTTY === true;
  let drawn = false;
  const clear = (): void => {
    if (drawn) app.world.stderr.write("\r\u001b[K");
    drawn = false;
  };
  return {
    failures(results: readonly RowResult[]): void {
      for (const result of results) {
        if (!failing.includes(result.outcome)) continue;
        failures++;
        if (failures > SHOWN_FAILURES) continue;
        clear();
        const what = app.text(OUTCOME_LABELS[result.outcome] ?? { en: result.outcome, zh: result.outcome });
        const why = messageOf(app, result) ?? "";
        const tag = result.code ?? (result.rules ?? []).map((rule) => rule.id).join(";");
        app.tell({
          en: `row ${result.row}: ${what}: ${why} (${tag})`,
          zh: `第 ${result.row} 行:${what}:${why}(${tag})`,
        });
      }
    },
    progress(rows: number): void {
      const now = app.world.clock();
      if (app.globals.quiet || now - last < 1_000) return;
      last = now;
      const rate = Math.round((rows * 1000) / Math.max(1, now - started));
      const text = app.text({ en: `${rows} rows, ${rate} a second`, zh: `${rows} 行,每秒 ${rate} 行` });
      app.world.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
      drawn = terminal;
    },
    done(rows: number): void {
      clear();
      if (failures > SHOWN_FAILURES) {
        const more = failures - SHOWN_FAILURES;
        app.tell({
          en: `… and ${more} more; --results <file> lists them all.`,
          zh: `… 另有 ${more} 行;--results <文件> 可列出全部。`,
        });
      }
      const seconds = (app.world.clock() - started) / 1000;
      if (app.globals.verbose) {
        app.say({ en: `${rows} rows in ${seconds.toFixed(1)} s.`, zh: `${rows} 行,用时 ${seconds.toFixed(1)} 秒。` });
      }
    },
  };
}

/** Listens for Ctrl-C while a job runs: the first one stops at the next chunk boundary, the second at once. */
function interruption() {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
  };
  process.on("SIGINT", onSignal);
  return { requested: () => asked, release: () => process.off("SIGINT", onSignal) };
}
