import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { copiedTables } from "../../src/database/copy-contents.ts";
import { type Database, openDatabase } from "../../src/database/database.ts";
import type { TableLayout } from "../../src/database/migrations/layout.ts";
import type { AppError } from "../../src/errors.ts";
import { emptySchema, NO_SERVER, onServer, SERVER } from "../server.ts";

type Contents = Readonly<Record<string, readonly (readonly unknown[])[]>>;

const LONG = 120_000;
const TABLES = copiedTables();

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "partnerctl-copy-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function opened<T>(path: string, access: "read" | "write", work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ path, access, seed: "copy", busyTimeoutMs: 200 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** A database file with the rows given, which nobody checks; one of them is a change, or it would be gone when it is closed. */
async function make(path: string, contents: Contents): Promise<void> {
  await opened(path, "write", async ({ engine }) => {
    await engine.trustReferences();
    await engine.begin("write");
    for (const { name, columns } of TABLES) {
      const rows = contents[name] ?? [];
      await engine.insertRows(
        name,
        columns.map((column) => column.name),
        rows,
      );
    }
    await engine.commit();
  });
}

const copy = (from: string, to: string, options: Parameters<Database["copyFrom"]>[1] = {}) =>
  opened(from, "read", (source) => opened(to, "write", (target) => target.copyFrom(source, options)));

async function failure(step: () => Promise<unknown>): Promise<AppError> {
  return await step().then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error) => error,
  );
}

/** Every row of every table, as another program reads them; of the tables and columns that a schema has. */
function everything(path: string, tables: readonly (typeof TABLES)[number][] = TABLES): Record<string, unknown[]> {
  const connection = new Sqlite(path, { readonly: true });
  try {
    return Object.fromEntries(
      tables.map(({ name, columns }) => {
        const names = columns.map((column) => column.name).join(", ");
        return [name, connection.prepare(`select ${names} from ${name} order by ${names}`).raw(true).all()];
      }),
    );
  } finally {
    connection.close();
  }
}

function unfinished(path: string): unknown[] {
  const connection = new Sqlite(path, { readonly: true });
  try {
    return connection.prepare("select source, changes from copies").raw(true).all();
  } finally {
    connection.close();
  }
}

/** Texts that quoting, sorting or encoding could trip over. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }).map((value) => value.replaceAll("\0", "")),
  fc.constantFrom(
    "",
    "NULL",
    "null",
    '"',
    "\\",
    '\\"',
    "{}",
    "{1,2}",
    "'",
    "a\nb\r\n\t",
    "示例，科技",
    "😀é",
    "ÿ",
    "\u007f",
    " ",
  ),
);
const integer = fc.oneof(fc.nat(3), fc.maxSafeInteger());

/** Rows that fit a table: keys differ, what must be there is, and one version of a history may stand there twice. */
function rowsOf({ key, columns }: TableLayout): fc.Arbitrary<unknown[][]> {
  const row = fc.tuple(
    ...columns.map(({ type, required, name }) => {
      const value: fc.Arbitrary<unknown> = type === "integer" ? integer : text;
      const always = required || name === "version" || name === columns[0]?.name;
      return always ? value : fc.option(value, { freq: 3 });
    }),
  );
  if (key === undefined) return fc.array(row, { maxLength: 12 });
  // The id of a change is unique too.
  const ids = columns.findIndex(({ name }) => name === "id");
  const selectors = [0, ids].filter((place) => place >= 0);
  return fc
    .uniqueArray(row, { maxLength: 12, selector: (values) => String(values[selectors[0] as number]) })
    .map((rows) =>
      rows.map((values, place) =>
        values.map((value, column) => (column === ids && column > 0 ? `${value}-${place}` : value)),
      ),
    );
}

const contents: fc.Arbitrary<Contents> = fc.record(
  Object.fromEntries(TABLES.map((table) => [table.name, rowsOf(table)])),
);

/** Customers of one change, and so many of them that they take several transactions. */
function customers(count: number, changed = ""): Contents {
  const layout = TABLES.find(({ name }) => name === "customers") as TableLayout;
  const rows = Array.from({ length: count }, (_, index) =>
    layout.columns.map(({ name, type, required }) => {
      if (name === "account_name") return `acct-${String(index).padStart(6, "0")}`;
      if (name === "full_name") return `示例${index}${changed}`;
      return !required ? null : type === "integer" ? 1 : "x";
    }),
  );
  return { changes: [[1, "chg-1", "a", 0, 0, "c", null, "done", null]], customers: rows };
}

