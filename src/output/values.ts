import { formatInstant, formatLocal } from "../values/instant.ts";
import { formatFen } from "../values/money.ts";
import type { Column, ColumnType, WriteOptions } from "./dataset.ts";

type Writer = (value: unknown) => string;

const quoted: Writer = (value) => JSON.stringify(String(value));
const compact: Writer = (value) => JSON.stringify(value) ?? "null";
const money: Writer = (value) => formatFen(value as number);
const instant: Writer = (value) => formatInstant(value as number);
const truth: Writer = (value) => (value ? "true" : "false");
const joined: Writer = (value) => (value as readonly string[]).join(";");

const PLAIN: Readonly<Record<ColumnType, Writer>> = {
  text: String,
  integer: String,
  money,
  instant,
  boolean: truth,
  fraction: String,
  ids: joined,
  json: compact,
};

const PEOPLE: Readonly<Record<ColumnType, Writer>> = {
  ...PLAIN,
  instant: (value) => formatLocal(value as number),
  // Nothing is no list to a person.
  json: (value) => (Array.isArray(value) && value.length === 0 ? "" : compact(value)),
};

const JSON_TEXT: Readonly<Record<ColumnType, Writer>> = {
  text: quoted,
  integer: String,
  money: (value) => `"${money(value)}"`,
  instant: (value) => `"${instant(value)}"`,
  boolean: truth,
  fraction: quoted,
  ids: compact,
  json: compact,
};

const orEmpty =
  (writer: Writer, empty: string): Writer =>
  (value) =>
    value === null || value === undefined ? empty : writer(value);

/** Returns the function that writes values of a type for machines without types of their own (csv, tsv). */
export function plainWriter(type: ColumnType): Writer {
  return orEmpty(PLAIN[type], "");
}

/**
 * Returns the function that writes the values of a column for people: instants in Shanghai time, words and yes or no in
 * their language. Not yet safe to show.
 */
export function peopleWriter<Row>(
  { type, values }: Column<Row>,
  { language, words }: Pick<WriteOptions, "language" | "words">,
): Writer {
  if (type === "boolean" && language === "zh") return orEmpty((value) => (value ? "是" : "否"), "");
  const write = orEmpty(PEOPLE[type], "");
  const names = values && words?.(values);
  if (!names) return write;
  // Several words stand in one cell with `;` between them; what somebody wrote beside them stays as it is.
  return (value) => {
    const text = write(value);
    const named = text.split(";").map((word) => names.get(word));
    return named.includes(undefined) ? text : named.join("、");
  };
}

/** Returns the function that writes values of a type as JSON on one line. Money is a string, so that no fen is lost. */
export function jsonWriter(type: ColumnType): Writer {
  return orEmpty(JSON_TEXT[type], "null");
}

/** Tells whether people compare the values digit by digit, so that they stand at the right and are never broken. */
export function isNumeric(type: ColumnType): boolean {
  return type === "integer" || type === "money" || type === "fraction";
}
