import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import { applyList, type Expressions, type ListQuery } from "../listing.ts";

/** A condition of a list: the column lies in one of several spans, both ends included. null is the empty value. */
export interface SpansFilter {
  readonly column: string;
  readonly spans: readonly (readonly [from: number, to: number] | null)[];
}

/** What a list is asked for, where a filter names several days. */
export interface SpannedQuery extends ListQuery {
  readonly spans?: readonly SpansFilter[];
}

/** Adds conditions, order and limits, as `applyList` does, and before them the spans. */
export function applyQuery<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  list: SpannedQuery,
  expressions: Expressions,
  key: readonly string[],
): SelectQueryBuilder<DB, TB, O> {
  let result = query;
  for (const { column, spans } of list.spans ?? []) {
    const found = expressions[column];
    if (!found) throw new Error(`the list has no column ${column}`);
    result = result.where(sql<boolean>`(${sql.join(spans.map(within(found)), sql` or `)})`);
  }
  return applyList(result, list, expressions, key);
}

function within(column: RawBuilder<unknown>) {
  return (span: readonly [number, number] | null): RawBuilder<boolean> =>
    span === null
      ? sql<boolean>`${column} is null`
      : sql<boolean>`(${column} >= ${span[0]} and ${column} <= ${span[1]})`;
}
