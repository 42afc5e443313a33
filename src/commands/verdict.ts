import type { App } from "../app.ts";
import type { Verdict } from "../domain/rules.ts";
import type { FiredRule } from "../errors.ts";
import { inLanguage, type Language, type Text } from "../language/text.ts";
import type { Column } from "../output/dataset.ts";
import { safeText } from "../text/safe.ts";
import type { Instant } from "../values/instant.ts";

interface Judged extends Verdict {
  readonly at: Instant;
}

const EXIT_CODES: Readonly<Record<Verdict["verdict"], number>> = { accept: 0, unchanged: 0, refuse: 4, review: 5 };

const REFUSED: Text = { en: "Refused", zh: "拒绝" };

/** What verdicts and effects of rules are called at the beginning of a line. */
const WORDS: Readonly<Record<string, Text>> = {
  accept: { en: "Accepted", zh: "通过" },
  unchanged: { en: "Unchanged", zh: "未变" },
  refuse: REFUSED,
  review: { en: "Review needed", zh: "需人工审核" },
  "not-eligible": { en: "Not eligible", zh: "不符合条件" },
  "no-payment": { en: "No payment", zh: "不可支付" },
};

/** The column that shows rules that fired: whole in json, their ids elsewhere. */
export function rulesColumn<Row>(app: App, rules: (row: Row) => readonly FiredRule[]): Column<Row> {
  const label = { en: "Rules", zh: "规则" };
  if (app.printsJson) {
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

/** A verdict for people: one line per rule that fired, ending with its id, and what to do about it; safe to show. */
export function verdictLines(app: App, { verdict, rules }: Verdict): string[] {
  return rules.length === 0
    ? [app.text(WORDS[verdict] as Text)]
    : ruleLines(rules, app.language, app).map((line) => safeText(line));
}

/** One line per rule that fired, ending with its id; what to do about several is said once, behind the last of them. */
export function ruleLines(
  rules: readonly FiredRule[],
  language: Language,
  given: Pick<App, "pasteable" | "pasteableSentence">,
): string[] {
  const say = (text: Text): string => inLanguage(text, language);
  const colon = say({ en: ": ", zh: "：" });
  return rules.flatMap((rule, place) => {
    const line = `${say(WORDS[rule.effect] ?? REFUSED)}${colon}${given.pasteableSentence(say(rule.reason))} (${rule.id})`;
    const repeated = rules.slice(place + 1).some((later) => later.remedy.en === rule.remedy.en);
    return repeated ? [line] : [line, `${say({ en: "Try", zh: "建议" })}${colon}${given.pasteable(say(rule.remedy))}`];
  });
}
