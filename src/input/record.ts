import type { Text } from "../language/text.ts";
import type { InputColumn, InputRecord } from "./records.ts";

/** How the rows of a file become records. */
export interface Layout {
  /** Cells that every row has, as its header has them. */
  readonly width: number;
  /** For every cell of a row, the column of the schema that it is; -1 for one to leave alone. */
  readonly targets: readonly number[];
  readonly columns: readonly InputColumn[];
  /** Whether the file may carry the excel profile's formula guard. */
  readonly guarded: boolean;
}

/** What is known of a row besides its cells. */
export interface RowFindings {
  readonly count: number;
  readonly stray?: boolean;
  readonly tooLong?: ReadonlySet<number>;
}

export type Problem = NonNullable<InputRecord["problem"]>;

const APOSTROPHE = 39;
const GUARDED = "=+-@\t\r\n'";

/** Takes away the one apostrophe that our excel profile puts before what a spreadsheet would run as a formula. */
export function unguarded(cell: string): string {
  return cell.charCodeAt(0) === APOSTROPHE && cell.length > 1 && GUARDED.includes(cell[1] as string)
    ? cell.slice(1)
    : cell;
}

/** Makes the record of a row that may have a problem; `cells` stand in the order of the schema. */
export function rowRecord(
  found: RowFindings,
  cells: (string | undefined)[],
  row: number,
  { width, targets, columns }: Layout,
): InputRecord {
  if (found.stray) return { row, cells, problem: STRAY };
  if (found.count !== width) return { row, cells, problem: wrongCount(found.count, width) };
  const problems: Problem[] = [];
  for (let position = 0; position < width; position++) {
    const target = targets[position] as number;
    if (target < 0) continue;
    const { key } = columns[target] as InputColumn;
    if (found.tooLong?.has(position)) problems.push(tooLong(key));
    else if (cells[target]?.includes("\0")) {
      cells[target] = "";
      problems.push(holdsNul(key));
    }
  }
  return withProblems(row, cells, problems);
}

/** Makes the record of a row of which some cells could not be kept: its problem is the first one's. */
export function withProblems(row: number, cells: (string | undefined)[], problems: readonly Problem[]): InputRecord {
  const [problem] = problems;
  if (!problem) return { row, cells };
  return { row, cells, problem: { ...problem, fields: problems.map(({ field }) => field ?? "") } };
}

const STRAY: Problem = {
  code: "BAD_ROW",
  text: {
    en: "Text follows a closing quote; a separator or the end of the line is expected.",
    zh: "右引号之后仍有文字，此处应为分隔符或行尾。",
  },
};

/** The problem of a row with another number of cells than the header has. */
export function wrongCount(found: number, expected: number): Problem {
  return {
    code: "BAD_ROW",
    text: {
      en: `The row has ${found} cells; ${expected} are expected, as in the header.`,
      zh: `该行有 ${found} 个单元格，按表头应为 ${expected} 个。`,
    },
  };
}

function bad(field: string, text: Text): Problem {
  return { code: "BAD_VALUE", field, text };
}

/** The problem of a cell beyond the limit. */
export function tooLong(field: string): Problem {
  return bad(field, {
    en: `${field} is longer than 1 MiB; at most that is expected in a cell.`,
    zh: `${field} 超过单元格上限 1 MiB。`,
  });
}

/** The problem of a cell with a NUL in it, which no text has. */
export function holdsNul(field: string): Problem {
  return bad(field, {
    en: `${field} contains a NUL character; text is expected.`,
    zh: `${field} 含有 NUL 字符，此处应为文本。`,
  });
}

/** The problem of a cell with half of a surrogate pair, which is no character: what stores it makes something else of it. */
export function holdsHalf(field: string): Problem {
  return bad(field, {
    en: `${field} contains half of a character (a lone surrogate); text is expected.`,
    zh: `${field} 含有不完整的字符（孤立的代理项），此处应为文本。`,
  });
}
