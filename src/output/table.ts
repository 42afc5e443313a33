import { safeText } from "../text/safe.ts";
import { displayWidth } from "../text/width.ts";
import { wrap } from "../text/wrap.ts";
import { headings, PIECE } from "./columns.ts";
import type { ColumnType, Dataset, WriteOptions } from "./dataset.ts";
import { isNumeric, peopleWriter } from "./values.ts";
import { fitWidths, READABLE } from "./widths.ts";

type Style = (text: string) => string;

/** Writes a table for people; one line per column where it is a record or the terminal is too narrow for columns. */
export async function* table<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
  const names = headings(dataset, options, "label").map(safeText);
  const rows = await collect(dataset, options);
  const heading = options.emphasize ?? ((text: string) => text);
  if (dataset.shape === "record") yield* inPieces(blocks(names, rows, heading, options));
  else if (rows.length === 0) yield `${names.map(heading).join(await separator(options))}\n`;
  else {
    const types = dataset.columns.map(({ type }) => type);
    const widths = fitWidths(names, rows, dataset.columns, options);
    if (widths) yield* inPieces(grid(names, rows, types, widths, await frame(widths, options), heading, options));
    else yield* inPieces(blocks(names, rows, heading, options));
  }
}

async function collect<Row>({ columns, batches }: Dataset<Row>, options: WriteOptions): Promise<string[][]> {
  const cells = columns.map((column) => ({ value: column.value, write: peopleWriter(column, options) }));
  const rows: string[][] = [];
  for await (const batch of batches) {
    for (const row of batch) rows.push(cells.map(({ value, write }) => safeText(write(value(row)))));
  }
  return rows;
}

interface Frame {
  readonly separator: string;
  readonly rule: string;
}

/**
 * Lets cli-table3 draw the frame, around stand-ins of the right width. The cells are set in by us: cli-table3 loses
 * Chinese characters when it wraps, measures by another width table, and takes half a second per thousand rows.
 */
async function frame(widths: readonly number[], { ambiguousWidth }: WriteOptions): Promise<Frame> {
  const { default: CliTable } = await import("cli-table3");
  // Box drawing characters are of ambiguous width: where those take two cells, they would break the alignment.
  const lines = ambiguousWidth === 2 ? { mid: "-", cross: "-+-", bar: " | " } : { mid: "─", cross: "─┼─", bar: " │ " };
  const outer = { top: "", "top-mid": "", "top-left": "", "top-right": "", left: "", "left-mid": "" };
  const rest = { bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "", right: "", "right-mid": "" };
  const standIns = widths.map((width) => "x".repeat(width));
  const drawn = new CliTable({
    head: standIns,
    chars: { ...outer, ...rest, mid: lines.mid, "mid-mid": lines.cross, middle: lines.bar },
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
  });
  drawn.push(standIns);
  const [head = "", rule = ""] = drawn.toString().split("\n");
  return { separator: widths.length > 1 ? (head.split(/x+/)[1] ?? "") : "", rule };
}

async function separator(options: WriteOptions): Promise<string> {
  return (await frame([1, 1], options)).separator;
}

function* grid(
  names: readonly string[],
  rows: readonly string[][],
  types: readonly ColumnType[],
  widths: readonly number[],
  { separator, rule }: Frame,
  heading: Style,
  { ambiguousWidth }: WriteOptions,
): Iterable<string> {
  const draw = (cells: readonly string[], style?: Style): string => {
    const columns = cells.map((cell, index) => cellLines(cell, widths[index] as number, ambiguousWidth));
    const height = Math.max(1, ...columns.map((lines) => lines.length));
    let text = "";
    for (let line = 0; line < height; line++) {
      const padded = columns.map((lines, index) => {
        const content = lines[line] ?? "";
        const fill = " ".repeat(Math.max(0, (widths[index] as number) - displayWidth(content, ambiguousWidth)));
        const isLast = index === columns.length - 1;
        const whole = isNumeric(types[index] as ColumnType) ? fill + content : content + (isLast ? "" : fill);
        return style ? style(whole) : whole;
      });
      // No line ends in blanks: they would break it on a narrow terminal, and be differences where output is compared.
      text += `${padded.join(separator).trimEnd()}\n`;
    }
    return text;
  };
  yield `${draw(names, heading)}${rule}\n`;
  for (const row of rows) yield draw(row);
}

/** Spaces at which a line is broken may hang over its width; they are dropped: behind them there is only padding. */
function cellLines(text: string, width: number, ambiguousWidth: 1 | 2): string[] {
  if (displayWidth(text, ambiguousWidth) <= width) return [text];
  return wrap(text, width, ambiguousWidth).map((line) => line.trimEnd());
}

function* blocks(
  names: readonly string[],
  rows: readonly string[][],
  heading: Style,
  { width, ambiguousWidth }: WriteOptions,
): Iterable<string> {
  const wide = Math.max(0, ...names.map((name) => displayWidth(name, ambiguousWidth)));
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(READABLE, width - wide - 2);
  const indent = `\n${" ".repeat(wide + 2)}`;
  let lead = "";
  for (const row of rows) {
    let text = lead;
    lead = "\n";
    for (const [index, name] of names.entries()) {
      const value = cellLines(row[index] as string, room, ambiguousWidth).join(indent);
      const gap = " ".repeat(wide + 2 - displayWidth(name, ambiguousWidth));
      text += `${heading(name)}${value === "" ? "" : gap + value}\n`;
    }
    yield text;
  }
}

function* inPieces(parts: Iterable<string>): Iterable<string> {
  let text = "";
  for (const part of parts) {
    text += part;
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
