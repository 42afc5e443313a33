/** C0, DEL, C1, bidi controls, line and paragraph separators and (because of the `u` flag, only lone) surrogates. */
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu;

/** Printable ASCII, CJK punctuation, kana, ideographs and full-width forms, tested first because it is most of what is shown. */
const HARMLESS = /^[\x20-\x7e\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60]*$/;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return SHORT[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`);
}

/**
 * Makes visible whatever could drive a terminal, reorder what is read or start a new line: ESC becomes `\x1b`.
 * Everything that shows stored text to a person goes through here; csv and json carry the text unchanged.
 */
export function safeText(text: string): string {
  return HARMLESS.test(text) ? text : text.replace(UNSAFE, escaped);
}
