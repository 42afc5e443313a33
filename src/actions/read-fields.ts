import { type Field, parseCell } from "../domain/fields.ts";
import type { Text } from "../language/text.ts";
import type { BulkRecord } from "./bulk.ts";

/** The values of a record by field key: only those that the record gives; null is an explicitly empty one. */
export type GivenValues = Map<string, string | number | boolean | null>;

/** Why a record is invalid: one code, the first in the order of SURFACE.md. */
export interface Problem {
  readonly code: string;
  readonly text: Text;
}

export interface ReadRecord {
  readonly given: GivenValues;
  /** MISSING_VALUE, where a required field has none. */
  readonly missing?: Problem;
  /** BAD_PHONE before BAD_VALUE, whatever their order in the record. */
  readonly bad?: Problem;
}

/** Reads the cells of a record by its fields. A masked value counts as not given. */
export function readRecord(fields: readonly Field[], record: BulkRecord): ReadRecord {
  const given: GivenValues = new Map();
  let missing: Problem | undefined;
  let bad: Problem | undefined;
  const { cells } = record;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    const cell = cells[i];
    if (cell === undefined || cell === "") {
      if (field.required) missing ??= missingValue(field);
      else if (cell === "") given.set(field.key, null);
      continue;
    }
    const parsed = parseCell(field, cell);
    if (parsed.kind === "value") given.set(field.key, parsed.value);
    else if (parsed.kind === "absent") {
      if (field.required) missing ??= missingValue(field);
    } else if (!bad || (parsed.code === "BAD_PHONE" && bad.code !== "BAD_PHONE")) bad = parsed;
  }
  return { given, ...(missing ? { missing } : {}), ...(bad ? { bad } : {}) };
}

function missingValue(field: Field): Problem {
  return {
    code: "MISSING_VALUE",
    text: { en: `${field.key} is missing.`, zh: `缺少 ${field.key}。` },
  };
}

/** The cell of a field as it stands in the record, for messages and keys of rows that cannot be read. */
export function rawCell(fields: readonly Field[], record: BulkRecord, key: string): string {
  return record.cells[fields.findIndex((field) => field.key === key)] ?? "";
}
