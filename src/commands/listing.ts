import { type Command, Option } from "commander";
import type { App } from "../app.ts";
import type { Filter, ListQuery, SpansFilter } from "../database/listing.ts";
import { parseBoolean } from "../domain/fields.ts";
import { inChinese } from "../domain/words.ts";
import { usageError } from "../errors.ts";
import { nearest } from "../language/nearest.ts";
import type { Text } from "../language/text.ts";
import type { Column } from "../output/dataset.ts";
import { DAY_MS, isCycle, parseInstant } from "../values/instant.ts";
import { parseFen } from "../values/money.ts";

/** A column that a list can be filtered and sorted by; a filter that is none of its `values` is named as a typing error. */
export interface ListColumn<Row> extends Column<Row> {
  /** Holds several values joined with `;`: a filter then asks for one of them. Columns of ids always do. */
  readonly several?: boolean;
  /** Another expression of the list that filters ask, and what they ask it for; a word that means nothing is exit 2. */
  readonly asked?: { readonly column: string; readonly read: (option: string, word: string) => string | number };
  /** A billing cycle `YYYY-MM`, or several: anything else in a filter is exit 2. */
  readonly cycle?: boolean;
  /**
   * Computed for each row afterwards: then neither filtered nor sorted by, unless the list says `asked` and asks its
   * rows with `selectAfterwards`.
   */
  readonly computed?: boolean | "asked";
}

type Flags = Readonly<Record<string, unknown>>;

const RANGED = new Set(["instant", "money", "integer"]);

const isRanged = <Row>(column: ListColumn<Row>): boolean =>
  RANGED.has(column.type) || (column.cycle === true && column.type !== "ids");

const canBeAsked = <Row>({ computed }: ListColumn<Row>): boolean => computed !== true;

/** Adds --limit, --offset, --sort and one filter per column (on dates and amounts also -from and -to). */
export function addListOptions<Row>(command: Command, app: App, columns: readonly ListColumn<Row>[]): Command {
  command
    .option("--limit <count>", app.text({ en: "at most so many rows", zh: "最多输出多少行" }))
    .option("--offset <count>", app.text({ en: "leave out so many rows first", zh: "先跳过多少行" }))
    .option("--sort <column[:desc]>", app.text({ en: "order by this column", zh: "按该列排序" }));
  for (const column of filterable(columns)) {
    const flag = `--${column.key.replaceAll("_", "-")}`;
    command.addOption(new Option(`${flag} <values>`).hideHelp());
    if (!isRanged(column)) continue;
    command.addOption(new Option(`${flag}-from <value>`).hideHelp());
    command.addOption(new Option(`${flag}-to <value>`).hideHelp());
  }
  const shown = columns.filter((column) => !canBeAsked(column));
  const only: Text =
    shown.length === 0
      ? { en: "", zh: "" }
      : { en: `\nOnly shown:\n${names(shown)}`, zh: `\n仅供显示：\n${names(shown)}` };
  return command.addHelpText("after", () =>
    app.text({
      en: `\nFilters: --<column> <value>[,<value>…], on dates, cycles and amounts also --<column>-from and --<column>-to.\nColumns:\n${names(columns.filter(canBeAsked))}${only.en}`,
      zh: `\n筛选：--<列名> <值>[,<值>…]，日期、账期与金额还可用 --<列名>-from 与 --<列名>-to。\n列名：\n${names(columns.filter(canBeAsked))}${only.zh}`,
    }),
  );
}

const HELP_WIDTH = 100;

/** Whether --columns names a column: `blocked-by` means `blocked_by`, as where it is printed. */
export function isAskedFor(app: App, key: string): boolean {
  const asked = app.globals.columns?.split(",") ?? [];
  return asked.some((one) => one.trim().replaceAll("-", "_") === key);
}

/** Whether a column decides which rows a query finds, or in which order. */
export function isChosenBy({ filters, sort }: ListQuery, key: string): boolean {
  return sort?.column === key || filters.some(({ column }) => column === key);
}

/** The keys of the columns, in lines that a terminal shows whole. */
function names<Row>(columns: readonly ListColumn<Row>[]): string {
  let line = "";
  const lines: string[] = [];
  for (const { key } of columns) {
    if (line.length + key.length + 2 > HELP_WIDTH) {
      lines.push(line);
      line = "";
    }
    line += `${line === "" ? " " : ""} ${key},`;
  }
  return [...lines, line.slice(0, -1)].join("\n");
}

function filterable<Row>(columns: readonly ListColumn<Row>[]): ListColumn<Row>[] {
  // --partner is a global option: it already says whose rows are meant.
  return columns.filter((column) => canBeAsked(column) && column.key !== "partner");
}

