import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import type { App } from "../app.ts";
import { usageError } from "../errors.ts";

/** A results file is emptied when the job begins: naming the input, the database or the output there would destroy it. */
export async function refuseSharedResults(app: App, path: string, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  if (file === "-") {
    throw usageError(
      "BAD_VALUE",
      {
        en: "--results needs a file: stdout carries the summary.",
        zh: "--results 须为文件：标准输出用于汇总。",
      },
      { field: "results" },
    );
  }
  const results = await realPath(file);
  for (const other of [path, app.settings.get("db") as string, app.globals.output]) {
    if (other === undefined || other === "-" || (await realPath(other)) !== results) continue;
    throw usageError(
      "results-shared",
      {
        en: `--results ${file} would overwrite ${other}. Name another file.`,
        zh: `--results ${file} 会覆盖 ${other}，请换一个文件名。`,
      },
      { field: "results" },
    );
  }
}

async function realPath(path: string): Promise<string> {
  return await realpath(path).catch(() => resolve(path));
}
