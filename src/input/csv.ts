/** A cell holds at most this many characters; what is longer is dropped while it is read. */
export const CELL_LIMIT = 1024 * 1024;
/** A line without an end that is longer than this is read by the state machine, which holds no more than it must. */
const LINE_LIMIT = 2 * CELL_LIMIT;

const QUOTE = 34;
const CR = 13;
const LF = 10;

/** A row as it stands in the file. */
export interface RawRow {
  readonly cells: string[];
  /** Position of a cell that was longer than CELL_LIMIT. */
  readonly tooLong?: number;
  /** Whether text followed a closing quote. */
  readonly stray?: boolean;
}

/** The last row of the file began a quote that never ended. */
export class UnclosedQuote extends Error {}

/**
 * Splits text into rows. Lines without a quote, which are most, are found and cut by the runtime's own string search;
 * a row with quotes goes through a state machine that remembers where it was between two pieces of text.
 */
export async function* rowsOf(
  pieces: AsyncIterable<string>,
  separator: "," | "\t",
  size: number,
): AsyncGenerator<RawRow[]> {
  let rest = "";
  let newline = "";
  let rows: RawRow[] = [];
  let open: QuotedRow | undefined;
  try {
    for await (const piece of pieces) {
      const text: string = rest + piece;
      newline ||= lineEnd(text);
      let at = 0;
      let quote = text.indexOf('"');
      while (at < text.length) {
        if (open) {
          const end: number = open.feed(text, at);
          if (end < 0) {
            at = text.length;
            break;
          }
          rows.push(open.row());
          open = undefined;
          at = end;
          quote = text.indexOf('"', at);
        } else {
          const end = text.indexOf(newline === "\r" ? "\r" : "\n", at);
          if (quote >= 0 && (end < 0 || quote < end)) {
            open = new QuotedRow(separator, newline);
            continue;
          }
          if (end < 0) {
            if (text.length - at > LINE_LIMIT) open = new QuotedRow(separator, newline);
            else break;
            continue;
          }
          const stop = end > at && text.charCodeAt(end - 1) === CR ? end - 1 : end;
          if (stop > at) rows.push(plainRow(text.slice(at, stop), separator));
          at = end + 1;
        }
        if (rows.length >= size) {
          yield rows;
          rows = [];
        }
      }
      rest = at < text.length ? text.slice(at) : "";
    }
  } catch (error) {
    // The rows before the break are good; whoever iterates meets the error after them.
    if (rows.length > 0) yield rows;
    throw error;
  }
  const last = lastRow(open, rest, separator, newline);
  if (last) rows.push(last);
  if (rows.length > 0) yield rows;
  if (open?.unclosed) throw new UnclosedQuote();
}

/** The row that the end of the file ends, where no line end does. */
function lastRow(open: QuotedRow | undefined, rest: string, separator: string, newline: string): RawRow | undefined {
  if (open) return open.unclosed ? undefined : open.row();
  const line = rest.replace(/[\r\n]+$/, "");
  if (line === "") return undefined;
  if (!line.includes('"')) return plainRow(line, separator);
  const row = new QuotedRow(separator, newline);
  row.feed(line, 0);
  return row.row();
}

/** What ends the lines of a file: LF (with or without CR before it), or a lone CR where the text has no LF at all. */
function lineEnd(text: string): string {
  if (text.includes("\n")) return "\n";
  const cr = text.indexOf("\r");
  return cr >= 0 && cr < text.length - 1 ? "\r" : "";
}

function plainRow(line: string, separator: string): RawRow {
  const cells = line.split(separator);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string;
    if (cell.length > CELL_LIMIT)
      return { cells: cells.map((text) => (text.length > CELL_LIMIT ? "" : text)), tooLong: i };
    cells[i] = trimmed(cell);
  }
  return { cells };
}

/** Without the spaces around it: spreadsheets made by hand are full of them. */
function trimmed(cell: string): string {
  const { length } = cell;
  if (length === 0) return cell;
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(length - 1);
  return first === 32 || last === 32 || first === 9 || last === 9 ? cell.replace(/^[ \t]+|[ \t]+$/g, "") : cell;
}

/** A row that is read character by character, over as many pieces of text as it takes. */
class QuotedRow {
  readonly #separator: number;
  readonly #newline: number;
  readonly #cells: string[] = [];
  #cell = "";
  #length = 0;
  #quoted = false;
  #state: "start" | "plain" | "quoted" | "closing" = "start";
  #tooLong: number | undefined;
  #stray = false;
  #ended = false;

  constructor(separator: string, newline: string) {
    this.#separator = separator.charCodeAt(0);
    this.#newline = newline === "\r" ? CR : LF;
  }

  get unclosed(): boolean {
    return this.#state === "quoted";
  }

  /** Reads on from a position; returns where the next row begins, or -1 where the text ends before this one does. */
  feed(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      if (this.#state === "quoted") {
        const quote = text.indexOf('"', at);
        this.#take(text, at, quote < 0 ? text.length : quote);
        if (quote < 0) return -1;
        this.#state = "closing";
        at = quote + 1;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === this.#newline) {
        this.#endCell();
        this.#ended = true;
        return at + 1;
      }
      if (code === this.#separator) this.#endCell();
      else if (code === QUOTE && this.#state === "start") {
        this.#state = "quoted";
        this.#quoted = true;
      } else if (code === QUOTE && this.#state === "closing") {
        this.#take(text, at, at + 1);
        this.#state = "quoted";
      } else if (this.#state === "closing" && (code === CR || code === 32 || code === 9)) {
        // White space between a closing quote and the separator, or the CR of a CRLF.
      } else {
        if (this.#state === "closing") this.#stray = true;
        else this.#state = "plain";
        const end = this.#endOfPlain(text, at);
        this.#take(text, at, end);
        at = end;
        continue;
      }
      at++;
    }
    return -1;
  }

  /** The row that was read. */
  row(): RawRow {
    if (!this.#ended) this.#endCell();
    return {
      cells: this.#cells,
      ...(this.#tooLong === undefined ? {} : { tooLong: this.#tooLong }),
      ...(this.#stray ? { stray: true } : {}),
    };
  }

  #endOfPlain(text: string, from: number): number {
    let at = from + 1;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === this.#separator || code === this.#newline) break;
      at++;
    }
    return at;
  }

  #take(text: string, from: number, to: number): void {
    this.#length += to - from;
    if (this.#length > CELL_LIMIT) {
      this.#tooLong ??= this.#cells.length;
      this.#cell = "";
    } else this.#cell += text.slice(from, to);
  }

  #endCell(): void {
    const cell = this.#quoted ? this.#cell : trimmed(this.#cell.endsWith("\r") ? this.#cell.slice(0, -1) : this.#cell);
    this.#cells.push(cell);
    this.#cell = "";
    this.#length = 0;
    this.#quoted = false;
    this.#state = "start";
  }
}
