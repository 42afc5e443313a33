/** How one field is held in its column: as it is, as 0/1, or as a `;`-separated list (empty = null). */
type Held<Row> = (keyof Row & string) | readonly [keyof Row & string, "flag" | "list"];

/** Says for every field of a domain record which column holds it; the compiler insists on all of them. */
export type Mapping<Item, Row> = { readonly [Field in keyof Item]-?: Held<Row> };

/** Translates between domain records and rows. */
export interface Mapper<Item> {
  readonly columns: readonly string[];
  /** The values of a record in the order of `columns`, and behind them the change that writes it (twice) and version 1. */
  toRecord(item: Item, seq: number): unknown[];
  fromRow(row: object): Item;
  /** Reads a row given as an array in the order of `columns`: half the time of a row with names. */
  fromValues(values: readonly unknown[]): Item;
}

/** Builds the translation from a mapping. */
export function mapRows<Item extends object, Row>(mapping: Mapping<Item, Row>): Mapper<Item> {
  const fields = Object.keys(mapping) as (keyof Item & string)[];
  const columns = fields.map((field) => {
    const held = mapping[field] as Held<Row>;
    return (typeof held === "string" ? held : held[0]) as string;
  });
  const kinds = fields.map((field) => {
    const held = mapping[field] as Held<Row>;
    return typeof held === "string" ? "plain" : held[1];
  });
  const toArray = (item: Item, length: number): unknown[] => {
    const values = new Array<unknown>(length);
    for (let i = 0; i < fields.length; i++) {
      const value = item[fields[i] as keyof Item & string];
      const kind = kinds[i];
      if (kind === "plain") values[i] = value;
      else if (kind === "flag") values[i] = value ? 1 : 0;
      else values[i] = (value as unknown as readonly string[]).join(";") || null;
    }
    return values;
  };
  // A copy has room for all fields from the start: growing field by field takes more than twice the time.
  const empty: Readonly<Record<string, unknown>> = Object.fromEntries(fields.map((field) => [field, null]));
  const toItem = (held: (position: number) => unknown): Item => {
    const item: Record<string, unknown> = { ...empty };
    for (let i = 0; i < fields.length; i++) {
      const value = held(i);
      const kind = kinds[i];
      if (kind === "plain") item[fields[i] as string] = value;
      else if (kind === "flag") item[fields[i] as string] = value === 1;
      else item[fields[i] as string] = value === null ? [] : String(value).split(";");
    }
    return item as Item;
  };
  return {
    columns,
    toRecord(item, seq) {
      const values = toArray(item, fields.length + 3);
      values[fields.length] = seq;
      values[fields.length + 1] = seq;
      values[fields.length + 2] = 1;
      return values;
    },
    fromRow: (row) => toItem((position) => (row as Record<string, unknown>)[columns[position] as string]),
    fromValues: (values) => toItem((position) => values[position]),
  };
}
