import { CompiledQuery } from "kysely";
import { type AppError, conflict } from "../errors.ts";
import { shellWord } from "../values/shell.ts";
import type { CopyTarget } from "./copy.ts";
import { copiedTables } from "./copy-contents.ts";
import type { Engine } from "./engine.ts";

/** The key of the one row in `copies`. */
const COPY = "copy";

/** A copy of a part would pass for a whole one: nothing in it says that it is none. */
export async function refusePart({ kysely, path }: Engine): Promise<void> {
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
        en: `Finish it first: partnerctl db copy <target> --db ${shellWord(row.source)}`,
        zh: `请先完成复制：partnerctl db copy <目标> --db ${shellWord(row.source)}`,
      },
    },
  );
}

/** When the copy that the target holds a part of was begun or gone on with; undefined where the target is empty. */
export async function unfinishedCopy(engine: Engine, source: string, changes: number): Promise<number | undefined> {
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
          en: `Finish it with: partnerctl db copy <target> --db ${shellWord(row.source)}. ${START_OVER.en}`,
          zh: `可用以下命令完成：partnerctl db copy <目标> --db ${shellWord(row.source)}。${START_OVER.zh}`,
        },
      },
    );
  }
  if (Number(row.changes) !== changes) throw sourceChanged(engine);
  return Number(row.started_at);
}

/** Says in the target of what it is a copy; who goes on with one takes it over from whoever may still be at it. */
export async function beginCopy(
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
export async function keepClaim({ kysely, path }: Engine, started_at: number): Promise<void> {
  const { numUpdatedRows } = await kysely
    .updateTable("copies")
    .set({ started_at })
    .where("id", "=", COPY)
    .where("started_at", "=", started_at)
    .executeTakeFirstOrThrow();
  if (Number(numUpdatedRows) !== 1) throw takenOver({ path });
}

/** The copy is whole: the target is a database like any other from now on. */
export async function endCopy({ engine, write }: CopyTarget, claim: number): Promise<void> {
  await write(async () => {
    await keepClaim(engine, claim);
    await engine.kysely.deleteFrom("copies").execute();
  });
}

export const START_OVER = {
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

export function sourceChanged({ path }: Engine): AppError {
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
