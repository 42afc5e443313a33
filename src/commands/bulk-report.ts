import type { RowResult } from "../actions/bulk.ts";
import type { App } from "../app.ts";
import { saysErrorsInJson } from "../globals.ts";
import type { Text } from "../language/text.ts";

const SHOWN_FAILURES = 10;

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
  booked: { en: "Booked", zh: "已入账" },
  assigned: { en: "Assigned", zh: "已分配" },
  issued: { en: "Issued", zh: "已发放" },
  submitted: { en: "Submitted", zh: "已提交" },
  imported: { en: "Imported", zh: "已导入" },
  corrected: { en: "Corrected", zh: "已更正" },
  unmatched: { en: "Unmatched", zh: "未匹配" },
  truncated: { en: "Truncated", zh: "已抹零" },
};

/** Why a row came to its outcome: the message of an invalid one, or the reasons of its rules. */
export function messageOf(app: App, result: RowResult): string | null {
  if (result.message) return app.text(result.message);
  if (!result.rules || result.rules.length === 0) return null;
  return result.rules.map((rule) => app.text(rule.reason)).join(app.text({ en: " ", zh: "" }));
}

/** Tells a person on stderr which rows failed (the first ten) and how far the job is. */
export function report(app: App, failing: readonly string[]) {
  let failures = 0;
  const started = app.world.clock();
  let last = started;
  const terminal = app.world.stderr.isTTY === true;
  let drawn = false;
  // For a program all of stderr is the error, where there is one.
  const isQuiet = app.globals.quiet === true || saysErrorsInJson(app.globals);
  const firstFailed: number[] = [];
  const clear = (): void => {
    if (drawn) app.world.stderr.write("\r\u001b[K");
    drawn = false;
  };
  return {
    /** The rows that were told of. */
    firstFailed,
    failures(results: readonly RowResult[]): void {
      for (const result of results) {
        if (!failing.includes(result.outcome)) continue;
        failures++;
        if (failures > SHOWN_FAILURES) continue;
        firstFailed.push(result.row);
        clear();
        const what = app.text(OUTCOME_LABELS[result.outcome] ?? { en: result.outcome, zh: result.outcome });
        const why = messageOf(app, result) ?? "";
        const tag = result.code ?? (result.rules ?? []).map((rule) => rule.id).join(";");
        app.tell({
          en: `row ${result.row}: ${what}: ${why} (${tag})`,
          zh: `第 ${result.row} 行：${what}：${why} (${tag})`,
        });
      }
    },
    progress(rows: number): void {
      const now = app.world.clock();
      if (isQuiet || now - last < 1_000) return;
      last = now;
      const rate = Math.round((rows * 1000) / Math.max(1, now - started));
      const text = app.text({ en: `${rows} rows, ${rate} a second`, zh: `${rows} 行，每秒 ${rate} 行` });
      app.world.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
      drawn = terminal;
    },
    /** Takes a line away that is drawn over and over. */
    clear,
    done(rows: number): void {
      clear();
      if (failures > SHOWN_FAILURES) {
        const more = failures - SHOWN_FAILURES;
        app.tell({
          en: `… and ${more} more; --results <file> lists them all.`,
          zh: `… 另有 ${more} 行；--results <文件> 可列出全部。`,
        });
      }
      const seconds = (app.world.clock() - started) / 1000;
      if (app.globals.verbose) {
        const rate = Math.round(rows / Math.max(0.001, seconds));
        app.say({
          en: `${rows} rows in ${seconds.toFixed(1)} s, ${rate} a second.`,
          zh: `${rows} 行，用时 ${seconds.toFixed(1)} 秒，每秒 ${rate} 行。`,
        });
      }
    },
  };
}
