import type { Text } from "../language/text.ts";
import { isWhole } from "../text/whole.ts";
import { inPlainDigits } from "./decimal.ts";
import { normalizeHeader } from "./headers.ts";
import { type ElementReader, endOfString } from "./json.ts";
import { holdsHalf, holdsNul, type Problem, tooLong, withProblems } from "./record.ts";
import type { InputColumn, InputRecord } from "./records.ts";
import { CELL_LIMIT } from "./row.ts";

/** A number whose text may not be what JavaScript would write: a fraction, an exponent, -0 or more than 15 digits. */
const INEXACT = /[:,[]\s*(?:-0|-?\d+(?:[.eE]|(?<=\d{16})))/;
/** How half of a surrogate pair can be in a JSON text: decoded bytes never hold one, an escape may. */
const SURROGATE_ESCAPE = /\\u[dD]/;
const QUOTE = 34;
const MINUS = 45;
/** Spellings of keys that are remembered; a file with a new key in every record must not fill memory. */
const MOST_KEYS = 1_000;

/** How objects become records. */
export interface ObjectReader {
  readonly read: ElementReader;
  /** Keys of the first object that nobody knows; later ones are taken to look alike. */
  readonly unknown: readonly string[];
}

/** Makes the reader of a file's objects, whose keys are matched like headers. */
export function objectReader(columns: readonly InputColumn[], index: ReadonlyMap<string, number>): ObjectReader {
  const unknown: string[] = [];
  const known = new Map<string, number | undefined>();
  const columnOf = (key: string): number | undefined => {
    if (known.has(key)) return known.get(key);
    const column = index.get(normalizeHeader(key));
    if (known.size < MOST_KEYS) known.set(key, column);
    return column;
  };
  const read = (text: string, row: number): InputRecord => {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return { row, cells: new Array(columns.length), problem: NO_OBJECT };
    if (row === 1) unknown.push(...Object.keys(value).filter((key) => columnOf(key) === undefined));
    const halves = SURROGATE_ESCAPE.test(text);
    const found = recordOf(value, row, columns, columnOf, halves);
    // Parsed again with its numbers as texts: an id of twenty digits and 1.10 must come out as they went in.
    if (!found.numbers || !INEXACT.test(text)) return found.record;
    return recordOf(JSON.parse(numbersQuoted(text)), row, columns, columnOf, halves).record;
  };
  return { read, unknown };
}

function recordOf(
  value: Readonly<Record<string, unknown>>,
  row: number,
  columns: readonly InputColumn[],
  columnOf: (key: string) => number | undefined,
  halves: boolean,
): { readonly record: InputRecord; readonly numbers: boolean } {
  const cells = new Array<string | undefined>(columns.length);
  const problems: Problem[] = [];
  let numbers = false;
  for (const key of Object.keys(value)) {
    const column = columnOf(key);
    if (column === undefined || column < 0) continue;
    const held = value[key];
    if (typeof held === "number" || Array.isArray(held)) numbers = true;
    const { key: name, json } = columns[column] as InputColumn;
    if (cells[column] !== undefined) problems.push(twice(name));
    const cell = cellOf(held);
    cells[column] = "";
    if (cell === undefined) problems.push(nested(name));
    else if (Array.isArray(held) && json !== "list") problems.push(noList(name));
    else if (typeof held === "boolean" && json !== "flag") problems.push(noFlag(name));
    else if (cell.length > CELL_LIMIT) problems.push(tooLong(name));
    else if (cell.includes("\0")) problems.push(holdsNul(name));
    else if (halves && !isWhole(cell)) problems.push(holdsHalf(name));
    else cells[column] = cell;
  }
  return { record: withProblems(row, cells, problems), numbers };
}

/** Puts quotes around the numbers of a JSON text, and writes those with an exponent in plain digits. */
function numbersQuoted(text: string): string {
  let quoted = "";
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    else if (code === MINUS || isDigit(code)) {
      let end = at + 1;
      while (end < text.length && isOfNumber(text.charCodeAt(end))) end++;
      quoted += `${text.slice(from, at)}"${inPlainDigits(text.slice(at, end))}"`;
      from = end;
      at = end;
    } else at++;
  }
  return quoted + text.slice(from);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether a character goes on a number: a digit or one of + - . E e. */
function isOfNumber(code: number): boolean {
  return isDigit(code) || code === 43 || code === MINUS || code === 46 || code === 69 || code === 101;
}

/** A value as a cell: scalars as text, null empty, lists of scalars joined; undefined for anything nested. */
function cellOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (!Array.isArray(value)) return typeof value === "object" ? undefined : String(value);
  return value.some((item) => typeof item === "object" && item !== null) ? undefined : value.join(";");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const NO_OBJECT: Problem = {
  code: "BAD_ROW",
  text: {
    en: "The element is no JSON object; one with the columns as keys is expected.",
    zh: "该元素不是 JSON 对象，应为以列名为键的对象。",
  },
};

function nested(field: string): Problem {
  const text: Text = {
    en: `${field} holds a nested value; a text, a number or a list of them is expected.`,
    zh: `${field} 含有嵌套值，应为文本、数字或其列表。`,
  };
  return { code: "BAD_VALUE", field, text };
}

function noList(field: string): Problem {
  const text: Text = {
    en: `${field} holds a list; one text or number is expected.`,
    zh: `${field} 为列表，应为单个文本或数字。`,
  };
  return { code: "BAD_VALUE", field, text };
}

function noFlag(field: string): Problem {
  const text: Text = {
    en: `${field} is true or false; a text or a number is expected.`,
    zh: `${field} 为 true 或 false，应为文本或数字。`,
  };
  return { code: "BAD_VALUE", field, text };
}

function twice(field: string): Problem {
  const text: Text = {
    en: `Two keys of the record mean ${field}; one is expected.`,
    zh: `该记录有两个键都表示 ${field}，应只有一个。`,
  };
  return { code: "BAD_VALUE", field, text };
}
