import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { Text } from "../../language/text.ts";
import { Broken } from "../broken.ts";
import { CELL_LIMIT } from "../row.ts";
import { type Archive, temporaryFile } from "./archive.ts";
import { unescaped } from "./text.ts";
import { type ElementHandler, textOf, XmlReader } from "./xml.ts";

/** Texts that are held; a workbook whose table is larger has the rest in a temporary file. */
const HELD_CHARACTERS = 8 * 1024 * 1024;
/** A block is what is read from that file at a time: so many texts, or so many characters. */
const BLOCK_TEXTS = 256;
const BLOCK_CHARACTERS = 64 * 1024;
/** Blocks that stay in memory once read; cells mostly ask for texts that stand near each other. */
const HELD_BLOCKS = 128;

/** A text of the table; undefined for one that is longer than a cell may be. */
export type SharedText = string | undefined;

/** The texts that cells name by their number. Memory does not grow with the table. */
export class SharedStrings {
  readonly #first: SharedText[] = [];
  #characters = 0;
  #file: FileHandle | undefined;
  #open: SharedText[] = [];
  /** The number of the first text of each block, where it begins in the file, and its length. */
  readonly #starts: number[] = [];
  readonly #places: number[] = [];
  readonly #lengths: number[] = [];
  #end = 0;
  #count = 0;
  readonly #recent = new Map<number, readonly SharedText[]>();

  /** Takes the next text; what must be written first is waited for with `settle`. */
  add(text: SharedText): void {
    this.#count++;
    if (this.#file === undefined && this.#characters < HELD_CHARACTERS) {
      this.#first.push(text);
      // An empty text takes room too.
      this.#characters += (text?.length ?? 0) + 16;
      return;
    }
    this.#open.push(text);
  }

  /** Writes what does not stay in memory. */
  async settle(last: boolean): Promise<void> {
    let from = 0;
    while (from < this.#open.length) {
      let to = from;
      let characters = 0;
      while (to < this.#open.length && to - from < BLOCK_TEXTS && characters < BLOCK_CHARACTERS) {
        characters += this.#open[to++]?.length ?? 0;
      }
      if (to === this.#open.length && !last && characters < BLOCK_CHARACTERS && to - from < BLOCK_TEXTS) break;
      await this.#write(this.#open.slice(from, to), this.#count - this.#open.length + from);
      from = to;
    }
    this.#open = this.#open.slice(from);
  }

  async #write(texts: readonly SharedText[], start: number): Promise<void> {
    this.#file ??= await temporaryFile();
    const bytes = Buffer.from(JSON.stringify(texts.map((text) => text ?? null)));
    await this.#file.writeFile(bytes);
    this.#starts.push(start);
    this.#places.push(this.#end);
    this.#lengths.push(bytes.length);
    this.#end += bytes.length;
  }

  /** The text with a number; Broken where there is none such. */
  at(index: number): SharedText {
    if (!(index >= 0 && index < this.#count)) throw new Broken(noText(index));
    if (index < this.#first.length) return this.#first[index];
    const block = this.#blockOf(index);
    return this.#read(block)[index - (this.#starts[block] as number)];
  }

  #blockOf(index: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #read(block: number): readonly SharedText[] {
    const known = this.#recent.get(block);
    if (known) {
      // The last of the map is the one that was asked for last.
      this.#recent.delete(block);
      this.#recent.set(block, known);
      return known;
    }
    const bytes = Buffer.allocUnsafe(this.#lengths[block] as number);
    readSync((this.#file as FileHandle).fd, bytes, 0, bytes.length, this.#places[block] as number);
    const texts = (JSON.parse(bytes.toString()) as (string | null)[]).map((text) => text ?? undefined);
    this.#recent.set(block, texts);
    if (this.#recent.size > HELD_BLOCKS) this.#recent.delete(this.#recent.keys().next().value as number);
    return texts;
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** Puts the text of one string together: its runs, without the readings that stand above it. */
export class TextCollector {
  #text = "";
  #collecting = false;
  #readings = 0;
  #long = false;

  open(name: string): void {
    if (name === "rPh") this.#readings++;
    else if (name === "t" && this.#readings === 0) this.#collecting = true;
  }

  text(text: string): void {
    if (!this.#collecting || this.#long) return;
    this.#text += text;
    this.#long = this.#text.length > CELL_LIMIT;
  }

  close(name: string): void {
    if (name === "rPh") this.#readings--;
    else if (name === "t") this.#collecting = false;
  }

  /** The text so far; the next string begins. */
  take(): SharedText {
    const text = this.#long ? undefined : unescaped(this.#text);
    this.#text = "";
    this.#long = false;
    return text;
  }
}

/** Reads the table of a workbook. */
export async function readSharedStrings(archive: Archive, part: string): Promise<SharedStrings> {
  const strings = new SharedStrings();
  const collector = new TextCollector();
  const handler: ElementHandler = {
    open: (name) => collector.open(name),
    text: (text) => collector.text(text),
    close(name) {
      if (name === "si") strings.add(collector.take());
      else collector.close(name);
    },
  };
  try {
    const reader = new XmlReader(handler);
    for await (const text of textOf(archive.read(part))) {
      reader.feed(text);
      await strings.settle(false);
    }
    reader.end();
    await strings.settle(true);
    return strings;
  } catch (error) {
    await strings.close();
    throw error;
  }
}

function noText(index: number): Text {
  return { en: `a cell names the text ${index}, which the workbook lacks`, zh: `单元格引用了不存在的文本 ${index}` };
}
