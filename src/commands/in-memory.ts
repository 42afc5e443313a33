import type { Filter, ListQuery, SpansFilter } from "../database/listing.ts";
import type { Column } from "../output/dataset.ts";
import { byCodePoint } from "../values/code-points.ts";

/** Answers a list query over rows that stand in memory, as the database would: empty values first. */
export function selectRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], query: ListQuery): Row[] {
  const cell = (row: Row, key: string): Cell => cellOf(columns.find((column) => column.key === key)?.value(row));
  const { sort, offset = 0, limit = rows.length, spans = [] } = query;
  const found = rows.filter(
    (row) =>
      query.filters.every((filter) => matches(filter, cell(row, filter.column))) &&
      spans.every((filter) => lies(filter, cell(row, filter.column))),
  );
  if (sort) {
    const sign = sort.descending ? -1 : 1;
    found.sort((a, b) => sign * compare(cell(a, sort.column), cell(b, sort.column)));
  }
  return found.slice(offset, offset + limit);
}

/** Answers what a query asks of columns that are computed; only an order by one of them needs all rows at once. */
export async function* selectAfterwards<Row>(
  columns: readonly Column<Row>[],
  { afterwards }: ListQuery,
  batches: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  if (!afterwards) return yield* batches;
  const { sort, offset = 0, limit = Number.POSITIVE_INFINITY, ...asked } = afterwards;
  if (sort) {
    const rows: Row[] = [];
    for await (const batch of batches) rows.push(...selectRows(batch, columns, asked));
    return yield selectRows(rows, columns, { ...afterwards, filters: [], spans: [] });
  }
  let passed = 0;
  for await (const batch of batches) {
    const found = selectRows(batch, columns, asked);
    yield found.slice(Math.max(0, offset - passed), Math.max(0, offset + limit - passed));
    passed += found.length;
    if (passed >= offset + limit) return;
  }
}

type Cell = string | number | null;

/** What the database would hold for the value of a column. */
function cellOf(value: unknown): Cell {
  if (typeof value === "boolean") return value ? 1 : 0;
  return Array.isArray(value) ? value.join(";") : ((value ?? null) as Cell);
}

function matches({ operator, values }: Filter, cell: Cell): boolean {
  if (operator === "has")
    return values.some((value) =>
      String(cell ?? "")
        .split(";")
        .includes(String(value ?? "")),
    );
  if (operator === "in") return values.includes(cell);
  const bound = values[0] ?? null;
  if (cell === null || bound === null) return false;
  return operator === "from" ? cell >= bound : cell <= bound;
}

function lies({ spans }: SpansFilter, cell: Cell): boolean {
  return spans.some((span) =>
    span === null ? cell === null : typeof cell === "number" && cell >= span[0] && cell <= span[1],
  );
}

function compare(a: Cell, b: Cell): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if (typeof a === "string" && typeof b === "string") return byCodePoint(a, b);
  return a < b ? -1 : 1;
}
