import { Readable } from "node:stream";
import { usageError } from "../errors.ts";
import { inLanguage, type Text } from "../language/text.ts";
import { displayWidth } from "../text/width.ts";
import { headings, PIECE } from "./columns.ts";
import type { ColumnType, Dataset, Piece, WriteOptions } from "./dataset.ts";
import { cellWriter, escapeText, HEADER_STYLE, STYLES } from "./xlsx-cells.ts";

/** A sheet of the format holds so many rows, the header included. */
const MOST_ROWS = 1_048_576;
/** Excel's limit for the name of a sheet, and the characters that it may not have. */
const MOST_NAME = 31;
const BAD_IN_NAME = /[[\]:*?/\\\u0000-\u001f]/g;
const NARROWEST = 8;
const WIDEST = 60;
/** A third of the time of zlib's usual level, for files a tenth larger. */
const LEVEL = 3;

/** What becomes one sheet of a workbook. */
export interface Sheet<Row> extends Dataset<Row> {
  readonly title: Text;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Writes a dataset as a workbook of one sheet. */
export function xlsx<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<Piece> {
  return xlsxSheets([{ ...dataset, title: { en: "Sheet1", zh: "Sheet1" } }], options);
}

/** Writes datasets as the sheets of one workbook, row by row as they come. */
export async function* xlsxSheets<Row>(sheets: readonly Sheet<Row>[], options: WriteOptions): AsyncIterable<Piece> {
  const { ZipFile } = await import("yazl");
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const stop = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.on("error", stop);
  const open = new Set<Readable>();
  // The first day that the format of archives knows, which holds wall time: the same bytes at every time and place.
  const part = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compressionLevel: LEVEL };
  for (const [name, text] of plainParts(sheets, options)) zip.addBuffer(Buffer.from(text), name, part);
  sheets.forEach((sheet, index) => {
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, part, (give) => {
      const rows = Readable.from(sheetXml(sheet, options), { objectMode: false });
      open.add(rows);
      // The archive does not hear of it where what it reads fails.
      rows.on("error", stop);
      give(null, rows);
    });
  });
  zip.end();
  try {
    yield* output;
  } finally {
    // Where nobody wants the rest, what the rows come from is let go of.
    for (const rows of open) rows.destroy();
  }
}

function* plainParts<Row>(sheets: readonly Sheet<Row>[], options: WriteOptions): Iterable<[string, string]> {
  const each = (write: (number: number, index: number) => string): string =>
    sheets.map((_, index) => write(index + 1, index)).join("");
  const names = sheetNames(sheets, options);
  yield [
    "[Content_Types].xml",
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${each((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPES}.worksheet+xml"/>`)}</Types>`,
  ];
  yield [
    "_rels/.rels",
    `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ];
  yield [
    "xl/workbook.xml",
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each((number, index) => `<sheet name="${escapeText(names[index] as string)}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
  ];
  yield [
    "xl/_rels/workbook.xml.rels",
    `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each((number) => `<Relationship Id="rId${number}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  ];
  yield ["xl/styles.xml", `${DECLARATION}${STYLES}`];
}

/** Names that Excel takes: short, without the characters of references, each once in any case. */
function sheetNames<Row>(sheets: readonly Sheet<Row>[], { language }: WriteOptions): string[] {
  const taken = new Set<string>();
  return sheets.map(({ title }, index) => {
    const plain = inLanguage(title, language).replace(BAD_IN_NAME, " ").replace(/^'|'$/g, " ").trim();
    let name = plain.slice(0, MOST_NAME) || `Sheet${index + 1}`;
    if (taken.has(name.toLowerCase())) name = `${name.slice(0, MOST_NAME - 4)} (${index + 1})`;
    taken.add(name.toLowerCase());
    return name;
  });
}

async function* sheetXml<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncGenerator<string> {
  const names = headings(dataset, options, "label");
  const letters = names.map((_, index) => columnName(index));
  const cells = dataset.columns.map(({ key, type, value }, index) => ({
    value,
    write: cellWriter(type, key, letters[index] as string),
  }));
  let row = 1;
  let text = "";
  const line = (written: string): void => {
    text += `<row r="${row}">${written}</row>`;
  };
  for await (const batch of dataset.batches) {
    if (row === 1) {
      text = beginning(dataset, names, batch, options);
      line(headerCells(names, letters));
    }
    for (const record of batch) {
      if (++row > MOST_ROWS) throw tooManyRows();
      let written = "";
      for (const { value, write } of cells) written += write(value(record), row);
      line(written);
      if (text.length < PIECE) continue;
      yield text;
      text = "";
    }
  }
  if (row === 1) {
    text = beginning(dataset, names, [], options);
    line(headerCells(names, letters));
  }
  yield `${text}</sheetData></worksheet>`;
}

function headerCells(names: readonly string[], letters: readonly string[]): string {
  return names
    .map(
      (name, index) =>
        `<c r="${letters[index]}1" s="${HEADER_STYLE}" t="inlineStr"><is><t xml:space="preserve">${escapeText(name)}</t></is></c>`,
    )
    .join("");
}

/** What stands before the rows; the width of a column is that of its first values. */
function beginning<Row>(
  dataset: Dataset<Row>,
  names: readonly string[],
  first: readonly Row[],
  options: WriteOptions,
): string {
  const widths = dataset.columns.map(({ type, value }, index) => {
    let width = displayWidth(names[index] as string, options.ambiguousWidth);
    for (const row of first) width = Math.max(width, shownWidth(type, value(row), options));
    return Math.min(WIDEST, Math.max(NARROWEST, width + 2));
  });
  const columns = widths
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join("");
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  return `${DECLARATION}<worksheet xmlns="${MAIN}">${frozen}<cols>${columns}</cols><sheetData>`;
}

const INSTANT_WIDTH = 19;

function shownWidth(type: ColumnType, value: unknown, { ambiguousWidth }: WriteOptions): number {
  if (value === null || value === undefined) return 0;
  if (type === "instant") return INSTANT_WIDTH;
  if (type === "money" || type === "integer") return String(value).length + 1;
  const text = String(value);
  return text.length > WIDEST ? WIDEST : displayWidth(text, ambiguousWidth);
}

/** What Excel calls a column: 0 → A, 27 → AB. */
function columnName(index: number): string {
  const rest = String.fromCharCode(65 + (index % 26));
  return index < 26 ? rest : columnName(Math.floor(index / 26) - 1) + rest;
}

function tooManyRows() {
  return usageError(
    "too-many-rows",
    {
      en: `A sheet of a workbook holds ${MOST_ROWS - 1} rows and a header; there are more.`,
      zh: `工作表最多容纳 ${MOST_ROWS - 1} 行数据和一行表头，数据超出上限。`,
    },
    {
      field: "format",
      hint: {
        en: "Write csv, or parts with filters, --limit and --offset.",
        zh: "请改用 csv，或用筛选条件、--limit 与 --offset 分批输出。",
      },
    },
  );
}
