import { type Command, Option } from "commander";
import type { App } from "../app.ts";
import type { Filter, ListQuery, SpansFilter } from "../database/listing.ts";
import type { Text } from "../language/text.ts";
import type { Column } from "../output/dataset.ts";
import { columnFilters, severalDays, wordsOf } from "./filters.ts";
import { badValue, camel, notAChoice, wholeNumber } from "./option-values.ts";
import { partnersOf } from "./partner.ts";

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

/** What commander read of the options of a list. */
export type Flags = Readonly<Record<string, unknown>>;

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
    // A list that has the column is filtered by it, by several as by any column; everywhere else it is one account.
    const isFilter = columns.some((column) => column.key === "partner" && canBeAsked(column));
    const partners = isFilter ? (partnersOf(app) ?? []) : [partner];
    if (isFilter) filters.push({ column: "partner", operator: "in", values: partners });
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

function sortOf<Row>(flags: Flags, columns: readonly ListColumn<Row>[]): ListQuery["sort"] {
  const given = flags.sort;
  if (typeof given !== "string") return undefined;
  const [name = "", ...directions] = given.split(":");
  const column = name.replaceAll("-", "_");
  const sortable = columns.filter(canBeAsked).map(({ key }) => key);
  if (!sortable.includes(column)) throw notAChoice("--sort", name, sortable);
  const direction = directions.join(":").toLowerCase();
  if (directions.length > 0 && direction !== "asc" && direction !== "desc") throw noDirection(given, column);
  return { column, descending: direction === "desc" };
}

function noDirection(given: string, column: string) {
  return badValue("--sort", given, {
    en: `a column and its direction, as in ${column}:asc or ${column}:desc`,
    zh: `列名与方向，例如 ${column}:asc 或 ${column}:desc`,
  });
}

function count(flags: Flags, name: string): number | undefined {
  const text = flags[name];
  return typeof text === "string" ? wholeNumber(`--${name}`, text) : undefined;
}
