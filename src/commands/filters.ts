import type { Filter, SpansFilter } from "../database/listing.ts";
import { parseBoolean } from "../domain/fields.ts";
import { inChinese } from "../domain/words.ts";
import { DAY_MS, isCycle, parseInstant } from "../values/instant.ts";
import { parseFen } from "../values/money.ts";
import type { Flags, ListColumn } from "./listing.ts";
import { badValue, camel, oneOf, wholeNumber } from "./option-values.ts";

/** What the options of a column ask: one of several values, and bounds. */
export function columnFilters<Row>(column: ListColumn<Row>, flags: Flags): Filter[] {
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

/** The words of a filter, between commas. */
export function wordsOf(text: string): string[] {
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
export function severalDays<Row>(column: ListColumn<Row>, flags: Flags): SpansFilter[] {
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
