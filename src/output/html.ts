import { inLanguage, same, type Text } from "../language/text.ts";
import { safeText } from "../text/safe.ts";
import { headings, PIECE } from "./columns.ts";
import type { Dataset, WriteOptions } from "./dataset.ts";
import { filled } from "./filled.ts";
import { isNumeric, peopleWriter } from "./values.ts";

/** What stands on the page under a title of its own. */
export interface Part<Row> extends Dataset<Row> {
  readonly title?: Text;
  readonly dispensable?: boolean;
}

const FIELD: Text = { en: "Field", zh: "字段" };
const VALUE: Text = { en: "Value", zh: "值" };

/** Nothing is loaded from anywhere: no script, font or picture. Printed, every page begins with the header. */
const STYLE = `body{font:14px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:2em;color:#1a1a1a;background:#fff}
h1{font-size:1.4em}h2{font-size:1.15em;margin-top:2em}
table{border-collapse:collapse}
th,td{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{background:#eee;position:sticky;top:0}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.t{white-space:nowrap}
@media print{body{margin:0;font-size:9pt}thead{display:table-header-group}thead th{position:static}tr{break-inside:avoid}}`;

const MARKUP = /[&<>"']/g;
const MARKS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text that a page shows as it is: no markup, no character that reorders what is read. */
export function escaped(text: string): string {
  return safeText(text).replace(MARKUP, (mark) => MARKS[mark] as string);
}

/** Writes a dataset as one page with a table. */
export function html<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
  return htmlPage(options.title ?? same("partnerctl"), [dataset], options);
}

/** Writes datasets as the tables of one page. */
export async function* htmlPage<Row>(
  title: Text,
  parts: readonly Part<Row>[],
  options: WriteOptions,
): AsyncIterable<string> {
  const { language } = options;
  const heading = escaped(inLanguage(title, language));
  const locale = language === "zh" ? "zh-CN" : "en";
  yield `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${heading}</h1>
`;
  for await (const part of filled<Row, Part<Row>>(parts)) {
    if (part.title) yield `<h2>${escaped(inLanguage(part.title, language))}</h2>\n`;
    yield* part.shape === "record" ? record(part, options) : table(part, options);
  }
  yield "</body>\n</html>\n";
}

async function* table<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
  const cells = dataset.columns.map((column) => ({
    value: column.value,
    write: peopleWriter(column, options),
    mark: markOf(column.type),
  }));
  const names = headings(dataset, options, "label");
  const heads = names.map((name, index) => `<th scope="col"${cells[index]?.mark}>${escaped(name)}</th>`);
  let text = `<table>\n<thead><tr>${heads.join("")}</tr></thead>\n<tbody>\n`;
  for await (const batch of dataset.batches) {
    for (const row of batch) {
      text += "<tr>";
      for (const { value, write, mark } of cells) text += `<td${mark}>${escaped(write(value(row)))}</td>`;
      text += "</tr>\n";
      if (text.length < PIECE) continue;
      yield text;
      text = "";
    }
  }
  yield `${text}</tbody>\n</table>\n`;
}

/** A record stands on its side: one line per column. */
async function* record<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
  const names = headings(dataset, options, "label");
  const [field, value] = [FIELD, VALUE].map((text) => `<th scope="col">${inLanguage(text, options.language)}</th>`);
  yield `<table>\n<thead><tr>${field}${value}</tr></thead>\n<tbody>\n`;
  for await (const batch of dataset.batches) {
    for (const row of batch) {
      yield dataset.columns
        .map((column, index) => {
          const shown = escaped(peopleWriter(column, options)(column.value(row)));
          return `<tr><th scope="row">${escaped(names[index] as string)}</th><td>${shown}</td></tr>\n`;
        })
        .join("");
    }
  }
  yield "</tbody>\n</table>\n";
}

function markOf(type: Parameters<typeof isNumeric>[0]): string {
  return isNumeric(type) ? ' class="n"' : type === "instant" || type === "boolean" ? ' class="t"' : "";
}
