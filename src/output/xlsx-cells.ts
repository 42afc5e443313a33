import { usageError } from "../errors.ts";
import { DAY_MS } from "../values/instant.ts";
import { formatFen } from "../values/money.ts";
import type { ColumnType } from "./dataset.ts";
import { plainWriter } from "./values.ts";

/** A number with more digits would lose some in Excel; it is written as text. */
const MOST_DIGITS = 15;
const BEYOND_DIGITS = 1e15;
/** What Excel lets a cell hold, in UTF-16 units. */
const MOST_TEXT = 32_767;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
/** Days from Excel's day 0 to 1970-01-01, and the first day from which Excel's calendar is the true one. */
const EPOCH_DAYS = 25_569;
const FIRST_DAY = 61;
const LAST_DAY = 2_958_465;

/** The places of decimals that have a style of their own, and the number of that style. */
const PLACES: Readonly<Record<number, number>> = { 0: 3, 1: 6, 2: 2, 3: 7, 4: 8 };
export const HEADER_STYLE = 1;
const MONEY_STYLE = 2;
const INTEGER_STYLE = 3;
const INSTANT_STYLE = 4;
const TEXT_STYLE = 5;

const formats = ["General", "General", "0.00", "0", "yyyy\\-mm\\-dd hh:mm:ss", "@", "0.0", "0.000", "0.0000"];
const BUILT_IN: Readonly<Record<string, number>> = { General: 0, "0": 1, "0.00": 2, "@": 49 };
const formatId = (code: string): number => BUILT_IN[code] ?? 164 + formats.indexOf(code);

/** The styles that cells name by their number, in the order of `formats`: the header's is bold on grey. */
export const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="4">${formats
  .filter((code) => BUILT_IN[code] === undefined)
  .map((code) => `<numFmt numFmtId="${formatId(code)}" formatCode="${code}"/>`)
  .join(
    "",
  )}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7E6E6"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${formats.length}">${formats
  .map((code, style) =>
    style === HEADER_STYLE
      ? '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
      : `<xf numFmtId="${formatId(code)}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  )
  .join("")}</cellXfs></styleSheet>`;

/** What XML cannot hold, and what reads as an escape of it. */
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)/g;
const MARKUP = /[&<>"]/g;
const MARKS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text as XML: what cannot stand there is escaped as the format has it, so that reading gives the same text. */
export function escapeText(text: string): string {
  return text
    .replace(UNWRITABLE, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replace(MARKUP, (mark) => MARKS[mark] as string);
}

type CellWriter = (value: unknown, row: number) => string;

/** Makes the function that writes the cells of a column. Texts are texts: Excel runs none of them as a formula. */
export function cellWriter(type: ColumnType, key: string, letter: string): CellWriter {
  const plain = plainWriter(type);
  const text = (value: unknown, row: number): string => {
    const written = plain(value);
    if (written === "") return "";
    if (written.length > MOST_TEXT) throw tooLong(key, row);
    return `<c r="${letter}${row}" s="${TEXT_STYLE}" t="inlineStr"><is><t xml:space="preserve">${escapeText(written)}</t></is></c>`;
  };
  const number = (value: string | number, style: number, row: number): string =>
    `<c r="${letter}${row}" s="${style}"><v>${value}</v></c>`;
  const written: CellWriter = (value, row) => {
    switch (type) {
      case "money":
        return isShort(value as number) ? number(formatFen(value as number), MONEY_STYLE, row) : text(value, row);
      case "integer":
        return isShort(value as number) ? number(value as number, INTEGER_STYLE, row) : text(value, row);
      case "instant": {
        const serial = serialOf(value as number);
        return serial === undefined ? text(value, row) : number(serial, INSTANT_STYLE, row);
      }
      case "boolean":
        return `<c r="${letter}${row}" t="b"><v>${value ? 1 : 0}</v></c>`;
      case "fraction": {
        const style = styleOfDecimal(String(value));
        return style === undefined ? text(value, row) : number(String(value), style, row);
      }
      default:
        return text(value, row);
    }
  };
  return (value, row) => (value === null || value === undefined ? "" : written(value, row));
}

function isShort(value: number): boolean {
  return Math.abs(value) < BEYOND_DIGITS;
}

/** The style that shows every place of a decimal; undefined for what is none, or would lose digits. */
function styleOfDecimal(text: string): number | undefined {
  const match = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  const [, whole = "", places = ""] = match ?? [];
  return match && whole.length + places.length <= MOST_DIGITS ? PLACES[places.length] : undefined;
}

/** An instant as Excel's day and time in Shanghai; undefined where Excel's calendar has no such day. */
function serialOf(at: number): number | undefined {
  const serial = (at + SHANGHAI_OFFSET_MS) / DAY_MS + EPOCH_DAYS;
  return serial >= FIRST_DAY && serial < LAST_DAY + 1 ? serial : undefined;
}

function tooLong(key: string, row: number) {
  return usageError(
    "cell-too-long",
    {
      en: `${key} in row ${row} of the sheet is longer than the 32,767 characters that a cell of a workbook holds.`,
      zh: `工作表第 ${row} 行的 ${key} 超过单元格上限 32,767 个字符。`,
    },
    {
      field: "format",
      hint: { en: "Write csv, or leave the column out with --columns.", zh: "请改用 csv，或用 --columns 去掉该列。" },
    },
  );
}
