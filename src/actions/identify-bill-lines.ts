import { hash } from "node:crypto";
import { type Field, parseCell } from "../domain/fields.ts";
import { BILL_LINE_IDENTITY, PARTNER_BILL, USAGE_IMPORT_FIELDS } from "../domain/usage/bill-fields.ts";
import type { BulkRecord } from "./bulk.ts";
import { Occurrences } from "./occurrences.ts";

const placeOf = (key: string): number => USAGE_IMPORT_FIELDS.findIndex((field) => field.key === key);

const ID = placeOf(PARTNER_BILL.column);
const HAVING = PARTNER_BILL.having.map((group) => group.map(placeOf));
const IDENTITY = BILL_LINE_IDENTITY.map((keys) => keys.map(placeOf));
/** 80 bits: among ten million lines of a cycle two alike are not met in a lifetime. */
const ID_DIGITS = 20;
const COUNTED_DIGITS = 12;

/**
 * Gives the lines of a partner bill, which have no ids, one that is the same whenever the line is read again: a digest of
 * what the line is known by, and where several lines of the file are alike in that, which of them it is. Records of other
 * files pass as they are. `onFound` is told once, when the first line of a bill comes.
 */
export async function* identifyBillLines(
  batches: AsyncIterable<readonly BulkRecord[]>,
  onFound: () => void,
): AsyncGenerator<readonly BulkRecord[]> {
  const alike = new Occurrences();
  let found = false;
  for await (const batch of batches) {
    const isBill = batch.some(isBillLine);
    if (isBill && !found) onFound();
    found ||= isBill;
    if (!isBill) {
      yield batch;
      continue;
    }
    const lines = batch.map((record) => (isBillLine(record) ? identified(record, alike) : record));
    yield lines;
    // An array that is old when it is let go would keep its records, which are young, alive.
    lines.length = 0;
  }
}

/** Judged by the columns that the record has, whatever is in them: a row of a bill with an empty cell is still one. */
function isBillLine({ cells, problem }: BulkRecord): boolean {
  if (problem?.code === "BAD_ROW" || cells[ID] !== undefined) return false;
  return HAVING.every((group) => group.some((place) => cells[place] !== undefined));
}

function identified(record: BulkRecord, alike: Occurrences): BulkRecord {
  const parts = IDENTITY.map(
    (places) => places.map((place) => meaning(record, place)).find((said) => said !== "") ?? "",
  );
  // In one call: a million hash objects would wait for the collector, outside of the memory that it watches.
  const digest = hash("sha256", JSON.stringify(parts));
  // Two lines whose first 48 bits are alike by accident are numbered as if they were alike: their ids differ anyway.
  const times = alike.count(Number.parseInt(digest.slice(0, COUNTED_DIGITS), 16) + 1);
  const [cycle = ""] = parts;
  const id = `bill-${cycle.replace("-", "")}-${digest.slice(0, ID_DIGITS)}${times > 1 ? `-${times}` : ""}`;
  const cells = [...record.cells];
  cells[ID] = id;
  return { ...record, cells };
}

/** What a cell says, however it is written; what cannot be read is its own text. */
function meaning({ cells }: BulkRecord, place: number): string {
  const cell = cells[place]?.trim() ?? "";
  const field = USAGE_IMPORT_FIELDS[place] as Field;
  if (cell === "" || field.type === "text") return cell;
  const parsed = parseCell(field, cell);
  return parsed.kind === "value" ? String(parsed.value ?? "") : cell;
}
