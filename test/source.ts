import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Stands for `${…}`. */
export const HOLE = "▢";

const SRC = join(import.meta.dirname, "../src");

/** A token of TypeScript: enough of the language to find texts in it. What a template fills in is shown as ▢. */
export interface Token {
  readonly kind: "string" | "word" | "sign";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Every file of src/, by its path there. */
export function sources(): Map<string, string> {
  const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(files.map((path) => [relative(SRC, path), readFileSync(path, "utf8")]));
}

/** Splits a source into tokens, without comments; what stands inside of a template's holes follows the template. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  read(source, 0, undefined, tokens);
  return tokens;
}

const BEFORE_REGEX = /[(,=:[!&|?{};+]$|\breturn$|=>$/;

function read(source: string, from: number, closing: "}" | undefined, tokens: Token[]): number {
  let depth = 0;
  let i = from;
  while (i < source.length) {
    const rest = source[i] as string;
    const two = source.slice(i, i + 2);
    if (/\s/.test(rest)) i++;
    else if (two === "//") i = endOf(source, i, "\n");
    else if (two === "/*") i = endOf(source, i, "*/") + 2;
    else if (rest === '"' || rest === "'") i = readString(source, i, tokens);
    else if (rest === "`") i = readTemplate(source, i, tokens);
    else if (rest === "/" && BEFORE_REGEX.test(tokens.at(-1)?.kind === "string" ? "" : (tokens.at(-1)?.text ?? "(")))
      i = readRegex(source, i, tokens);
    else if (/[\p{L}\p{N}_$]/u.test(rest)) {
      const [word] = /^[\p{L}\p{N}_$]+/u.exec(source.slice(i)) as RegExpExecArray;
      tokens.push({ kind: "word", text: word, start: i, end: i + word.length });
      i += word.length;
    } else {
      if (rest === "{") depth++;
      if (rest === "}" && depth-- === 0 && closing === "}") return i + 1;
      tokens.push({ kind: "sign", text: rest, start: i, end: i + 1 });
      i++;
    }
  }
  return i;
}

function endOf(source: string, from: number, mark: string): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found;
}

function readString(source: string, start: number, tokens: Token[]): number {
  let i = start + 1;
  while (source[i] !== source[start]) i += source[i] === "\\" ? 2 : 1;
  tokens.push({ kind: "string", text: source.slice(start + 1, i), start, end: i + 1 });
  return i + 1;
}

function readTemplate(source: string, start: number, tokens: Token[]): number {
  const inner: Token[] = [];
  let text = "";
  let i = start + 1;
  while (source[i] !== "`") {
    if (source.startsWith("${", i)) {
      i = read(source, i + 2, "}", inner);
      text += HOLE;
    } else {
      const length = source[i] === "\\" ? 2 : 1;
      text += source.slice(i, i + length);
      i += length;
    }
  }
  tokens.push({ kind: "string", text, start, end: i + 1 }, ...inner.map((token) => ({ ...token, kind: token.kind })));
  return i + 1;
}

function readRegex(source: string, start: number, tokens: Token[]): number {
  let inClass = false;
  let i = start + 1;
  while (inClass || source[i] !== "/") {
    if (source[i] === "[") inClass = true;
    if (source[i] === "]") inClass = false;
    i += source[i] === "\\" ? 2 : 1;
  }
  tokens.push({ kind: "sign", text: "/regex/", start, end: i + 1 });
  return i + 1;
}
