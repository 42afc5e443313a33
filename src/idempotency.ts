import { createHash } from "node:crypto";
import type { App } from "./app.ts";
import type { Once } from "./database/change-records.ts";
import { ACCESS } from "./domain/access/table.ts";
import { usageError } from "./errors.ts";

const LONGEST_KEY = 200;

/**
 * Lets a repeated command show its answer as of the first time: nothing in it has expired since. What it still has to
 * write goes by the clock. Databases as a whole and settings have no kept answers, and may be in no state to be asked.
 */
export async function answerAsBefore(app: App, command: string, once: Once): Promise<void> {
  const kind = ACCESS[command]?.kind;
  if ((kind !== "write" && kind !== "decide") || command.startsWith("db ")) return;
  app.answeredAt = await (await app.database("read")).firstGivenAt(once);
}

/**
 * The key of a mutation (--idempotency-key), with a digest of its command line: the command, its arguments and its own
 * options, who acts and for which partner. The clock and what only changes looks are no part of it. undefined without a
 * key; exit 2 for one that is no text, and where nothing is written that could be repeated.
 */
export function onceOf(
  app: App,
  command: string,
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Once | undefined {
  const key = app.globals.idempotencyKey;
  if (key === undefined) return undefined;
  if (ACCESS[command]?.kind === "read") {
    throw usageError(
      "usage",
      {
        en: `${command} changes nothing, so there is nothing to keep from being repeated. Leave out --idempotency-key.`,
        zh: `${command} 不修改数据，无需防止重复执行，请去掉 --idempotency-key。`,
      },
      { field: "idempotency-key" },
    );
  }
  if (!/^[^\p{Cc}]+$/u.test(key) || key.trim() === "" || key.length > LONGEST_KEY) {
    throw usageError(
      "BAD_VALUE",
      {
        en: `--idempotency-key takes 1 to ${LONGEST_KEY} visible characters, for instance a UUID.`,
        zh: `--idempotency-key 须为 1 至 ${LONGEST_KEY} 个可见字符，例如 UUID。`,
      },
      { field: "idempotency-key" },
    );
  }
  const sorted = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = JSON.stringify([command, words, sorted, app.actor(), app.settings.get("partner") ?? null]);
  return { key, digest: createHash("sha256").update(said).digest("hex") };
}
