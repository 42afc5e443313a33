import { displayWidth, graphemes, graphemeWidth } from "./width.ts";

const SPACE = /^[ \t\u3000]$/;
/** Where the parts of names, addresses and ids of rules meet. */
const JOINT = /^[-./]$/;
const NEWLINE = /^\r?\n$|^\r$/;

/**
 * Breaks a text into lines of at most `width` cells that, joined, are the text again: no character is lost or added.
 * It breaks after spaces and semicolons, beside any two-cell grapheme, at newlines, and inside a word only where the
 * word alone is too long: after a hyphen, dot or slash, if it has one. Spaces at the end of a line hang over the width: `trimEnd()` a line before it is shown.
 * Only a single grapheme that is wider than `width` exceeds it.
 */
export function wrap(text: string, width: number, ambiguousWidth: 1 | 2): string[] {
  if (displayWidth(text, ambiguousWidth) <= width && !/[\r\n]/.test(text)) return [text];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  let breakAt = 0;
  let usedAtBreak = 0;
  let jointAt = 0;
  let usedAtJoint = 0;
  let afterWide = false;
  const cut = (at: number, usedThere: number): void => {
    lines.push(line.slice(0, at));
    line = line.slice(at);
    used -= usedThere;
    breakAt = 0;
    usedAtBreak = 0;
    jointAt = Math.max(0, jointAt - at);
    usedAtJoint -= usedThere;
  };
  const allowBreak = (): void => {
    breakAt = line.length;
    usedAtBreak = used;
  };
  for (const grapheme of graphemes(text)) {
    const cells = graphemeWidth(grapheme, ambiguousWidth);
    const space = SPACE.test(grapheme);
    if (cells > 1 || afterWide) allowBreak();
    while (!space && used + cells > width && line !== "") {
      if (breakAt > 0) cut(breakAt, usedAtBreak);
      else if (jointAt > 0) cut(jointAt, usedAtJoint);
      else cut(line.length, used);
    }
    line += grapheme;
    used += cells;
    afterWide = cells > 1;
    if (space || grapheme === ";") allowBreak();
    if (JOINT.test(grapheme)) {
      jointAt = line.length;
      usedAtJoint = used;
    }
    if (NEWLINE.test(grapheme)) cut(line.length, used);
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** Tells how many cells the widest piece takes that `wrap` does not break where it need not. */
export function widestWord(text: string, ambiguousWidth: 1 | 2): number {
  let widest = 0;
  let used = 0;
  for (const grapheme of graphemes(text)) {
    const cells = graphemeWidth(grapheme, ambiguousWidth);
    const isSpace = SPACE.test(grapheme) || NEWLINE.test(grapheme);
    used = isSpace ? 0 : cells > 1 ? cells : used + cells;
    widest = Math.max(widest, used);
    if (cells > 1 || grapheme === ";") used = 0;
  }
  return widest;
}
