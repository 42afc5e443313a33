import { codePointWidth } from "./cells.ts";

/** Printable ASCII, kana, ideographs, CJK and full-width punctuation: every UTF-16 unit is one grapheme of 1 or 2 cells. */
const SIMPLE = /^[\x20-\x7e\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]*$/;

/** Clusters that are drawn as one picture of two cells, whatever their parts take. */
const PICTURE =
  /^(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}.*[\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]|[0-9#*]\ufe0f?\u20e3)/su;

/** Made on first use: most runs only ever show text that needs no segmenter. */
let segmenter: Intl.Segmenter | undefined;

/** Splits a text into what a reader takes for single characters. */
export function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split("");
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Tells how many terminal cells one grapheme takes. */
export function graphemeWidth(grapheme: string, ambiguousWidth: 1 | 2): number {
  const first = grapheme.codePointAt(0) ?? 0;
  if (grapheme.length === (first > 0xffff ? 2 : 1)) return codePointWidth(first, ambiguousWidth);
  if (PICTURE.test(grapheme)) return 2;
  let width = 0;
  for (const part of grapheme) width += codePointWidth(part.codePointAt(0) ?? 0, ambiguousWidth);
  return width;
}

/** Tells how many terminal cells a text takes. Control characters count as nothing: make them visible first. */
export function displayWidth(text: string, ambiguousWidth: 1 | 2): number {
  let width = 0;
  if (SIMPLE.test(text)) {
    width = text.length;
    for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7e) width++;
    return width;
  }
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme, ambiguousWidth);
  return width;
}
