import { CELL_LIMIT } from "./csv.ts";

/** An element longer than this is taken for a broken file: a record has a few dozen cells of at most 1 MiB. */
const ELEMENT_LIMIT = 64 * CELL_LIMIT;

/** The structure of a JSON file breaks, or it ends too early. */
export class BrokenJson extends Error {}

/** One element of the array, or one line: its value, or undefined where a line is no JSON at all. */
export interface Element {
  readonly value: unknown;
  readonly malformed?: boolean;
}

/** Cuts the elements of a top-level array out of a stream of text; a single object counts as one element. */
export async function* elementsOf(pieces: AsyncIterable<string>): AsyncGenerator<Element> {
  let text = "";
  let at = 0;
  let start = -1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let place: "before" | "first" | "element" | "between" | "after" = "before";
  let single = false;
  for await (const piece of pieces) {
    text = start >= 0 ? text.slice(start) + piece : piece;
    at = start >= 0 ? at - start : 0;
    if (start >= 0) start = 0;
    if (text.length > ELEMENT_LIMIT + piece.length) throw new BrokenJson();
    for (; at < text.length; at++) {
      const character = text[at] as string;
      if (inString) {
        if (escaped) escaped = false;
        else if (character === "\\") escaped = true;
        else if (character === '"') inString = false;
        continue;
      }
      const blank = character === " " || character === "\n" || character === "\r" || character === "\t";
      if (place === "before") {
        if (blank) continue;
        if (character === "[") place = "first";
        else if (character === "{") {
          single = true;
          place = "element";
          start = at;
          depth = 1;
        } else throw new BrokenJson();
      } else if (place === "after") {
        if (!blank) throw new BrokenJson();
      } else if (place === "first" || (place === "between" && character === ",")) {
        if (place === "between") {
          place = "element";
          start = at + 1;
          depth = 0;
        } else if (character === "]") place = "after";
        else if (!blank) {
          place = "element";
          start = at;
          depth = 0;
          at--;
        }
      } else if (place === "between") {
        if (character === "]") place = "after";
        else if (!blank) throw new BrokenJson();
      } else if (character === '"') inString = true;
      else if (character === "{" || character === "[") depth++;
      else if (depth > 0 && (character === "}" || character === "]")) {
        depth--;
        if (depth === 0) {
          yield { value: parseElement(text.slice(start, at + 1)) };
          start = -1;
          place = single ? "after" : "between";
        }
      } else if (depth === 0 && (character === "," || character === "]")) {
        yield { value: parseElement(text.slice(start, at)) };
        start = -1;
        place = "between";
        at--;
      }
    }
  }
  if (place !== "after") throw new BrokenJson();
}

/** Reads JSON Lines. A line that is no JSON is that line's problem, unless the file ends in the middle of it. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Element> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() as string;
    if (rest.length > ELEMENT_LIMIT) throw new BrokenJson();
    for (const line of lines) if (line.trim() !== "") yield parseLine(line);
  }
  if (rest.trim() === "") return;
  const last = parseLine(rest);
  if (last.malformed) throw new BrokenJson();
  yield last;
}

function parseLine(line: string): Element {
  try {
    return { value: parseExact(line) };
  } catch {
    return { value: undefined, malformed: true };
  }
}

function parseElement(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    throw new BrokenJson();
  }
}

/** Parses JSON with its numbers as the text they are: an id of twenty digits and 1.10 must come out as they went in. */
function parseExact(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!/[:[,]\s*-?\d/.test(text)) return value;
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return JSON.parse(quoted);
}

/** A record's value as a cell: scalars as text, null empty, lists of scalars joined; undefined for anything nested. */
export function cellOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (Array.isArray(value) && value.every((item) => item !== null && typeof item !== "object")) return value.join(";");
  return undefined;
}
