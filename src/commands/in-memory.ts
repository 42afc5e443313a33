import type { Filter, ListQuery, SpansFilter } from "../database/listing.ts";
import type { Column } from "../output/dataset.ts";
import { byCodePoint } from "../values/code-points.ts";

/** Answers a list query over rows that stand in memory, as the database would: empty values first. */
export function selectRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], query: ListQuery): Row[] {
  const cell = (row: Row, key: string): Cell =>
    (columns.find((column) => column.key === key)?.value(row) ?? null) as Cell;
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

type Cell = string | number | null;

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
