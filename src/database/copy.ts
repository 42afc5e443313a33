import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CompiledQuery } from "kysely";
import { type AppError, conflict } from "../errors.ts";
import { isServer } from "../values/address.ts";
import { identityOf } from "./distribution.ts";
import { type Engine, interrupted } from "./engine.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { layoutOf, type TableLayout } from "./migrations/layout.ts";

/** The end of a copy that is written to: its engine, and how transactions on it are run. */
export interface CopyTarget {
  readonly engine: Engine;
  read<T>(work: () => Promise<T>): Promise<T>;
  write<T>(work: () => Promise<T>): Promise<T>;
}

export interface CopyOptions {
  /** Reads and checks everything and writes nothing. */
  readonly dryRun?: boolean;
  readonly stop?: AbortSignal;
  /** Called with the number of rows that stand in the target by now, and with that of the rows checked after that. */
  readonly onProgress?: (rows: number, step: "copied" | "checked") => void;
}

/** One table of a finished copy. */
export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
  /** sha256 over the rows of the source in the order of their keys; the same on every engine. */
  readonly digest: string;
  /** Whether the target holds the same; null in a dry run. */
  readonly ok: boolean | null;
}

/** How many rows and what they come to. */
interface Content {
  readonly rows: number;
  readonly digest: string;
}

/** Rows per transaction, as in bulk jobs. */
const CHUNK = 1_000;
/** What belongs to one database alone: who locks what, a copy that is under way, and which of its roles may do what. */
const NOT_COPIED: ReadonlySet<string> = new Set(["locks", "copies", "grants", "grants_history"]);
/** The key of the one row in `copies`. */
const COPY = "copy";
const NOTHING: Content = { rows: 0, digest: createHash("sha256").digest("hex") };

/** The tables that are copied, in the order in which they may be filled, as they were after so many migrations. */
export function copiedTables(schema = MIGRATIONS.length): TableLayout[] {
  return [...layoutOf(MIGRATIONS.slice(0, schema)).values()].filter(({ name }) => !NOT_COPIED.has(name));
}

/**
 * Copies everything that the source holds at one moment into an empty target, or goes on with a copy that was stopped.
 * While it is unfinished, the target's `copies` says of which source it is; a target that differs at the end keeps it.
 */
export async function copyDatabase(source: Engine, target: CopyTarget, options: CopyOptions): Promise<CopiedTable[]> {
  await on(source, () => source.begin("read"));
  try {
    await refusePart(source);
    const changes = await on(source, () => lastChange(source));
    const address = isServer(source.path) ? source.path : resolve(source.path.trim());
    const unfinished = await target.read(() => unfinishedCopy(target.engine, address, changes));
    const claim = options.dryRun ? undefined : await beginCopy(target, address, changes, unfinished);
    const found = await fill(source, target, copiedTables(), { ...options, claim, resumed: unfinished !== undefined });
    if (claim !== undefined && found.every(({ ok }) => ok)) {
      target.engine.durability("strict");
      await target.write(async () => {
        await keepClaim(target.engine, claim);
        await target.engine.kysely.deleteFrom("copies").execute();
      });
    }
    return found;
  } finally {
    await source.rollback();
  }
}

/**
 * Copies a server, inside the read transaction that the caller has begun, into a new SQLite file of the same schema that
 * nobody else knows yet. A copy that differs is a failure.
 */
export async function copyToFile(source: Engine, file: Engine, schema: number): Promise<void> {
  if (layoutOf(MIGRATIONS.slice(0, schema)).has("copies")) await refusePart(source);
  const run = async <T>(mode: "read" | "write", work: () => Promise<T>): Promise<T> => {
    await file.begin(mode);
    try {
      const result = await work();
      await file.commit();
      return result;
    } catch (error) {
      await file.rollback();
      throw file.translate(error);
    }
  };
  const target: CopyTarget = { engine: file, read: (work) => run("read", work), write: (work) => run("write", work) };
  const found = await fill(source, target, copiedTables(schema), { resumed: false, claim: undefined });
  const wrong = found.filter(({ ok }) => !ok).map(({ table }) => table);
  if (wrong.length > 0) throw new Error(`the copy of ${source.path} differs in ${wrong.join(", ")}`);
}

