import { historyColumns, MIGRATIONS, type Migration, RECORD_COLUMNS } from "./index.ts";

/** A column as a migration defines it: text, or a whole number (times in ms, money in fen, booleans as 0 and 1). */
export interface ColumnLayout {
  readonly name: string;
  readonly type: "text" | "integer";
  readonly required: boolean;
  /** The table whose key the column holds. */
  readonly references: string | undefined;
}

export interface TableLayout {
  readonly name: string;
  /** The column that identifies a row; undefined for a history, which holds many rows of one key. */
  readonly key: string | undefined;
  readonly columns: readonly ColumnLayout[];
}

/** Reads the definitions of a table's columns, as migrations write them. */
export function columnsOf(definitions: string): ColumnLayout[] {
  return definitions.split(",").map((definition) => {
    const [name, type, ...rest] = definition.trim().split(/\s+/) as [string, ColumnLayout["type"], ...string[]];
    const constraints = rest.join(" ");
    return {
      name,
      type,
      required: /not null|primary key/.test(constraints),
      references: /references (\w+)/.exec(constraints)?.[1],
    };
  });
}

/** The tables that the migrations make, in the order in which they may be filled: what is referred to comes first. */
export function layoutOf(migrations: readonly Migration[] = MIGRATIONS): Map<string, TableLayout> {
  const tables = new Map<string, TableLayout>();
  const add = (name: string, definitions: string, isHistory = false): void => {
    const key = isHistory ? undefined : definitions.trim().split(/\s/)[0];
    tables.set(name, { name, key, columns: columnsOf(definitions) });
  };
  for (const migration of migrations) {
    migration.up({
      table: add,
      history(name, definitions) {
        add(name, `${definitions}, ${RECORD_COLUMNS}`);
        add(`${name}_history`, historyColumns(definitions), true);
      },
      column(name, definition) {
        // Kept before the columns of the record, as if it had been there from the start.
        const [added] = columnsOf(definition) as [ColumnLayout];
        for (const table of [name, `${name}_history`]) {
          const known = tables.get(table) as TableLayout;
          const place = known.columns.findIndex((column) => column.name === "created_by");
          tables.set(table, { ...known, columns: known.columns.toSpliced(place, 0, added) });
        }
      },
      index: () => {},
      statement: () => {},
    });
  }
  return tables;
}
