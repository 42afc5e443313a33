import { usageError } from "./errors.ts";
import type { Text } from "./language/text.ts";
import type { SettingValues } from "./settings.ts";

/** One option that every command accepts, before or after the noun and verb. */
interface GlobalOption {
  readonly flags: string;
  readonly text: Text;
}

/** The options of SURFACE.md "Global options", in the order in which help shows them. */
export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  {
    flags: "--db <file|url>",
    text: {
      en: "database: a SQLite file or a postgres:// URL (PARTNERCTL_DB)",
      zh: "数据库：SQLite 文件或 postgres:// 地址（PARTNERCTL_DB）",
    },
  },
  {
    flags: "--profile <name>",
    text: { en: "use a named set of settings (PARTNERCTL_PROFILE)", zh: "使用指定的配置组（PARTNERCTL_PROFILE）" },
  },
  {
    flags: "--partner <account>",
    text: { en: "partner on whose behalf to act (PARTNERCTL_PARTNER)", zh: "代表哪个伙伴操作（PARTNERCTL_PARTNER）" },
  },
  { flags: "--as <name>", text: { en: "who acts (PARTNERCTL_ACTOR)", zh: "操作人（PARTNERCTL_ACTOR）" } },
  {
    flags: "--now <instant>",
    text: { en: "the clock: ISO 8601 or a date (PARTNERCTL_NOW)", zh: "时钟：ISO 8601 或日期（PARTNERCTL_NOW）" },
  },
  {
    flags: "-f, --format <format>",
    text: {
      en: "table, csv, tsv, json, jsonl, md, xlsx or html",
      zh: "table、csv、tsv、json、jsonl、md、xlsx 或 html",
    },
  },
  {
    flags: "--json",
    text: {
      en: "same as --format json; --json=a,b keeps these columns",
      zh: "同 --format json;--json=a,b 只保留这些列",
    },
  },
  { flags: "--columns <a,b>", text: { en: "which columns, in which order", zh: "输出哪些列及其顺序" } },
  {
    flags: "--headers <key|label>",
    text: { en: "head columns with keys or with labels", zh: "列名用英文键或语言标签" },
  },
  {
    flags: "-o, --output <file>",
    text: { en: "write to a file; the format follows its extension", zh: "写入文件，格式由扩展名决定" },
  },
  { flags: "--force", text: { en: "overwrite the output file", zh: "覆盖已有的输出文件" } },
  {
    flags: "--csv-profile <raw|excel>",
    text: { en: "csv for programs (raw) or for Excel", zh: "csv 供程序（raw）或 Excel 使用" },
  },
  {
    flags: "--lang <en|zh>",
    text: { en: "language of texts (PARTNERCTL_LANG)", zh: "文字语言（PARTNERCTL_LANG）" },
  },
  { flags: "-n, --dry-run", text: { en: "decide and show everything, write nothing", zh: "只判定并显示，不写入" } },
  { flags: "-y, --yes", text: { en: "assume yes to mild confirmations", zh: "对一般确认默认回答是" } },
  { flags: "--no-input", text: { en: "never prompt", zh: "从不提问" } },
  { flags: "-q, --quiet", text: { en: "no notes on stderr", zh: "不在 stderr 输出提示" } },
  { flags: "-v, --verbose", text: { en: "more notes on stderr", zh: "在 stderr 输出更多提示" } },
  { flags: "--debug", text: { en: "stack traces of bugs", zh: "显示程序错误的调用栈" } },
  { flags: "--no-color", text: { en: "no colours (NO_COLOR)", zh: "不使用颜色（NO_COLOR）" } },
  {
    flags: "--ambiguous-width <1|2>",
    text: { en: "cells that characters such as ① and ※ take on this terminal", zh: "①、※ 等字符在终端占用的列数" },
  },
  {
    flags: "--as-of <instant>",
    text: { en: "show what held then: an instant, or the end of a day", zh: "显示当时（某时刻或某日终了时）的状态" },
  },
  {
    flags: "--known-at <instant>",
    text: { en: "leave out what was recorded later", zh: "忽略此后才录入的内容" },
  },
  {
    flags: "--idempotency-key <key>",
    text: { en: "carry a mutation out at most once", zh: "同一操作至多执行一次" },
  },
];

