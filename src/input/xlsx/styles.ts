import type { Text } from "../../language/text.ts";
import { Broken } from "../broken.ts";
import type { Archive } from "./archive.ts";
import { attribute, readXml } from "./xml.ts";

const MOST_BYTES = 64 * 1024 * 1024;
/** Excel knows some 64,000 styles of cells. */
const MOST_STYLES = 100_000;

/** What a number in a cell stands for, by the way it is shown. */
export interface NumberKind {
  readonly kind: "number" | "date" | "month" | "time";
  /** Digits that are always shown, as of an id written as 00042. */
  readonly digits?: number;
}

const PLAIN: NumberKind = { kind: "number" };

/** The formats that need no code, dates first those of every country, then those of Chinese and Japanese Excel. */
const BUILT_IN: ReadonlyMap<number, NumberKind> = new Map<number, NumberKind>([
  ...[14, 15, 16, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 56, 58].map((id) => [id, { kind: "date" }] as const),
  ...[17, 55, 57].map((id) => [id, { kind: "month" }] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47].map((id) => [id, { kind: "time" }] as const),
]);

/** Reads off a number format what it shows; texts, colours, conditions and locales in it say nothing. */
export function kindOfFormat(code: string): NumberKind {
  const [positive = ""] = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, "").split(";");
  if (/^0{2,}$/.test(positive)) return { kind: "number", digits: positive.length };
  if (/general/i.test(positive)) return PLAIN;
  const has = (letters: RegExp): boolean => letters.test(positive);
  if (has(/[hs]/i) && !has(/[yd]/i)) return { kind: "time" };
  if (has(/y/i) && !has(/[dhs]/i)) return { kind: "month" };
  return has(/[ymd]/i) ? { kind: "date" } : PLAIN;
}

/** For the number of every cell style, what its numbers stand for. */
export async function readStyles(archive: Archive, part: string): Promise<readonly NumberKind[]> {
  const formats = new Map<string, NumberKind>();
  const styles: NumberKind[] = [];
  let inCells = false;
  await readXml(archive.read(part, MOST_BYTES), {
    open(name, attributes) {
      if (name === "numFmt") {
        formats.set(
          attribute(attributes(), "numFmtId") ?? "",
          kindOfFormat(attribute(attributes(), "formatCode") ?? ""),
        );
      } else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) {
        const id = attribute(attributes(), "numFmtId") ?? "0";
        styles.push(formats.get(id) ?? BUILT_IN.get(Number(id)) ?? PLAIN);
      }
      if (styles.length > MOST_STYLES || formats.size > MOST_STYLES) throw new Broken(MANY);
    },
    text() {},
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}

const MANY: Text = { en: "the workbook has more than 100,000 styles", zh: "工作簿的样式超过 100,000 种" };
