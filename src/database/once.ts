import { type AppError, conflict } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import type { ChangeDraft, Once } from "./change-records.ts";
import type { Engine } from "./engine.ts";

/** The key of one write of a command line: a command that writes twice keeps a result for each. */
export interface KeyedWrite {
  readonly key: string;
  /** The key as the person gave it. */
  readonly given: string;
  readonly digest: string;
  readonly actor: string;
}

/** The key under which the `part`th write of a command keeps its result; undefined where it was given none. */
export function keyedWrite({ once, actor }: ChangeDraft, part: number): KeyedWrite | undefined {
  if (!once) return undefined;
  return { key: part === 1 ? once.key : `${once.key}\n${part}`, given: once.key, digest: once.digest, actor };
}

/**
 * What the same command line answered before; undefined where it comes for the first time. Nobody else begins with the
 * key until the transaction ends. A key that another command line was given is exit 6.
 */
export async function earlierResult(
  engine: Engine,
  { key, given, digest, actor }: KeyedWrite,
): Promise<{ readonly result: unknown } | undefined> {
  await engine.lock([`once:${key}`]);
  const row = await engine.kysely.selectFrom("idempotency").selectAll().where("key", "=", key).executeTakeFirst();
  if (!row) return undefined;
  if (row.digest !== digest) throw usedOtherwise(given, row.actor === actor ? row.command : undefined);
  return { result: row.result === null ? undefined : JSON.parse(row.result) };
}

/** The clock of the command line that was first carried out under a key, if it was this one. */
export async function firstGivenAt({ kysely }: Engine, { key, digest }: Once): Promise<Instant | undefined> {
  const row = await kysely
    .selectFrom("idempotency")
    .innerJoin("changes", "changes.id", "idempotency.change")
    .select("changes.at")
    .where("key", "=", key)
    .where("digest", "=", digest)
    .executeTakeFirst();
  return row && (Number(row.at) as Instant);
}

/** Keeps what a command line answers, in the transaction that carries it out. */
export async function keepResult(
  engine: Engine,
  { key, digest }: KeyedWrite,
  draft: ChangeDraft,
  change: string,
  result: unknown,
): Promise<void> {
  const { actor, command } = draft;
  const partner = engine.restricted?.partner ?? draft.partner;
  const kept = result === undefined ? null : JSON.stringify(result);
  await engine.kysely
    .insertInto("idempotency")
    .values({ key, digest, change, actor, command, partner, result: kept })
    .execute();
}

/** `command` is told to who gave it alone: it may hold what others must not see. */
function usedOtherwise(key: string, command: string | undefined): AppError {
  return conflict(
    "idempotency-key",
    {
      en: `The key "${key}" was used for another command line${command === undefined ? "." : `: ${command}`}`,
      zh: `幂等键“${key}”已用于另一条命令${command === undefined ? "。" : `：${command}`}`,
    },
    {
      field: "idempotency-key",
      hint: {
        en: "Give every command line a key of its own; to repeat one, repeat all of it.",
        zh: "请为每条命令使用各自的幂等键；重复执行时参数须完全相同。",
      },
    },
  );
}
