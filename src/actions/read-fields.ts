import { type Field, parseCell } from "../domain/fields.ts";
import type { Text } from "../language/text.ts";
import { isBlank, withoutOuterBlanks } from "../values/names.ts";
import type { BulkRecord } from "./bulk.ts";

export type Value = string | number | boolean | null;

/** The values of a record by field key: undefined for what it does not give, null for what it gives as empty. */
export interface GivenValues {
  get(key: string): Value | undefined;
}

/** Why a record is invalid: one code, the first in the order of SURFACE.md. */
export interface Problem {
  readonly code: string;
  readonly text: Text;
}

export interface ReadRecord {
  readonly given: RecordValues;
  /** BAD_ROW, where the record could not be read as a row at all. */
  readonly row?: Problem;
  /** MISSING_VALUE, where a required field has none. */
  readonly missing?: Problem;
  /** BAD_PHONE before BAD_VALUE, whatever their order in the record. */
  readonly bad?: Problem;
  /** The fields that have a value which cannot be read: what they lack is not missing. */
  readonly unread?: readonly string[];
  /** Whether digits of an amount were cut off. */
  readonly cut?: true;
}

/** What a reader of files says of a record that it could not take as it is: cells that it dropped are in `fields`. */
type ReaderProblem = Problem & { readonly fields?: readonly string[] };

/** Where each key stands among the fields of one list; made once per list, since a job asks for every row. */
const positions = new WeakMap<readonly Field[], ReadonlyMap<string, number>>();

function positionsOf(fields: readonly Field[]): ReadonlyMap<string, number> {
  let found = positions.get(fields);
  if (!found) {
    found = new Map(fields.map((field, position) => [field.key, position]));
    positions.set(fields, found);
  }
  return found;
}

/** The values that one record gives, in the order of its fields: a million of them are made, so no map each. */
export class RecordValues implements GivenValues {
  readonly #fields: readonly Field[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly values: readonly (Value | undefined)[];

  constructor(fields: readonly Field[], values: readonly (Value | undefined)[]) {
    this.#fields = fields;
    this.#positions = positionsOf(fields);
    this.values = values;
  }

  get(key: string): Value | undefined {
    const position = this.#positions.get(key);
    return position === undefined ? undefined : this.values[position];
  }

  /** What this record and then a later one give together: the later value where both have one. */
  with(later: RecordValues): RecordValues {
    // What a record does not give is a hole, which `map` would leave one whatever the later record gives.
    const values = Array.from(this.values, (value, at) => (later.values[at] === undefined ? value : later.values[at]));
    return new RecordValues(this.#fields, values);
  }
}

/** Reads the cells of a record by its fields. A masked value counts as not given, one of white space only as empty. */
export function readRecord(fields: readonly Field[], record: BulkRecord): ReadRecord {
  const values = new Array<Value | undefined>(fields.length);
  const problem: ReaderProblem | undefined = record.problem;
  if (problem?.code === "BAD_ROW") return { given: new RecordValues(fields, values), row: problem };
  const dropped = problem?.fields;
  let unread = dropped;
  let missing: Problem | undefined;
  let bad: Problem | undefined = problem;
  let cut = false;
  const { cells } = record;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    const cell = cells[i];
    if (dropped?.includes(field.key)) continue;
    if (cell === undefined || isBlank(cell)) {
      if (field.required) missing ??= missingValue(field);
      else if (cell !== undefined) values[i] = null;
      continue;
    }
    const parsed = parseCell(field, cell);
    if (parsed.kind === "value") {
      values[i] = parsed.value;
      if (parsed.cut) cut = true;
    } else if (parsed.kind === "absent") {
      if (field.required) missing ??= missingValue(field);
    } else {
      unread = [...(unread ?? []), field.key];
      if (!bad || (parsed.code === "BAD_PHONE" && bad.code !== "BAD_PHONE")) bad = parsed;
    }
  }
  const given = new RecordValues(fields, values);
  if (!missing && !bad && !cut) return { given };
  return {
    given,
    ...(missing ? { missing } : {}),
    ...(bad ? { bad } : {}),
    ...(unread ? { unread } : {}),
    ...(cut ? { cut } : {}),
  };
}

function missingValue(field: Field): Problem {
  return {
    code: "MISSING_VALUE",
    text: { en: `${field.key} is missing.`, zh: `缺少 ${field.key}。` },
  };
}

/** The cell of a field before it is read: what a row that cannot be read is known by too. */
export function rawCell(fields: readonly Field[], record: BulkRecord, key: string): string {
  return withoutOuterBlanks(record.cells[fields.findIndex((field) => field.key === key)] ?? "");
}