describe.each(["a file", "a server"])("through %s", (through) => {
  test(
    "random databases come back with every row of every table, whatever stands in them",
    async (context) => {
      if (through === "a server" && !SERVER) return context.skip(NO_SERVER);
      const home = folder();
      let run = 0;
      await fc.assert(
        fc.asyncProperty(contents, async (made) => {
          const name = join(home, String(++run));
          const between = through === "a file" ? `${name}-between.db` : await emptySchema();
          await make(`${name}.db`, { ...made, changes: [[1, "chg-1", "a", 0, 0, "c", null, "done", null]] });
          const there = await copy(`${name}.db`, between);
          const back = await copy(between, `${name}-back.db`);
          expect(back).toEqual(there);
          expect(there.every(({ ok }) => ok)).toBe(true);
          expect(everything(`${name}-back.db`)).toEqual(everything(`${name}.db`));
          expect(unfinished(`${name}-back.db`)).toEqual([]);
        }),
        { numRuns: through === "a file" ? 25 : 12 },
      );
    },
    LONG,
  );

  test(
    "a copy that is stopped between two chunks goes on behind the rows that it has",
    async (context) => {
      if (through === "a server" && !SERVER) return context.skip(NO_SERVER);
      const home = folder();
      const source = join(home, "source.db");
      const target = through === "a file" ? join(home, "target.db") : await emptySchema();
      await make(source, customers(5_500));
      for (const until of [2_000, 4_000]) {
        const stop = new AbortController();
        const onProgress = (rows: number): void => {
          if (rows > until) stop.abort();
        };
        const error = await failure(() => copy(source, target, { stop: stop.signal, onProgress }));
        expect(error.kind).toBe("interrupted");
        const other = join(home, "other.db");
        expect((await failure(() => copy(other, target))).code).toBe("other-copy");
      }
      const found = await copy(source, target);
      expect(found.find(({ table }) => table === "customers")).toMatchObject({ rows: 5_500, ok: true });
      await copy(target, join(home, "back.db"));
      expect(everything(join(home, "back.db"))).toEqual(everything(source));
      expect((await failure(() => copy(source, target))).code).toBe("not-empty");
    },
    LONG,
  );
});

/** A target that holds 3,001 of the 5,501 rows of its source. */
async function halfway() {
  const home = folder();
  const [source, target] = [join(home, "source.db"), join(home, "target.db")];
  await make(source, customers(5_500));
  const stop = new AbortController();
  await failure(() =>
    copy(source, target, { stop: stop.signal, onProgress: (rows) => void (rows > 3_000 && stop.abort()) }),
  );
  const connection = new Sqlite(source);
  onTestFinished(() => void connection.close());
  return { source, target, connection };
}

test.each([
  ["a change that came after", "insert into changes values (2, 'chg-2', 'a', 0, 0, 'c', null, 'done', null)"],
  [
    "rows of a change that was still open",
    "update customers set full_name = 'other' where account_name = 'acct-000100'",
  ],
  ["rows that came before those copied", "insert into attempts values ('att-1', 'a', 0, 0, 'c', null, 'x', null, 'm')"],
  ["rows that are gone", "delete from customers where account_name > 'acct-000500'"],
])("a copy does not go on where the source has changed: %s", async (_, statement) => {
  const { source, target, connection } = await halfway();
  const before = everything(target);
  connection.exec(statement);
  if (statement.includes("attempts")) {
    // The table was empty when it was copied: it is filled now, and nothing is lost.
    expect((await copy(source, target)).every(({ ok }) => ok)).toBe(true);
    return;
  }
  const error = await failure(() => copy(source, target));
  expect([error.kind, error.code]).toEqual(["conflict", "source-changed"]);
  expect(error.hint?.en).toContain("To start over");
  expect(everything(target)).toEqual(before);
});

test("what somebody else writes to the target is found at the end, and the copy stays unfinished", async () => {
  const { source, target } = await halfway();
  const meddle = new Sqlite(target);
  onTestFinished(() => void meddle.close());
  const found = await copy(source, target, {
    onProgress(rows) {
      if (rows === 5_501) meddle.exec("update customers set phone = '1' where account_name = 'acct-005400'");
    },
  });
  expect(found.filter(({ ok }) => !ok).map(({ table }) => table)).toEqual(["customers"]);
  expect(unfinished(target)).toEqual([[source, 1]]);
});

test("what holds a part of a database is not copied on: the copy would pass for a whole one", async (context) => {
  const { target } = await halfway();
  expect((await failure(() => copy(target, join(folder(), "next.db")))).code).toBe("unfinished-copy");
  if (!SERVER) return context.skip(NO_SERVER);
  const server = await emptySchema();
  await opened(server, "write", async () => {});
  await onServer("insert into copies values ('copy', '/source.db', 1, 1)", server);
  const backup = () =>
    opened(server, "read", (database) => database.read(() => database.backup(join(folder(), "b.db"))));
  expect((await failure(backup)).code).toBe("unfinished-copy");
});

