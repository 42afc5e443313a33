import type { Text } from "../../language/text.ts";
import { isWhole } from "../../text/whole.ts";
import { Broken } from "../broken.ts";
import type { RecordReader } from "../reader.ts";
import { holdsHalf, holdsNul, type Layout, type Problem, tooLong, withProblems, wrongCount } from "../record.ts";
import type { InputRecord } from "../records.ts";
import { CELL_LIMIT } from "../row.ts";
import { type NumberProblem, textOfNumber } from "./number.ts";
import { type SharedStrings, TextCollector } from "./shared-strings.ts";
import type { NumberKind } from "./styles.ts";
import { unescaped } from "./text.ts";
import { type Attributes, decodeEntities, type ElementHandler, XmlReader } from "./xml.ts";

/** What a sheet can hold, as Excel has it. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
const PLAIN: NumberKind = { kind: "number" };

/** What the cells of a sheet refer to. */
export interface SheetContext {
  readonly strings: SharedStrings | undefined;
  readonly styles: readonly NumberKind[];
  /** Whether days are counted from 1904. */
  readonly from1904: boolean;
}

/** Why a cell cannot be used: made into a problem once the column is known that it stands in. */
type CellProblem = NumberProblem | "formula" | "error" | "long" | "nul" | "half" | "twice";

/** Turns the XML of a sheet, fed in pieces, into records. The first row with anything in it is the header. */
export class SheetReader implements RecordReader, ElementHandler {
  rows = 0;
  readonly #context: SheetContext;
  readonly #layoutOf: (header: readonly string[]) => Layout;
  readonly #xml = new XmlReader(this);
  readonly #collector = new TextCollector();
  #layout: Layout | undefined;
  #empty: (string | undefined)[] = [];
  #into: InputRecord[] = [];
  #inside = false;
  #sheetRows = 0;
  /** The cells of the row that is read: in the order of the schema, of a header as they stand. */
  #cells: (string | undefined)[] = [];
  #blank = true;
  #problems: Problem[] = [];
  /** The last column with a value, counted from 1. */
  #width = 0;
  /** The cell that is read. */
  #column = 0;
  #type = "";
  #style = 0;
  #formula = false;
  #inValue = false;
  #value = "";

  constructor(context: SheetContext, layoutOf: (header: readonly string[]) => Layout) {
    this.#context = context;
    this.#layoutOf = layoutOf;
  }

  get begun(): boolean {
    return this.#layout !== undefined;
  }

  get known(): boolean {
    return this.begun;
  }

  get current(): number {
    return this.begun ? this.rows + 1 : 0;
  }

  feed(text: string, into: InputRecord[]): void {
    this.#into = into;
    this.#xml.feed(text);
  }

  end(into: InputRecord[]): void {
    this.#into = into;
    this.#xml.end();
  }

