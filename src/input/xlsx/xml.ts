import { Parser } from "saxen";
import type { Text } from "../../language/text.ts";
import { Broken } from "../broken.ts";
import { decode } from "../encoding.ts";

/** Text between two tags, or one tag, of more than this is no cell; held while its end is looked for. */
const MOST_HELD = 8 * 1024 * 1024;
/** No part of a workbook nests this deep. */
const MOST_DEPTH = 256;

export type Attributes = Readonly<Record<string, string>>;

/** Takes the elements of a document. Names come without the prefix of their namespace. */
export interface ElementHandler {
  open(name: string, attributes: () => Attributes): void;
  /** Text, maybe in parts, its entities replaced. */
  text(text: string): void;
  close(name: string): void;
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Replaces the entities that XML itself has: no other can be declared, since no document may declare anything. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(ENTITY, (all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] as string;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    if (!(code <= 0x10ffff)) throw new Broken(unknownEntity(all));
    return String.fromCodePoint(code);
  });
}

/** Reads a document that is fed in pieces; what is not well-formed, or declares a document type, is Broken. */
export class XmlReader {
  readonly #parser = new Parser();
  #depth = 0;
  /** Characters since something was handed on: the parser holds them. */
  #held = 0;

  constructor(handler: ElementHandler) {
    const parser = this.#parser;
    parser.on("openTag", (name, attributes) => {
      this.#held = 0;
      if (++this.#depth > MOST_DEPTH) throw new Broken(DEEP);
      handler.open(localName(name), attributes);
    });
    parser.on("closeTag", (name) => {
      this.#held = 0;
      this.#depth--;
      handler.close(localName(name));
    });
    parser.on("text", (text) => {
      this.#held = 0;
      handler.text(decodeEntities(text));
    });
    parser.on("cdata", (text) => {
      this.#held = 0;
      handler.text(text);
    });
    // External entities and bombs of entities both need a declaration, which no workbook has.
    parser.on("attention", () => {
      throw new Broken(DECLARATION);
    });
    const refuse = (problem: Error): never => {
      throw problem instanceof Broken ? problem : new Broken(malformed(problem.message));
    };
    parser.on("error", refuse).on("warn", refuse);
  }

  feed(text: string): void {
    this.#held += text.length;
    if (this.#held > MOST_HELD + text.length) throw new Broken(LONG);
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.end();
  }
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

/** An attribute by the name that it has without its prefix. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
  return value === undefined ? undefined : decodeEntities(value);
}

/** Whether an attribute says yes, as XML writes it. */
export function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

/** Turns the bytes of a document into text; they are UTF-8 unless a BOM says UTF-16. */
export async function* textOf(bytes: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  try {
    const { done, value } = await bytes.next();
    if (done) return;
    const wide =
      value[0] === 0xff && value[1] === 0xfe
        ? "utf-16le"
        : value[0] === 0xfe && value[1] === 0xff
          ? "utf-16be"
          : undefined;
    const marked = value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf;
    yield* decode(
      startingWith(value, bytes),
      wide ? { encoding: wide, skip: 2 } : { encoding: "utf-8", skip: marked ? 3 : 0 },
    );
  } finally {
    await bytes.return(undefined);
  }
}

async function* startingWith(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Reads a whole document. */
export async function readXml(bytes: AsyncGenerator<Buffer>, handler: ElementHandler): Promise<void> {
  const reader = new XmlReader(handler);
  for await (const text of textOf(bytes)) reader.feed(text);
  reader.end();
}

const DECLARATION: Text = {
  en: "a document type is declared, which no workbook does; nothing is loaded from outside",
  zh: "含有文档类型声明，工作簿不应有此声明；不会加载任何外部内容",
};
const DEEP: Text = { en: "elements are nested more than 256 deep", zh: "元素嵌套超过 256 层" };
const LONG: Text = { en: "one text or tag is longer than 8 MiB", zh: "单个文本或标签超过 8 MiB" };

function malformed(why: string): Text {
  return { en: `the workbook's XML is malformed (${why})`, zh: `工作簿的 XML 格式有误（${why}）` };
}

function unknownEntity(entity: string): Text {
  return { en: `the workbook's XML has an unknown entity (${entity})`, zh: `工作簿的 XML 含有未知实体（${entity}）` };
}