test("rows that somebody else has put in the way are a conflict, not a bug", async () => {
  const { source, target } = await halfway();
  const meddle = new Sqlite(target);
  meddle.exec("update customers set account_name = 'acct-005400' where account_name = 'acct-002999'");
  meddle.close();
  expect(["source-changed", "target-changed"]).toContain((await failure(() => copy(source, target))).code);
});

test("of two that go on with one copy the later one does, and the earlier one ends", async () => {
  const { source, target } = await halfway();
  let second: Promise<unknown> | undefined;
  const first = await failure(() =>
    copy(source, target, {
      onProgress() {
        second ??= copy(source, target);
      },
    }),
  );
  expect(first.code).toBe("copy-taken-over");
  expect(await second).toEqual(expect.arrayContaining([expect.objectContaining({ table: "customers", ok: true })]));
  expect(everything(target)).toEqual(everything(source));
});

test("a dry run writes nothing and finds what the copy would", async () => {
  const home = folder();
  const [source, target] = [join(home, "source.db"), join(home, "target.db")];
  await make(source, customers(1_500));
  const planned = await opened(source, "read", (from) =>
    opened(target, "read", (to) => to.copyFrom(from, { dryRun: true })),
  );
  expect(planned.map((table) => ({ ...table, ok: true }))).toEqual(await copy(source, target));
  expect(planned.every(({ ok }) => ok === null)).toBe(true);
});

test("a digest tells tables apart that differ in one value, or in where a value ends", async () => {
  const home = folder();
  const digests = new Set<string>();
  for (const [place, changed] of ["", "x", "\n", '"', "null"].entries()) {
    const source = join(home, `${place}.db`);
    await make(source, customers(3, changed));
    const found = await copy(source, join(home, `${place}-copy.db`));
    digests.add(found.find(({ table }) => table === "customers")?.digest as string);
  }
  expect(digests.size).toBe(5);
});

test("a broken reference is copied as it is: db check finds it, in the copy as in its source", async (context) => {
  const home = folder();
  const source = join(home, "source.db");
  const members = TABLES.find(({ name }) => name === "members") as TableLayout;
  const row = members.columns.map(({ name, type }) => (name === "partner" ? "gone" : type === "integer" ? 1 : "m"));
  await make(source, { ...customers(1), members: [row] });
  await copy(source, join(home, "file.db"));
  expect(await opened(join(home, "file.db"), "read", (database) => database.integrity())).toHaveLength(1);
  if (!SERVER) return context.skip(NO_SERVER);
  const server = await emptySchema();
  await copy(source, server);
  expect(await opened(server, "read", (database) => database.integrity())).toEqual([
    "members refers to a missing row of partners: gone",
  ]);
});

test("a server finds a key that two rows share", async (context) => {
  if (!SERVER) return context.skip(NO_SERVER);
  const server = await emptySchema();
  await opened(server, "write", async (database) => {
    await database.engine.begin("write");
    const solutions = TABLES.find(({ name }) => name === "solutions") as TableLayout;
    const partners = TABLES.find(({ name }) => name === "partners") as TableLayout;
    const filled = ({ columns }: TableLayout, values: Record<string, unknown>) =>
      columns.map(({ name, type }) => values[name] ?? (type === "integer" ? 1 : "x"));
    const names = ({ columns }: TableLayout) => columns.map(({ name }) => name);
    const { engine } = database;
    const two = ["p1", "p2"];
    await engine.insertRows(
      "partners",
      names(partners),
      two.map((account_name) => filled(partners, { account_name })),
    );
    await engine.insertRows(
      "solutions",
      names(solutions),
      two.map((partner) => filled(solutions, { id: "sol-1", partner })),
    );
    await engine.commit();
    expect(await database.integrity()).toEqual(["solutions holds sol-1 more than once"]);
  });
});

test("a server of an older schema is backed up as it is", async (context) => {
  if (!SERVER) return context.skip(NO_SERVER);
  const home = folder();
  const server = await emptySchema();
  await make(join(home, "source.db"), customers(3));
  await copy(join(home, "source.db"), server);
  for (const statement of ["drop table locks", "drop table copies", "delete from migrations where name > '0001-z'"]) {
    await onServer(statement, server);
  }
  const database = await openDatabase({ path: server, access: "read", seed: undefined, allowOlder: true });
  const file = join(home, "backup.db");
  await database.read(async ({ changes }) => {
    await changes.count();
    await database.backup(file);
  });
  await database.close();
  const first = copiedTables(1);
  expect(everything(file, first)).toEqual(everything(join(home, "source.db"), first));
  const connection = new Sqlite(file, { readonly: true });
  onTestFinished(() => void connection.close());
  expect(connection.pragma("user_version", { simple: true })).toBe(1);
});
