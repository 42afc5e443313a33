import type { App } from "../../app.ts";
import type { CopiedTable } from "../../database/copy.ts";
import type { Database } from "../../database/database.ts";
import { AppError, usageError } from "../../errors.ts";
import { same, type Text } from "../../language/text.ts";
import { commandLine } from "../../values/shell.ts";
import { listen } from "../bulk.ts";
import { report } from "../bulk-report.ts";

/** SURFACE.md "Exit codes": differences found, here between a database and its copy. */
const DIFFERENCES_FOUND = 10;
const EXIT_INTERRUPTED = 130;
/** A server that does not answer is waited for no longer than this after Ctrl-C. */
const LAST_ANSWER_MS = 500;
/** What takes no longer needs no words. */
const NOTICED_MS = 1_000;
const COMPARING: Text = { en: "Comparing the copy with its source.", zh: "正在将副本与源数据库比对。" };

/** Copies all of one database into another one, with progress; Ctrl-C stops it between two chunks. */
export async function copyInto(app: App, source: Database, target: Database): Promise<CopiedTable[]> {
  await refuseSame(source, target);
  const reporter = report(app, []);
  const interruption = listen();
  let rows = 0;
  let checking: ReturnType<typeof report> | undefined;
  const started = app.world.clock();
  let late: NodeJS.Timeout | undefined;
  interruption.signal.addEventListener("abort", () => {
    // Every chunk is a transaction of its own: whatever is under way is taken back by the server.
    late = setTimeout(() => {
      app.tell(stopped(app, rows));
      process.exit(EXIT_INTERRUPTED);
    }, LAST_ANSWER_MS);
  });
  try {
    const tables = await target.copyFrom(source, {
      dryRun: app.dryRun,
      stop: interruption.signal,
      onProgress(count, step) {
        if (step === "copied") rows = count;
        if (step === "checked" && !checking) {
          reporter.done(rows);
          checking = report(app, []);
          if (app.world.clock() - started > NOTICED_MS) app.say(COMPARING);
        }
        (checking ?? reporter).progress(count);
      },
    });
    checking?.clear();
    return tables;
  } catch (error) {
    (checking ?? reporter).clear();
    if (!(error instanceof AppError) || error.kind !== "interrupted") throw error;
    throw new AppError("interrupted", "interrupted", stopped(app, rows), { hint: same(commandLine(app.world.argv)) });
  } finally {
    clearTimeout(late);
    interruption.release();
  }
}

/** Sets the exit code of a copy that is not what it was made from, and says so. */
export function judge(app: App, tables: readonly CopiedTable[], target: string): void {
  const wrong = tables.filter(({ ok }) => ok === false).map(({ table }) => table);
  if (wrong.length === 0) return;
  app.exitCode = DIFFERENCES_FOUND;
  app.warn({
    en: `${target} differs from its source in ${wrong.join(", ")}: do not use it. Somebody else wrote to it meanwhile; copy again to another target.`,
    zh: `${target} 与源数据库在 ${wrong.join("、")} 上不一致，请勿使用。期间有其他进程写入；请复制到另一个目标。`,
  });
}

async function refuseSame(source: Database, target: Database): Promise<void> {
  const identity = await target.identity();
  if (identity === undefined || identity !== (await source.identity())) return;
  throw usageError("BAD_VALUE", {
    en: `${target.path} is the database itself. Name another one.`,
    zh: `${target.path} 就是源数据库本身，请指定另一个。`,
  });
}

function stopped(app: App, rows: number): Text {
  if (app.dryRun)
    return { en: "Stopped. Nothing was written (--dry-run).", zh: "已停止。未写入任何内容（--dry-run）。" };
  return {
    en: `Stopped. ${rows} rows are in the copy. Run the same command again to finish.`,
    zh: `已停止。副本中已有 ${rows} 行。再次运行同一命令即可继续。`,
  };
}