/** Reads the list options of a command into a query. `partner` is the column that --partner stands for, if the list has one. */
export function listQuery<Row>(
  app: App,
  flags: Flags,
  columns: readonly ListColumn<Row>[],
  extra: readonly Filter[] = [],
): ListQuery {
  const filters: Filter[] = [...extra];
  const partner = app.partner();
  if (partner !== undefined) {
    const partners = wordsOf(partner).filter(Boolean);
    const hasPartners = columns.some((column) => column.key === "partner" && canBeAsked(column));
    if (hasPartners) filters.push({ column: "partner", operator: "in", values: partners });
    app.askedFor.set("partner", partners);
  }
  const spans: SpansFilter[] = [];
  for (const column of filterable(columns)) {
    const text = flags[camel(column.key)];
    if (typeof text === "string") app.askedFor.set(column.key, wordsOf(text).filter(Boolean));
    filters.push(...columnFilters(column, flags));
    spans.push(...severalDays(column, flags));
  }
  const limit = count(flags, "limit");
  const offset = count(flags, "offset");
  const sort = sortOf(flags, columns);
  const query = {
    filters,
    ...(spans.length > 0 ? { spans } : {}),
    ...(sort ? { sort } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  };
  return inTwo(query, new Set(columns.filter(({ computed }) => computed === "asked").map(({ key }) => key)));
}

/** Puts what is asked of computed columns apart: the rows are cut to a number after that. */
function inTwo({ filters, spans, sort, limit, offset }: ListQuery, computed: ReadonlySet<string>): ListQuery {
  const isComputed = ({ column }: { readonly column: string }): boolean => computed.has(column);
  const [late, lateSpans] = [filters.filter(isComputed), (spans ?? []).filter(isComputed)];
  const isSortedLate = sort !== undefined && isComputed(sort);
  const stored = filters.filter((filter) => !isComputed(filter));
  const storedSpans = (spans ?? []).filter((filter) => !isComputed(filter));
  const cut = { ...(limit === undefined ? {} : { limit }), ...(offset === undefined ? {} : { offset }) };
  const isAskedLate = late.length > 0 || lateSpans.length > 0 || isSortedLate;
  return {
    filters: stored,
    ...(storedSpans.length > 0 ? { spans: storedSpans } : {}),
    ...(sort && !isSortedLate ? { sort } : {}),
    ...(isAskedLate
      ? { afterwards: { filters: late, spans: lateSpans, ...(isSortedLate ? { sort } : {}), ...cut } }
      : cut),
  };
}

function columnFilters<Row>(column: ListColumn<Row>, flags: Flags): Filter[] {
  const name = camel(column.key);
  const option = `--${column.key.replaceAll("_", "-")}`;
  const filters: Filter[] = [];
  const equal = flags[name];
  if (typeof equal === "string") filters.push(...equality(column, option, equal));
  const from = flags[`${name}From`];
  if (typeof from === "string") {
    filters.push({ column: column.key, operator: "from", values: [edge(column, `${option}-from`, from, "from")] });
  }
  const to = flags[`${name}To`];
  if (typeof to === "string") {
    filters.push({ column: column.key, operator: "to", values: [edge(column, `${option}-to`, to, "to")] });
  }
  return filters;
}

function equality<Row>(column: ListColumn<Row>, option: string, text: string): Filter[] {
  const words = wordsOf(column.several ? text : inChineseCommas(column, text, ","));
  if (isSpanned(column, words)) {
    if (words.length > 1) return [];
    // A day is the whole of it.
    return [
      { column: column.key, operator: "from", values: [bound(column, option, text, "from")] },
      { column: column.key, operator: "to", values: [bound(column, option, text, "to")] },
    ];
  }
  const values = words.map((word) => (word === "" ? null : exact(column, option, word)));
  const operator = column.several || column.type === "ids" ? "has" : "in";
  return [{ column: column.asked?.column ?? column.key, operator, values }];
}

function wordsOf(text: string): string[] {
  return text.split(",").map((word) => word.trim());
}

/** Words that have names stand in Chinese lists with 、 between them, and are given as they stand there. */
function inChineseCommas<Row>({ values }: ListColumn<Row>, text: string, comma: "," | ";"): string {
  return values && inChinese(values) ? text.replaceAll("、", comma) : text;
}

/** Whether the words of a filter are days, each the whole of it. */
function isSpanned<Row>(column: ListColumn<Row>, words: readonly string[]): boolean {
  return column.type === "instant" && words.some((word) => word !== "");
}

/** The days that a filter names where it names several. */
function severalDays<Row>(column: ListColumn<Row>, flags: Flags): SpansFilter[] {
  const text = flags[camel(column.key)];
  const words = typeof text === "string" ? wordsOf(text) : [];
  if (words.length < 2 || !isSpanned(column, words)) return [];
  const option = `--${column.key.replaceAll("_", "-")}`;
  const spans = words.map((word) =>
    word === "" ? null : ([bound(column, option, word, "from"), bound(column, option, word, "to")] as const),
  );
  return [{ column: column.key, spans }];
}

function exact<Row>(column: ListColumn<Row>, option: string, word: string): string | number {
  if (column.asked) return column.asked.read(option, word);
  if (column.cycle) return cycle(option, word);
  const { values } = column;
  if (values)
    return (column.several ? inChineseCommas(column, word, ";").split(";") : [word])
      .map((one) => oneOf(option, one, values))
      .join(";");
  switch (column.type) {
    case "boolean": {
      const flag = parseBoolean(word);
      if (flag === undefined) throw badValue(option, word, { en: "true or false", zh: "true 或 false" });
      return flag ? 1 : 0;
    }
    case "money":
    case "integer":
    case "instant":
      return bound(column, option, word, "from");
    default:
      return word;
  }
}

function cycle(option: string, word: string): string {
  if (!isCycle(word)) throw badValue(option, word, { en: "a cycle such as 2026-11", zh: "2026-11 这样的账期" });
  return word;
}

function edge<Row>(column: ListColumn<Row>, option: string, text: string, side: "from" | "to"): number | string {
  return column.cycle ? cycle(option, text) : bound(column, option, text, side);
}

function bound<Row>(column: ListColumn<Row>, option: string, text: string, side: "from" | "to"): number {
  if (column.type === "money") {
    const amount = parseFen(text);
    if (amount === undefined)
      throw badValue(option, text, { en: "an amount such as 1234.50", zh: "1234.50 这样的金额" });
    return amount;
  }
  if (column.type === "integer") return wholeNumber(option, text);
  const parsed = parseInstant(text);
  if (!parsed) throw badValue(option, text, { en: "a date such as 2026-11-24", zh: "2026-11-24 这样的日期" });
  if (side === "from" || parsed.precision === "instant") return parsed.at;
  // Of a cycle its first day is meant, as wherever a day is expected.
  return parsed.at + DAY_MS - 1;
}

function sortOf<Row>(flags: Flags, columns: readonly ListColumn<Row>[]): ListQuery["sort"] {
  if (typeof flags.sort !== "string") return undefined;
  const match = /^([\w-]+?)(?::(asc|desc))?$/.exec(flags.sort);
  const key = match?.[1]?.replaceAll("-", "_");
  const sortable = columns.filter(canBeAsked).map((column) => column.key);
  if (!match || key === undefined || !sortable.includes(key)) throw notAChoice("--sort", key ?? flags.sort, sortable);
  return { column: key, descending: match[2] === "desc" };
}

function count(flags: Flags, name: string): number | undefined {
  const text = flags[name];
  return typeof text === "string" ? wholeNumber(`--${name}`, text) : undefined;
}

/** Reads a count; a negative or broken number is exit 2. */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw badValue(option, text, { en: "a whole number of 0 or more", zh: "非负整数" });
}

