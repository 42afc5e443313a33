import { usageError } from "./errors.ts";
import type { Globals } from "./globals.ts";
import { nearest } from "./language/nearest.ts";
import type { Language, Text } from "./language/text.ts";
import type { FormatName, WriteOptions } from "./output/dataset.ts";
import { FORMATS, formatToWrite, isForPeople } from "./output/extensions.ts";
import type { PrintTarget } from "./output/print.ts";

/** What of the app decides where output goes and how it looks. */
interface Printing {
  readonly globals: Globals;
  readonly language: Language;
  readonly colored: boolean;
  /** What the command shows, where a command runs. */
  readonly title: Text | undefined;
  readonly world: { readonly stdout: NodeJS.WriteStream };
}

/** The format of stdout or of the output file: --format, else the file's extension, else a table. */
export function formatOf({ format, output }: Globals): FormatName {
  if (format !== undefined) return format as FormatName;
  return output === undefined || output === "-" ? "table" : formatToWrite(output);
}

/** Refuses what the options of output cannot be set to. */
export function checkWriteOptions({ format, headers, csvProfile, ambiguousWidth }: Globals): void {
  choice("--format", format, FORMATS);
  choice("--headers", headers, ["key", "label"]);
  choice("--csv-profile", csvProfile, ["raw", "excel"]);
  choice("--ambiguous-width", ambiguousWidth, ["1", "2"]);
}

/** Where the output of a command goes, and in which form. */
export async function printTarget({ globals, language, colored, title, world }: Printing): Promise<PrintTarget> {
  const { columns, output, force } = globals;
  const options = {
    ...writeOptions(globals, language, world.stdout),
    ...(title === undefined ? {} : { title }),
    ...(language === "zh" && isForPeople(formatOf(globals))
      ? { words: (await import("./domain/words.ts")).inChinese }
      : {}),
  };
  if (formatOf(globals) === "xlsx" && (output === undefined || output === "-") && world.stdout.isTTY) throw noText();
  const emphasized = options.width !== undefined && colored;
  return {
    stdout: world.stdout,
    format: formatOf(globals),
    options: emphasized ? { ...options, emphasize: (await import("./terminal/style.ts")).bold } : options,
    ...(columns === undefined ? {} : { columns: columns.split(",").map((key) => key.trim()) }),
    ...(output === undefined || output === "-" ? {} : { file: output }),
    force: force === true,
  };
}

/** A workbook is no text: a terminal would show its bytes. */
function noText() {
  return usageError(
    "not-text",
    { en: "A workbook is not shown on a terminal.", zh: "工作簿无法在终端显示。" },
    { field: "output", hint: { en: "Write it to a file: -o <file>.xlsx", zh: "请写入文件：-o <文件>.xlsx" } },
  );
}

function writeOptions(globals: Globals, language: Language, stdout: NodeJS.WriteStream): WriteOptions {
  const { headers, csvProfile, output, ambiguousWidth } = globals;
  const terminal = stdout.isTTY === true && (output === undefined || output === "-");
  return {
    language,
    csvProfile: csvProfile === "excel" ? "excel" : "raw",
    ...(headers === undefined ? {} : { headers: headers as "key" | "label" }),
    ...(terminal ? { width: stdout.columns ?? 80 } : {}),
    ambiguousWidth: ambiguousWidth === "2" ? 2 : 1,
  };
}

function choice(option: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  const near = nearest(value, choices);
  throw usageError(
    "BAD_VALUE",
    {
      en: `${option} "${value}" is not one of ${choices.join(", ")}.${near ? ` Did you mean ${near}?` : ""}`,
      zh: `${option} 的值“${value}”无效，可选：${choices.join("、")}。${near ? `是否指 ${near}？` : ""}`,
    },
    { field: option.slice(2) },
  );
}
