/** A cell holds at most this many UTF-16 units (1 MiB of plain text); what is longer is dropped while it is read. */
export const CELL_LIMIT = 1024 * 1024;

const QUOTE = 34;
const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;

/** Whether a character is one that people put around cells without meaning it. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/**
 * One row that is read step by step, over as many pieces of text as it takes, holding no more than its limits.
 * Quotes, long cells and whatever the short way over whole lines cannot do is done here.
 */
export class OpenRow {
  readonly cells: string[] = [];
  /** Cells that the row has, also those beyond the ones that are kept. */
  count = 0;
  /** Characters of the row that were read. */
  length = 0;
  /** Whether text followed a closing quote. */
  stray = false;
  /** Positions of cells that were longer than CELL_LIMIT. */
  readonly tooLong = new Set<number>();
  readonly #separator: number;
  readonly #width: number;
  /** `closing`: behind a quote that ends the quoted text or is the first of two; `closed`: behind white space after it. */
  #state: "start" | "plain" | "quoted" | "closing" | "closed" = "start";
  #cell = "";
  #cellLength = 0;
  #quoted = false;
  #anyQuoted = false;

  /** Keeps at most `width` cells; the others are only counted. */
  constructor(separator: string, width: number) {
    this.#separator = separator.charCodeAt(0);
    this.#width = width;
  }

  /** Whether the row stands inside a quote. */
  get unclosed(): boolean {
    return this.#state === "quoted";
  }

  /** Whether the row that ended is a line with nothing on it, which is no row. */
  get blank(): boolean {
    return this.count === 1 && this.cells[0] === "" && !this.#anyQuoted && this.tooLong.size === 0;
  }

  /** Reads on from a position; returns where the next row begins, or -1 where the text ends before the row does. */
  feed(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      if (this.#state === "quoted") {
        at = this.#readQuoted(text, at);
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === LF || code === CR) {
        this.end();
        return at + 1;
      }
      if (code === this.#separator) {
        this.end();
        at++;
      } else at = this.#readCell(text, at, code);
    }
    this.length += text.length - from;
    return -1;
  }

  /** Ends the cell, and with it the row at a line end or at the end of the file. */
  end(): void {
    if (this.count < this.#width) this.cells.push(this.#quoted ? this.#cell : trimmed(this.#cell));
    this.count++;
    this.#state = "start";
    this.#cell = "";
    this.#cellLength = 0;
    this.#quoted = false;
  }

  #readQuoted(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    this.#take(text, from, quote < 0 ? text.length : quote);
    if (quote < 0) return text.length;
    this.#state = "closing";
    return quote + 1;
  }

  #readCell(text: string, from: number, code: number): number {
    if (code === QUOTE && (this.#state === "start" || this.#state === "closing")) {
      if (this.#state === "closing") this.#take(text, from, from + 1);
      this.#state = "quoted";
      this.#quoted = true;
      this.#anyQuoted = true;
      return from + 1;
    }
    if (this.#state === "closing" || this.#state === "closed") {
      this.#state = "closed";
      if (isBlank(code)) return from + 1;
      this.stray = true;
    }
    this.#state = "plain";
    let to = from + 1;
    while (to < text.length && !this.#endsCell(text.charCodeAt(to))) to++;
    this.#take(text, from, to);
    return to;
  }

  #endsCell(code: number): boolean {
    return code === this.#separator || code === LF || code === CR;
  }

  #take(text: string, from: number, to: number): void {
    this.#cellLength += to - from;
    if (this.#cellLength > CELL_LIMIT) {
      this.tooLong.add(this.count);
      this.#cell = "";
    } else if (this.count < this.#width) this.#cell += text.slice(from, to);
  }
}

function trimmed(cell: string): string {
  let from = 0;
  let to = cell.length;
  while (from < to && isBlank(cell.charCodeAt(from))) from++;
  while (to > from && isBlank(cell.charCodeAt(to - 1))) to--;
  return cell.slice(from, to);
}