/** Reads one of several words, or what it is called in Chinese, as lists show it; anything else is exit 2 and names the nearest. */
export function oneOf<Word extends string>(option: string, word: string, choices: readonly Word[]): Word {
  if ((choices as readonly string[]).includes(word)) return word as Word;
  const names = inChinese(choices);
  const called = choices.find((one) => names?.get(one) === word);
  if (called === undefined) throw notAChoice(option, word, choices);
  return called;
}

function notAChoice(option: string, word: string, choices: readonly string[]) {
  const near = nearest(word, choices);
  return usageError(
    "BAD_VALUE",
    {
      en: `${option} "${word}" is not one of ${choices.join(", ")}.${near ? ` Did you mean ${near}?` : ""}`,
      zh: `${option} 的值“${word}”无效，可选：${choices.join("、")}。${near ? `是否指 ${near}？` : ""}`,
    },
    { field: fieldOf(option) },
  );
}

/** The name of an option or argument in an error: `--full-name` and `<yuan>` without their signs. */
function fieldOf(option: string): string {
  return option.replace(/^--|[<>]/g, "");
}

/** A value that its option cannot take: exit 2. */
export function badValue(option: string, text: string, wanted: Text) {
  return usageError(
    "BAD_VALUE",
    { en: `${option} "${text}" is not ${wanted.en}.`, zh: `${option} 的值“${text}”不是${spaced(wanted.zh)}。` },
    { field: fieldOf(option) },
  );
}

/** Chinese leaves a space before digits and Latin letters. */
function spaced(text: string): string {
  return /^[\x21-\x7e]/.test(text) ? ` ${text}` : text;
}

/** The property under which commander keeps an option: `full_name` → `fullName`. */
export function camel(key: string): string {
  return key.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
