import type { Text } from "../language/text.ts";
import { CELL_LIMIT, type RawRow } from "./csv.ts";
import { normalizeHeader } from "./headers.ts";
import { cellOf, type Element } from "./json.ts";
import type { InputColumn, InputRecord } from "./records.ts";

/** How the rows of a file become records. */
export interface Shape {
  readonly positions: readonly number[];
  /** Cells that every row has, as its header has them. */
  readonly width: number;
  readonly columns: readonly InputColumn[];
  /** Whether the file may carry the excel profile's formula guard. */
  readonly guarded: boolean;
}

type Problem = NonNullable<InputRecord["problem"]>;

/** Puts the cells of a row into the order of the schema; says what is wrong with a row that cannot be used. */
export function rowRecord(raw: RawRow, row: number, { positions, width, columns, guarded }: Shape): InputRecord {
  const cells = new Array<string | undefined>(positions.length);
  let hasNul = -1;
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as number;
    if (position < 0) continue;
    let cell = raw.cells[position];
    if (cell !== undefined && cell !== "") {
      if (guarded && cell.charCodeAt(0) === 39 && /^'[=+\-@\t\r\n']/.test(cell)) cell = cell.slice(1);
      if (cell.includes("\0")) hasNul = i;
    }
    cells[i] = cell;
  }
  const problem =
    problemOf(raw, width, columns, positions) ?? (hasNul < 0 ? undefined : nul(columns[hasNul]?.key ?? ""));
  return problem ? { row, cells, problem } : { row, cells };
}

function problemOf(
  raw: RawRow,
  width: number,
  columns: readonly InputColumn[],
  positions: readonly number[],
): Problem | undefined {
  if (raw.stray) {
    return { code: "BAD_ROW", text: { en: "Text follows a closing quote.", zh: "右引号之后仍有文字。" } };
  }
  if (raw.cells.length !== width) {
    return {
      code: "BAD_ROW",
      text: {
        en: `The row has ${raw.cells.length} cells, the header ${width}.`,
        zh: `该行有 ${raw.cells.length} 个单元格，表头有 ${width} 个。`,
      },
    };
  }
  if (raw.tooLong === undefined) return undefined;
  return tooLong(columns[positions.indexOf(raw.tooLong)]?.key ?? `#${raw.tooLong + 1}`);
}

/** Turns an element of a JSON file into a record. */
export function jsonRecord(
  element: Element,
  row: number,
  columns: readonly InputColumn[],
  index: ReadonlyMap<string, number>,
): InputRecord {
  const cells = new Array<string | undefined>(columns.length);
  const { value } = element;
  if (element.malformed || typeof value !== "object" || value === null || Array.isArray(value)) {
    return { row, cells, problem: { code: "BAD_ROW", text: { en: "Not a JSON object.", zh: "不是 JSON 对象。" } } };
  }
  let problem: Problem | undefined;
  for (const [key, held] of Object.entries(value)) {
    const position = index.get(normalizeHeader(key));
    if (position === undefined || position < 0) continue;
    const name = columns[position]?.key ?? key;
    const cell = cellOf(held);
    if (cell === undefined) problem ??= nested(name);
    else if (cell.length > CELL_LIMIT) problem ??= tooLong(name);
    else if (cell.includes("\0")) problem ??= nul(name);
    else cells[position] = cell;
  }
  return problem ? { row, cells, problem } : { row, cells };
}

function bad(field: string, text: Text): Problem {
  return { code: "BAD_VALUE", field, text };
}

function tooLong(field: string): Problem {
  return bad(field, { en: `${field} is longer than 1 MiB.`, zh: `${field} 超过 1 MiB。` });
}

function nul(field: string): Problem {
  return bad(field, { en: `${field} contains a NUL character.`, zh: `${field} 含有 NUL 字符。` });
}

function nested(field: string): Problem {
  return bad(field, { en: `${field} is a nested object.`, zh: `${field} 是嵌套对象。` });
}
