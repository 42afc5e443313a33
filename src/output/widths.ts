import { displayWidth } from "../text/width.ts";
import { widestWord } from "../text/wrap.ts";
import { GENERATED_IDS } from "../values/generated-id.ts";
import type { ColumnType } from "./dataset.ts";
import { isNumeric } from "./values.ts";

/** A column is never wrapped below this: four Chinese characters a line can still be read. */
export const READABLE = 8;
/** Words up to this stay whole as long as there is room for it: phones, states, most account names. */
const WORD = 20;
/** A link: a part of it leads nowhere, or is taken for a forged one. */
const LINKS = /https?:\/\/\S+/g;

/** What of a column decides how narrow it may become. */
export interface Fitted {
  readonly key: string;
  readonly type: ColumnType;
}

/**
 * Finds the width of each column, narrowing the widest first, and breaking words only where they all do not fit whole;
 * undefined where the terminal is too narrow. Numbers, instants, ids and links are never broken: they are compared and copied.
 */
export function fitWidths(
  names: readonly string[],
  rows: readonly string[][],
  columns: readonly Fitted[],
  { width, ambiguousWidth }: { readonly width?: number; readonly ambiguousWidth: 1 | 2 },
): number[] | undefined {
  const cellsOf = (text: string): number => displayWidth(text, ambiguousWidth);
  const widest = widestOf(rows, names.length, cellsOf);
  const natural = names.map((name, index) => Math.max(1, cellsOf(name), widest[index] as number));
  if (width === undefined) return natural;
  const room = width - 3 * (names.length - 1);
  if (sum(natural) <= room) return natural;
  const copied = (text: string): string[] => [...(text.match(GENERATED_IDS) ?? []), ...(text.match(LINKS) ?? [])];
  const ids = widestOf(rows, names.length, (text) => Math.max(0, ...copied(text).map(cellsOf)));
  const floors = natural.map((cells, index) => {
    const { key, type } = columns[index] as Fitted;
    const isWhole = isNumeric(type) || type === "instant" || type === "boolean" || key === "id";
    return Math.max(Math.min(READABLE, cells), (isWhole ? widest : ids)[index] as number);
  });
  const words = widestOf([names, ...rows], names.length, (text) => widestWord(text, ambiguousWidth));
  const whole = floors.map((floor, index) => Math.max(floor, Math.min(WORD, words[index] as number)));
  return narrow(natural, whole, room) ?? narrow(natural, floors, room);
}

/** The largest of what is measured in each column. */
function widestOf(rows: readonly (readonly string[])[], count: number, measure: (text: string) => number): number[] {
  const widest = new Array<number>(count).fill(0);
  for (const row of rows) {
    for (let index = 0; index < row.length; index++) {
      const cells = measure(row[index] as string);
      if (cells > (widest[index] as number)) widest[index] = cells;
    }
  }
  return widest;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, cells) => total + cells, 0);
}

function narrow(natural: readonly number[], floors: readonly number[], room: number): number[] | undefined {
  const capped = (cap: number): number[] =>
    natural.map((cells, index) => Math.max(floors[index] as number, Math.min(cells, cap)));
  if (sum(capped(0)) > room) return undefined;
  let low = 0;
  let high = Math.max(...natural);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sum(capped(middle)) <= room) low = middle;
    else high = middle - 1;
  }
  const widths = capped(low);
  let left = room - sum(widths);
  for (let index = 0; index < widths.length && left > 0; index++) {
    if (widths[index] !== low || low >= (natural[index] as number)) continue;
    widths[index] = low + 1;
    left--;
  }
  return widths;
}
