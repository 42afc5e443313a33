import type { Text } from "../language/text.ts";
import { Broken } from "./broken.ts";
import type { RecordReader } from "./reader.ts";
import { type Layout, rowRecord, unguarded } from "./record.ts";
import type { InputRecord } from "./records.ts";
import { CELL_LIMIT, isBlank, OpenRow } from "./row.ts";

/** A spreadsheet has no more columns than this. */
const MOST_COLUMNS = 16_384;

/**
 * Reads rows of separated values. A line whose quotes, if any, just stand around cells is cut up by the runtime's own
 * string search; any other row, and one that does not end with its piece of text, goes through an OpenRow. Lines end with LF, CRLF or CR.
 */
export class RowReader implements RecordReader {
  rows = 0;
  readonly #separator: string;
  readonly #layoutOf: (header: readonly string[]) => Layout;
  #layout: Layout | undefined;
  #open: OpenRow | undefined;

  constructor(separator: "," | "\t", layoutOf: (header: readonly string[]) => Layout) {
    this.#separator = separator;
    this.#layoutOf = layoutOf;
  }

  get begun(): boolean {
    return this.#layout !== undefined;
  }

  get known(): boolean {
    return this.begun;
  }

  get current(): number {
    return this.begun ? this.rows + 1 : 0;
  }

  feed(text: string, into: InputRecord[]): void {
    let at = this.#open || !this.#layout ? this.#readOpen(text, 0, into) : 0;
    while (at >= 0 && at < text.length)
      at = this.#layout ? this.#readLines(text, at, into) : this.#readOpen(text, at, into);
  }

  end(into: InputRecord[]): void {
    const row = this.#open;
    if (!row) return;
    if (row.unclosed) throw new Broken(UNCLOSED);
    row.end();
    this.#finish(row, into);
  }

  /** Reads whole lines until one needs an OpenRow; returns where it stopped, or -1 where the text ends before a row does. */
  #readLines(text: string, from: number, into: InputRecord[]): number {
    const layout = this.#layout as Layout;
    const { length } = text;
    // Each is the next place of its character, searched again only once it was passed.
    let lf = -1;
    let cr = -1;
    let quote = -1;
    let nul = -1;
    let separator = -1;
    let at = from;
    while (at < length) {
      if (lf < at) lf = find(text, "\n", at);
      if (cr < at) cr = find(text, "\r", at);
      if (quote < at) quote = find(text, '"', at);
      if (nul < at) nul = find(text, "\0", at);
      const end = Math.min(lf, cr);
      if (end > at) {
        const next = end < length && end < nul ? this.#readLine(text, at, end, quote, separator, layout, into) : -1;
        if (next < 0) {
          at = this.#readOpen(text, at, into);
          if (at < 0) return at;
          continue;
        }
        separator = next;
      }
      // The LF of a CRLF that a piece of text begins with is an empty line, which is no row.
      at = end === cr && lf === end + 1 ? end + 2 : end + 1;
    }
    return at;
  }

  /**
   * Cuts up a line, told where the next quote is and where the next separator is or was. Returns the separator that
   * follows the line, or -1, with nothing read, where a quote does not simply stand around a cell.
   */
  #readLine(
    text: string,
    from: number,
    end: number,
    nextQuote: number,
    nextSeparator: number,
    layout: Layout,
    into: InputRecord[],
  ): number {
    const { width, targets, guarded, columns } = layout;
    const cells = new Array<string | undefined>(columns.length);
    let quote = nextQuote;
    let separator = nextSeparator;
    let count = 0;
    let at = from;
    for (;;) {
      const quoted = quote === at;
      const close = quoted ? find(text, '"', at + 1) : at;
      if (separator < close) separator = find(text, this.#separator, close);
      const stop = Math.min(separator, end);
      if (quoted ? close + 1 !== stop : quote < stop) return -1;
      if (count < width) {
        const target = targets[count] as number;
        if (target >= 0) cells[target] = quoted ? quotedCell(text, at, stop, guarded) : cellOf(text, at, stop, guarded);
      }
      count++;
      if (quoted) quote = find(text, '"', stop);
      if (stop === end) break;
      at = stop + 1;
    }
    if (count === width && count > 1) into.push({ row: ++this.rows, cells });
    else if (count > 1 || cellOf(text, from, end, false) !== "") {
      this.rows++;
      into.push(count === width ? { row: this.rows, cells } : rowRecord({ count }, cells, this.rows, layout));
    }
    return separator;
  }

  #readOpen(text: string, from: number, into: InputRecord[]): number {
    const row = this.#open ?? new OpenRow(this.#separator, this.#layout?.width ?? MOST_COLUMNS);
    const end = row.feed(text, from);
    this.#open = end < 0 ? row : undefined;
    if (end >= 0) this.#finish(row, into);
    else if (!this.#layout && row.length > CELL_LIMIT) throw new Broken(LONG_HEADER);
    return end;
  }

  #finish(row: OpenRow, into: InputRecord[]): void {
    this.#open = undefined;
    if (row.blank) return;
    const layout = this.#layout;
    if (!layout) {
      if (row.stray) throw new Broken(STRAY);
      this.#layout = this.#layoutOf(row.cells);
      return;
    }
    const cells = new Array<string | undefined>(layout.columns.length);
    row.cells.forEach((cell, position) => {
      const target = layout.targets[position] as number;
      if (target >= 0) cells[target] = layout.guarded ? unguarded(cell) : cell;
    });
    into.push(rowRecord(row, cells, ++this.rows, layout));
  }
}

/** The next place of a character, or the end of the text. */
function find(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}

/** A cell without the white space around it; most have none, and are cut out without another look. */
function cellOf(text: string, start: number, stop: number, guarded: boolean): string {
  let from = start;
  let to = stop;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  const cell = text.slice(from, to);
  return guarded ? unguarded(cell) : cell;
}

/** A cell without the quotes around it. */
function quotedCell(text: string, start: number, stop: number, guarded: boolean): string {
  const cell = text.slice(start + 1, stop - 1);
  return guarded ? unguarded(cell) : cell;
}

const UNCLOSED: Text = { en: "a quote is never closed", zh: "引号未闭合" };
const STRAY: Text = { en: "text follows a closing quote", zh: "右引号之后仍有文字" };
const LONG_HEADER: Text = {
  en: "the first line is longer than 1 MiB, which no header is; a quote may be left open",
  zh: "首行超过 1 MiB，不可能是表头；可能有引号未闭合",
};
