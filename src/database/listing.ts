import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";

/** One condition of a list: equality with any of several values (`has`: one of the `;`-joined entries), or a bound. null is the empty value. */
export interface Filter {
  readonly column: string;
  readonly operator: "in" | "has" | "from" | "to";
  readonly values: readonly (string | number | null)[];
}

/** A condition of a list: the column lies in one of several spans, both ends included. null is the empty value. */
export interface SpansFilter {
  readonly column: string;
  readonly spans: readonly (readonly [from: number, to: number] | null)[];
}

/** What a list is asked for, in the names of its columns. */
export interface ListQuery {
  readonly filters: readonly Filter[];
  readonly spans?: readonly SpansFilter[];
  readonly sort?: { readonly column: string; readonly descending: boolean };
  readonly limit?: number;
  readonly offset?: number;
  /** What is asked of columns that are computed for each row: of the rows that the rest of the query finds. */
  readonly afterwards?: ListQuery;
}

/** The whole list. */
export const EVERYTHING: ListQuery = { filters: [] };

/** The SQL behind each column of a list, by its key. */
export type Expressions = Readonly<Record<string, RawBuilder<unknown>>>;

/** Adds conditions, order and limits. The order ends with `key`, so that it is total. */
export function applyList<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  list: ListQuery,
  expressions: Expressions,
  key: readonly string[],
): SelectQueryBuilder<DB, TB, O> {
  let result = query;
  for (const filter of list.filters) result = result.where(condition(filter, expression(expressions, filter.column)));
  for (const { column, spans } of list.spans ?? []) {
    const each = spans.map((span) => within(expression(expressions, column), span));
    result = result.where(sql<boolean>`(${sql.join(each, sql` or `)})`);
  }
  if (list.sort) {
    const direction = sql.raw(list.sort.descending ? "desc nulls last" : "asc nulls first");
    result = result.orderBy(sql`${expression(expressions, list.sort.column)} ${direction}`);
  }
  for (const column of key) result = result.orderBy(sql.raw(column));
  if (list.limit !== undefined) result = result.limit(list.limit);
  else if (list.offset !== undefined) result = result.limit(Number.MAX_SAFE_INTEGER);
  if (list.offset !== undefined) result = result.offset(list.offset);
  return result;
}

function condition({ operator, values }: Filter, column: RawBuilder<unknown>): RawBuilder<boolean> {
  if (operator === "from") return sql<boolean>`${column} >= ${values[0]}`;
  if (operator === "to") return sql<boolean>`${column} <= ${values[0]}`;
  const given = values.filter((value) => value !== null);
  const one = operator === "has" ? anyEntry(column, given) : sql<boolean>`${column} in (${sql.join(given)})`;
  const inList = given.length > 0 ? one : sql<boolean>`1 = 0`;
  return given.length === values.length ? inList : sql<boolean>`(${column} is null or ${inList})`;
}

function within(column: RawBuilder<unknown>, span: readonly [number, number] | null): RawBuilder<boolean> {
  if (span === null) return sql<boolean>`${column} is null`;
  return sql<boolean>`(${column} >= ${span[0]} and ${column} <= ${span[1]})`;
}

function anyEntry(column: RawBuilder<unknown>, entries: readonly unknown[]): RawBuilder<boolean> {
  // A search that every engine spells alike: what holds the entry is another text without it.
  const each = entries.map(
    (entry) => sql<boolean>`replace(';' || ${column} || ';', ${`;${entry};`}, '') <> ';' || ${column} || ';'`,
  );
  return sql<boolean>`(${sql.join(each, sql` or `)})`;
}

function expression(expressions: Expressions, column: string): RawBuilder<unknown> {
  const found = expressions[column];
  if (!found) throw new Error(`the list has no column ${column}`);
  return found;
}

/** The expressions of columns that stand in a table under their own names. */
export function plainColumns(alias: string, columns: readonly string[]): Record<string, RawBuilder<unknown>> {
  return Object.fromEntries(columns.map((column) => [column, sql.raw(`${alias}.${column}`)]));
}
