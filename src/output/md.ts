import { inLanguage } from "../language/text.ts";
import { safeText } from "../text/safe.ts";
import { headings, PIECE } from "./columns.ts";
import type { Dataset, WriteOptions } from "./dataset.ts";
import { isNumeric, peopleWriter } from "./values.ts";

const FIELD = { en: "Field", zh: "字段" };
const VALUE = { en: "Value", zh: "值" };

/** What ends a cell, starts code, a link, an image or emphasis; an underscore inside a word starts nothing. */
const MARKS = /[\\|`*[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Most cells: without a look at each character for what stands before and behind it. */
const HARMLESS = /^[a-zA-Z0-9 .,:;/+()@\-\u4e00-\u9fff]*$/;

function cell(text: string): string {
  if (HARMLESS.test(text)) return text;
  return safeText(text).replace(MARKS, "\\$&").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Writes a table of GitHub Markdown; a record becomes a table of labels and values. */
export async function* md<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
  const names = headings(dataset, options, "label").map(cell);
  const cells = dataset.columns.map((column) => ({ value: column.value, write: peopleWriter(column, options) }));
  const asRecord = dataset.shape === "record";
  let text = asRecord
    ? `| ${inLanguage(FIELD, options.language)} | ${inLanguage(VALUE, options.language)} |\n| --- | --- |\n`
    : `| ${names.join(" | ")} |\n| ${dataset.columns.map(({ type }) => (isNumeric(type) ? "---:" : "---")).join(" | ")} |\n`;
  for await (const batch of dataset.batches) {
    for (const row of batch) {
      const values = cells.map(({ value, write }) => cell(write(value(row))));
      text += asRecord
        ? values.map((value, index) => `| ${names[index]} | ${value} |\n`).join("")
        : `| ${values.join(" | ")} |\n`;
      if (text.length < PIECE) continue;
      yield text;
      text = "";
    }
  }
  if (text !== "") yield text;
}
