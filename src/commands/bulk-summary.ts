import type { BulkAction, BulkSummary } from "../actions/bulk.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { saysErrorsInJson } from "../globals.ts";
import type { Text } from "../language/text.ts";
import type { Column } from "../output/dataset.ts";
import { OUTCOME_LABELS } from "./bulk-report.ts";

/** How much of a job that ended early is in the database. */
export function keptText(app: App, action: BulkAction, { takenBack, rows, counts }: BulkSummary): Text {
  if (app.dryRun) return { en: "Nothing was written (--dry-run).", zh: "未写入任何内容（--dry-run）。" };
  if (takenBack) return { en: "Nothing was written (--atomic).", zh: "未写入任何内容（--atomic）。" };
  const kept = action.failures.reduce((rest, outcome) => rest - (counts[outcome] ?? 0), rows);
  if (kept < rows) {
    return {
      en: `${kept} of the ${rows} rows before that were kept.`,
      zh: `此前的 ${rows} 行中有 ${kept} 行已保留。`,
    };
  }
  return {
    en: rows === 1 ? "1 row before that was kept." : `${rows} rows before that were kept.`,
    zh: `此前的 ${rows} 行已保留。`,
  };
}

/** The same with the first rows that failed, where the lines that told why give way to the error (--json). */
export function withFailed(app: App, kept: Text, rows: readonly number[]): Text {
  if (rows.length === 0 || !saysErrorsInJson(app.globals)) return kept;
  return {
    en: `${kept.en} Rows that failed: ${rows.join(", ")}; --results <file> says why.`,
    zh: `${kept.zh}失败的行：${rows.join("、")}；--results <文件> 可查看原因。`,
  };
}

/** A failure that also says what was kept. */
export function withKept(broken: unknown, kept: Text): unknown {
  if (!(broken instanceof AppError)) return broken;
  const text = { en: `${broken.text.en} ${kept.en}`, zh: `${broken.text.zh}${kept.zh}` };
  return new AppError(broken.kind, broken.code, text, {
    cause: broken,
    ...(broken.row === undefined ? {} : { row: broken.row }),
    ...(broken.field === undefined ? {} : { field: broken.field }),
    ...(broken.hint === undefined ? {} : { hint: broken.hint }),
  });
}

/** The record that a job prints: the rows read, and a count for each outcome. */
export function summaryColumns(action: BulkAction): Column<BulkSummary>[] {
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
