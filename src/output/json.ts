import { headings, PIECE } from "./columns.ts";
import type { Dataset, WriteOptions } from "./dataset.ts";
import { jsonWriter } from "./values.ts";

/** Makes the function that writes a row as one line of JSON. By hand: four times as fast as stringifying an object. */
function rowWriter<Row>(dataset: Dataset<Row>, options: WriteOptions): (row: Row) => string {
  const names = headings(dataset, options, "key").map((name) => JSON.stringify(name));
  const cells = dataset.columns.map(({ type, value }, index) => ({
    lead: `${index === 0 ? "{" : ","}${names[index]}:`,
    write: jsonWriter(type),
    value,
  }));
  return (row) => {
    let text = cells.length === 0 ? "{" : "";
    for (const { lead, write, value } of cells) text += lead + write(value(row));
    return `${text}}`;
  };
}

/** Writes a list as a JSON array with one object per line, a record as one object spread over lines. */
export async function* json<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
  if (dataset.shape === "record") {
    yield await record(dataset, options);
    return;
  }
  const write = rowWriter(dataset, options);
  let text = "";
  let lead = "[\n  ";
  let empty = true;
  for await (const batch of dataset.batches) {
    for (const row of batch) {
      text += lead + write(row);
      lead = ",\n  ";
      empty = false;
      if (text.length < PIECE) continue;
      yield text;
      text = "";
    }
  }
  yield empty ? "[]\n" : `${text}\n]\n`;
}

async function record<Row>(dataset: Dataset<Row>, options: WriteOptions): Promise<string> {
  const names = headings(dataset, options, "key");
  for await (const batch of dataset.batches) {
    for (const row of batch) {
      const lines = dataset.columns.map(({ type, value }, index) => {
        const cell = value(row);
        // Line feeds inside of texts are escaped by JSON, so those found are those of its layout.
        const spread = type === "json" || type === "ids";
        const text = spread ? JSON.stringify(cell ?? null, null, 2).replaceAll("\n", "\n  ") : jsonWriter(type)(cell);
        return `  ${JSON.stringify(names[index])}: ${text}`;
      });
      return `{\n${lines.join(",\n")}\n}\n`;
    }
  }
  throw new Error("a dataset of shape record has no row");
}

/** Writes one line of JSON per row. */
export async function* jsonl<Row>(dataset: Dataset<Row>, options: WriteOptions): AsyncIterable<string> {
  const write = rowWriter(dataset, options);
  let text = "";
  for await (const batch of dataset.batches) {
    for (const row of batch) {
      text += `${write(row)}\n`;
      if (text.length < PIECE) continue;
      yield text;
      text = "";
    }
  }
  if (text !== "") yield text;
}
