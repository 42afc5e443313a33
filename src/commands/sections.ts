import type { App } from "../app.ts";
import { usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { isFolder } from "../output/sections.ts";

/** The folder that takes one file per section, if --output names one. */
export async function outputFolder(app: App): Promise<string | undefined> {
  const { output } = app.globals;
  if (output === undefined || output === "-" || !(await isFolder(output))) return undefined;
  // Written as a folder, so that nobody takes its name for that of a file, whose extension would mean a format.
  const folder = /[/\\]$/.test(output) ? output : `${output}/`;
  app.globals = { ...app.globals, output: folder };
  return folder;
}

/** Sections have different columns: one table of csv cannot hold several, nor one list of columns choose from them. */
export function refuseMixture(app: App, folder: string | undefined, sections: readonly string[]): void {
  const format = app.format();
  const hint: Text = {
    en: `Choose one with --section (${sections.join(", ")}), or write one file per section with -o <directory>/.`,
    zh: `请用 --section 选择一个部分（${sections.join("、")}），或用 -o <目录>/ 为每个部分写一个文件。`,
  };
  if (app.globals.columns !== undefined) {
    throw usageError(
      "section-needed",
      {
        en: "--columns needs --section: the sections differ in their columns.",
        zh: "各部分的列不同，--columns 需与 --section 同用。",
      },
      { field: "columns", hint },
    );
  }
  if (folder !== undefined || !["csv", "tsv", "jsonl"].includes(format)) return;
  throw usageError(
    "section-needed",
    {
      en: `The format ${format} takes one section: give --section, or a directory with -o.`,
      zh: `${format} 格式只能输出一个部分：请指定 --section，或用 -o 指定目录。`,
    },
    { field: "section", hint },
  );
}
