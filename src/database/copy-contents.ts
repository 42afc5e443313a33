import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { identityOf } from "./distribution.ts";
import { type Engine, interrupted } from "./engine.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { layoutOf, type TableLayout } from "./migrations/layout.ts";

/** How many rows and what they come to. */
export interface Content {
  readonly rows: number;
  readonly digest: string;
}

/** Rows per transaction, as in bulk jobs. */
const CHUNK = 1_000;
/** What belongs to one database alone: who locks what, a copy that is under way, and which of its roles may do what. */
const NOT_COPIED: ReadonlySet<string> = new Set(["locks", "copies", "grants", "grants_history"]);
/** What an empty table holds. */
export const NOTHING: Content = { rows: 0, digest: createHash("sha256").digest("hex") };

/** The tables that are copied, in the order in which they may be filled, as they were after so many migrations. */
export function copiedTables(schema = MIGRATIONS.length): TableLayout[] {
  return [...layoutOf(MIGRATIONS.slice(0, schema)).values()].filter(({ name }) => !NOT_COPIED.has(name));
}

/** What a table holds, read in the order of its keys. */
export async function contentOf(
  engine: Engine,
  table: TableLayout,
  stop?: AbortSignal,
  progress?: (rows: number) => void,
): Promise<Content> {
  const hash = createHash("sha256");
  let rows = 0;
  for await (const batch of batchesOf(engine, table)) {
    if (stop?.aborted) throw interrupted();
    hash.update(textOf(batch));
    rows += batch.length;
    progress?.(rows);
    await nextTurn();
  }
  return { rows, digest: hash.digest("hex") };
}

/** The rows as text that no two different tables share: an array of json a line. */
export function textOf(rows: readonly (readonly unknown[])[]): string {
  let text = "";
  for (const row of rows) text += `${JSON.stringify(row)}\n`;
  return text;
}

/** All rows of a table in the order of their keys, a chunk at a time. */
export async function* batchesOf(engine: Engine, table: TableLayout): AsyncGenerator<unknown[][]> {
  const columns = table.columns.map(({ name }) => name);
  const sql = `select ${columns.join(", ")} from ${table.name} order by ${orderOf(table)}`;
  try {
    yield* engine.valueBatches({ sql, parameters: [] }, columns, CHUNK);
  } catch (error) {
    throw engine.translate(error);
  }
}

/**
 * The same order on every engine. A history holds many versions of a key; a record that was deleted and made anew begins
 * at 1 again, so what is left over is ordered by everything else.
 */
function orderOf({ name, key, columns }: TableLayout): string {
  if (key !== undefined) return identityOf(name, key).join(", ");
  const names = columns.map((column) => column.name);
  const first = [names[0] as string, "version", "replaced_by"];
  const rest = names.filter((column) => !first.includes(column)).map((column) => `${column} nulls first`);
  return [...first, ...rest].join(", ");
}