interface Filling extends CopyOptions {
  /** Whether the target may hold rows already. */
  readonly resumed: boolean;
  /** What `copies` says while this process and no other goes on with the copy. */
  readonly claim: number | undefined;
}

async function fill(source: Engine, target: CopyTarget, tables: readonly TableLayout[], filling: Filling) {
  const { dryRun = false, resumed, stop, onProgress } = filling;
  if (!dryRun) {
    target.engine.durability("bulk");
    await target.engine.trustReferences();
  }
  let total = 0;
  const progress = (rows: number) => onProgress?.(total + rows, "copied");
  const copied: { table: TableLayout; content: Content }[] = [];
  for (const table of tables) {
    const before = resumed ? await target.read(() => contentOf(target.engine, table, stop)) : NOTHING;
    const content = await fillTable(source, target, table, before, filling, progress);
    copied.push({ table, content });
    total += content.rows;
  }
  const found: CopiedTable[] = [];
  await target.read(async () => {
    found.length = 0;
    let checked = 0;
    for (const { table, content } of copied) {
      const same = async (): Promise<boolean> => {
        const { rows, digest } = await contentOf(target.engine, table, stop, (count) =>
          onProgress?.(checked + count, "checked"),
        );
        checked += rows;
        return rows === content.rows && digest === content.digest;
      };
      found.push({ table: table.name, ...content, ok: dryRun ? null : await same() });
    }
  });
  return found;
}

/** Reads the whole table of the source and writes what stands behind the rows that the target has. */
async function fillTable(
  source: Engine,
  target: CopyTarget,
  table: TableLayout,
  before: Content,
  { dryRun, claim, stop }: Filling,
  progress: (rows: number) => void,
): Promise<Content> {
  const columns = table.columns.map(({ name }) => name);
  const hash = createHash("sha256");
  let rows = 0;
  for await (const batch of batchesOf(source, table)) {
    if (stop?.aborted) throw interrupted();
    const known = batch.slice(0, Math.max(0, before.rows - rows));
    const fresh = batch.slice(known.length);
    if (known.length > 0) {
      hash.update(textOf(known));
      rows += known.length;
      if (rows === before.rows && hash.copy().digest("hex") !== before.digest) throw sourceChanged(target.engine);
    }
    if (fresh.length > 0 && !dryRun) {
      await target.write(async () => {
        if (claim !== undefined) await keepClaim(target.engine, claim);
        await insert(target.engine, table.name, columns, fresh);
      });
    }
    hash.update(textOf(fresh));
    rows += fresh.length;
    progress(rows);
    await nextTurn();
  }
  if (rows < before.rows) throw sourceChanged(target.engine);
  return { rows, digest: hash.digest("hex") };
}

/** A row that is there already was written by somebody else: the copy itself never writes one twice. */
async function insert(engine: Engine, table: string, columns: readonly string[], rows: readonly unknown[][]) {
  try {
    await engine.insertRows(table, columns, rows);
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    if (code !== "23505" && !code.startsWith("SQLITE_CONSTRAINT")) throw error;
    throw conflict(
      "target-changed",
      {
        en: `Somebody else writes to ${engine.path}: a row of ${table} is there already.`,
        zh: `有其他进程正在写入 ${engine.path}：表 ${table} 中已有相同的行。`,
      },
      { hint: START_OVER, cause: error },
    );
  }
}