  open(name: string, attributes: () => Attributes): void {
    if (!this.#inside) {
      this.#inside = name === "sheetData";
      return;
    }
    if (name === "c") this.#openCell(attributes());
    else if (name === "v") this.#inValue = true;
    else if (name === "f") this.#formula = true;
    else if (name === "row") this.#openRow();
    else this.#collector.open(name);
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
    else if (this.#inside) this.#collector.text(text);
  }

  close(name: string): void {
    if (!this.#inside) return;
    if (name === "v") this.#inValue = false;
    else if (name === "c") this.#closeCell();
    else if (name === "row") this.#closeRow();
    else if (name === "sheetData") this.#inside = false;
    else this.#collector.close(name);
  }

  #openRow(): void {
    if (++this.#sheetRows > MOST_ROWS) throw new Broken(MANY_ROWS);
    this.#cells = this.#empty.slice();
    this.#blank = true;
    this.#problems = [];
    this.#width = 0;
    this.#column = 0;
  }

  #openCell(attributes: Attributes): void {
    const { r, t, s } = attributes;
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    if (!(this.#column >= 1 && this.#column <= MOST_COLUMNS)) throw new Broken(badPlace(r ?? ""));
    this.#type = t ?? "n";
    this.#style = s === undefined ? 0 : Number(s);
    this.#formula = false;
    this.#value = "";
  }

  #closeCell(): void {
    const inline = this.#collector.take();
    const layout = this.#layout;
    const target = layout ? (layout.targets[this.#column - 1] ?? -1) : this.#column - 1;
    // What stands in a column that nobody asked for is not read, but it is there.
    const found = target < 0 ? this.#value || inline || (this.#formula ? "=" : "") : this.#read(inline);
    if (found === "") return;
    this.#blank = false;
    this.#width = Math.max(this.#width, this.#column);
    if (target < 0) return;
    if (typeof found === "string" && !this.#cells[target]) this.#cells[target] = found;
    else if (layout) this.#problems.push(this.#problem(typeof found === "string" ? "twice" : found.problem, layout));
  }

  /** The text of the cell, or why it has none. */
  #read(inline: string | undefined): string | { readonly problem: CellProblem } {
    const value = this.#value;
    // What a formula comes to may be stale, or was never computed; a header may well have one.
    if (this.#formula && this.#layout) return { problem: "formula" };
    if (this.#type === "e") return { problem: "error" };
    if (this.#type === "inlineStr") return checked(inline);
    if (value === "") return "";
    const { strings, styles, from1904 } = this.#context;
    switch (this.#type) {
      case "s":
        return checked(strings ? strings.at(Number(value)) : "");
      case "str":
        return checked(unescaped(value));
      case "b":
        return value.trim() === "1" ? "true" : "false";
      case "n":
        return textOfNumber(value.trim(), styles[this.#style] ?? PLAIN, from1904);
      default:
        // A day or time that is written out (`d`).
        return checked(value);
    }
  }

  #problem(problem: CellProblem, { columns, targets }: Layout): Problem {
    const { key } = columns[targets[this.#column - 1] as number] as (typeof columns)[number];
    if (problem === "long") return tooLong(key);
    if (problem === "nul") return holdsNul(key);
    if (problem === "half") return holdsHalf(key);
    return badCell(key, problem, this.#value.slice(0, 40));
  }

  #closeRow(): void {
    if (this.#blank) return;
    const layout = this.#layout;
    if (!layout) {
      const header = Array.from(this.#cells, (cell) => cell ?? "");
      const made = this.#layoutOf(header);
      this.#layout = made;
      this.#empty = new Array<string | undefined>(made.columns.length);
      for (const target of made.targets) if (target >= 0) this.#empty[target] = "";
      return;
    }
    const row = ++this.rows;
    const cells = this.#cells;
    if (this.#width > layout.width) this.#into.push({ row, cells, problem: wrongCount(this.#width, layout.width) });
    else this.#into.push(withProblems(row, cells, this.#problems));
  }
}

function checked(text: string | undefined): string | { readonly problem: CellProblem } {
  if (text === undefined || text.length > CELL_LIMIT) return { problem: "long" };
  if (text.includes("\0")) return { problem: "nul" };
  return isWhole(text) ? text : { problem: "half" };
}

/** The column that a cell's name begins with, counted from 1: `AB12` → 28; 0 where it names none. */
function columnOf(name: string): number {
  let column = 0;
  for (let at = 0; at < name.length && at < 4; at++) {
    const code = name.charCodeAt(at);
    if (code < 65 || code > 90) return column;
    column = column * 26 + code - 64;
  }
  return column;
}

const MANY_ROWS: Text = { en: "the sheet has more than 1,048,576 rows", zh: "工作表超过 1,048,576 行" };

function badPlace(name: string): Text {
  const shown = decodeEntities(name).slice(0, 20);
  return { en: `a cell stands in no column of a sheet ("${shown}")`, zh: `单元格位置“${shown}”无效` };
}

const WHY: Readonly<Record<Exclude<CellProblem, "long" | "nul" | "half">, (value: string) => Text>> = {
  formula: () => ({
    en: "is a formula; a value is expected (copy the column and paste it as values)",
    zh: "为公式，此处应为数值（请复制该列并粘贴为值）",
  }),
  error: (value) => ({ en: `holds the error ${value}; a value is expected`, zh: `为错误值 ${value}，此处应为有效值` }),
  "no-number": (value) => ({ en: `"${value}" is no number`, zh: `的值“${value}”不是数字` }),
  digits: () => ({
    en: "is a number of more than 15 digits, of which Excel keeps 15; enter it as text",
    zh: "为超过 15 位的数字，Excel 只保留 15 位；请以文本格式填写",
  }),
  "no-date": (value) => ({ en: `holds a date that does not exist (${value})`, zh: `为不存在的日期（${value}）` }),
  twice: () => ({ en: "stands in the row twice", zh: "在该行中重复出现" }),
};

function badCell(field: string, problem: keyof typeof WHY, value: string): Problem {
  const why = WHY[problem](value);
  return { code: "BAD_VALUE", field, text: { en: `${field} ${why.en}.`, zh: `${field} ${why.zh}。` } };
}
