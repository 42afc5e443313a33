import { Readable } from "node:stream";
import { usageError } from "../errors.ts";
import { openInput } from "./open.ts";

const FAILED = new Set(["refused", "needs_review", "invalid"]);

/** The numbers of the rows that failed, from the results file of an earlier run. */
export async function failedRows(path: string): Promise<ReadonlySet<number>> {
  const file = await openInput({
    path,
    stdin: Readable.from([]),
    schema: {
      columns: [
        { key: "row", aliases: [], required: true },
        { key: "outcome", aliases: [], required: true },
      ],
      derived: ["key", "id", "code", "message", "rules"],
    },
  });
  const rows = new Set<number>();
  for await (const batch of file.batches) {
    for (const { cells, row } of batch) {
      const [number, outcome] = cells;
      if (!/^\d+$/.test(number ?? "")) {
        throw usageError(
          "not-results",
          {
            en: `${path}: line ${row} names no row: this is not a results file.`,
            zh: `${path}：第 ${row} 行没有行号，不是结果文件。`,
          },
          { field: "only-failed" },
        );
      }
      if (FAILED.has(outcome ?? "")) rows.add(Number(number));
    }
  }
  return rows;
}
