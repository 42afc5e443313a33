import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { usageError } from "../errors.ts";
import { inLanguage, type Text } from "../language/text.ts";
import type { Dataset, FormatName, Piece, WriteOptions } from "./dataset.ts";
import { filled } from "./filled.ts";
import { formatter, isForPeople, selectColumns } from "./index.ts";
import { json } from "./json.ts";
import type { PrintTarget } from "./print.ts";
import { checkTarget, naming, writeFile, writeTo } from "./write.ts";

/** A dataset with a name: a key in json, a file in a folder, a title for people. */
// biome-ignore lint/suspicious/noExplicitAny: sections of one report have rows of different kinds
export interface Section<Row = any> extends Dataset<Row> {
  readonly name: string;
  readonly title: Text;
  /** Not shown to people where it has no rows: its columns above nothing say nothing. Machines always get it. */
  readonly dispensable?: boolean;
}

const EXTENSIONS: Readonly<Partial<Record<FormatName, string>>> = { table: "txt" };

/** Tells whether an output path means a folder: it ends like one, or is one. */
export async function isFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

/** Writes several datasets as one, to stdout or atomically to a file: an object in json, sheets in xlsx, parts under titles for people. */
export async function printSections(target: PrintTarget, title: Text, sections: readonly Section[]): Promise<void> {
  const pieces = await asOne(target, title, sections);
  if (target.file === undefined) await writeTo(target.stdout, pieces);
  else await writeFile(target.file, pieces, { force: target.force });
}

async function asOne(target: PrintTarget, title: Text, sections: readonly Section[]): Promise<AsyncIterable<Piece>> {
  const { format, options } = target;
  switch (format) {
    case "json":
      return asObject(sections, options);
    case "xlsx":
      return (await import("./xlsx.ts")).xlsxSheets(sections, options);
    case "html":
      return (await import("./html.ts")).htmlPage(title, sections, options);
    default:
      return asParts(target, title, sections);
  }
}

/** Writes one file per dataset into a folder, which is made if need be. Nothing is written where one may not be. */
export async function printFolder(target: PrintTarget, folder: string, sections: readonly Section[]): Promise<void> {
  const { format, options, force } = target;
  const write = await formatter(format);
  const files = sections.map((section) => ({
    path: join(folder, `${section.name}.${EXTENSIONS[format] ?? format}`),
    section: { ...section, columns: selectColumns(section.columns, target.columns, isForPeople(format)) },
  }));
  const found = await stat(folder.replace(/[/\\]+$/, "") || folder).catch(() => undefined);
  if (found && !found.isDirectory()) {
    throw usageError(
      "not-a-folder",
      { en: `${folder} is no folder.`, zh: `${folder} 不是文件夹。` },
      { field: "output" },
    );
  }
  for (const { path } of files) await checkTarget(path, force);
  await naming(folder, () => mkdir(folder, { recursive: true }));
  for (const { path, section } of files) await writeFile(path, write(section, options), { force });
}

async function* asObject(sections: readonly Section[], options: WriteOptions): AsyncIterable<string> {
  let lead = "{\n  ";
  for (const section of sections) {
    yield `${lead}${JSON.stringify(section.name)}: `;
    lead = ",\n  ";
    // Line feeds inside of texts are escaped by JSON, so those found are those of its layout; the last one is left out.
    let held = "";
    for await (const piece of json(section, options)) {
      const text = held + piece;
      const kept = text.trimEnd();
      held = text.slice(kept.length);
      yield kept.replaceAll("\n", "\n  ");
    }
  }
  yield "\n}\n";
}

async function* asParts(target: PrintTarget, title: Text, sections: readonly Section[]): AsyncIterable<Piece> {
  const { format, options } = target;
  const write = await formatter(format);
  const heading = (text: Text, level: string): string => {
    const words = inLanguage(text, options.language);
    return format === "md" ? `${level} ${words}\n` : `${options.emphasize?.(words) ?? words}\n`;
  };
  yield heading(title, "#");
  for await (const section of filled(sections)) {
    yield `\n${heading(section.title, "##")}${format === "md" ? "\n" : ""}`;
    yield* write(section, options);
  }
}