/** The values of the global options as commander hands them over. */
export interface Globals {
  readonly db?: string;
  readonly profile?: string;
  readonly partner?: string;
  readonly as?: string;
  readonly now?: string;
  readonly format?: string;
  readonly columns?: string;
  readonly headers?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly csvProfile?: string;
  readonly lang?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly input?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly debug?: boolean;
  readonly color?: boolean;
  readonly ambiguousWidth?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly idempotencyKey?: string;
}

const TAKING_VALUES: ReadonlySet<string> = new Set(
  GLOBAL_OPTIONS.filter(({ flags }) => flags.includes("<")).flatMap(({ flags }) =>
    flags.replace(/ <.*$/, "").split(", "),
  ),
);

/** Short options that take a value, alone (`-f csv`, `-fcsv`, `-f=csv`) or behind short flags (`-nf csv`). */
const SHORT = /^-([a-z]*?)([fo])(?:=?(.+))?$/;
const LONG: Readonly<Record<string, string>> = { f: "--format", o: "--output" };

/** Whether an error is one JSON object: where the format was named, not where a file's extension says it. */
export function saysErrorsInJson({ format }: Pick<Globals, "format">): boolean {
  return format === "json" || format === "jsonl";
}

/**
 * Puts argv into the one form that commander reads: `--json[=a,b]` becomes the two options it stands for (its value
 * may only follow `=`), `-f` and `-o` get their long names, and `--account_name` is taken for `--account-name`. What
 * follows `--` stays as it is.
 */
export function normalizeArguments(argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  const options = end < 0 ? argv : argv.slice(0, end);
  const rest = end < 0 ? [] : argv.slice(end);
  return [
    ...options.flatMap((argument) => {
      if (argument === "--json") return ["--format", "json"];
      if (argument.startsWith("--json=")) return ["--format", "json", "--columns", argument.slice("--json=".length)];
      const short = SHORT.exec(argument);
      if (short) {
        const [, flags = "", letter = "", value] = short;
        const attached = value === undefined ? [] : [value];
        return [...(flags === "" ? [] : [`-${flags}`]), LONG[letter] as string, ...attached];
      }
      const name = /^--[a-z][\w-]*/.exec(argument)?.[0];
      return [name ? name.replaceAll("_", "-") + argument.slice(name.length) : argument];
    }),
    ...rest,
  ];
}

/** The words of a command line that are neither global options nor their values: the noun comes first. */
export function operandsOf(argv: readonly string[]): string[] {
  const operands: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] as string;
    if (argument === "--") break;
    if (TAKING_VALUES.has(argument)) i++;
    else if (!argument.startsWith("-")) operands.push(argument);
  }
  return operands;
}

/** The value of a global option, read before commander runs: help and errors must know the language already. */
export function globalValue(argv: readonly string[], ...names: readonly string[]): string | undefined {
  let found: string | undefined;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] as string;
    if (argument === "--") break;
    for (const name of names) {
      if (argument === name) found = argv[i + 1];
      else if (argument.startsWith(`${name}=`)) found = argument.slice(name.length + 1);
    }
    if (TAKING_VALUES.has(argument)) i++;
  }
  return found;
}

/** The flags that are also settings. */
export function settingFlags(globals: Globals): SettingValues {
  const { db, partner, as, lang } = globals;
  return {
    ...(db === undefined ? {} : { db }),
    ...(partner === undefined ? {} : { partner }),
    ...(as === undefined ? {} : { actor: as }),
    ...(lang === undefined ? {} : { lang }),
  };
}

/** An empty value (`--db "$DB"` where DB is not set) would silently mean another database, partner or clock. */
export function refuseEmpty(globals: Globals): void {
  for (const name of [
    "db",
    "profile",
    "partner",
    "as",
    "now",
    "lang",
    "output",
    "asOf",
    "knownAt",
    "idempotencyKey",
  ] as const) {
    if (globals[name] !== "") continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw usageError(
      "missing-value",
      { en: `Option --${option} needs a value.`, zh: `选项 --${option} 缺少取值。` },
      { field: option },
    );
  }
}
