import { displayWidth, graphemes } from "../../src/text/width.ts";

interface Cell {
  readonly text: string;
  readonly style: string;
}

const BLANK: Cell = { text: " ", style: "" };

/**
 * What a terminal would show of what was written to it: the part of a VT100 that prompts and tables use. An escape
 * sequence that it does not know is an error, so that nothing goes by unseen.
 */
export class Screen {
  readonly columns: number;
  readonly height: number;
  /** Everything that was written, escapes included. */
  raw = "";
  cursorVisible = true;
  #rows: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #style = "";
  #rest = "";

  constructor(columns: number, height: number) {
    this.columns = columns;
    this.height = height;
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  /** The lines that are shown, those that have scrolled away included. */
  lines(): string[] {
    const lines = this.#rows.map((row) =>
      row
        .map((cell) => cell.text)
        .join("")
        .trimEnd(),
    );
    while (lines.length > 0 && lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** What is shown, with `*` around what is bold. */
  emphasized(): string {
    return this.#rows
      .map((row) => {
        let text = "";
        let bold = false;
        for (const cell of [...row, BLANK]) {
          if ((cell.style === "1") !== bold) text += "*";
          bold = cell.style === "1";
          text += cell.text;
        }
        return text.trimEnd();
      })
      .join("\n");
  }

  write(data: string): void {
    this.raw += data;
    let text = this.#rest + data;
    this.#rest = "";
    while (text !== "") {
      const sequence = /^\x1b\[([?\d;]*)([A-Za-z])/.exec(text);
      if (sequence) {
        this.#control(sequence[1] as string, sequence[2] as string);
        text = text.slice(sequence[0].length);
      } else if (text.startsWith("\x1b")) {
        if (!/^\x1b(\[[?\d;]*)?$/.test(text)) throw new Error(`unknown escape: ${JSON.stringify(text.slice(0, 20))}`);
        // The other half comes with the next piece.
        this.#rest = text;
        return;
      } else {
        const plain = (/^[^\x1b]+/.exec(text) as RegExpExecArray)[0];
        for (const grapheme of graphemes(plain)) this.#put(grapheme);
        text = text.slice(plain.length);
      }
    }
  }

  #control(parameters: string, letter: string): void {
    const count = Number(parameters || "1");
    // The cursor reaches nothing that has scrolled away, and moving it down scrolls nothing.
    const top = Math.max(0, this.#rows.length - this.height);
    if (letter === "A") this.#row = Math.max(top, this.#row - count);
    else if (letter === "B") this.#moveTo(Math.min(top + this.height - 1, this.#row + count));
    else if (letter === "C") this.#column = Math.min(this.columns - 1, this.#column + count);
    else if (letter === "D") this.#column = Math.max(0, this.#column - count);
    else if (letter === "G") this.#column = count - 1;
    else if (letter === "K" && parameters === "2") this.#rows[this.#row] = [];
    else if (letter === "m") this.#style = /^(0|22|39)?$/.test(parameters) ? "" : parameters;
    else if (parameters === "?25" && letter === "h") this.cursorVisible = true;
    else if (parameters === "?25" && letter === "l") this.cursorVisible = false;
    else throw new Error(`unknown escape: CSI ${parameters} ${letter}`);
  }

  #put(grapheme: string): void {
    if (grapheme === "\n" || grapheme === "\r\n") {
      this.#moveTo(this.#row + 1);
      this.#column = 0;
      return;
    }
    if (grapheme === "\r") this.#column = 0;
    else if (grapheme === "\b") this.#column = Math.max(0, this.#column - 1);
    else if (grapheme === "\x07") return;
    else if (/[\x00-\x1f\x7f]/.test(grapheme)) throw new Error(`unknown control: ${JSON.stringify(grapheme)}`);
    else this.#draw(grapheme, displayWidth(grapheme, 1));
  }

  #draw(text: string, width: number): void {
    if (this.#column + width > this.columns) {
      this.#moveTo(this.#row + 1);
      this.#column = 0;
    }
    const row = this.#rows[this.#row] as Cell[];
    while (row.length < this.#column) row.push(BLANK);
    row[this.#column] = { text, style: this.#style };
    // The other half of a wide character.
    for (let i = 1; i < width; i++) row[this.#column + i] = { text: "", style: this.#style };
    this.#column += width;
  }

  #moveTo(row: number): void {
    while (this.#rows.length <= row) this.#rows.push([]);
    this.#row = row;
  }
}
