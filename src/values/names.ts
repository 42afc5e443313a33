/** Characters that normalization, white-space removal and folding leave alone but for the case of A to Z. */
const PLAIN = /^[!-~\u4e00-\u9fff]*$/;
/** `\s` does not hold U+0085 (a Unicode white space) nor U+200B, which comes along when names are copied from web pages. */
const WHITE_SPACE = /[\s\u0085\u200b]+/gu;

/** How many characters names and titles may have: longer ones stand in no list of Partner Center, and break every table. */
export const LONGEST_NAME = 128;

/** A text of white space only, full-width and zero-width spaces included. */
const BLANK = /^[\s\u0085\u200b]*$/u;

/** Whether a text says nothing: empty, or white space only. */
export function isBlank(text: string): boolean {
  if (text === "") return true;
  const first = text.charCodeAt(0);
  // What nearly every cell begins with, told without the expression: a million rows are asked.
  if ((first > 32 && first < 127) || (first >= 0x4e00 && first <= 0x9fff)) return false;
  return BLANK.test(text);
}

/** A text without the white space around it, of the same characters as `isBlank` knows. */
export function withoutOuterBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charAt(from))) from++;
  while (to > from && isBlank(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Folds case as Unicode does and not as a language does: ß and ẞ become ss, every sigma the same one. */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}

/**
 * Makes the key under which two spellings of a name are the same (POLICY.md §1 "Normalized"):
 * Unicode NFKC, all white space removed, case folded.
 */
export function nameKey(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const folded = foldCase(text.normalize("NFKC").replace(WHITE_SPACE, ""));
  // Removing white space and folding make new composable pairs: without this, a key would not be its own key.
  return folded.normalize("NFKC");
}

/** Whether a name, phone or e-mail has been masked with asterisks, as Partner Center exports do: then it counts as not given. */
export function isMasked(text: string): boolean {
  return text.includes("*") || text.includes("＊");
}
