import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { ZipFile } from "yazl";

const folder = mkdtempSync(join(tmpdir(), "workbooks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';

/** The parts of a workbook of one sheet, as another program writes them; each can be replaced or left out. */
export interface Parts {
  /** The rows, as XML inside of sheetData. */
  readonly rows?: string;
  /** The texts of the shared table, as XML of each item. */
  readonly strings?: readonly string[];
  /** The formats of cell styles 0, 1, 2, … by code, or a built-in number. */
  readonly formats?: readonly (string | number)[];
  readonly workbookPr?: string;
  /** Whole parts by name, instead of or besides those above; undefined leaves one out. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | undefined>>;
}

/** The parts of a workbook by name. */
export function partsOf({ rows = "", strings, formats = [], workbookPr = "", parts = {} }: Parts) {
  const codes = formats.map((format, index) => (typeof format === "number" ? format : 200 + index));
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  return {
    "_rels/.rels": `<Relationships ${PACKAGE}>${relation("a", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="${RELATIONS}">${workbookPr}<sheets><sheet name="客户" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships ${PACKAGE}>${relation("r1", "worksheet", "worksheets/sheet1.xml")}${relation("r2", "styles", "styles.xml")}${strings ? relation("r3", "sharedStrings", "/xl/sharedStrings.xml") : ""}</Relationships>`,
    "xl/styles.xml": `<styleSheet ${MAIN}><numFmts>${formats.map((format, index) => (typeof format === "number" ? "" : `<numFmt numFmtId="${200 + index}" formatCode="${format.replaceAll('"', "&quot;")}"/>`)).join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${codes.map((id) => `<xf numFmtId="${id}"/>`).join("")}</cellXfs></styleSheet>`,
    ...(strings
      ? { "xl/sharedStrings.xml": `<sst ${MAIN}>${strings.map((text) => `<si>${text}</si>`).join("")}</sst>` }
      : {}),
    "xl/worksheets/sheet1.xml": sheetOf(rows),
    ...parts,
  };
}

/** The XML of a sheet with these rows. */
export function sheetOf(rows: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`;
}

/** Packs parts into an archive. */
export async function packed(parts: Readonly<Record<string, string | Uint8Array | undefined>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    if (content !== undefined) zip.addBuffer(Buffer.from(content as string), name, { mtime: new Date(1980, 0, 1) });
  }
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Writes a workbook into a file and returns its path. */
export async function workbookFile(parts: Parts, name = "book.xlsx"): Promise<string> {
  return bytesFile(await packed(partsOf(parts)), name);
}

export function bytesFile(bytes: Uint8Array, name = "book.xlsx"): string {
  const path = join(mkdtempSync(join(folder, "b-")), name);
  writeFileSync(path, bytes);
  return path;
}

/** A cell as XML: a text; a number is one; anything else is its own XML. */
export function cell(value: string | number | { readonly xml: string }): string {
  if (typeof value === "number") return `<c><v>${value}</v></c>`;
  if (typeof value === "object") return value.xml;
  return `<c t="inlineStr"><is><t xml:space="preserve">${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></is></c>`;
}

/** Rows as XML, without the names of cells, which are optional. */
export function rowsOf(...rows: readonly (readonly (string | number | { readonly xml: string })[])[]): string {
  return rows.map((cells) => `<row>${cells.map(cell).join("")}</row>`).join("");
}
