import { type Command, Option } from "commander";
import type { App } from "../app.ts";
import { type Field, parseTyped } from "../domain/fields.ts";
import { inChinese } from "../domain/words.ts";
import { inputNeeded, inputsNeeded, usageError } from "../errors.ts";
import type { InputColumn } from "../input/records.ts";
import type { Text } from "../language/text.ts";
import type { Column } from "../output/dataset.ts";
import { isBlank } from "../values/names.ts";
import { camel } from "./option-values.ts";

type Flags = Readonly<Record<string, unknown>>;

/** The values that options give, by field key: null where an option was given empty. */
export type OptionValues = Map<string, string | number | boolean | null>;

/**
 * Adds an option per field: `--full-name <text>`, for booleans `--consumer-cloud` and `--no-consumer-cloud`. Help says
 * of the `needed` ones that they are.
 */
export function addFieldOptions(
  command: Command,
  app: App,
  fields: readonly Field[],
  needed: readonly string[] = [],
): Command {
  for (const field of fields) {
    const flag = field.key.replaceAll("_", "-");
    const notes = [
      ...(needed.includes(field.key) ? [app.text(NEEDED)] : []),
      ...(field.values ? [choices(field.values)] : []),
    ];
    const description = app.text(field.label) + (notes.length > 0 ? app.text(inBrackets(notes)) : "");
    if (field.type === "boolean") {
      command.addOption(new Option(`--${flag}`, description));
      command.addOption(new Option(`--no-${flag}`).hideHelp());
    } else command.option(`--${flag} <value>`, description);
  }
  return command;
}

/**
 * Adds to the help of a verb that takes a file which columns it reads: their keys, and labels that do as headers too;
 * one of those in `oneOf` is needed at least.
 */
export function addFileColumns(
  command: Command,
  app: App,
  fields: readonly Field[],
  oneOf: readonly string[] = [],
): void {
  const markOf = ({ key, required }: Field): string => (required === true ? "*" : oneOf.includes(key) ? "+" : "");
  const headers = fields.map((field) => `${field.key}${markOf(field)}`);
  const marks: Text =
    oneOf.length === 0
      ? { en: "* needed", zh: "* 必填" }
      : { en: "* needed, + one of them needed", zh: "* 必填，+ 至少一项必填" };
  command.addHelpText("after", () => {
    const help = command.createHelp();
    const width = Math.max(...headers.map((header) => header.length));
    const lines = fields.map(({ label, values }, place) => {
      const said = app.text(label) + (values ? app.text(inBrackets([choices(values)])) : "");
      return help.formatItem(headers[place] as string, width, said, help);
    });
    return app.text({
      en: `\nColumns of the file (${marks.en}); the labels do as headers too:\n${lines.join("\n")}`,
      zh: `\n文件的列（${marks.zh}），表头也可用中文名称：\n${lines.join("\n")}`,
    });
  });
}

const NEEDED: Text = { en: "needed", zh: "必填" };

function inBrackets(notes: readonly string[]): Text {
  return { en: ` (${notes.join(", ")})`, zh: `（${notes.join("，")}）` };
}

const LONGEST_LINE = 80;

/** The words that an option takes; where they are many, so that help can break between them. */
export function choices(values: readonly string[]): string {
  const line = values.join("|");
  return line.length > LONGEST_LINE ? values.join(", ") : line;
}

/** Reads the options of fields; the first bad one is exit 2. */
export function readFieldOptions(fields: readonly Field[], flags: Flags): OptionValues {
  const given: OptionValues = new Map();
  for (const field of fields) {
    const raw = flags[camel(field.key)];
    if (raw === undefined) continue;
    if (typeof raw === "boolean") given.set(field.key, raw);
    else given.set(field.key, readOption(field, String(raw)));
  }
  return given;
}

/** Reads one value of a field as an option gives it; a bad one is exit 2. */
export function readOption(field: Field, text: string): string | number | boolean | null {
  const option = `--${field.key.replaceAll("_", "-")}`;
  const parsed = parseTyped({ ...inBothLanguages(field), key: option }, text);
  if (parsed.kind === "value") return parsed.value;
  throw usageError(parsed.code, parsed.text, { field: field.key });
}

/** The field with the Chinese names of its words beside them: options take what lists show, as filters do. */
function inBothLanguages(field: Field): Field {
  const names = field.values && inChinese(field.values);
  if (!names) return field;
  const named = Object.fromEntries([...names].map(([word, name]) => [name, word]));
  return { ...field, synonyms: { ...named, ...field.synonyms } };
}

/** The text of an option that a command cannot do without: exit 8 where nobody was asked for it. */
export function needed(flags: Flags, option: string, what: Text): string {
  return allNeeded(flags, [[option, what]])[0];
}

/** The texts of options that a command cannot do without: exit 8 names all that are missing at once. */
export function allNeeded<const Wanted extends readonly (readonly [option: string, what: Text])[]>(
  flags: Flags,
  wanted: Wanted,
): { readonly [Place in keyof Wanted]: string } {
  const values = wanted.map(([option]) => flags[camel(option.replace(/^--/, ""))]);
  const missing = wanted.filter((_, place) => {
    const value = values[place];
    return typeof value !== "string" || isBlank(value);
  });
  if (missing.length > 0) throw inputsNeeded(missing);
  return values as { readonly [Place in keyof Wanted]: string };
}

/** What an option says that takes several words, joined with commas or given again. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(",").map((word) => word.trim())];
}

/** The account that an argument names; a blank one names nobody: exit 8. */
export function neededAccount(account: string, what: Text, argument = "<account>"): string {
  if (!isBlank(account)) return account;
  throw inputNeeded(argument, what);
}

/**
 * The headers of a noun's own lists, by key and in both languages: an import recognises them and leaves those alone
 * that are no fields of its own. `more` are those of Partner Center's exports.
 */
export function derivedHeaders(
  columns: readonly Pick<Column<never>, "key" | "label">[],
  more: readonly string[] = [],
): string[] {
  return [...columns.flatMap(({ key, label }) => [key, label.en, label.zh]), ...more];
}

/** What an import knows of its columns: keys, labels in both languages and the aliases of exports. */
export function inputColumns(fields: readonly Field[]): InputColumn[] {
  return fields.map((field) => ({
    key: field.key,
    aliases: [...new Set([field.label.en, field.label.zh, ...(field.aliases ?? [])])],
    ...(field.required ? { required: true } : {}),
    ...(field.several || field.type === "choices" ? { json: "list" as const } : {}),
    ...(field.type === "boolean" ? { json: "flag" as const } : {}),
  }));
}
