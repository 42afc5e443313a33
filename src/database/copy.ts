import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { conflict } from "../errors.ts";
import { isServer } from "../values/address.ts";
import { beginCopy, endCopy, keepClaim, refusePart, START_OVER, sourceChanged, unfinishedCopy } from "./copy-claim.ts";
import { batchesOf, type Content, contentOf, copiedTables, NOTHING, textOf } from "./copy-contents.ts";
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

/**
 * Copies everything that the source holds at one moment into an empty target, or goes on with a copy that was stopped.
 * While it is unfinished, the target's `copies` says of which source it is; a target that differs at the end keeps it.
 */
export async function copyDatabase(source: Engine, target: CopyTarget, options: CopyOptions): Promise<CopiedTable[]> {
  await on(source, () => source.begin("read"));
  try {
    await refusePart(source);
    const changes = await on(source, () => lastChange(source));
    const address = isServer(source.path) ? source.path : resolve(source.path);
    const unfinished = await target.read(() => unfinishedCopy(target.engine, address, changes));
    const claim = options.dryRun ? undefined : await beginCopy(target, address, changes, unfinished);
    const found = await fill(source, target, copiedTables(), { ...options, claim, resumed: unfinished !== undefined });
    if (claim !== undefined && found.every(({ ok }) => ok)) {
      target.engine.durability("strict");
      await endCopy(target, claim);
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

async function lastChange({ kysely }: Engine): Promise<number> {
  const row = await kysely
    .selectFrom("changes")
    .select(({ fn }) => fn.max("seq").as("seq"))
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}

async function on<T>(engine: Engine, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw engine.translate(error);
  }
}
