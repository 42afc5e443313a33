import type { App } from "../app.ts";
import type { Verdict } from "../domain/rules.ts";
import type { FiredRule } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Column } from "../output/dataset.ts";
import type { Instant } from "../values/instant.ts";

interface Judged extends Verdict {
  readonly at: Instant;
}

const EXIT_CODES: Readonly<Record<Verdict["verdict"], number>> = { accept: 0, unchanged: 0, refuse: 4, review: 5 };

/** What verdicts and effects of rules are called at the beginning of a line. */
const WORDS: Readonly<Record<string, Text>> = {
  accept: { en: "Accepted", zh: "通过" },
  unchanged: { en: "Unchanged", zh: "未变" },
  refuse: { en: "Refused", zh: "拒绝" },
  review: { en: "Review needed", zh: "需人工审核" },
  "not-eligible": { en: "Not eligible", zh: "不符合条件" },
};

/** The column that shows rules that fired: whole in json, their ids elsewhere. */
export function rulesColumn<Row>(app: App, rules: (row: Row) => readonly FiredRule[]): Column<Row> {
  const label = { en: "Rules", zh: "规则" };
  const format = app.format();
  if (format === "json" || format === "jsonl") {
    return { key: "rules", label, type: "json", value: (row) => rules(row).map((rule) => ruleRecord(app, rule)) };
  }
  return { key: "rules", label, type: "ids", value: (row) => rules(row).map((rule) => rule.id) };
}

/** A rule that fired as SURFACE.md "Verdicts" shows it, in the reader's language. */
function ruleRecord(app: App, rule: FiredRule) {
  return { ...rule, reason: app.text(rule.reason), remedy: app.text(rule.remedy) };
}

/** Prints the verdict of a check on stdout, whatever it is; only the exit code tells (SURFACE.md "Verdicts"). */
export async function printVerdict(app: App, verdict: Verdict): Promise<void> {
  const judged: Judged = { ...verdict, at: app.now() };
  if (app.format() === "table" && app.globals.output === undefined && app.globals.columns === undefined) {
    const lines = verdictLines(app, verdict);
    app.world.stdout.write(lines.map((line) => `${line}\n`).join(""));
  } else {
    await app.printRecord<Judged>(
      [
        { key: "verdict", label: { en: "Verdict", zh: "结论" }, type: "text", value: (row) => row.verdict },
        rulesColumn(app, (row) => row.rules),
        { key: "at", label: { en: "Decided", zh: "判定时间" }, type: "instant", value: (row) => row.at },
      ],
      judged,
    );
  }
  app.exitCode = EXIT_CODES[verdict.verdict];
}

/** A verdict for people: one line per rule that fired, ending with its id, each with what to do about it. */
export function verdictLines(app: App, { verdict, rules }: Verdict): string[] {
  const colon = app.text({ en: ": ", zh: "：" });
  if (rules.length === 0) return [app.text(WORDS[verdict] as Text)];
  return rules.flatMap((rule) => [
    `${app.text(WORDS[rule.effect] ?? (WORDS[verdict] as Text))}${colon}${app.text(rule.reason)} (${rule.id})`,
    `${app.text({ en: "Try", zh: "建议" })}${colon}${app.text(rule.remedy)}`,
  ]);
}
