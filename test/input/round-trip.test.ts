import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csv, tsv } from "../../src/output/csv.ts";
import type { Column, Formatter } from "../../src/output/dataset.ts";
import { json, jsonl } from "../../src/output/json.ts";
import { cellsOf, cut, problemsOf, readStdin } from "./support.ts";

type Row = readonly (string | null)[];

/** Writes rows of text as a list command does, and gives the bytes. */
async function writtenBy(
  format: Formatter,
  rows: readonly Row[],
  keys: readonly string[],
  csvProfile: "raw" | "excel",
): Promise<Buffer> {
  const columns = keys.map(
    (key, at): Column<Row> => ({ key, label: { en: key, zh: key }, type: "text", value: (row) => row[at] }),
  );
  const dataset = { columns, batches: [rows], shape: "list" } as const;
  let text = "";
  for await (const piece of format(dataset, { language: "en", csvProfile, ambiguousWidth: 1 })) text += piece;
  return Buffer.from(text);
}

const pieces = ["=", "+", "-", "@", "'", "\t", "\r", "\n", " ", '"', ",", ";", "客", "😀", "\u3000", "\ufeff", "x"];
const cell = fc
  .oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 10 }),
  )
  // A NUL is written, and is a bad value when it is read.
  .map((text) => text.replaceAll("\0", ""));

const schemaOf = (keys: readonly string[]) => ({ columns: keys.map((key) => ({ key, aliases: [] })) });

describe("what a list writes is read back as it was", () => {
  for (const [format, formatter] of [["csv", csv] as const, ["tsv", tsv] as const]) {
    for (const profile of ["raw", "excel"] as const) {
      test.each([[["a"]], [["a", "b", "c"]]])(`${format}, profile ${profile}, columns %j`, async (keys) => {
        const row = fc.array(cell, { minLength: keys.length, maxLength: keys.length });
        await fc.assert(
          fc.asyncProperty(fc.array(row, { maxLength: 6 }), fc.integer({ min: 1, max: 64 }), async (rows, size) => {
            const bytes = await writtenBy(formatter, rows, keys, profile);
            const outcome = await readStdin(cut(bytes, [size]), { schema: schemaOf(keys), format });
            expect(outcome.error).toBeUndefined();
            expect(problemsOf(outcome).filter((problem) => problem !== "")).toEqual([]);
            expect(cellsOf(outcome)).toEqual(rows);
          }),
          { numRuns: 250 },
        );
      });
    }
  }

  test.each([
    ["json", json],
    ["jsonl", jsonl],
  ] as const)("%s, and its empty values", async (format, formatter) => {
    const row = fc.array(fc.option(cell), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const bytes = await writtenBy(formatter, rows, ["a", "b"], "raw");
        const outcome = await readStdin([bytes], { schema: schemaOf(["a", "b"]), format });
        expect(outcome.error).toBeUndefined();
        expect(cellsOf(outcome)).toEqual(rows.map((values) => values.map((text) => text ?? "")));
      }),
    );
  });
});
