import { headings, PIECE } from "./columns.ts";
import type { ColumnType, Dataset, TextFormatter, WriteOptions } from "./dataset.ts";
import { plainWriter } from "./values.ts";

/** What a spreadsheet would run as a formula, and the apostrophe itself, so that an import can take exactly one away. */
const GUARDED = /^[=+\-@\t\r\n']/;
const GUARDED_TYPES: ReadonlySet<ColumnType> = new Set(["text", "ids", "json"]);
/** Types whose written form never needs quotes: digits, signs, colons, letters. */
const BARE_TYPES: ReadonlySet<ColumnType> = new Set(["integer", "money", "instant", "boolean"]);

/** Makes the formatter of rows separated by a character. Control characters stay as they are: the file is data. */
function separated(separator: "," | "\t"): TextFormatter {
  const special = separator === "," ? /[",\r\n]|^\s|\s$/ : /["\t\r\n]|^\s|\s$/;
  const quote = (text: string): string => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return async function* write<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
    const excel = options.csvProfile === "excel";
    const end = excel ? "\r\n" : "\n";
    // A row with nothing on its line would read as no row at all.
    const blank = dataset.columns.length === 1 ? '""' : "";
    const cells = dataset.columns.map(({ type, value }) => ({
      value,
      write: remembering(cellWriter(type, excel, quote)),
    }));
    let text = (excel ? "\ufeff" : "") + headings(dataset, options, "key").map(quote).join(separator) + end;
    for await (const batch of dataset.batches) {
      for (const row of batch) {
        let line = "";
        for (let index = 0; index < cells.length; index++) {
          const cell = cells[index] as (typeof cells)[number];
          if (index > 0) line += separator;
          line += cell.write(cell.value(row));
        }
        text += (line === "" ? blank : line) + end;
        if (text.length < PIECE) continue;
        yield text;
        text = "";
      }
    }
    if (text !== "") yield text;
  };
}

function cellWriter(type: ColumnType, excel: boolean, quote: (text: string) => string): (value: unknown) => string {
  const plain = plainWriter(type);
  if (BARE_TYPES.has(type)) return plain;
  if (!excel || !GUARDED_TYPES.has(type)) return (value) => quote(plain(value));
  return (value) => {
    const text = plain(value);
    return quote(GUARDED.test(text) ? `'${text}` : text);
  };
}

/** Most columns say the same in row after row (flags, categories, no amount): what was written last is not written anew. */
function remembering(write: (value: unknown) => string): (value: unknown) => string {
  let last: unknown;
  let text = write(last);
  return (value) => {
    if (value !== last) {
      text = write(value);
      last = value;
    }
    return text;
  };
}

/** Writes comma-separated values as RFC 4180 has them; the profile `excel` adds BOM, CRLF and the formula guard. */
export const csv: TextFormatter = separated(",");

/** Writes the same with tabs. */
export const tsv: TextFormatter = separated("\t");
