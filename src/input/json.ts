import type { Text } from "../language/text.ts";
import { Broken } from "./broken.ts";
import type { RecordReader } from "./reader.ts";
import type { InputRecord } from "./records.ts";
import { CELL_LIMIT } from "./row.ts";

/** A record longer than this is taken for a broken file: it has a few dozen cells of at most 1 MiB. */
const ELEMENT_LIMIT = 64 * CELL_LIMIT;

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** Makes a record of the text of one element; throws SyntaxError where it is no JSON. */
export type ElementReader = (text: string, row: number) => InputRecord;

/** Where a string ends that goes on at `from`: behind the first quote that is not escaped; -1 where the text ends before. */
export function endOfString(text: string, from: number): number {
  for (let start = from; ; ) {
    const quote = text.indexOf('"', start);
    if (quote < 0) return -1;
    if (!isEscaped(text, start, quote)) return quote + 1;
    start = quote + 1;
  }
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, from: number, at: number): boolean {
  let slash = at;
  while (slash > from && text.charCodeAt(slash - 1) === BACKSLASH) slash--;
  return (at - slash) % 2 === 1;
}

/** Text that arrives in pieces and is put together only when its end is known. */
class Held {
  #parts: string[] = [];
  #length = 0;

  add(text: string): void {
    this.#length += text.length;
    if (this.#length > ELEMENT_LIMIT) throw new Broken(LONG);
    this.#parts.push(text);
  }

  take(end: string): string {
    if (this.#parts.length === 0) return end;
    const all = this.#parts.join("") + end;
    this.#parts = [];
    this.#length = 0;
    return all;
  }
}

/** Cuts the elements out of a top-level array; a single object counts as one element. */
export class ArrayReader implements RecordReader {
  rows = 0;
  readonly #read: ElementReader;
  readonly #held = new Held();
  #place: "before" | "first" | "next" | "element" | "between" | "after" = "before";
  #single = false;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(read: ElementReader) {
    this.#read = read;
  }

  get begun(): boolean {
    return this.#place !== "before";
  }

  get known(): boolean {
    return this.rows > 0 || this.#place === "after";
  }

  get current(): number {
    return this.rows + 1;
  }

  feed(text: string, into: InputRecord[]): void {
    let start = 0;
    let at = 0;
    while (at < text.length) {
      if (this.#place !== "element") {
        at = this.#outside(text, at);
        start = at;
        continue;
      }
      at = this.#inString ? this.#string(text, at) : this.#structure(text, at);
      if (this.#place === "element") continue;
      this.#take(text.slice(start, at), into);
    }
    if (this.#place === "element") this.#held.add(text.slice(start));
  }

  end(): void {
    if (this.#place !== "after" && this.begun) throw new Broken(TOO_EARLY);
  }

  /** Reads what stands around the elements, one character at a time. */
  #outside(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13 || code === 9) return at + 1;
    if (this.#place === "before" && code === OPEN_ARRAY) this.#place = "first";
    else if ((this.#place === "first" || this.#place === "between") && code === CLOSE_ARRAY) this.#place = "after";
    else if (this.#place === "between" && code === COMMA) this.#place = "next";
    else if (this.#place === "first" || this.#place === "next" || (this.#place === "before" && code === OPEN_OBJECT)) {
      this.#single = this.#place === "before";
      this.#place = "element";
      return at;
    } else throw new Broken(this.#place === "before" ? NO_JSON : MALFORMED, this.#single ? SAY_JSONL : undefined);
    return at + 1;
  }

  /** Reads an element up to its end, to a string in it or to the end of the text. */
  #structure(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#inString = true;
        return at + 1;
      }
      if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.#depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY || code === COMMA) {
        if (this.#depth === 0) return this.#leave(at);
        if (code !== COMMA && --this.#depth === 0) return this.#leave(at + 1);
      }
    }
    return text.length;
  }

  #leave(at: number): number {
    this.#place = this.#single ? "after" : "between";
    return at;
  }

  /** Reads a string up to its end, or to the end of the text. */
  #string(text: string, from: number): number {
    const start = this.#escaped ? from + 1 : from;
    const end = endOfString(text, start);
    this.#inString = end < 0;
    this.#escaped = end < 0 && isEscaped(text, start, text.length);
    return end < 0 ? text.length : end;
  }

  #take(end: string, into: InputRecord[]): void {
    const text = this.#held.take(end);
    try {
      into.push(this.#read(text, this.rows + 1));
    } catch (error) {
      if (error instanceof SyntaxError) throw new Broken(MALFORMED);
      throw error;
    }
    this.rows++;
  }
}

/** Reads JSON Lines. A line that is no JSON is that line's problem, unless the file ends in the middle of it. */
export class LineReader implements RecordReader {
  rows = 0;
  readonly #read: ElementReader;
  readonly #held = new Held();

  constructor(read: ElementReader) {
    this.#read = read;
  }

  get begun(): boolean {
    return this.rows > 0;
  }

  get known(): boolean {
    return this.begun;
  }

  get current(): number {
    return this.rows + 1;
  }

  feed(text: string, into: InputRecord[]): void {
    let at = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", at)) {
      this.#line(this.#held.take(text.slice(at, end)), into, false);
      at = end + 1;
    }
    if (at < text.length) this.#held.add(text.slice(at));
  }

  end(into: InputRecord[]): void {
    this.#line(this.#held.take(""), into, true);
  }

  #line(line: string, into: InputRecord[], last: boolean): void {
    if (line.trim() === "") return;
    try {
      into.push(this.#read(line, this.rows + 1));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (last) throw new Broken(TOO_EARLY);
      into.push({ row: this.rows + 1, cells: [], problem: { code: "BAD_ROW", text: NO_LINE } });
    }
    this.rows++;
  }
}

const TOO_EARLY: Text = { en: "the JSON ends too early", zh: "JSON 提前结束" };
const MALFORMED: Text = { en: "the JSON is malformed", zh: "JSON 格式有误" };
const NO_JSON: Text = { en: "this is no JSON; it must begin with [ or {", zh: "不是 JSON，应以 [ 或 { 开头" };
const LONG: Text = {
  en: "the record is longer than 64 MiB; a quote may be left open",
  zh: "记录超过 64 MiB，可能有引号未闭合",
};
const NO_LINE: Text = { en: "The line is no JSON; one object is expected.", zh: "该行不是 JSON，应为一个对象。" };
const SAY_JSONL: Text = {
  en: "If every line is an object, say --input-format jsonl.",
  zh: "若每行一个对象，请加 --input-format jsonl。",
};
