import type { Command } from "commander";
import type { App } from "../app.ts";
import type { Tables } from "../database/tables/index.ts";
import { isAskedFor, type ListColumn } from "./listing.ts";
import { badValue } from "./option-values.ts";

type Versioned = { readonly version?: number };

/** The version of a record, shown where --columns asks for it: what `edit --if-version` takes. */
export const versionColumn: ListColumn<object> = {
  key: "version",
  label: { en: "Version", zh: "版本" },
  type: "integer",
  value: (row) => (row as Versioned).version,
  computed: true,
  optional: true,
};

/** Puts the versions to the rows of a list, where they are asked for. */
export async function* withVersions<Row extends object>(
  app: App,
  { versions }: Tables,
  table: Parameters<Tables["versions"]["of"]>[0],
  keyOf: (row: Row) => string,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  const asked = isAskedFor(app, versionColumn.key);
  for await (const rows of batches) {
    const found = asked ? await versions.of(table, rows.map(keyOf)) : undefined;
    yield found ? rows.map((row) => ({ ...row, version: found.get(keyOf(row)) })) : rows;
  }
}

/** The same for one record. */
export async function withVersion<Row extends object>(
  app: App,
  tables: Tables,
  table: Parameters<Tables["versions"]["of"]>[0],
  keyOf: (row: Row) => string,
  row: Row,
): Promise<Row> {
  for await (const [one] of withVersions(app, tables, table, keyOf, [[row]])) return one as Row;
  return row;
}

/** Adds --if-version to a verb that edits a record. */
export function addIfVersion(command: Command, app: App): Command {
  return command.option(
    "--if-version <number>",
    app.text({
      en: "only if it still has this version (show --columns version)",
      zh: "仅当版本仍为该值时修改（show --columns version 可查看）",
    }),
  );
}

/** Reads --if-version; anything but a whole number from 1 is exit 2. */
export function readIfVersion(flags: Readonly<Record<string, unknown>>): number | undefined {
  const { ifVersion } = flags;
  if (typeof ifVersion !== "string") return undefined;
  if (/^[1-9]\d{0,14}$/.test(ifVersion)) return Number(ifVersion);
  throw badValue("--if-version", ifVersion, { en: "a version, which counts from 1", zh: "从 1 起的版本号" });
}