/** What a table holds, read in the order of its keys. */
async function contentOf(
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
function textOf(rows: readonly (readonly unknown[])[]): string {
  let text = "";
  for (const row of rows) text += `${JSON.stringify(row)}\n`;
  return text;
}

async function* batchesOf(engine: Engine, table: TableLayout): AsyncGenerator<unknown[][]> {
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

async function lastChange({ kysely }: Engine): Promise<number> {
  const row = await kysely
    .selectFrom("changes")
    .select(({ fn }) => fn.max("seq").as("seq"))
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}

/** A copy of a part would pass for a whole one: nothing in it says that it is none. */
async function refusePart({ kysely, path }: Engine): Promise<void> {
  const row = await kysely.selectFrom("copies").select("source").executeTakeFirst();
  if (!row) return;
  throw conflict(
    "unfinished-copy",
    {
      en: `${path} is itself an unfinished copy of ${row.source}.`,
      zh: `${path} 本身是 ${row.source} 的未完成副本。`,
    },
    {
      hint: {
        en: `Finish it first: partnerctl db copy <target> --db ${row.source}`,
        zh: `请先完成复制：partnerctl db copy <目标> --db ${row.source}`,
      },
    },
  );
}

/** When the copy that the target holds a part of was begun or gone on with; undefined where the target is empty. */
async function unfinishedCopy(engine: Engine, source: string, changes: number): Promise<number | undefined> {
  const row = await engine.kysely.selectFrom("copies").selectAll().where("id", "=", COPY).executeTakeFirst();
  if (!row) {
    for (const { name } of copiedTables()) {
      const { rows } = await engine.kysely.executeQuery(CompiledQuery.raw(`select 1 from ${name} limit 1`));
      if (rows.length > 0) throw notEmpty(engine, name);
    }
    return undefined;
  }
  if (row.source !== source) {
    throw conflict(
      "other-copy",
      {
        en: `${engine.path} holds an unfinished copy of another database: ${row.source}.`,
        zh: `${engine.path} 中有另一数据库（${row.source}）的未完成副本。`,
      },
      {
        hint: {
          en: `Finish it with: partnerctl db copy <target> --db ${row.source}. ${START_OVER.en}`,
          zh: `可用以下命令完成：partnerctl db copy <目标> --db ${row.source}。${START_OVER.zh}`,
        },
      },
    );
  }
  if (Number(row.changes) !== changes) throw sourceChanged(engine);
  return Number(row.started_at);
}

/** Says in the target of what it is a copy; who goes on with one takes it over from whoever may still be at it. */
async function beginCopy(
  { engine, write }: CopyTarget,
  source: string,
  changes: number,
  last: number | undefined,
): Promise<number> {
  const started_at = Math.max(Date.now(), (last ?? 0) + 1);
  await write(async () => {
    if (last === undefined) {
      await engine.kysely.insertInto("copies").values({ id: COPY, source, changes, started_at }).execute();
      return;
    }
    const { numUpdatedRows } = await engine.kysely
      .updateTable("copies")
      .set({ started_at })
      .where("id", "=", COPY)
      .where("started_at", "=", last)
      .executeTakeFirstOrThrow();
    if (Number(numUpdatedRows) !== 1) throw takenOver(engine);
  });
  return started_at;
}

/** Holds the copy until the end of the transaction, and ends where another process has taken it over. */
async function keepClaim({ kysely, path }: Engine, started_at: number): Promise<void> {
  const { numUpdatedRows } = await kysely
    .updateTable("copies")
    .set({ started_at })
    .where("id", "=", COPY)
    .where("started_at", "=", started_at)
    .executeTakeFirstOrThrow();
  if (Number(numUpdatedRows) !== 1) throw takenOver({ path });
}

const START_OVER = {
  en: "To start over, delete the target file (or drop and create the schema), or name another target, and copy again.",
  zh: "如需重新开始：删除目标文件（或删除并重建该模式），或换一个目标，再次复制。",
};

function notEmpty({ path }: Engine, table: string): AppError {
  return conflict(
    "not-empty",
    { en: `${path} is not empty: it has rows in ${table}.`, zh: `${path} 不是空数据库：表 ${table} 中已有数据。` },
    {
      hint: {
        en: "Name a file that does not exist, or an empty schema (?options=-csearch_path%3D<schema>).",
        zh: "请指定不存在的文件，或在地址后添加 ?options=-csearch_path%3D<模式名> 以使用空的模式。",
      },
    },
  );
}

function sourceChanged({ path }: Engine): AppError {
  return conflict(
    "source-changed",
    {
      en: `The source has changed since the copy in ${path} was begun.`,
      zh: `自开始复制到 ${path} 以来，源数据库已发生变更。`,
    },
    { hint: START_OVER },
  );
}

function takenOver({ path }: { readonly path: string }): AppError {
  return conflict("copy-taken-over", {
    en: `Another process goes on with the copy to ${path}.`,
    zh: `另一进程已接手到 ${path} 的复制。`,
  });
}

async function on<T>(engine: Engine, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw engine.translate(error);
  }
}
